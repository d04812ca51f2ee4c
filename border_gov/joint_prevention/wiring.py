"""Plugs prevention into the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from border_gov.joint_prevention import api as prevention_api
from border_gov.joint_prevention import cli, views
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu


def register(app: Flask) -> None:
    """The page, the API, the command and the menu entry."""
    app.register_blueprint(views.bp)
    api.register_blueprint(prevention_api.bp)
    app.cli.add_command(cli.prevention)
    register_menu(
        app,
        MenuEntry(
            "prevention.index", _l("Hot-spots"), lambda viewer: viewer.has(*READERS), 50, also=("prevention",)
        ),
    )
