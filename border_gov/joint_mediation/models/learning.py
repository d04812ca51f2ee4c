"""Rows of learning: cases told without names, and the training of mediators."""

import datetime as dt

from sqlalchemy import DateTime, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationLesson(db.Model):
    """A case as an example, with nobody named; shown to all once every side of the case has signed it."""

    __tablename__ = "mediation_lesson"
    __table_args__ = (
        Index("ix_mediation_lesson_list", "zone_id", "state", "id"),
        Index("ix_mediation_lesson_words", "words", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    state: Mapped[str] = mapped_column(default="draft")  # draft | signing | published
    category: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    story: Mapped[str]
    method: Mapped[str]
    lesson: Mapped[str]
    words: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    written_at: Mapped[dt.datetime] = mapped_column(WHEN)
    written_by: Mapped[int | None]
    published_at: Mapped[dt.datetime | None] = mapped_column(WHEN)


class MediatorTraining(db.Model):
    """A training that a mediator took part in."""

    __tablename__ = "mediator_training"
    __table_args__ = (Index("ix_mediator_training_person", "person_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    held_on: Mapped[dt.date]
    hours: Mapped[int]
    subject: Mapped[str]
    entered_at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_by: Mapped[int | None]
