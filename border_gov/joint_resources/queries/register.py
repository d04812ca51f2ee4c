"""Reads of the register: what a viewer may see of it, its history, and which entries may be one object."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from border_gov.geo.filters import lat_of, lon_of, metres_between, near
from border_gov.joint_resources.models.register import (
    Resource,
    ResourceChange,
    ResourceKind,
    ResourceMatch,
)
from border_gov.joint_resources.rules.register import (
    ACTIVE,
    ASKED,
    MERGED,
    NEAR_M,
    READERS,
    ResourceFacts,
    same_object,
)
from border_gov.jurisdictions.models import Town
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.search import bigrams, matches
from border_gov.kernel.viewer import Viewer

PAGE = 50
ON_MAP = 3000
Filters = Mapping[str, Any]


def visible_to(viewer: Viewer, resource: Any = Resource) -> ColumnElement[bool]:
    """Objects of the viewer's zones: their own, joint ones, and kinds that the dictionary opens to all."""
    if not viewer.has(*READERS):
        return false()
    open_kinds = select(ResourceKind.id).where(ResourceKind.across)
    shown = or_(
        resource.sides.overlap(sorted(viewer.sides)), resource.joint, resource.kind_id.in_(open_kinds)
    )
    return and_(resource.zone_id.in_(viewer.zones), shown)


def facts_of(resource: Resource) -> ResourceFacts:
    """What the law asks about one object."""
    return ResourceFacts(resource.zone_id, frozenset(resource.sides), resource.joint)


def kinds(viewer: Viewer, zone_id: int, active_only: bool = True) -> list[ResourceKind]:
    """The dictionary of a zone in its order."""
    chosen = select(ResourceKind).where(
        ResourceKind.zone_id == zone_id, ResourceKind.zone_id.in_(viewer.zones)
    )
    chosen = chosen.where(ResourceKind.active) if active_only else chosen
    return list(db.session.scalars(chosen.order_by(ResourceKind.position, ResourceKind.id)))


def kind(viewer: Viewer, kind_id: int, for_change: bool = False) -> ResourceKind:
    """One entry of the dictionary, or NotFound."""
    chosen = select(ResourceKind).where(ResourceKind.id == kind_id, ResourceKind.zone_id.in_(viewer.zones))
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound()
    return found


def _columns() -> Select[Any]:
    r = Resource
    columns: tuple[Any, ...] = (
        r.id,
        r.zone_id,
        r.kind_id,
        ResourceKind.names.label("kind_names"),
        ResourceKind.group,
        r.name,
        r.sides,
        r.side,
        r.joint,
        r.town_code,
        Town.names.label("town_names"),
        lon_of(r.point).label("lon"),
        lat_of(r.point).label("lat"),
        r.numbers,
        r.since,
        r.until,
        r.state,
    )
    found = select(*columns).join(ResourceKind, ResourceKind.id == r.kind_id)
    return found.outerjoin(Town, (Town.zone_id == r.zone_id) & (Town.code == r.town_code))


