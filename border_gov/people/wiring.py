"""Plugs people into the app: recognition, sign-in, pages, API, commands, menu, words for the journal."""

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from border_gov.journal.rules import register_words, show_people_with
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_account, register_menu
from border_gov.kernel.sheets import views as sheet_pages
from border_gov.kernel.words import L
from border_gov.people import api as room_api
from border_gov.people import cli, queries, views
from border_gov.people.rules import STAFF, VERB_LABELS
from border_gov.people.views import recognise, security


def register(app: Flask) -> None:
    """Let `app` know people."""
    recognise.install(app)
    security.install(app)
    sheet_pages.register(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(views.door)
    app.register_blueprint(views.duty_pages)
    api.register_blueprint(room_api.bp)
    app.cli.add_command(cli.people)
    register_menu(
        app, MenuEntry("people.index", _l("People"), may=lambda v: v.has(*STAFF), order=70, also=("people",))
    )
    register_menu(
        app,
        MenuEntry(
            "duty_roster.index", _l("Duty roster"), lambda v: v.has(*STAFF), order=68, also=("duty_roster",)
        ),
    )
    register_account(app, MenuEntry("door.me", _l("My page")))
    register_words(
        verbs={str(verb): label for verb, label in VERB_LABELS.items()},
        subjects={"person": L("Person"), "unit": L("Unit"), "zone": L("Zone"), "duty_turn": L("Duty turn")},
        urls={"person": lambda number: url_for("people.show", person_id=int(number))},
    )
    show_people_with(queries.names_of)
