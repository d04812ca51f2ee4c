"""Rows of tracks: one for each person, patrol and source; its points are sealed and leave after a time."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.geo.columns import line_column
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class PatrolTrack(db.Model):
    """What one person recorded on one patrol: sealed parts first, later only a simplified `line`.

    Nothing recorded before `cleared_at` is taken any more, however late a phone sends it.
    """

    __tablename__ = "patrol_track"
    __table_args__ = (
        UniqueConstraint("patrol_id", "person_id", "source", name="uq_patrol_track_patrol_id"),
        Index("ix_patrol_track_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"))
    zone_id: Mapped[int]
    person_id: Mapped[int]
    source: Mapped[str]
    points: Mapped[int] = mapped_column(default=0)
    line: Mapped[Any] = line_column()
    cleared_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    simplified_at: Mapped[dt.datetime | None] = mapped_column(WHEN)


class PatrolTrackPart(db.Model):
    """One sending; `sealed` holds its points (`geo.tracks.packed`) and is empty when they had to go."""

    __tablename__ = "patrol_track_part"
    __table_args__ = (
        UniqueConstraint("person_id", "key", name="uq_patrol_track_part_person_key"),
        Index("ix_patrol_track_part_track", "track_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("patrol_track.id"))
    person_id: Mapped[int]
    key: Mapped[UUID]
    fingerprint: Mapped[str]
    kept: Mapped[int]
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
