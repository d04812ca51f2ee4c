"""Plugs incidents into the app."""

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import SubjectKind, register_subject
from border_gov.cohandling.rules.clocks import register_clock
from border_gov.cohandling.rules.sides import CO, LEAD, NO_SIDE, OBSERVER, RecordKind, register_record
from border_gov.incidents import listeners, views
from border_gov.incidents.api import board as board_api
from border_gov.incidents.api import contacts as _contacts_api  # noqa: F401 - adds an address
from border_gov.incidents.api import figures as figures_api
from border_gov.incidents.api import incidents as incidents_api
from border_gov.incidents.api import points  # noqa: F401 - adds the map's address
from border_gov.incidents.api import units as units_api
from border_gov.incidents.cli import incidents
from border_gov.incidents.queries import reads
from border_gov.incidents.rules import JOURNAL_WORDS, SUBJECT_KIND, clocks, codes, flow, placing, times
from border_gov.incidents.rules import board as board_law
from border_gov.incidents.rules import contacts as contacts_law
from border_gov.incidents.rules import figures as figures_law
from border_gov.incidents.rules.verbs import words_of
from border_gov.incidents.service import closing, responsibility
from border_gov.incidents.views import contacts, desk, orders, report, settings  # noqa: F401 - some add to a blueprint
from border_gov.incidents.views.blueprints import record_url
from border_gov.journal.rules import recorded, register_words
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L

ON_CALL = ("officer", "duty", "mediator", "organiser")


def register(app: Flask) -> None:
    """Words of the journal, what can be signed, what refusals set off."""
    register_words(
        verbs={**JOURNAL_WORDS, **contacts_law.WORDS},
        subjects={
            SUBJECT_KIND: L("Incident"),
            "incident_kind": L("Kind of incident"),
            "incident_core_area": L("Main area"),
            "public_contact": L("Office for citizens"),
        },
    )
    _together()
    recorded.connect(listeners.on_recorded)
    register_clock(*clocks.KINDS)
    _pages(app)
    _duty_room(app)


def _together() -> None:
    """What sides do together to an incident: sign it, hand it over."""
    register_subject(
        SubjectKind(
            kind=SUBJECT_KIND,
            canonical=closing.canonical,
            title=closing.title,
            url=lambda id: url_for("incidents.show", incident_id=id),
            sides=closing.signing_sides,
            on_complete=closing.all_signed,
            may_sign=closing.may_sign,
            roles=flow.DESK,
            lock=reads.locked,
            preview=lambda id: url_for("incidents.signed", incident_id=id),
        )
    )
    register_record(
        RecordKind(
            kind=SUBJECT_KIND,
            title=closing.title,
            url=lambda id: url_for("incidents.show", incident_id=id),
            lock=reads.locked,
            visible=reads.is_visible,
            may_handle=lambda viewer, id: viewer.has(*flow.DESK),
            on_moved=responsibility.on_moved,
            is_open=reads.is_open,
            roles=flow.DESK,
            peer=(clocks.MACHINE, times.PEER),
            levels={LEAD: 4, CO: 3, OBSERVER: 2, NO_SIDE: 2},
        )
    )


def _pages(app: Flask) -> None:
    """The desk's pages, the public's pages, the API, the menu."""
    app.jinja_env.globals.update(
        incident_words=codes, incident_places=placing, incident_times=times, act_words=words_of
    )
    app.register_blueprint(desk.bp)
    app.register_blueprint(report.bp)
    api.register_blueprint(incidents_api.bp)
    register_menu(
        app,
        MenuEntry(
            "incidents.index",
            _l("Incidents"),
            lambda viewer: viewer.has(*flow.READERS),
            8,
            also=("incidents",),
        ),
    )


def _duty_room(app: Flask) -> None:
    """The board, the unit's phone, figures: pages, API, menu, words, and boards that hear at once."""
    app.cli.add_command(incidents)
    for pages in views.DUTY_ROOM:
        app.register_blueprint(pages)
    for doors in (board_api.bp, units_api.bp, figures_api.bp):
        api.register_blueprint(doors)
    app.jinja_env.globals["record_url"] = record_url
    _duty_menu(app)
    register_words(
        verbs={**board_law.WORDS, **figures_law.WORDS},
        subjects={
            "board": L("Duty board"),
            "reply_template": L("Ready answer"),
            "shift_change": L("Shift change"),
            "figure_release": L("Release of incident figures"),
        },
    )
    recorded.connect(listeners.tell_boards)
    from border_gov.incidents import tasks  # noqa: F401 - declares the jobs


def _duty_menu(app: Flask) -> None:
    register_menu(
        app, MenuEntry("board.index", _l("Duty board"), lambda v: v.has(*flow.DESK), 5, also=("board",))
    )
    register_menu(
        app,
        MenuEntry(
            "unit_screen.index",
            _l("Our calls"),
            lambda v: v.has(*ON_CALL),
            6,
            phone=True,
            also=("unit_screen",),
        ),
    )
    register_menu(
        app,
        MenuEntry(
            "incident_figures.index",
            _l("Incident figures"),
            lambda v: v.has(*flow.READERS),
            62,
            also=("incident_figures",),
        ),
    )
