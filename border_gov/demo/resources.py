"""The demonstration's register: a dictionary of samples, objects along the line, one bridge entered twice."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import exists, select

from border_gov.joint_resources.models.register import Resource, ResourceKind
from border_gov.joint_resources.service.hazards import inspect, save_template
from border_gov.joint_resources.service.register import save, save_kind
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

PHONE = {"key": "contact", "names": {"zh": "联系方式", "en": "Contact"}, "type": "text", "private": True}
KINDS: tuple[tuple[str, str, str, str, bool, list[dict[str, Any]]], ...] = (
    ("bridge", "facility", "桥梁", "Bridge", True, [
        {"key": "load_t", "names": {"zh": "限载（吨）", "en": "Load limit (t)"}, "type": "number"},
    ]),
    ("camera", "facility", "监控探头", "Camera", True, []),
    ("sluice", "facility", "水闸泵站", "Sluice", True, []),
    ("marker", "facility", "界桩界碑", "Boundary marker", True, []),
    ("rental", "place", "出租房", "Rental house", False, [
        {"key": "rooms", "names": {"zh": "房间数", "en": "Rooms"}, "type": "number"}, PHONE,
    ]),
    ("shop", "place", "沿街商铺", "Shop", False, [PHONE]),
    ("post", "force", "警务（治安）岗亭", "Post", True, [PHONE]),
    ("grid", "force", "网格", "Grid", True, []),
    ("adviser", "organisation", "村居法律顾问", "Legal adviser", True, [PHONE]),
)  # fmt: skip
# Kind, name, degrees, custodian index (None: both): invented, 示意.
OBJECTS = (
    ("camera", "示例：{town}卡口监控", 0.0006),
    ("post", "示例：{town}平安岗亭", 0.0012),
    ("rental", "示例：{town}出租房 1 号", 0.0021),
    ("adviser", "示例：{town}法律顾问工作室", 0.0033),
)


def load_resources(zone_id: int, officers: dict[str, Viewer], now: dt.datetime) -> None:
    """Fill an empty dictionary and register; a second call changes nothing."""
    if db.session.scalar(select(exists().where(ResourceKind.zone_id == zone_id))):
        return
    any_officer = next(iter(officers.values()))
    kinds = {}
    for position, (code, group, zh, en, across, fields) in enumerate(KINDS):
        data = {"code": code, "group": group, "name": zh, "name_en": en, "fields": fields, "across": across}
        data |= {"active": True, "position": position}
        kinds[code] = save_kind(None, zone_id, data, actor=any_officer, now=now)
    _bridges(zone_id, kinds, officers, now)
    _inspected(zone_id, kinds["bridge"], officers, now)
    for town in places.towns(zone_id, adjoining_only=True):
        for code, name, shift in OBJECTS:
            place = {"lon": town["lon"] + shift, "lat": town["lat"] + shift / 2}
            officer = officers[town["side_key"]]
            _add(kinds[code], name.format(town=town["names"]["zh"]), place, officer, now)


def _bridges(
    zone_id: int, kinds: dict[str, ResourceKind], officers: dict[str, Viewer], now: dt.datetime
) -> None:
    """The named bridge is entered by every side, each from its own bank."""
    for named in places.named_places(zone_id, "bridge"):
        for number, (side, officer) in enumerate(officers.items()):
            place = {"lon": named["lon"] + 0.0001 * number, "lat": named["lat"]}
            more = {"sides": [side], "number": f"{side[:2].upper()}-Q01", "values": {"load_t": "10"}}
            _add(kinds["bridge"], named["names"]["zh"], place, officer, now, **more)


def _inspected(zone_id: int, kind: ResourceKind, officers: dict[str, Viewer], now: dt.datetime) -> None:
    """A check list, and a joint bridge whose rail somebody found broken and nobody has put right yet."""
    officer = next(iter(officers.values()))
    named = places.named_places(zone_id, "bridge")
    if not named:
        return
    listed = {"code": "bridge", "name": "示例：界河桥梁检查表", "check": "department"}
    listed["items"] = "桥栏牢固\n桥面平整\n限载标志清楚\n夜间照明完好"
    sides = sorted(officers)
    template = save_template(zone_id, listed, actor=officer, sides=sides, now=now)
    place = {"lon": named[0]["lon"] + 0.0008, "lat": named[0]["lat"]}
    bridge = _add(kind, "示例：界河人行桥", place, officer, now, sides=sides)
    seen = {"key": uuid.uuid5(uuid.NAMESPACE_OID, f"demo-{zone_id}"), "failed": [0], "words": "示例"}
    hazard = {"hazard": "示例：桥栏松动约 2 米", "level": "serious", "way": "by_date"}
    due = clock.today(now) - dt.timedelta(days=2)
    inspect(bridge, template, {**seen, **hazard, "due_on": due}, actor=officer, now=now)


def _add(
    kind: ResourceKind, name: str, place: dict[str, float], officer: Viewer, now: dt.datetime, **more: Any
) -> Resource:
    data = {"name": name, "datum": "wgs84", "source": "示意", "since": dt.date(2025, 1, 1), **place, **more}
    return save(None, kind, data, actor=officer, now=now)
