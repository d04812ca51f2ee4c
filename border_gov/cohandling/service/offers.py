"""What the verbs of hand-over share: a new offer, the locked row, its clock, its evidence, its entry."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from border_gov.cohandling.models.handover import Handover
from border_gov.cohandling.queries import handover as queries
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.rules.handover import (
    DEFAULT_S,
    FLOW,
    Verb,
)
from border_gov.cohandling.rules.sides import RECORDS
from border_gov.cohandling.service import clocks
from border_gov.geo.columns import point_value
from border_gov.geo.datum import parse_datum
from border_gov.geo.shapes import wgs84_point
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Evidence:
    """The point on the map that shows why it is not ours: coordinates with their datum, and accuracy."""

    lon: float
    lat: float
    datum: str
    accuracy_m: float | None = None


def locked(actor: Viewer, handover_id: int) -> Handover:
    """The hand-over, locked after its record and read again, with the arbiters' words; NotFound if unseen."""
    seen = queries.get(actor, handover_id)
    record = RECORDS[seen.kind]
    if not record.visible(actor, seen.subject_id):
        raise NotFound("There is no such hand-over.")
    record.lock(seen.subject_id)
    chosen = select(Handover).where(Handover.id == handover_id).with_for_update()
    found = db.session.scalars(chosen.execution_options(populate_existing=True)).one()
    db.session.refresh(found, ["opinions"])
    return found


def made(
    actor: Viewer, subject: Subject, from_side: str, to_side: str, *, now: dt.datetime, zone_id: int
) -> Handover:
    """A new hand-over of a record that the caller has locked; its state is the caller's."""
    id = int(str(subject.id))
    concerned = {from_side, to_side, *side_reads.required(subject.kind, id)}
    return Handover(
        zone_id=zone_id,
        kind=subject.kind,
        subject_id=id,
        number=queries.count_of(subject.kind, id)[0] + 1,
        flow_version=FLOW.version,
        from_side=from_side,
        to_side=to_side,
        sides=sorted(concerned),
        offered_at=now,
        offered_by=actor.person_id,
        opinions=[],
    )


def expires(offer: Handover, now: dt.datetime) -> dt.datetime:
    """Start the answer clock of the side asked; when it runs out, by default if the side set no limit."""
    code = "urgent" if offer.urgent else "normal"
    subject = Subject(offer.kind, offer.subject_id)
    run = clocks.start(
        subject, "handover", code, side=offer.to_side, zone_id=offer.zone_id, received_at=now, at=now
    )
    return run.due_at if run else now + dt.timedelta(seconds=DEFAULT_S[code])


def stop_clock(found: Handover, now: dt.datetime, how: str = "done") -> None:
    """Stop the answer clock of the side asked."""
    for code in DEFAULT_S:
        subject = Subject(found.kind, found.subject_id)
        clocks.stop(subject, "handover", code, at=now, side=found.to_side, how=how)


def set_evidence(found: Handover, evidence: Evidence) -> None:
    """Keep the point that the returning side shows, and where it lies under the boundary in force."""
    datum = parse_datum(evidence.datum)
    lon, lat = wgs84_point(evidence.lon, evidence.lat, datum)
    found.evidence, found.evidence_datum = point_value(lon, lat), datum.value
    if places.version_at(found.zone_id) is None:
        return
    key = places.zone_key(found.zone_id)
    place = places.locate(evidence.lon, evidence.lat, evidence.datum, evidence.accuracy_m, zone_key=key).place
    found.evidence_side, found.evidence_rule = place.side or "", place.rule
    found.evidence_version = place.boundary_version


def tell(actor: Viewer, verb: Verb, found: Handover, now: dt.datetime, **facts: Any) -> None:
    """Write it into the journal; those who handle such records on the sides concerned hear of it."""
    db.session.flush()
    journal.record(
        actor,
        verb,
        Subject(found.kind, found.subject_id),
        now=now,
        zone_id=found.zone_id,
        sides=found.sides,
        audience=Audience(roles=RECORDS[found.kind].roles),
        handover=found.id,
        number=found.number,
        offered_by=found.from_side,
        offered_to=found.to_side,
        **facts,
    )
