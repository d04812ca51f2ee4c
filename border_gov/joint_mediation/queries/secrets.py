"""Notes in confidence: the database shows them to the reader named in its session and to nobody else."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select, text

from border_gov.joint_mediation.models import MediationCaucusNote, sealed
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

SET_READER = text("SELECT set_config('border_gov.reader', :reader, true)")


@contextmanager
def as_reader(viewer: Viewer) -> Iterator[None]:
    """Name `viewer` to the row-level security of this transaction, for this block only."""
    db.session.execute(SET_READER, {"reader": str(viewer.person_id or "")})
    try:
        yield
    finally:
        if db.session.is_active:
            db.session.execute(SET_READER, {"reader": ""})


@dataclass(frozen=True)
class NoteShown:
    """A note as its reader sees it."""

    id: uuid.UUID
    party_id: uuid.UUID
    author_id: int
    side: str
    at: dt.datetime
    party_allows: bool
    words: str


def notes(viewer: Viewer, case_id: int) -> list[NoteShown]:
    """The notes of a case that the database lets this viewer read; without a seat on its panel none."""
    if viewer.person_id is None:
        return []
    columns = [
        getattr(MediationCaucusNote, name) for name in NoteShown.__dataclass_fields__ if name != "words"
    ]
    with as_reader(viewer):
        chosen = select(*columns, MediationCaucusNote.note).where(MediationCaucusNote.case_id == case_id)
        rows = db.session.execute(chosen.order_by(MediationCaucusNote.at)).mappings().all()
    return [
        NoteShown(
            **{name: row[name] for name in NoteShown.__dataclass_fields__ if name != "words"},
            words=sealed.opened("mediation_caucus_note", row["id"], "note", row["note"]),
        )
        for row in rows
    ]
