"""Plugs the maps into the application, and gives every page `border_map(…)` and the sides' style sheet."""

from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext

from border_gov.kernel import api as house_api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.maps import api, views


def register(app: Flask) -> None:
    """Add the pages, the API, the menu entry and the template globals."""
    app.register_blueprint(views.bp)
    app.register_blueprint(views.open_bp)
    house_api.api.register_blueprint(api.bp)
    register_menu(
        app, MenuEntry("maps.border", lazy_gettext("Border map"), _may_look, order=60, also=("maps",))
    )
    app.jinja_env.globals.update(
        border_map=views.border_map, sides_css_url=sides_css_url, spoken=api.spoken_value
    )


def _may_look(viewer: Any) -> bool:
    return viewer.signed_in and bool(viewer.zones)


def sides_css_url() -> str:
    """The address of the sides' own style sheet."""
    return url_for("looks.sides_css")
