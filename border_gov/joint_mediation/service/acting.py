"""Every act on a case by its name in the flow: one table for the pages and the API."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from border_gov.joint_mediation.service import (
    admission,
    closing,
    danger,
    intake,
    levels,
    marks,
    outcomes,
    panels,
    performing,
    sessions,
)
from border_gov.kernel.viewer import Viewer

Data = Mapping[str, Any]
Act = Callable[[Viewer, int, Data, dt.datetime], Any]


def _terms(data: Data) -> dict[str, Any]:
    return {**data, "items": str(data["items"]).splitlines()}


def _visit(result: str) -> Act:
    return lambda actor, case, data, now: performing.visit(
        actor, case, data["visited_on"], result, now=now, satisfied=data["satisfied"], words=data["words"]
    )


def _court(verb: str) -> Act:
    return lambda actor, case, data, now: performing.court_answered(
        actor, case, verb, now=now, document_number=data.get("document_number", "")
    )


def _challenge(actor: Viewer, case: int, data: Data, now: dt.datetime) -> Any:
    stays = data["overruled"]
    return panels.challenge(actor, case, data["panelist_id"], data["reason"], now=now, sustain=not stays)


def _ask_party(actor: Viewer, case: int, data: Data, now: dt.datetime) -> Any:
    return panels.ask_party(actor, case, data["panelist_id"], data["party_id"], data["relations"], now=now)


def _declare(actor: Viewer, case: int, data: Data, now: dt.datetime) -> Any:
    seat = data["panelist_id"]
    checked = panels.declare(actor, case, seat, data["relations"], now=now)
    if data.get("parties_know_none"):
        checked = panels.all_parties_know_none(actor, case, seat, now=now)
    return checked


ACTS: dict[str, Act] = {
    "register": lambda a, c, d, now: intake.register(a, c, now=now),
    "consent_accept": lambda a, c, d, now: admission.accept(a, c, now=now),
    "consent_not_accept": lambda a, c, d, now: admission.not_accept(a, c, now=now, **d),
    "reconsider": lambda a, c, d, now: admission.reconsider(a, c, now=now),
    "exclude": lambda a, c, d, now: admission.exclude(a, c, now=now, **d),
    "tell_rights": lambda a, c, d, now: admission.tell_rights(a, c, now=now, how=d["how"]),
    "reroute": lambda a, c, d, now: admission.reroute(a, c, now=now, **d),
    "find_facts": lambda a, c, d, now: admission.find_facts(a, c, now=now, **d),
    "call_partner": lambda a, c, d, now: admission.call_partner(a, c, now=now, **d),
    "seat": lambda a, c, d, now: panels.seat(a, c, now=now, **d),
    "unseat": lambda a, c, d, now: panels.unseat(a, c, now=now, **d),
    "declare": _declare,
    "ask_party": _ask_party,
    "waive": lambda a, c, d, now: panels.waive(a, c, now=now, **d),
    "panel_complete": lambda a, c, d, now: panels.panel_complete(a, c, now=now),
    "challenge": _challenge,
    "plan_session": lambda a, c, d, now: sessions.plan(a, c, d, now=now),
    "invite": lambda a, c, d, now: sessions.invite(a, c, now=now, **d),
    "convene": lambda a, c, d, now: sessions.convene(a, c, now=now),
    "record_session": lambda a, c, d, now: sessions.record(a, c, now=now, **d),
    "note": lambda a, c, d, now: sessions.take_note(a, c, now=now, **d),
    "adjourn": lambda a, c, d, now: sessions.adjourn(a, c, d, now=now),
    "resume": lambda a, c, d, now: sessions.resume(a, c, now=now),
    "flag_danger": lambda a, c, d, now: danger.flag(a, c, d["kind"], now=now),
    "know_danger": lambda a, c, d, now: danger.know(a, c, now=now),
    "end_danger": lambda a, c, d, now: danger.end(a, c, now=now),
    "extend": lambda a, c, d, now: levels.extend(a, c, now=now, **d),
    "agree": lambda a, c, d, now: outcomes.agree(a, c, _terms(d), now=now),
    "redraft": lambda a, c, d, now: outcomes.redraft(a, c, _terms(d), now=now),
    "oral_agree": lambda a, c, d, now: outcomes.oral_agree(
        a, c, _terms(d), now=now, agreed_at=d["agreed_at"]
    ),
    "escalate": lambda a, c, d, now: levels.escalate(a, c, now=now, **d),
    "consent_level": lambda a, c, d, now: levels.take(a, c, now=now),
    "level_return": lambda a, c, d, now: levels.give_back(a, c, d["reason"], now=now),
    "impasse": lambda a, c, d, now: outcomes.impasse(a, c, now=now, **d),
    "withdraw": lambda a, c, d, now: outcomes.withdraw(a, c, now=now),
    "sign": lambda a, c, d, now: marks.file_marks(a, c, d["sha256"], d["marks"], now=now),
    "refuse_sign": lambda a, c, d, now: outcomes.refuse_sign(a, c, now=now),
    "perform": lambda a, c, d, now: performing.start(a, c, now=now),
    "instant_performed": lambda a, c, d, now: performing.start(a, c, now=now),
    "record_performance": lambda a, c, d, now: performing.record(a, c, now=now, **d),
    "default": lambda a, c, d, now: performing.default(a, c, d["instalment_id"], now=now),
    "cure": lambda a, c, d, now: performing.cure(a, c, now=now, **d),
    "remediate": lambda a, c, d, now: performing.remediate(a, c, now=now),
    "guide_court": lambda a, c, d, now: performing.guide_court(a, c, now=now, told=d["remedies_told"]),
    "court_confirmed": _court("court_confirmed"),
    "court_rejected": _court("court_rejected"),
    "window_closed": _court("window_closed"),
    "visit_ok": _visit("ok"),
    "visit_bad": _visit("bad"),
    "ask_close": lambda a, c, d, now: closing.ask(a, c, now=now, remedies_told=d["remedies_told"]),
    "archive": lambda a, c, d, now: closing.archive(a, c, now=now),
    "recurrence": lambda a, c, d, now: closing.take_up_again(a, c, now=now),
}


def act(actor: Viewer, case_id: int, verb: str, data: Data, *, now: dt.datetime) -> Any:
    """Do `verb` on a case with values that its schema has checked; the verb's own law decides."""
    return ACTS[verb](actor, case_id, data, now)
