"""Whom a citizen can call in a town or village: rows that officers edit and anybody may read."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db


class PublicContact(db.Model):
    """An office of a town (of one village, if `village_code`): name, telephone, where it is, when open."""

    __tablename__ = "public_contact"
    __table_args__ = (Index("ix_public_contact_place", "zone_id", "town_code", "village_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    side: Mapped[str]
    town_code: Mapped[str]
    village_code: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    names: Mapped[dict[str, Any]] = mapped_column(JSON)
    phone: Mapped[str]
    where: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    example: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    changed_by: Mapped[int | None]
