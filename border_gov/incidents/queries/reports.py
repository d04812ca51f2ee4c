"""Reports of units by the key that their phone gave them."""

from uuid import UUID

from sqlalchemy import select

from border_gov.incidents.models import UnitReport
from border_gov.kernel.db import db


def by_key(person_id: int | None, key: UUID | None) -> UnitReport | None:
    """The report that this person sent under `key`."""
    if key is None or person_id is None:
        return None
    chosen = select(UnitReport).where(UnitReport.person_id == person_id, UnitReport.key == key)
    return db.session.scalar(chosen)
