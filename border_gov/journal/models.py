"""Rows of the journal: entries, the chain of seals over them, and signed checkpoints of the chain."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from border_gov.kernel.db import db


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The name of the type in SQL."""
        return "xid8"


class Entry(db.Model):
    """One act. Written once, inside the transaction of the act; nobody may change or remove it."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "subject_kind", "subject_id", "id"),
        Index("ix_journal_entry_zone", "zone_id", "id"),
        Index("ix_journal_entry_verb", "verb", "id"),
        Index("ix_journal_entry_actor", "actor_person", "id"),
        Index("ix_journal_entry_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    zone_id: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    actor_person: Mapped[int | None]
    actor_account: Mapped[int | None]
    by: Mapped[str]
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    sides: Mapped[list[str]] = mapped_column(ARRAY(Text))
    audience_people: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    audience_roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    xid: Mapped[str] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"), deferred=True)


class Seal(db.Model):
    """One link of the chain: the hash of an entry together with the hash before it."""

    __tablename__ = "journal_seal"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("journal_entry.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class Checkpoint(db.Model):
    """A signed statement of how long the chain was and what its head was; each side keeps copies."""

    __tablename__ = "journal_checkpoint"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    count: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[str] = mapped_column(String(64))
    public_key: Mapped[str]
    signature: Mapped[str]
