"""Which column meant what, remembered for each unit, kind of import and row of headers."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db


class SheetMapping(db.Model):
    """Answers given about one layout of file: columns, and the feature's own questions."""

    __tablename__ = "sheet_mapping"
    __table_args__ = (UniqueConstraint("zone_id", "owner", "kind", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    owner: Mapped[str]
    kind: Mapped[str]
    fingerprint: Mapped[str]
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    person_id: Mapped[int]
    remembered_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


def one_at_a_time(kind: str, zone_id: int) -> None:
    """Let imports of one kind into one zone wait for each other until this transaction ends.

    Called before the importer looks, so that two at once cannot both take a row for new.
    """
    db.session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"import:{kind}:{zone_id}"}
    )


def recall(zone_id: int, owner: str, kind: str, fingerprint: str) -> SheetMapping | None:
    """What `owner` (a unit, "unit:12") answered last time for a file with these headers."""
    return db.session.scalar(
        select(SheetMapping).where(
            SheetMapping.zone_id == zone_id,
            SheetMapping.owner == owner,
            SheetMapping.kind == kind,
            SheetMapping.fingerprint == fingerprint,
        )
    )


def remember(
    zone_id: int,
    owner: str,
    kind: str,
    fingerprint: str,
    *,
    columns: dict[int, str],
    options: dict[str, Any],
    person_id: int,
    now: dt.datetime,
) -> SheetMapping:
    """Keep the answers for the next file with these headers, in place of older ones."""
    found = recall(zone_id, owner, kind, fingerprint)
    if found is None:
        found = SheetMapping(zone_id=zone_id, owner=owner, kind=kind, fingerprint=fingerprint)
        db.session.add(found)
    found.columns = {str(column): name for column, name in columns.items()}
    found.options = options
    found.person_id = person_id
    found.remembered_at = now
    db.session.flush()
    return found
