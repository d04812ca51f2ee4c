"""Verbs of this room: describe a zone, examine a GIS file, put a new boundary version into force."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, literal, select, update

from border_gov.geo.columns import area_value, line_value, point_value, shape_of
from border_gov.geo.control import Shift, suspected_shift
from border_gov.geo.gisfiles import GisFile
from border_gov.journal import service as journal
from border_gov.jurisdictions import queries
from border_gov.jurisdictions.models import (
    BoundaryArea,
    BoundaryLine,
    BoundaryVersion,
    County,
    NamedPlace,
    Side,
    Town,
    Village,
    Zone,
)
from border_gov.jurisdictions.rules import (
    COUNTIES,
    KINDS,
    LINE,
    TOWNS,
    VILLAGES,
    Fitted,
    LayerRow,
    Problem,
    Verb,
    fit_layer,
)
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed

SHOWN_PROBLEMS = 200


@dataclass(frozen=True)
class About:
    """What a boundary version says of itself: where it comes from and how exact it is."""

    source: str
    datum: str
    encoding: str = ""
    accuracy_m: float | None = None
    note: str = ""
    is_demo: bool = False
    file_sha256: str = ""


@dataclass(frozen=True)
class Examined:
    """A file as this zone would take it in: fit rows, problems, repairs and the control check's doubt."""

    file: GisFile
    kind: str
    fitted: Fitted
    shift: Shift | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, by row."""
        return self.fitted.problems


def examine_file(zone_id: int, kind: str, file: GisFile, accept_repairs: bool) -> Examined:
    """Say what an import of `file` as layer `kind` would do; stores nothing. Refused: an unknown kind."""
    if kind not in KINDS:
        raise Invalid("Please correct what is marked.", fields={"kind": [L("Choose what the file holds.")]})
    fitted = fit_layer(file, kind, queries.known(zone_id), accept_repairs)
    shift = suspected_shift([row.shape for row in fitted.rows], _references(zone_id, kind))
    return Examined(file, kind, fitted, shift)


def _references(zone_id: int, kind: str) -> list[Any]:
    version = queries.version_at(zone_id)
    if version is None:
        return []
    lines = db.session.scalars(select(BoundaryLine.line).where(BoundaryLine.version_id == version.id))
    known = [shape_of(value) for value in lines]
    if kind != LINE:
        chosen = select(BoundaryArea.area).where(BoundaryArea.version_id == version.id)
        known += [shape_of(value) for value in db.session.scalars(chosen)]
    return known


def import_layer(
    zone_id: int, examined: Examined, about: About, *, actor: Viewer, now: dt.datetime
) -> BoundaryVersion:
    """Put a new version into force: this layer from the file, all others as they were; the old one is kept.

    Refused: any problem in any row, or a file without a fit row. Nothing is then stored.
    """
    if examined.problems or not examined.fitted.rows:
        raise Invalid("The file was not taken in; nothing was stored.", fields=problem_fields(examined))
    return publish(zone_id, {examined.kind: examined.fitted.rows}, about, actor=actor, now=now)


def problem_fields(examined: Examined) -> dict[str, list[Any]]:
    """The problems as messages by row, for pages, commands and the API."""
    found: dict[str, list[Any]] = {}
    for problem in examined.problems[:SHOWN_PROBLEMS]:
        found.setdefault(f"row {problem.row}, {problem.column}", []).append(
            placed(problem.message, **problem.params)
        )
    return found or {"file": [L("The file holds no row for this layer.")]}


def publish(
    zone_id: int,
    layers: dict[str, tuple[LayerRow, ...]],
    about: About,
    *,
    actor: Viewer,
    now: dt.datetime,
) -> BoundaryVersion:
    """End the version in force at `now` and begin the next with `layers` replaced; the journal says so."""
    # Two imports at once would both follow the same version; the zone's row lets one wait.
    zone = db.session.scalars(select(Zone).where(Zone.id == zone_id).with_for_update()).one()
    old = queries.version_at(zone_id)
    number = old.number + 1 if old else 1
    if old:
        old.valid_to = now
    new = BoundaryVersion(
        zone_id=zone_id,
        number=number,
        label=f"{zone.key}-{number}",
        source=about.source,
        datum=about.datum,
        encoding=about.encoding,
        accuracy_m=about.accuracy_m,
        note=about.note,
        is_demo=about.is_demo,
        file_sha256=about.file_sha256,
        created_by=actor.person_id,
        valid_from=now,
    )
    db.session.add(new)
    db.session.flush()
    if old:
        _copy(old.id, new.id, set(layers))
    for kind, rows in layers.items():
        _add_rows(zone_id, new.id, kind, rows)
    db.session.flush()
    queries.forget_layers()
    _record(new, layers, actor, now)
    return new


def _record(
    version: BoundaryVersion, layers: dict[str, tuple[LayerRow, ...]], actor: Viewer, now: dt.datetime
) -> None:
    journal.record(
        actor,
        Verb.VERSION_PUBLISHED,
        journal.Subject("boundary_version", version.id),
        now=now,
        zone_id=version.zone_id,
        sides=queries.side_keys(version.zone_id),
        audience=journal.Audience(roles=("leader", "organiser")),
        number=version.number,
        layers=sorted(layers),
        rows=sum(len(rows) for rows in layers.values()),
    )


def _copy(old_id: int, new_id: int, replaced: set[str]) -> None:
    if LINE not in replaced:
        kept = select(literal(new_id), BoundaryLine.names, BoundaryLine.sides, BoundaryLine.line)
        rows = kept.where(BoundaryLine.version_id == old_id).order_by(BoundaryLine.id)
        db.session.execute(insert(BoundaryLine).from_select(["version_id", "names", "sides", "line"], rows))
    area = BoundaryArea
    kept = select(literal(new_id), area.kind, area.code, area.names, area.sides, area.area)
    rows = kept.where(area.version_id == old_id, area.kind.not_in(replaced)).order_by(area.id)
    columns = ["version_id", "kind", "code", "names", "sides", "area"]
    db.session.execute(insert(BoundaryArea).from_select(columns, rows))


def _add_rows(zone_id: int, version_id: int, kind: str, rows: tuple[LayerRow, ...]) -> None:
    for row in rows:
        sides = [side for side in row.sides if side]
        if kind == LINE:
            db.session.add(
                BoundaryLine(version_id=version_id, names=row.names, sides=sides, line=line_value(row.shape))
            )
            continue
        db.session.add(
            BoundaryArea(
                version_id=version_id,
                kind=kind,
                code=row.code,
                names=row.names,
                sides=sides,
                area=area_value(row.shape),
            )
        )
    if kind == COUNTIES:
        set_counties(zone_id, [{"code": row.code, "names": row.names} for row in rows])
    elif kind == TOWNS:
        set_towns(zone_id, [{"code": r.code, "names": r.names, "side_key": r.sides[0]} for r in rows])
    elif kind == VILLAGES:
        set_villages(zone_id, [{"code": row.code, "name": row.names["zh"]} for row in rows])


def set_zone(key: str, **values: Any) -> Zone:
    """The zone `key` with these values, made if it is new."""
    return _put(Zone, {"key": key}, values)


def set_sides(zone_id: int, sides: list[dict[str, Any]]) -> None:
    """The sides of a zone in the order given; a side that is not named stays as it is."""
    for position, side in enumerate(sides):
        _put(Side, {"zone_id": zone_id, "key": side["key"]}, {**side, "position": position})


def set_counties(zone_id: int, counties: list[dict[str, Any]]) -> None:
    """Counties by code; what is not given (province, side) stays as it is."""
    for county in counties:
        _put(County, {"zone_id": zone_id, "code": county["code"]}, county, {"province": ""})


def set_towns(zone_id: int, towns: list[dict[str, Any]]) -> None:
    """Towns by code; `seat` is (lon, lat) in EPSG:4326."""
    for town in towns:
        values = {**town, "seat": point_value(*town["seat"])} if town.get("seat") else town
        _put(Town, {"zone_id": zone_id, "code": town["code"]}, values, {"adjoining": False})


def set_villages(zone_id: int, villages: list[dict[str, Any]]) -> None:
    """Villages by code; each belongs to the town whose code its own begins with."""
    of_zone = select(Town.code, Town.id).where(Town.zone_id == zone_id)
    town_ids = {code: town_id for code, town_id in db.session.execute(of_zone)}
    for village in villages:
        town_id = town_ids[village["code"][:9]]
        _put(Village, {"town_id": town_id, "code": village["code"]}, village, {"is_border": False})


def set_named_place(zone_id: int, zh: str, lon: float, lat: float, **values: Any) -> NamedPlace:
    """The gazetteer's entry with this Chinese name, made if it is new."""
    of_zone = select(NamedPlace).where(NamedPlace.zone_id == zone_id)
    found = next((p for p in db.session.scalars(of_zone) if p.names.get("zh") == zh), None)
    entry = found or NamedPlace(zone_id=zone_id)
    for name, value in {**values, "point": point_value(lon, lat)}.items():
        setattr(entry, name, value)
    db.session.add(entry)
    db.session.flush()
    return entry


def mark_border_village(village_id: int, is_border: bool) -> None:
    """Say whether a village touches the line; the list is the townships' own."""
    db.session.execute(update(Village).where(Village.id == village_id).values(is_border=is_border))


def _put(
    model: Any, identity: dict[str, Any], values: dict[str, Any], at_first: dict[str, Any] | None = None
) -> Any:
    found = db.session.scalar(select(model).filter_by(**identity))
    if found is None:
        found = model(**{**(at_first or {}), **identity, **values})
        db.session.add(found)
    else:
        for name, value in values.items():
            # A file that names a town in Chinese does not take its English name away.
            setattr(found, name, {**found.names, **value} if name == "names" else value)
    db.session.flush()
    return found
