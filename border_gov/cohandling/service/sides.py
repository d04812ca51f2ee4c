"""Verbs of responsibility: sides are placed once, then change by hand-over, ruling or signatures only."""

import datetime as dt

from sqlalchemy import select, update

from border_gov.cohandling.models.sides import RecordSide
from border_gov.cohandling.queries import is_signed
from border_gov.cohandling.queries import sides as queries
from border_gov.cohandling.rules.sides import RECORDS, SIGNOFF, Roles, Verb, check_roles
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.viewer import Viewer


def place(
    actor: Viewer, subject: Subject, roles: Roles, *, zone_id: int, rule: str, now: dt.datetime
) -> None:
    """Say for a new record which side leads and which others handle it or look on, and by which rule.

    Refused: sides outside the zone, not exactly one lead; a record that has its sides already.
    """
    check_roles(roles, side_keys(zone_id))
    id = int(str(subject.id))
    if queries.roles(subject.kind, id):
        raise Refused("It was decided already which sides handle this.", code="placed_already")
    _add(subject, roles, zone_id=zone_id, rule=rule, now=now, handover_id=None)
    journal.record(
        actor,
        Verb.PLACED,
        subject,
        now=now,
        zone_id=zone_id,
        sides=sorted(roles),
        rule=rule,
        lead=queries.lead(subject.kind, id),
    )


def change_by_signatures(actor: Viewer, subject: Subject, roles: Roles, *, now: dt.datetime) -> None:
    """Change who is responsible because every required side has signed exactly that.

    Must be: the record's newest round complete, with the record still as it was signed. Refused: otherwise.
    """
    if not is_signed(subject.kind, int(str(subject.id))):
        raise Refused("Every side must sign this change first.", code="not_signed")
    move(actor, subject, roles, rule=SIGNOFF, now=now)


def move(
    actor: Viewer,
    subject: Subject,
    roles: Roles,
    *,
    rule: str,
    now: dt.datetime,
    handover_id: int | None = None,
) -> None:
    """End the roles of now and begin `roles`; for this floor's own verbs. The record is locked first."""
    id = int(str(subject.id))
    kind = RECORDS[subject.kind]
    kind.lock(id)
    before = queries.roles(subject.kind, id)
    if dict(roles) == before:
        return
    same = (RecordSide.kind == subject.kind) & (RecordSide.subject_id == id)
    zone_id = db.session.scalars(select(RecordSide.zone_id).where(same).limit(1)).one()
    check_roles(roles, side_keys(zone_id))
    changed = [side for side, role in before.items() if roles.get(side) != role]
    ended = update(RecordSide).where(same, RecordSide.side.in_(changed), RecordSide.until.is_(None))
    db.session.execute(ended.values(until=now))
    fresh = {side: role for side, role in roles.items() if before.get(side) != role}
    _add(subject, fresh, zone_id=zone_id, rule=rule, now=now, handover_id=handover_id)
    journal.record(
        actor,
        Verb.MOVED,
        subject,
        now=now,
        zone_id=zone_id,
        sides=sorted({*before, *roles}),
        audience=Audience(roles=kind.roles),
        rule=rule,
        lead_before=next(iter(before), None),
        lead=queries.lead(subject.kind, id),
        required=list(queries.required(subject.kind, id)),
    )
    kind.on_moved(id, before, dict(roles), now, actor)


def _add(
    subject: Subject,
    roles: Roles,
    *,
    zone_id: int,
    rule: str,
    now: dt.datetime,
    handover_id: int | None,
) -> None:
    for side, role in sorted(roles.items()):
        db.session.add(
            RecordSide(
                zone_id=zone_id,
                kind=subject.kind,
                subject_id=int(str(subject.id)),
                side=side,
                role=role,
                since=now,
                rule=rule,
                handover_id=handover_id,
            )
        )
    db.session.flush()
