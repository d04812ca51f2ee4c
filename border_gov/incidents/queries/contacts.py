"""Whom a citizen can call, by town and village, or by the words typed for a place."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from border_gov.incidents.models import PublicContact
from border_gov.incidents.rules.contacts import KINDS
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


def of_place(zone_id: int, town: str = "", village: str = "") -> Sequence[PublicContact]:
    """Offices in use of a town with those of the village; of all towns if none is named. Open to anybody."""
    chosen = select(PublicContact).where(PublicContact.zone_id == zone_id, PublicContact.active)
    if village:
        own = or_(PublicContact.village_code == village, PublicContact.village_code == "")
        chosen = chosen.where(PublicContact.town_code == (town or village[: len(village) - 3]), own)
    elif town:
        chosen = chosen.where(PublicContact.town_code == town)
    return _ordered(db.session.scalars(chosen).all())


def _ordered(rows: Sequence[PublicContact]) -> list[PublicContact]:
    order = list(KINDS)
    return sorted(rows, key=lambda row: (row.town_code, row.village_code, order.index(row.kind), row.id))


def towns_named(zone_id: int, words: str) -> list[str]:
    """Codes of towns that `words` name, or in which a village that they name lies."""
    wanted = words.strip()
    if not wanted:
        return []
    villages = {row["town_code"] for row in places.villages(zone_id) if _names(wanted, row["name"])}
    towns = {
        row["code"]
        for row in places.towns(zone_id, adjoining_only=True)
        if any(_names(wanted, name) for name in row["names"].values())
    }
    return sorted(villages | towns)


def _names(words: str, name: str) -> bool:
    return words.casefold() in name.casefold() or name.casefold() in words.casefold()


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Rows of the viewer's zones; anybody reads those in use, officers also the others."""
    return PublicContact.zone_id.in_(list(viewer.zones))


def own(viewer: Viewer) -> Sequence[PublicContact]:
    """All rows of the viewer's own sides, also those not in use, for editing."""
    chosen = select(PublicContact).where(visible_to(viewer), PublicContact.side.in_(list(viewer.sides)))
    return _ordered(db.session.scalars(chosen).all())


def get(contact_id: int, viewer: Viewer) -> PublicContact:
    """One row of the viewer's own side, for change, or NotFound."""
    chosen = select(PublicContact).where(
        PublicContact.id == contact_id, visible_to(viewer), PublicContact.side.in_(list(viewer.sides))
    )
    found = db.session.scalar(chosen.with_for_update())
    if found is None:
        raise NotFound()
    return found
