"""Plugs the journal into the app."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from border_gov.journal import api as journal_api
from border_gov.journal import (
    cli,
    documents,
    tasks,  # noqa: F401 - declares the jobs
    views,
)
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu


def register(app: Flask) -> None:
    """Pages, API, commands, words for templates."""
    app.register_blueprint(views.bp)
    api.register_blueprint(journal_api.bp)
    app.cli.add_command(cli.journal)
    app.jinja_env.globals.update(
        journal_said=documents.said,
        journal_kind=documents.kind_label,
        journal_names=documents.actor_names,
        journal_url=documents.subject_url,
    )
    register_menu(
        app, MenuEntry("journal.index", _l("Journal"), lambda viewer: viewer.has("audit_admin"), order=800)
    )
