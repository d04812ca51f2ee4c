"""Rows of people as patrols need them: profiles, answers, exceptions, standing teams, group insurance."""

import datetime as dt

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.kernel.db import db


class VolunteerProfile(db.Model):
    """A volunteer. `usual` is [[weekday, part of day], …] (Monday 0); no `weekly_max`: that of the demand."""

    __tablename__ = "patrol_volunteer"
    __table_args__ = (
        UniqueConstraint("zone_id", "person_id"),
        Index("ix_patrol_volunteer_list", "zone_id", "state", "side", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    person_id: Mapped[int]
    side: Mapped[str]
    leader: Mapped[bool] = mapped_column(default=False)
    deputy: Mapped[bool] = mapped_column(default=False)
    skills: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    usual: Mapped[list[list[int | str]]] = mapped_column(JSON, default=list)
    weekly_max: Mapped[int | None]
    trained_on: Mapped[dt.date | None]
    insured_until: Mapped[dt.date | None]
    state: Mapped[str] = mapped_column(default="active")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class WeekAnswer(db.Model):
    """What a volunteer said about one week: [[ISO date, part of day], …]; no row is silence."""

    __tablename__ = "patrol_answer"
    __table_args__ = (UniqueConstraint("zone_id", "person_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    person_id: Mapped[int]
    week: Mapped[dt.date]
    slots: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    answered_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class AvailabilityException(db.Model):
    """One day on which a volunteer differs from the usual; an empty `part` is the whole day."""

    __tablename__ = "patrol_exception"
    __table_args__ = (UniqueConstraint("zone_id", "person_id", "day", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    person_id: Mapped[int]
    day: Mapped[dt.date]
    part: Mapped[str] = mapped_column(default="")
    available: Mapped[bool]
    said_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class StandingTeam(db.Model):
    """People who walk together whenever they can."""

    __tablename__ = "patrol_standing_team"
    __table_args__ = (Index("ix_patrol_standing_team_zone_id", "zone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(default="active")
    changed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class StandingMember(db.Model):
    """One person of a standing team; nobody stands in two teams of a zone."""

    __tablename__ = "patrol_standing_member"
    __table_args__ = (UniqueConstraint("zone_id", "person_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("patrol_standing_team.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]


class GroupInsurance(db.Model):
    """A policy that covers many volunteers of one side between two days (both included)."""

    __tablename__ = "patrol_insurance"
    __table_args__ = (UniqueConstraint("zone_id", "side", "policy"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    policy: Mapped[str]
    insurer: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date]
    made_by: Mapped[int | None]
    made_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class InsuredPerson(db.Model):
    """One person under a group insurance."""

    __tablename__ = "patrol_insured"

    insurance_id: Mapped[int] = mapped_column(ForeignKey("patrol_insurance.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, index=True)
