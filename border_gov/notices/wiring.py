"""Plugs the inbox into the app."""

from flask import Flask

from border_gov.journal.rules import recorded
from border_gov.kernel import live
from border_gov.kernel.api import api
from border_gov.kernel.menu import register_inbox
from border_gov.notices import api as notices_api
from border_gov.notices import (
    listeners,
    tasks,  # noqa: F401 - declares the jobs
    views,
)


def register(app: Flask) -> None:
    """Pages, API, the bell, the live stream, and the ear on the journal."""
    live.register(app)
    app.register_blueprint(views.bp)
    api.register_blueprint(notices_api.bp)
    register_inbox(app, "notices.index", views.bell)
    recorded.connect(listeners.on_recorded)
