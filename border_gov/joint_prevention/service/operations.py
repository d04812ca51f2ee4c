"""Verbs of joint operations: plan, say who takes part, report the result, close by all signatures, cancel."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from border_gov.cohandling import service as signoff
from border_gov.cohandling.models import SignoffRound
from border_gov.geo.columns import lonlat_of, point_value
from border_gov.joint_prevention.models import Operation, OperationUnit
from border_gov.joint_prevention.queries import operations as queries
from border_gov.joint_prevention.rules.matters import NAMES_SOMEBODY, names_somebody
from border_gov.joint_prevention.rules.operations import (
    CANCELLED,
    CLOSED,
    FIGURES,
    FLOW,
    OFFICE,
    PLANNED,
    REPORTED,
    SUBJECT_KIND,
    Verb,
)
from border_gov.joint_prevention.service.placing import next_number, placed_at
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people import queries as people


def plan(actor: Viewer, zone_id: int, values: Mapping[str, Any], now: dt.datetime) -> Operation:
    """Plan an operation of several sides at a place, from one moment to another.

    Must be: office; at least two sides of the zone, one's own among them; the end after the start. Becomes:
    planned; each side then says who takes part. Refused: otherwise.
    """
    if not actor.has(*OFFICE) or zone_id not in actor.zones or not actor.sides:
        raise NotAllowed("You may not do this.")
    known = set(places.side_keys(zone_id))
    wanted = set(values["sides"] or known)
    fields: dict[str, Any] = {}
    if wanted - known or len(wanted) < 2 or not wanted & actor.sides:
        fields["sides"] = [L("Your own side and at least one other, please.")]
    if values["ends_at"] <= values["starts_at"]:
        fields["ends_at"] = [L("The end comes after the start.")]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)
    place = placed_at(zone_id, values, now)
    made = Operation(
        zone_id=zone_id,
        number=next_number(Operation, zone_id),
        state=PLANNED,
        kind=values["kind"],
        sides=sorted(wanted),
        point=point_value(place.lon, place.lat),
        place_side=place.side,
        town_code=place.town_code,
        starts_at=values["starts_at"],
        ends_at=values["ends_at"],
        figures={},
        result="",
        planned_at=now,
        planned_by=actor.person_id,
        reported_by=None,
    )
    db.session.add(made)
    _record(actor, Verb.PLANNED, made, now, kind=made.kind, starts=made.starts_at)
    return made


def join(actor: Viewer, one: Operation, values: Mapping[str, Any], now: dt.datetime) -> OperationUnit:
    """Say for one's side how many of a unit take part and who leads them; said again, it is corrected."""
    FLOW.allow("join", one.state, actor, queries.facts_of(one))
    unit = people.get_unit(values["unit_id"], actor)
    if unit.side_key not in actor.sides & set(one.sides):
        raise NotAllowed("Each side says for itself who takes part.")
    led_by = values["led_by"]
    if led_by is not None and people.get_person(led_by, actor).side_key != unit.side_key:
        told = [L("Somebody of the same side, please.")]
        raise Invalid("Please correct what is marked.", fields={"led_by": told})
    same = (OperationUnit.operation_id == one.id) & (OperationUnit.unit_id == unit.id)
    db.session.execute(delete(OperationUnit).where(same))
    made = OperationUnit(
        operation_id=one.id, side=unit.side_key, unit_id=unit.id, people=values["people"], led_by=led_by
    )
    db.session.add(made)
    _record(actor, Verb.JOINED, one, now, unit=unit.id, people=made.people)
    return made


def report(actor: Viewer, one: Operation, values: Mapping[str, Any], now: dt.datetime) -> None:
    """Report figures and a result that names nobody, and ask every side to sign it.

    Must be: every side said who takes part; the operation has begun. Refused: otherwise.
    """
    FLOW.allow("report", one.state, actor, queries.facts_of(one))
    if now < one.starts_at:
        raise Refused("The operation has not begun yet.", code="not_begun")
    if names_somebody(values["result"]):
        raise Invalid("Please correct what is marked.", fields={"result": [NAMES_SOMEBODY]})
    one.figures = {code: values[code] for code in FIGURES}
    one.result, one.state, one.reported_by = values["result"].strip(), REPORTED, actor.person_id
    _record(actor, Verb.REPORTED, one, now, **one.figures)
    signoff.open_round(actor, Subject(SUBJECT_KIND, one.id), zone_id=one.zone_id, now=now)


def cancel(actor: Viewer, one: Operation, now: dt.datetime) -> None:
    """Call a planned operation off."""
    FLOW.allow("cancel", one.state, actor, queries.facts_of(one))
    one.state = CANCELLED
    _record(actor, Verb.CANCELLED, one, now)


def all_signed(round: SignoffRound, now: dt.datetime, actor: Viewer) -> None:
    """With the last signature it is closed."""
    one = locked(round.subject_id)
    FLOW.allow("close", one.state, actor, queries.facts_of(one))
    one.state = CLOSED
    _record(actor, Verb.CLOSED, one, now, round=round.id)


def refused(operation_id: int, actor: Viewer, now: dt.datetime) -> None:
    """A side does not agree with the result: it is reported again."""
    one = locked(operation_id)
    FLOW.allow("reopen", one.state, actor, queries.facts_of(one))
    one.state = PLANNED
    _record(actor, Verb.REOPENED, one, now)


def locked(operation_id: int) -> Operation:
    """The row, FOR UPDATE and read again."""
    chosen = select(Operation).where(Operation.id == operation_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def canonical(operation_id: int) -> Mapping[str, Any]:
    """What is signed: where (in millionths of a degree), when, how many of which unit, figures and result."""
    one = db.session.get_one(Operation, operation_id)
    lonlat = lonlat_of(one.point) or (0.0, 0.0)
    return {
        "number": one.number,
        "kind": one.kind,
        "sides": sorted(one.sides),
        "place": [round(value * 1e6) for value in lonlat],
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "units": sorted([unit.side, unit.unit_id, unit.people] for unit in queries.units_of(one.id)),
        "figures": dict(one.figures),
        "result": one.result,
    }


def title(operation_id: int) -> Mapping[str, str]:
    """How it is named where signatures are listed."""
    one = db.session.get_one(Operation, operation_id)
    return {"zh": f"联合行动第 {one.number} 号", "en": f"Joint operation no. {one.number}"}


def sides(operation_id: int) -> list[str]:
    """Every side that takes part signs the result."""
    return list(db.session.get_one(Operation, operation_id).sides)


def may_sign(viewer: Viewer, operation_id: int) -> bool:
    """Office of a side that takes part."""
    one = db.session.get_one(Operation, operation_id)
    return viewer.has(*OFFICE) and one.zone_id in viewer.zones and bool(viewer.sides & set(one.sides))


def _record(actor: Viewer, verb: Verb, one: Operation, now: dt.datetime, **facts: Any) -> None:
    db.session.flush()
    journal.record(
        actor,
        verb,
        Subject(SUBJECT_KIND, one.id),
        now=now,
        zone_id=one.zone_id,
        sides=one.sides,
        audience=Audience(roles=("officer", "organiser")),
        number=one.number,
        **facts,
    )
