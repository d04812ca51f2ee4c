"""The duty desk's own rows: who holds which board, answers kept ready, units that are away, shift changes."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)
HELD = text("ended_at IS NULL")


class BoardWatch(db.Model):
    """One person at one side's board for one shift; `seen_at` is its last beat, `told_at` when its silence
    was announced."""

    __tablename__ = "board_watch"
    __table_args__ = (
        Index("ix_board_watch_side", "zone_id", "side", "seen_at"),
        Index("uq_board_watch_held", "person_id", "side", unique=True, postgresql_where=HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sound: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[dt.datetime] = mapped_column(WHEN)
    seen_at: Mapped[dt.datetime] = mapped_column(WHEN)
    ended_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    told_at: Mapped[dt.datetime | None] = mapped_column(WHEN)


class ReplyTemplate(db.Model):
    """An answer to a citizen that a side keeps ready, for one kind of incident or for all."""

    __tablename__ = "reply_template"
    __table_args__ = (Index("ix_reply_template_side", "zone_id", "side", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    example: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[dt.datetime] = mapped_column(WHEN)
    changed_by: Mapped[int | None]


class UnitAbsence(db.Model):
    """A unit that cannot be called from one moment until another (until it is called back, if none)."""

    __tablename__ = "unit_absence"
    __table_args__ = (Index("ix_unit_absence_unit", "unit_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[dt.datetime] = mapped_column(WHEN)
    until: Mapped[dt.datetime | None] = mapped_column(WHEN)
    why: Mapped[str] = mapped_column(default="")
    by_person: Mapped[int | None]


class ShiftChange(db.Model):
    """One handing over of a board: what the system wrote down, a note, and both officers' yes.

    `content` is written at the moment of handing over and not changed afterwards: open incidents, promises
    to callers, units away.
    """

    __tablename__ = "shift_change"
    __table_args__ = (Index("ix_shift_change_side", "zone_id", "side", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    since: Mapped[dt.datetime] = mapped_column(WHEN)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(default="")
    outgoing_person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outgoing_at: Mapped[dt.datetime] = mapped_column(WHEN)
    incoming_person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    incoming_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    incoming_note: Mapped[str] = mapped_column(default="")
