"""Plugs the workbench into the application."""

from flask import Flask
from flask_babel import lazy_gettext

from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.reports import rules
from border_gov.reports.views import home, superiors


def register(app: Flask) -> None:
    """Add the first page and its menu entry."""
    app.register_blueprint(home.bp)
    app.register_blueprint(superiors.bp)
    register_menu(
        app,
        MenuEntry(
            "reports.home", lazy_gettext("Workbench"), lambda viewer: viewer.has(*rules.OFFICE), order=0
        ),
    )
