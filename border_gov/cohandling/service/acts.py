"""The acts of hand-over and disclosure by name, as pages and API call them."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from border_gov.cohandling.models.clocks import ClockLimit
from border_gov.cohandling.queries import sides
from border_gov.cohandling.rules.clocks import CLOCKS
from border_gov.cohandling.rules.sides import RECORDS
from border_gov.cohandling.schemas.handover import NoteIn, ReturnIn, RuleIn
from border_gov.cohandling.service import arbitration, disclosure, handover, limits
from border_gov.journal.service import Subject
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

Loader = Callable[[Any], dict[str, Any]]
PLAIN: Mapping[str, Callable[..., Any]] = {
    "accept": handover.accept,
    "late_accept": handover.accept,
    "cancel": handover.cancel,
    "acknowledge": handover.acknowledge,
    "contest": handover.contest,
    "escalate": handover.escalate,
}


def record_of(viewer: Viewer, kind: str, subject_id: int) -> tuple[Subject, int]:
    """The record and its zone, or NotFound: unknown kinds and invisible records look the same."""
    record = RECORDS.get(kind)
    zone_id = sides.zone_of(kind, subject_id) if record else None
    if record is None or zone_id is None or not record.visible(viewer, subject_id):
        raise NotFound()
    return Subject(kind, subject_id), zone_id


def act_on_handover(actor: Viewer, handover_id: int, verb: str, load: Loader, now: dt.datetime) -> None:
    """Do the act called `verb`; `load(schema)` reads its values from a form or from JSON."""
    if verb in PLAIN:
        PLAIN[verb](actor, handover_id, now=now)
    elif verb == "return":
        given = load(ReturnIn())
        point = handover.Evidence(given["lon"], given["lat"], given["datum"], given["accuracy_m"])
        handover.give_back(actor, handover_id, given["reason"], point, now=now, note=given["note"])
    elif verb == "rule":
        given = load(RuleIn())
        arbitration.rule(actor, handover_id, given["verdict"], now=now, note=given["note"])
    else:
        raise NotFound()


def act_on_disclosure(actor: Viewer, disclosure_id: int, verb: str, load: Loader, now: dt.datetime) -> None:
    """Grant, refuse or take back."""
    if verb == "grant":
        disclosure.grant(actor, disclosure_id, now=now)
    elif verb == "refuse":
        disclosure.refuse(actor, disclosure_id, now=now, note=load(NoteIn())["note"])
    elif verb == "withdraw":
        disclosure.withdraw(actor, disclosure_id, now=now)
    else:
        raise NotFound()


def set_limit_as_given(actor: Viewer, given: Mapping[str, Any], now: dt.datetime) -> ClockLimit:
    """State a limit as a form or the API gave it. NotFound: no such clock."""
    which = (given["machine"], given["code"])
    if which not in CLOCKS or not actor.zones:
        raise NotFound()
    names = {"zh": given["name_zh"], "en": given["name_en"]}
    said = {key: text for key, text in names.items() if text}
    asked = limits.LimitAsked(given["amount"], given["unit"], said, given["remind_s"])
    return limits.set_limit(actor, min(actor.zones), given["side"], which, asked, now=now)
