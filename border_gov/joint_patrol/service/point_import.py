"""Import of checkpoints from map layers and spreadsheets: each row judged, nothing guessed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from border_gov.geo.columns import point_value, shape_of
from border_gov.geo.control import Shift, suspected_shift
from border_gov.geo.datum import GeoError, to_metres
from border_gov.geo.filters import lat_of, lon_of
from border_gov.joint_patrol.models.places import Checkpoint
from border_gov.joint_patrol.rules import cells as law
from border_gov.joint_patrol.rules.inputs import INPUT_FLOW, InputFacts, InputVerb, may_edit_place
from border_gov.joint_patrol.service.gis_sheets import LAT, LON
from border_gov.joint_patrol.service.places import NOT_A_NAME, OUTSIDE_ZONE, codes_of, new_code
from border_gov.journal.service import Audience, Subject, record
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.models import Zone
from border_gov.jurisdictions.rules import fit_name
from border_gov.kernel.db import db
from border_gov.kernel.sheets import Field, ImportReport, Row, Verdict
from border_gov.kernel.sheets.cells import CellProblem, as_id, as_text, as_whole
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SAME_PLACE_M = 50.0
NIGHT = "18:00-24:00"
RANGES = {"priority": (1, 100), "dwell": (1, 240), "target": (1, 60)}
DEFAULTS = {"priority": 50, "dwell_min": 10, "target_days": 7}
TWICE_NUMBER = L("This number stands in the file twice.")
TWICE_PLACE = L("The same name stands at the same place twice in the file.")
OTHER_SIDE = L("This checkpoint belongs to another side, which changes it itself.")
OUT_OF_RANGE = L("“%(value)s” is not between %(low)s and %(high)s.")
BY_DEFAULT = L("No value for %(columns)s: the usual ones were taken (can be changed later).")

FIELDS = (
    Field("name", L("Name"), ("名称", "点位", "点位名称", "点名", "巡更点", "name", "Name"), required=True),
    Field("number", L("Number"), ("编号", "点位编号", "序号代码", "number", "code", "id", "fid")),
    Field("lon", L("Longitude"), (LON, "经度", "lon", "lng", "longitude", "x", "东经"), required=True),
    Field("lat", L("Latitude"), (LAT, "纬度", "lat", "latitude", "y", "北纬"), required=True),
    Field("datum", L("Coordinate system"), ("坐标", "坐标系", "坐标系统", "坐标类型", "datum", "crs")),
    Field("accuracy", L("Accuracy (m)"), ("精度", "误差", "定位精度", "accuracy", "accuracy_m")),
    Field("priority", L("Priority"), ("优先级", "重要程度", "等级", "级别", "priority")),
    Field("dwell", L("Dwell (minutes)"), ("停留分", "停留", "停留时间", "停留分钟", "dwell", "dwell_min")),
    Field("target", L("Every … days"), ("间隔天", "间隔", "巡查间隔", "间隔天数", "target_days", "interval")),
    Field("windows", L("Time windows"), ("时段", "时间段", "时间", "开放时间", "windows")),
    Field("remark", L("Remark"), ("备注", "说明", "remark", "note")),
)


@dataclass
class PointData:
    """What one good row says, ready to be stored; `given` names the columns that it had a value for."""

    values: dict[str, Any]
    lon: float
    lat: float
    existing: Checkpoint | None = None
    given: set[str] = field(default_factory=set)


class PointImporter:
    """Judges rows against boundary and known checkpoints; `datum` is what the form or command named."""

    kind = "checkpoints"
    fields: Sequence[Field] = FIELDS

    def __init__(
        self,
        zone_id: int,
        actor: Viewer,
        now: dt.datetime,
        *,
        datum: str = "",
        is_gis: bool = False,
        night: str = NIGHT,
        source: str = "",
    ) -> None:
        INPUT_FLOW.allow("import_points", "", actor, InputFacts(zone_id))
        self.zone_id, self.actor, self.now = zone_id, actor, now
        self.datum, self.is_gis, self.night, self.source = datum, is_gis, night, source
        self.zone_key = db.session.get_one(Zone, zone_id).key
        self._numbers: set[str] = set()
        self._places: list[tuple[str, float, float]] = []
        self._by_number: dict[str, tuple[Checkpoint, float, float]] = {}
        self._by_name: dict[str, list[tuple[Checkpoint, float, float]]] = {}
        c = Checkpoint
        for found, lon, lat in db.session.execute(
            select(c, lon_of(c.point), lat_of(c.point)).where(c.zone_id == zone_id)
        ):
            if found.external_number:
                self._by_number[found.external_number] = (found, lon, lat)
            self._by_name.setdefault(found.name.get("zh", ""), []).append((found, lon, lat))

    def check(self, row: Row) -> Verdict:
        """Judge one row. Bad: no name or markup in it, no datum, swapped or impossible coordinates."""
        values: dict[str, Any] = {"name": {"zh": row.text("name")}}
        if not fit_name(row.text("name")) or not row.text("name"):
            row.problem("name", NOT_A_NAME)
        number = row.get("number", as_id) or ""
        if number and number in self._numbers:
            row.problem("number", TWICE_NUMBER)
        self._numbers.add(number)
        values["external_number"] = number
        point = self._point(row, values)
        self._plain(row, values)
        if row.problems or point is None:
            return row.verdict("bad")
        return self._compare(row, PointData(values, *point))

    def _point(self, row: Row, values: dict[str, Any]) -> tuple[float, float] | None:
        pair = [self._coordinate(row, name, wrong) for name, wrong in (("lon", "N"), ("lat", "E"))]
        datum = self._datum(row)
        accuracy = self._number(row, "accuracy")
        if row.problems or pair[0] is None or pair[1] is None:
            return None
        try:
            # A map layer was brought to WGS 84 when it was read.
            found = jurisdictions.locate(
                pair[0], pair[1], "wgs84" if self.is_gis else datum, accuracy, zone_key=self.zone_key
            )
        except GeoError as error:
            for name, messages in error.fields.items():
                target = {"accuracy_m": "accuracy"}.get(name, name)
                row.problem(target, messages[0][0], **messages[0][1])
            return None
        if not found.place.side:
            row.problem("lon", OUTSIDE_ZONE)
            return None
        values.update(
            side=found.place.side,
            joint=found.place.status == "joint",
            town_code=found.place.town_code,
            distance_m=round(found.place.distance_m or 0.0, 1),
            located={"rule": found.place.rule, "version": found.place.boundary_version},
            datum=datum,
            accuracy_m=accuracy,
        )
        return found.lon, found.lat

    def _coordinate(self, row: Row, name: str, wrong: str) -> float | None:
        cell = row.cells.get(name)
        if not as_text(cell):
            row.problem(name, L("This is missing."))
            return None
        try:
            number, letter = law.coordinate(cell if isinstance(cell, float) else as_text(cell))
        except law.NotUnderstood as error:
            row.problem(name, error.message, **error.params)
            return None
        if letter == wrong:
            row.problem(name, law.SWAPPED)
            return None
        return number

    def _datum(self, row: Row) -> str:
        text = "" if self.is_gis else row.text("datum")
        if self.datum and not text:
            return self.datum
        try:
            return law.datum_of(text)
        except law.NotUnderstood as error:
            row.problem("datum", error.message, **error.params)
            return ""

    def _number(self, row: Row, name: str) -> float | None:
        text = row.text(name).lower().removesuffix("m").removesuffix("米")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            row.problem(name, law.NOT_A_COORDINATE, value=text[:40])
            return None

    def _plain(self, row: Row, values: dict[str, Any]) -> None:
        """Priority, dwell, interval, windows: words of the trade; what is not said stays out of `values`."""
        if text := row.text("priority"):
            self._try(row, "priority", lambda: values.update(priority=self._level(row, text)))
        for name, column in (("dwell", "dwell_min"), ("target", "target_days")):
            number = row.get(name, as_whole)
            low, high = RANGES[name]
            if number is not None and not low <= number <= high:
                row.problem(name, OUT_OF_RANGE, value=row.text(name), low=low, high=high)
            elif number is not None:
                values[column] = number
        if text := row.text("windows"):
            self._try(row, "windows", lambda: values.update(windows=self._windows(row, text)))

    def _try(self, row: Row, name: str, read: Any) -> None:
        try:
            read()
        except (law.NotUnderstood, CellProblem) as error:
            row.problem(name, error.message, **error.params)

    def _level(self, row: Row, text: str) -> int:
        level, was_rank = law.level(text)
        if was_rank:
            row.note(law.LEVEL_READ, value=text)
        return level

    def _windows(self, row: Row, text: str) -> list[list[int]]:
        windows, was_night = law.window(text, self.night)
        if was_night:
            row.note(law.NIGHT_READ, value=text, window=self.night)
        return windows

    def _compare(self, row: Row, data: PointData) -> Verdict:
        name = data.values["name"]["zh"]
        if any(name == other and _metres(data, lon, lat) < 1 for other, lon, lat in self._places):
            row.problem("name", TWICE_PLACE)
            return row.verdict("bad")
        self._places.append((name, data.lon, data.lat))
        found = self._existing(data)
        if found is None:
            left = [column for column in DEFAULTS if column not in data.values]
            if left:
                row.note(BY_DEFAULT, columns=", ".join(left))
            return row.verdict("new", data)
        data.existing, lon, lat = found
        changes = self._changes(data, _metres(data, lon, lat))
        if not changes:
            return row.verdict("same", data)
        facts = InputFacts(self.zone_id, data.existing.side, data.existing.joint)
        if not may_edit_place(self.actor, facts):
            row.problem("name", OTHER_SIDE)
        return row.verdict("changed", data, changes)

    def _existing(self, data: PointData) -> tuple[Checkpoint, float, float] | None:
        if data.values["external_number"] in self._by_number and data.values["external_number"]:
            return self._by_number[data.values["external_number"]]
        same_name = self._by_name.get(data.values["name"]["zh"], [])
        near = [found for found in same_name if _metres(data, found[1], found[2]) <= SAME_PLACE_M]
        return near[0] if near else None

    def _changes(self, data: PointData, moved_m: float) -> dict[str, tuple[Any, Any]]:
        old = data.existing
        changes: dict[str, tuple[Any, Any]] = {}
        for column in ("name", "external_number", "priority", "dwell_min", "target_days", "windows"):
            if column in data.values and getattr(old, column) != data.values[column]:
                changes[column] = (getattr(old, column), data.values[column])
        if moved_m >= 1:
            changes["point"] = (0, round(moved_m, 1))
        return changes

    def apply(self, verdicts: Iterable[Verdict]) -> None:
        """Store new and changed rows in the caller's transaction, and one entry in the journal."""
        codes = codes_of(self.zone_id)
        counts, sides = {"new": 0, "changed": 0}, set()
        for verdict in verdicts:
            if verdict.state not in counts:
                continue
            counts[verdict.state] += 1
            sides.add(verdict.data.values["side"])
            self._store(verdict.data, codes)
        db.session.flush()
        if not sum(counts.values()):
            return
        subject = Subject("patrol_zone", self.zone_id)
        heard = Audience(roles=("organiser",))
        record(
            self.actor,
            InputVerb.CHECKPOINTS_IMPORTED,
            subject,
            now=self.now,
            zone_id=self.zone_id,
            sides=sides,
            audience=heard,
            added=counts["new"],
            changed=counts["changed"],
        )

    def _store(self, data: PointData, codes: set[str]) -> None:
        row = data.existing
        if row is None:
            row = Checkpoint(zone_id=self.zone_id, code=new_code(codes), **DEFAULTS)
            db.session.add(row)
        else:
            row.version += 1
        for column, value in data.values.items():
            setattr(row, column, value)
        row.point = point_value(data.lon, data.lat)
        row.source, row.changed_at = self.source, self.now


def doubt(zone_id: int, report: ImportReport) -> Shift | None:
    """Whether the good rows lie where known lines lie; a shift that another datum explains, or None."""
    points = [verdict.data for verdict in report.verdicts if verdict.data is not None]
    lines = [shared.shape for shared in jurisdictions.layers(zone_id).lines]
    return suspected_shift([shape_of(point_value(p.lon, p.lat)) for p in points], lines)


def _metres(data: PointData, lon: float, lat: float) -> float:
    x1, y1 = to_metres(data.lon, data.lat)
    x2, y2 = to_metres(lon, lat)
    return ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5
