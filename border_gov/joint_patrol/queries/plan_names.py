"""The names behind the keys of a plan: sides, places, and persons as a viewer may see them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from border_gov.geo.filters import lat_of, lon_of
from border_gov.joint_patrol.models.places import Checkpoint, MeetingPoint, PathSegment
from border_gov.joint_patrol.rules import plans as law
from border_gov.jurisdictions.models import Side, Zone
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person

Names = dict[str, str]


@dataclass(frozen=True)
class SideName:
    """A side with the look that marks it."""

    key: str
    name: Names
    shape: str
    pattern: str
    ink: str
    fill: str


@dataclass(frozen=True)
class Spot:
    """A checkpoint or a meeting point."""

    id: int
    name: Names
    side: str
    code: str
    lon: float
    lat: float
    priority: int = 0


def sides_of(zone_id: int) -> dict[str, SideName]:
    """The sides of a zone by key, in their order."""
    rows = db.session.scalars(select(Side).where(Side.zone_id == zone_id).order_by(Side.position, Side.key))
    return {
        row.key: SideName(row.key, dict(row.names), row.shape, row.pattern, row.ink, row.fill) for row in rows
    }


def zone_of(zone_id: int) -> tuple[str, Names]:
    """Key and names of a zone."""
    row = db.session.execute(select(Zone.key, Zone.names).where(Zone.id == zone_id)).one()
    return row.key, dict(row.names)


def checkpoints(ids: Collection[int]) -> dict[int, Spot]:
    """Checkpoints by id, also those no longer in use."""
    return _spots(Checkpoint, ids, Checkpoint.code, Checkpoint.priority)


def meeting_points(ids: Collection[int]) -> dict[int, Spot]:
    """Meeting points by id, also those no longer in use."""
    return _spots(MeetingPoint, ids)


def _spots(kind: Any, ids: Collection[int], *more: Any) -> dict[int, Spot]:
    if not ids:
        return {}
    statement = select(kind.id, kind.name, kind.side, lon_of(kind.point), lat_of(kind.point), *more)
    found: dict[int, Spot] = {}
    for row in db.session.execute(statement.where(kind.id.in_(ids))):
        code, priority = (row[5], row[6]) if more else ("", 0)
        found[row[0]] = Spot(row[0], dict(row[1]), row[2], code, row[3], row[4], priority)
    return found


def people(viewer: Viewer, ids: Iterable[int], mates: Collection[int] = ()) -> dict[int, str]:
    """Names as `viewer` may see them: own side and `mates` of the same walk in full, others by surname."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.side_key).where(Person.id.in_(set(ids)))
    ).all()
    return {row.id: law.shown_name(row.name, row.side_key in viewer.sides or row.id in mates) for row in rows}


def surnames(ids: Iterable[int]) -> dict[int, str]:
    """Family names alone: all that a text or a picture for a chat group may show."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(set(ids)))).all()
    return {row.id: law.surname(row.name) for row in rows}


def phones(viewer: Viewer, ids: Iterable[int]) -> Mapping[int, str]:
    """Telephone numbers of persons of the viewer's own sides; the others' organisers ring their own."""
    rows = db.session.execute(
        select(Person.id, Person.phone).where(
            Person.id.in_(set(ids)), Person.side_key.in_(viewer.sides), Person.phone != ""
        )
    )
    return {row.id: row.phone for row in rows}


def path_name(key: str) -> Names:
    """The name of a path or bridge by the key under which it can be closed; empty if there is none."""
    found = db.session.scalar(
        select(PathSegment.name)
        .where(or_(PathSegment.key == key, PathSegment.key.startswith(key + ".", autoescape=True)))
        .order_by(PathSegment.id.desc())
        .limit(1)
    )
    return dict(found or {})
