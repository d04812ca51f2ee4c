"""Verbs of the file on paper: give out a paper, put a scan in, bring a committee's own template."""

import datetime as dt
import hashlib
import uuid

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationCommittee,
    MediationEnclosure,
    MediationPaper,
    MediationTemplate,
    sealed,
)
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.case_file import readable, template_of
from border_gov.joint_mediation.rules.papers import ENCLOSED, NAMES, PAPERS
from border_gov.joint_mediation.service.acts import note, side_of
from border_gov.journal import service as journal
from border_gov.journal.service import Subject
from border_gov.kernel import clock, files
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound
from border_gov.kernel.papers import word
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

TITLE_LIMIT = 60
AGREEMENTS = ("agreement", "oral")


def give_out(actor: Viewer, case_id: int, kind: str, sha256: str, *, now: dt.datetime) -> str:
    """Note that a paper with this hash was given out, so that its code can be verified; returns the hash.

    Must be: a file that `actor` may read whole. Becomes: one row for each content, however often it is
    printed; an agreement is now printed, its words are those that may be marked.
    """
    case = readable(actor, case_id)
    agreement = agreements.current(case.id) if kind in AGREEMENTS else None
    made = insert(MediationPaper).values(
        case_id=case.id,
        kind=kind,
        sha256=sha256,
        agreement_id=agreement.id if agreement else None,
        made_on=clock.today(now),
        made_at=now,
        made_by=actor.person_id,
    )
    is_new = db.session.execute(made.on_conflict_do_nothing().returning(MediationPaper.id)).scalar()
    if agreement is not None and agreement.printed_at is None:
        agreement.printed_at = now
    if is_new:
        note(actor, case, "paper", now, roles=(), kind=kind, sha256=sha256)
    return sha256


def enclose(
    actor: Viewer, case_id: int, item: str, content: bytes, title: str = "", *, now: dt.datetime
) -> MediationEnclosure:
    """Put a scan or photo into the file. Refused (Invalid): an item that holds none, no PDF and no image."""
    case = readable(actor, case_id)
    if item not in ENCLOSED:
        raise Invalid("Please correct what is marked.", fields={"item": [L("Please choose.")]})
    side = side_of(actor, case)
    stored = files.store(content, zone_id=case.zone_id, side=side, actor=actor, now=now)
    row = MediationEnclosure(id=uuid.uuid4(), case_id=case.id, item=item, file_id=stored.id, side=side)
    row.filed_at, row.filed_by = now, actor.person_id
    sealed.put(row, "title", title.strip()[:TITLE_LIMIT])
    db.session.add(row)
    db.session.flush()
    note(actor, case, "enclose", now, roles=(), item=item, sha256=stored.sha256)
    return row


def take_out(actor: Viewer, case_id: int, enclosure_id: uuid.UUID, *, now: dt.datetime) -> MediationCase:
    """Take a wrong scan out of the file; its row and the journal keep that it was there."""
    case = readable(actor, case_id)
    row = db.session.get(MediationEnclosure, enclosure_id)
    if row is None or row.case_id != case.id or row.taken_out_at is not None:
        raise NotFound("There is no such file.")
    row.taken_out_at = now
    note(actor, case, "take_out", now, roles=(), item=row.item)
    return case


def own_committee(actor: Viewer, committee_id: int) -> MediationCommittee:
    """A committee of the actor's side and zone; NotFound otherwise."""
    row = db.session.get(MediationCommittee, committee_id)
    if row is None or row.zone_id not in actor.zones or row.side not in actor.sides:
        raise NotFound("There is no such committee.")
    return row


def bring_template(
    actor: Viewer, committee_id: int, kind: str, content: bytes, *, now: dt.datetime
) -> MediationTemplate:
    """Use a committee's own Word template for one paper from now on.

    Must be: an officer of the committee's side. Becomes: the next version; the one before is retired.
    Refused (Invalid, field `file`): what kernel.papers.word.check refuses, with a sentence that names it.
    """
    committee = _may_change(actor, committee_id, kind)
    word.check(content, NAMES)
    old = template_of(committee.id, kind)
    if old is not None:
        old.retired_at = now
        db.session.flush()
    number = select(func.coalesce(func.max(MediationTemplate.number), 0)).where(
        MediationTemplate.committee_id == committee.id, MediationTemplate.kind == kind
    )
    row = MediationTemplate(committee_id=committee.id, zone_id=committee.zone_id, kind=kind, content=content)
    row.number, row.sha256 = (db.session.scalar(number) or 0) + 1, hashlib.sha256(content).hexdigest()
    row.uploaded_at, row.uploaded_by = now, actor.person_id
    db.session.add(row)
    db.session.flush()
    _note_template(actor, committee, "template_brought", row, now)
    return row


def retire_template(actor: Viewer, committee_id: int, kind: str, *, now: dt.datetime) -> None:
    """Go back to the platform's own text. Refused: there is no template in use."""
    committee = _may_change(actor, committee_id, kind)
    row = template_of(committee.id, kind)
    if row is None:
        raise NotFound("There is no such template.")
    row.retired_at = now
    db.session.flush()
    _note_template(actor, committee, "template_retired", row, now)


def _may_change(actor: Viewer, committee_id: int, kind: str) -> MediationCommittee:
    committee = own_committee(actor, committee_id)
    if not actor.has("officer"):
        raise NotAllowed("You may not do this.")
    if kind not in PAPERS:
        raise NotFound("There is no such paper.")
    return committee


def _note_template(
    actor: Viewer, committee: MediationCommittee, verb: str, row: MediationTemplate, now: dt.datetime
) -> None:
    journal.record(
        actor,
        f"mediation.{verb}",
        Subject("mediation_committee", committee.id),
        now=now,
        zone_id=committee.zone_id,
        sides=[committee.side],
        kind=row.kind,
        number=row.number,
        sha256=row.sha256,
    )
