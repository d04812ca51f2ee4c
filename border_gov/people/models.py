"""Tables of persons, accounts and sign-ins, of what was granted, and of ways in without a password."""

import datetime as dt
from typing import Any

from flask_security.core import UserMixin
from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from border_gov.kernel.db import db
from border_gov.kernel.sheets.mapping import SheetMapping

__all__ = [
    "Account",
    "ApiToken",
    "Consent",
    "DutyTurn",
    "Grant",
    "LoginAttempt",
    "Person",
    "PersonalLink",
    "SheetMapping",
    "SignIn",
    "Unit",
]
Moment = DateTime(timezone=True)


class Unit(db.Model):
    """An office, station or team of one side."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    side_key: Mapped[str]
    town_code: Mapped[str] = mapped_column(default="")
    names: Mapped[dict[str, str]] = mapped_column(JSON)


class Person(db.Model):
    """Somebody who works or walks along the border; `status` is active or left, nobody is deleted."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_side", "zone_id", "side_key", "id"),
        Index("ix_person_phone", "zone_id", "phone"),
        Index("ix_person_town", "zone_id", "town_code", "id"),
        Index("ix_person_words", "words", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    side_key: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    town_code: Mapped[str] = mapped_column(default="")
    village_code: Mapped[str] = mapped_column(default="")
    gender: Mapped[str] = mapped_column(default="")
    external_number: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="active")
    words: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)

    unit: Mapped[Unit | None] = relationship()


class Account(db.Model, UserMixin):
    """A person's way in; `login` is a name or a telephone number; a new uniquifier ends all sessions."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    must_change: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="")
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    tf_phone_number: Mapped[str | None]
    last_totp_step: Mapped[int | None]
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    password_at: Mapped[dt.datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship()

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]
        """Flask-Security asks; what was granted stands in Grant."""
        return []


class SignIn(db.Model):
    """One session of an account on one browser; the browser holds the only copy of the secret."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[dt.datetime] = mapped_column(Moment)
    seen_at: Mapped[dt.datetime] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    device: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")

    account: Mapped[Account] = relationship()


class LoginAttempt(db.Model):
    """A guess that counts, by bucket: an account, a known browser of it, or an address (all hashed)."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_bucket", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(index=True)
    at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class Grant(db.Model):
    """A role that a person holds for one side of one zone."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "side_key", "zone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(index=True)
    side_key: Mapped[str]
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    granted_by: Mapped[int | None]
    granted_at: Mapped[dt.datetime] = mapped_column(Moment)


class ApiToken(db.Model):
    """A key for a program, shown once and kept as a hash; it can do at most what its account may."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    expires_at: Mapped[dt.datetime] = mapped_column(Moment)
    used_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()


class PersonalLink(db.Model):
    """A volunteer's way in for a season; the first phone that accepts it keeps it."""

    __tablename__ = "personal_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    device_hash: Mapped[str | None] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int]
    made_at: Mapped[dt.datetime] = mapped_column(Moment)
    expires_at: Mapped[dt.datetime] = mapped_column(Moment)
    bound_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    seen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()


class DutyTurn(db.Model):
    """One turn of a side's duty roster: who holds which post from when until when (end not included).

    `duty_phone` is the number of the post and meant to be called by everybody; `phone` is the person's own.
    """

    __tablename__ = "duty_turn"
    __table_args__ = (Index("ix_duty_turn_side", "zone_id", "side_key", "ends_at", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    side_key: Mapped[str]
    town_code: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    post: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    duty_phone: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[dt.datetime] = mapped_column(Moment)
    ends_at: Mapped[dt.datetime] = mapped_column(Moment)
    recorded_at: Mapped[dt.datetime] = mapped_column(Moment)


class Consent(db.Model):
    """A person's yes to one version of one notice (`kind` of rules.CONSENTS), and when it was taken back."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    version: Mapped[int]
    given_at: Mapped[dt.datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Moment)
