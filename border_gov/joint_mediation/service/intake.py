"""Taking a dispute in: open the file, change it, register it under the next number of its committee."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationCommittee,
    MediationCounter,
    MediationScheme,
    MediationWarning,
    sealed,
)
from border_gov.joint_mediation.queries import matching
from border_gov.joint_mediation.rules.flow import CLERKS, DRAFT, FLOW
from border_gov.joint_mediation.rules.words import SOURCES
from border_gov.joint_mediation.service import from_incident, parties
from border_gov.joint_mediation.service.acts import begin, finish, note
from border_gov.joint_mediation.service.placing import placed
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.models import Zone
from border_gov.kernel.clock import local, today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

PLAIN: tuple[str, ...] = (
    "category",
    "topic",
    "scale",
    "people_count",
    "title_right",
    "identity_right",
    "external_source",
)
PLAIN += ("external_number",)
SEALED = ("facts", "request", "place_words", "parcel")


def open_case(actor: Viewer, data: Mapping[str, Any], *, now: dt.datetime) -> MediationCase:
    """Open a file for a dispute that somebody brought or that we offer to mediate.

    Must be: a clerk of the committee's side. Becomes: a draft with place, side and joint frozen under the
    boundary in force; 补录 if it was received on an earlier day. Refused: a committee of another side, an
    unlabelled point, a party without a name, a day of receipt that has not come, an incident that its own
    law does not hand to mediation.
    """
    committee = _committee(actor, data["committee_id"])
    incident = from_incident.the_incident(actor, data["incident_id"]) if data.get("incident_id") else None
    data = from_incident.filled(incident, data) if incident is not None else data
    received = _received(data, now)
    case = MediationCase(
        zone_id=committee.zone_id,
        committee_id=committee.id,
        lead_side=committee.side,
        sides=[committee.side],
        source=data.get("source") if data.get("source") in SOURCES else "application",
        incident_id=data.get("incident_id"),
        warning_id=data.get("warning_id"),
        state=DRAFT,
        flow_version=FLOW.version,
        received_at=received,
        entered_at=now,
        late=today(received) < today(now),
        created_by=actor.person_id,
        levels_id=_scheme(committee.zone_id, "levels"),
        steps_id=_scheme(committee.zone_id, "steps"),
    )
    _write(case, data)
    db.session.add(case)
    db.session.flush()
    _seal(case, data)
    parties.set_parties(case, data.get("parties") or (), now)
    note(actor, case, "opened", now, source=case.source, late=case.late)
    _take_in_warning(case)
    if incident is not None:
        from_incident.hand_over(actor, case, incident, now)
    link_recurrence(actor, case, now)
    return case


def _received(data: Mapping[str, Any], now: dt.datetime) -> dt.datetime:
    received: dt.datetime = data.get("received_at") or now
    if received > now:
        raise Invalid(
            "Please correct what is marked.", fields={"received_at": [L("This has not happened yet.")]}
        )
    return received


def _committee(actor: Viewer, committee_id: int) -> MediationCommittee:
    found = db.session.get(MediationCommittee, committee_id)
    if found is None or found.zone_id not in actor.zones:
        raise Invalid("Please correct what is marked.", fields={"committee_id": [L("Choose a committee.")]})
    if found.side not in actor.sides or not actor.has(*CLERKS):
        raise NotAllowed("You may not do this.")
    return found


def _scheme(zone_id: int, kind: str) -> int | None:
    current = (MediationScheme.zone_id == zone_id, MediationScheme.valid_to.is_(None))
    return db.session.scalar(select(MediationScheme.id).where(*current, MediationScheme.kind == kind))


def _write(case: MediationCase, data: Mapping[str, Any]) -> None:
    for name in PLAIN:
        if data.get(name) is not None:
            setattr(case, name, data[name])
    zone = db.session.get(Zone, case.zone_id)
    assert zone is not None
    place = placed(zone, data)
    shared = set(place.pop("shared_by", ()))
    for name, value in place.items():
        setattr(case, name, value)
    known = set(jurisdictions.side_keys(case.zone_id))
    also = set(data.get("also_sides") or ()) & known
    if place or also:
        case.sides = sorted(shared | also | {case.lead_side})
    if data.get("parcel"):
        case.parcel_match = matching.parcel_key(case.zone_id, data["parcel"])


def _seal(case: MediationCase, data: Mapping[str, Any]) -> None:
    for name in SEALED:
        if data.get(name) is not None:
            sealed.put(case, name, data[name])


def _take_in_warning(case: MediationCase) -> None:
    if case.warning_id:
        warning = db.session.get(MediationWarning, case.warning_id)
        if warning is not None and warning.zone_id == case.zone_id:
            warning.state, warning.case_id = "taken_in", case.id


def edit(
    actor: Viewer, case_id: int, data: Mapping[str, Any], *, now: dt.datetime, version: int | None = None
) -> MediationCase:
    """Change what was taken in, until the panel is complete.

    Becomes: the new values; sides follow the new place. Refused: later states, a version that was overtaken.
    """
    case, _ = begin(actor, case_id, "edit", data, version)
    _write(case, data)
    _seal(case, data)
    if "parties" in data:
        parties.set_parties(case, data["parties"], now)
    return finish(actor, case, "edit", now)


def register(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Give the file its number; the three working days for the decision begin (MC1).

    Must be: applicant and respondent named, facts, request, place, each party's application or lack of
    objection (People's Mediation Law art. 17). Refused: anything of that missing.
    """
    case, _ = begin(actor, case_id, "register")
    case.year = local(case.received_at).year
    case.number = next_number(case.committee_id, case.year)
    case.registered_at = now
    return finish(actor, case, "register", now, docket=f"{case.year}-{case.committee_id}-{case.number}")


def next_number(committee_id: int, year: int) -> int:
    """The next number of a committee in a year; two who register at once get two numbers."""
    first = insert(MediationCounter).values(committee_id=committee_id, year=year, last=1)
    counted = first.on_conflict_do_update(
        index_elements=["committee_id", "year"], set_={"last": MediationCounter.last + 1}
    )
    return db.session.scalars(counted.returning(MediationCounter.last)).one()


def link_recurrence(actor: Viewer, case: MediationCase, now: dt.datetime) -> MediationCase | None:
    """Link to an earlier case with the same parties, or the same parcel and topic, within 180 days."""
    found = matching.earlier(
        case.zone_id,
        [party.matches for party in case.parties],
        case.parcel_match,
        (case.topic, case.category),
        case.received_at,
        but=case.id,
    )
    if found is None:
        return None
    case.recurrence_of = found.case_id
    db.session.flush()
    note(actor, case, "link_recurrence", now, earlier=found.case_id, why=found.why)
    return db.session.get(MediationCase, found.case_id)
