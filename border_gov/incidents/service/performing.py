"""One way in for every act that a button or a program asks for by its verb."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from border_gov.incidents.models import Incident
from border_gov.incidents.queries import reads
from border_gov.incidents.service import closing, desk, ending, units
from border_gov.incidents.service.acting import expect_version
from border_gov.kernel.viewer import Viewer

Data = Mapping[str, Any]
Perform = Callable[[Incident, Viewer, Data, dt.datetime], Any]


def _stage(verb: str) -> Perform:
    return lambda one, actor, data, now: units.report(one, actor, verb, data["assignment"], data, now)


def _merge(one: Incident, actor: Viewer, data: Data, now: dt.datetime) -> Incident:
    into = reads.get(actor, data["into"], for_change=True)
    return ending.merge(one, actor, into, now)


def _police(one: Incident, actor: Viewer, data: Data, now: dt.datetime) -> Any:
    return desk.note_police_call(one, actor, data["who"], data["called_at"] or now, now, data["words"])


PERFORM: dict[str, Perform] = {
    "ack": lambda one, actor, data, now: desk.ack(one, actor, now),
    "ack_too": lambda one, actor, data, now: desk.ack(one, actor, now),
    "reply": lambda one, actor, data, now: desk.reply(one, actor, data["words"], now),
    "dispatch": lambda one, actor, data, now: desk.dispatch(one, actor, data["units"], now),
    "redispatch": lambda one, actor, data, now: desk.redispatch(
        one, actor, data["units"], now, release=data["release"], why=data["why"]
    ),
    "answer_directly": lambda one, actor, data, now: desk.answer_directly(one, actor, data["words"], now),
    "schedule": lambda one, actor, data, now: desk.schedule(
        one, actor, data["scheduled_for"], data["consent"], now, data["words"]
    ),
    "schedule_rest": lambda one, actor, data, now: units.schedule_rest(
        one, actor, data["scheduled_for"], data["words"], now
    ),
    "merge": _merge,
    "reject": lambda one, actor, data, now: ending.reject(one, actor, data["reason"], data["words"], now),
    "withdraw": lambda one, actor, data, now: ending.withdraw(one, actor, data["reason"], now, data["words"]),
    "accept": _stage("accept"),
    "set_out": _stage("set_out"),
    "arrive": _stage("arrive"),
    "arrive_too": _stage("arrive"),
    "cannot_reach": lambda one, actor, data, now: units.cannot_reach(
        one, actor, data["assignment"], data["words"], now
    ),
    "resolve": lambda one, actor, data, now: units.resolve(one, actor, data, now),
    "to_mediation": lambda one, actor, data, now: units.to_mediation(one, actor, data["mediation_id"], now),
    "case_finished": lambda one, actor, data, now: units.case_finished(one, actor, data["words"], now),
    "recall": lambda one, actor, data, now: units.recall(one, actor, data["words"], now),
    "return_work": lambda one, actor, data, now: closing.return_work(
        one, actor, data["reason"], data["words"], now
    ),
    "request_reopen": lambda one, actor, data, now: closing.request_reopen(one, actor, data["words"], now),
    "reopen": lambda one, actor, data, now: closing.reopen(one, actor, now, data["words"]),
    "refuse_reopen": lambda one, actor, data, now: closing.refuse_reopen(one, actor, data["words"], now),
    "tell": lambda one, actor, data, now: desk.tell(one, actor, data["words"], now),
    "call_police": _police,
}


def perform(incident: Incident, actor: Viewer, verb: str, data: Data, now: dt.datetime) -> Incident:
    """Do `verb`, as the flow allows it, on the version that the caller was looking at."""
    expect_version(incident, data.get("version"))
    PERFORM[verb](incident, actor, data, now)
    return incident
