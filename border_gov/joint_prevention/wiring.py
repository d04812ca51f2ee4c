"""Plugs prevention into the application."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import SubjectKind, register_clock, register_subject
from border_gov.cohandling.rules.sides import RecordKind, register_record
from border_gov.joint_prevention import api as prevention_api
from border_gov.joint_prevention import (
    cli,
    listeners,
    tasks,  # noqa: F401 - declares the jobs
    views,
)
from border_gov.joint_prevention.queries import alerts as alert_reads
from border_gov.joint_prevention.queries import clues as clue_reads
from border_gov.joint_prevention.queries import requests as request_reads
from border_gov.joint_prevention.rules import alerts as alert_law
from border_gov.joint_prevention.rules import attention as area_law
from border_gov.joint_prevention.rules import clues as clue_law
from border_gov.joint_prevention.rules import operations as operation_law
from border_gov.joint_prevention.rules import requests as request_law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.service import alerts, attention, clues, operations, requests
from border_gov.journal.rules import recorded, register_words
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L

MENU = (
    ("prevention", _l("Hot-spots")),
    ("prevention_areas", _l("Attention areas")),
    ("prevention_clues", _l("Clues")),
    ("prevention_alerts", _l("Alerts")),
    ("prevention_requests", _l("Requests for assistance")),
    ("prevention_operations", _l("Joint operations")),
)


def register(app: Flask) -> None:
    """Pages, API, the command, what can be signed and handed over, clocks, the menu."""
    for pages in views.ALL:
        app.register_blueprint(pages)
    for doors in prevention_api.ALL:
        api.register_blueprint(doors)
    app.cli.add_command(cli.prevention)
    _words()
    register_clock(alert_law.ACK, alert_law.EXERCISE_ACK)
    _signed()
    _records()
    recorded.connect(listeners.on_recorded)
    for order, (name, label) in enumerate(MENU, start=50):
        register_menu(
            app,
            MenuEntry(f"{name}.index", label, lambda viewer: viewer.has(*READERS), order, also=(name,)),
        )


def _words() -> None:
    laws = (area_law, clue_law, alert_law, request_law, operation_law)
    register_words(
        verbs={verb: words for law in laws for verb, words in law.LABELS.items()},
        subjects={
            area_law.SUBJECT_KIND: L("Attention area"),
            clue_law.SUBJECT_KIND: L("Clue"),
            alert_law.SUBJECT_KIND: L("Alert"),
            request_law.SUBJECT_KIND: L("Request for assistance"),
            operation_law.SUBJECT_KIND: L("Joint operation"),
        },
    )


def _signed() -> None:
    _subject(area_law.SUBJECT_KIND, attention, "prevention_areas", "area_id", area_law.PROPOSERS)
    _subject(
        operation_law.SUBJECT_KIND, operations, "prevention_operations", "operation_id", operation_law.OFFICE
    )


def _subject(kind: str, verbs: ModuleType, pages: str, key: str, roles: tuple[str, ...]) -> None:
    """What sides sign: the room's verbs carry the names that the sign-off asks for."""
    register_subject(
        SubjectKind(
            kind=kind,
            canonical=verbs.canonical,
            title=verbs.title,
            url=_address(f"{pages}.show", key),
            sides=verbs.sides,
            on_complete=verbs.all_signed,
            may_sign=verbs.may_sign,
            roles=roles,
            lock=verbs.locked,
            preview=_address(f"{pages}.signed", key),
        )
    )


def _address(endpoint: str, key: str) -> Callable[[int], str]:
    def url(id: int) -> str:
        values: dict[str, Any] = {key: id}
        return url_for(endpoint, **values)

    return url


def _records() -> None:
    """What is disclosed on request, and what is handed over."""
    register_record(
        RecordKind(
            kind=alert_law.SUBJECT_KIND,
            title=alerts.title,
            url=lambda id: url_for("prevention_alerts.show", alert_id=id),
            lock=alerts.locked,
            visible=alert_reads.is_visible,
            roles=alert_law.SENDERS,
        )
    )
    register_record(
        RecordKind(
            kind=clue_law.SUBJECT_KIND,
            title=clues.title,
            url=lambda id: url_for("prevention_clues.show", clue_id=id),
            lock=clues.locked,
            visible=clue_reads.is_visible,
            roles=clue_law.ENTERERS,
            levels={"lead": 4, "co": 3, "observer": 2, "none": clue_law.EVENT},
        )
    )
    _assistance()


def _assistance() -> None:
    register_record(
        RecordKind(
            kind=request_law.SUBJECT_KIND,
            title=requests.title,
            url=lambda id: url_for("prevention_requests.show", request_id=id),
            lock=requests.locked,
            visible=request_reads.is_visible,
            may_handle=lambda viewer, id: viewer.has(*request_law.OFFICE),
            on_moved=requests.on_moved,
            is_open=request_reads.is_open,
            roles=request_law.OFFICE,
        )
    )
