"""Plugs jurisdictions into the app."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from border_gov.journal.rules import register_words
from border_gov.jurisdictions import api as room_api
from border_gov.jurisdictions import cli, views
from border_gov.jurisdictions.rules import VERB_LABELS
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L


def register(app: Flask) -> None:
    """Pages, API, commands and the menu entry."""
    app.register_blueprint(views.bp)
    api.register_blueprint(room_api.bp)
    app.cli.add_command(cli.jurisdictions)
    register_menu(app, MenuEntry("jurisdictions.overview", _l("Zone"), order=80))
    register_words(verbs=VERB_LABELS, subjects={"boundary_version": L("Boundary version")})
