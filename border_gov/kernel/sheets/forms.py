"""A superior's own workbook as it is kept: the file, and which figure goes into which cell."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, DateTime, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.sheets import filling
from border_gov.kernel.viewer import Viewer


class SheetForm(db.Model):
    """One workbook of one owner; `cells` maps "Sheet!C5" to a figure's key."""

    __tablename__ = "sheet_form"
    __table_args__ = (UniqueConstraint("zone_id", "owner", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    owner: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    cells: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    person_id: Mapped[int | None]
    kept_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


def target(place: str) -> filling.Target:
    """Sheet and cell of "Sheet!C5"; a name of a sheet may hold an exclamation mark itself."""
    sheet, _, cell = place.rpartition("!")
    return sheet, cell


def keep(
    owner: str, zone_id: int, name: str, content: bytes, *, actor: Viewer, now: dt.datetime
) -> SheetForm:
    """Keep a workbook under its name; one of the same name is replaced and keeps the cells that still fit.

    Refused (Invalid, field `file`): as filling.check.
    """
    filling.check(name, content)
    found = db.session.scalar(
        select(SheetForm).where(
            SheetForm.zone_id == zone_id, SheetForm.owner == owner, SheetForm.name == name[-120:]
        )
    )
    if found is None:
        found = SheetForm(zone_id=zone_id, owner=owner, name=name[-120:], cells={})
        db.session.add(found)
    found.content, found.sha256 = content, hashlib.sha256(content).hexdigest()
    found.person_id, found.kept_at = actor.person_id, now
    wrong = filling.problems(content, [target(place) for place in found.cells])
    found.cells = {place: figure for place, figure in found.cells.items() if place not in wrong}
    db.session.flush()
    return found


def point(form: SheetForm, cells: Mapping[str, str], *, actor: Viewer, now: dt.datetime) -> SheetForm:
    """Remember which figure goes where. Refused (Invalid by "Sheet!C5"): a cell that cannot be filled."""
    filling.check_targets(form.content, [target(place) for place in cells])
    form.cells, form.person_id, form.kept_at = dict(cells), actor.person_id, now
    db.session.flush()
    return form


def drop(form: SheetForm) -> None:
    """Forget a workbook."""
    db.session.delete(form)
    db.session.flush()


def of_owner(zone_id: int, owner: str) -> list[SheetForm]:
    """The workbooks of one owner by name."""
    chosen = select(SheetForm).where(SheetForm.zone_id == zone_id, SheetForm.owner == owner)
    return list(db.session.scalars(chosen.order_by(SheetForm.name)))


def get(form_id: int, zones: Any, owner: str) -> SheetForm:
    """One workbook of this owner, or NotFound."""
    chosen = select(SheetForm).where(
        SheetForm.id == form_id, SheetForm.zone_id.in_(list(zones)), SheetForm.owner == owner
    )
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such workbook.")
    return found