def _chosen(viewer: Viewer, zone_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    found = [visible_to(viewer), Resource.zone_id == zone_id]
    found.append(Resource.state == (filters.get("state") or ACTIVE))
    if filters.get("kind"):
        found.append(Resource.kind_id == filters["kind"])
    if filters.get("group"):
        found.append(ResourceKind.group == filters["group"])
    if filters.get("side"):
        found.append(Resource.sides.contains([filters["side"]]))
    if filters.get("joint"):
        found.append(Resource.joint.is_(True))
    if filters.get("q"):
        found.append(matches(Resource.words, filters["q"]))
    return found


def page(
    viewer: Viewer, zone_id: int, filters: Filters, after: int = 0, limit: int = PAGE
) -> tuple[list[RowMapping], int]:
    """A page of objects by id, and the id to go on after (0: this was the last page)."""
    chosen = _columns().where(*_chosen(viewer, zone_id, filters), Resource.id > after)
    rows = list(db.session.execute(chosen.order_by(Resource.id).limit(limit + 1)).mappings())
    return (rows[:limit], rows[limit - 1]["id"]) if len(rows) > limit else (rows, 0)


def on_map(viewer: Viewer, zone_id: int, filters: Filters) -> list[RowMapping]:
    """Objects for the map, joint ones first where there are more than a browser can draw."""
    chosen = _columns().where(*_chosen(viewer, zone_id, filters))
    return list(
        db.session.execute(chosen.order_by(Resource.joint.desc(), Resource.id).limit(ON_MAP)).mappings()
    )


def counts(viewer: Viewer, zone_id: int) -> dict[str, int]:
    """How many objects in use the viewer sees, by group."""
    chosen = select(ResourceKind.group, func.count()).join(Resource, Resource.kind_id == ResourceKind.id)
    chosen = chosen.where(*_chosen(viewer, zone_id, {})).group_by(ResourceKind.group)
    return {group: count for group, count in db.session.execute(chosen).all()}


def get(viewer: Viewer, resource_id: int, for_change: bool = False) -> Resource:
    """One object, or NotFound; locked when it is to be changed."""
    chosen = select(Resource).where(Resource.id == resource_id, visible_to(viewer))
    chosen = chosen.with_for_update(of=Resource) if for_change else chosen
    found = db.session.scalar(chosen.execution_options(populate_existing=for_change))
    if found is None:
        raise NotFound()
    return found


def values_shown(viewer: Viewer, resource: Resource) -> list[tuple[Mapping[str, Any], Any]]:
    """(field, value) of the object's own fields; private ones only for a custodian."""
    own = bool(viewer.sides & set(resource.sides))
    return [
        (field, resource.values[field["key"]])
        for field in resource.kind.fields
        if field["key"] in resource.values and (own or not field.get("private"))
    ]


def lonlat(resource: Resource) -> tuple[float, float]:
    """Degrees of EPSG:4326."""
    chosen = select(lon_of(Resource.point), lat_of(Resource.point)).where(Resource.id == resource.id)
    lon, lat = db.session.execute(chosen).one()
    return lon, lat


def family(resource: Resource) -> list[int]:
    """The object and every entry that was merged into it, however deep."""
    found, fresh = [resource.id], [resource.id]
    while fresh:
        fresh = list(db.session.scalars(select(Resource.id).where(Resource.merged_into.in_(fresh))))
        found += fresh
    return found


HIDDEN = ("values", "numbers")


def history(viewer: Viewer, resource: Resource) -> list[dict[str, Any]]:
    """All that happened to the object and to what was merged into it, newest first.

    Numbers and own fields are left out for those who are no custodian.
    """
    own = bool(viewer.sides & set(resource.sides))
    chosen = select(ResourceChange).where(ResourceChange.resource_id.in_(family(resource)))
    rows = db.session.scalars(chosen.order_by(ResourceChange.at.desc(), ResourceChange.id.desc()))
    return [
        {
            "line": line,
            "other": line.resource_id != resource.id,
            "changes": [
                (name, line.before.get(name), line.after[name])
                for name in line.after
                if own or name not in HIDDEN
            ],
        }
        for line in rows
    ]


def twins(viewer: Viewer, zone_id: int, limit: int = 50) -> list[dict[str, Any]]:
    """Pairs of different custodians that may be one object: within `NEAR_M`, with alike names or one number.

    Pairs that somebody has already answered are left out.
    """
    one, other = aliased(Resource), aliased(Resource)
    answered = select(ResourceMatch.id).where(_is_pair(one.id, other.id))
    chosen = (
        select(one, other, metres_between(one.point, other.point).label("metres"))
        .join(other, and_(other.zone_id == one.zone_id, other.kind_id == one.kind_id, other.id > one.id))
        .where(one.zone_id == zone_id, one.state == ACTIVE, other.state == ACTIVE)
        .where(~one.sides.overlap(other.sides), near(other.point, one.point, NEAR_M))
        .where(visible_to(viewer, one), visible_to(viewer, other), ~answered.exists())
    )
    rows = db.session.execute(chosen.order_by(one.id, other.id).limit(limit * 4)).all()
    found = [{"keep": a, "other": b, "metres": metres, "why": _why(a, b, metres)} for a, b, metres in rows]
    return [pair for pair in found if pair["why"]][:limit]


def _why(one: Resource, other: Resource, metres: float) -> str:
    numbers = set(one.numbers.values()), set(other.numbers.values())
    pairs = bigrams(one.name.get("zh")), bigrams(other.name.get("zh"))
    return same_object(pairs, metres, numbers)


def asked_matches(viewer: Viewer, zone_id: int) -> list[dict[str, Any]]:
    """Pairs that some custodian says are one, and that others have yet to answer."""
    keep, other = aliased(Resource), aliased(Resource)
    chosen = (
        select(ResourceMatch, keep, other)
        .join(keep, keep.id == ResourceMatch.keep_id)
        .join(other, other.id == ResourceMatch.other_id)
        .where(ResourceMatch.zone_id == zone_id, ResourceMatch.state == ASKED)
        .where(visible_to(viewer, keep), visible_to(viewer, other))
    )
    return [{"match": m, "keep": a, "other": b} for m, a, b in db.session.execute(chosen).all()]


def match_of(one_id: int, other_id: int) -> ResourceMatch | None:
    """What was answered about a pair so far, whichever of the two was to be kept."""
    return db.session.scalar(select(ResourceMatch).where(_is_pair(one_id, other_id)).with_for_update())


def _is_pair(one_id: Any, other_id: Any) -> ColumnElement[bool]:
    m = ResourceMatch
    return or_(
        and_(m.keep_id == one_id, m.other_id == other_id), and_(m.keep_id == other_id, m.other_id == one_id)
    )


def merged_names(resource: Resource) -> Sequence[dict[str, str]]:
    """The names under which the object was registered besides."""
    chosen = select(Resource.name).where(Resource.id.in_(family(resource)), Resource.state == MERGED)
    return list(db.session.scalars(chosen))
