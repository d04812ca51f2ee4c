"""The demonstration's incidents: kinds, main areas, limits, and a few invented matters along the line."""

import datetime as dt

from border_gov.cohandling.service import limits
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import record, settings
from border_gov.incidents.rules.clocks import MACHINE, ONE_TWO_THREE, SAMPLES
from border_gov.incidents.service import desk, receiving, units
from border_gov.incidents.service import settings as verbs
from border_gov.incidents.service.citizen import CITIZEN
from border_gov.jurisdictions import queries as places
from border_gov.kernel.viewer import Viewer

KINDS: tuple[tuple[str, str, str, dict[str, bool]], ...] = (
    ("road", "道路桥梁损坏", "Damaged road or bridge", {}),
    ("waste", "垃圾倾倒", "Dumped waste", {}),
    ("water", "水面漂浮物、河道污染", "Polluted or blocked water", {"water": True}),
    ("noise", "噪声扰民", "Noise", {}),
    ("quarrel", "邻里纠纷", "Quarrel between neighbours", {"urgent": True}),
    ("danger", "险情（溺水、火情等）", "Danger (drowning, fire)", {"danger": True, "urgent": True}),
    ("ask", "咨询", "Question", {"desk_answer": True}),
    ("line", "界线走向争议", "Doubt about where the line runs", {"line_dispute": True}),
)
RADIUS_M = 1500.0
BEGAN = dt.timedelta(hours=2)
MATTERS = (
    ("road", "桥面护栏松动，老人小孩经过有危险", "山塘桥", "resolved"),
    ("waste", "河边有人倾倒建筑垃圾", "山塘桥北侧河岸", "on_site"),
    ("water", "河面水葫芦聚集，船过不去", "山塘桥下", "dispatched"),
    ("noise", "夜里施工声音太大", "村口", "acknowledged"),
    ("ask", "请问跨省搬家户口怎么办理", "镇便民服务中心", "received"),
)


def load_incidents(officers: dict[str, Viewer], now: dt.datetime) -> None:
    """Kinds, main areas, limits of the side that the source names, five matters; once only."""
    zone_id = places.zone_by_key().id
    if settings.kinds(zone_id, active_only=False):
        return
    first, now = places.side_keys(zone_id)[0], now - BEGAN
    for position, (code, zh, en, more) in enumerate(KINDS):
        data = {"code": code, "names": {"zh": zh, "en": en}, "position": position, "example": True, **more}
        verbs.save_kind(zone_id, None, data, actor=officers[first], now=now)
    for town in places.towns(zone_id, adjoining_only=True):
        if town["lon"] is not None and town["side_key"] in officers:
            actor = officers[town["side_key"]]
            verbs.save_core_area(zone_id, town["code"], RADIUS_M, actor=actor, now=now, example=True)
    for code, seconds in (ONE_TWO_THREE | SAMPLES).items():
        asked = limits.LimitAsked(seconds, "seconds", is_sample=code in SAMPLES)
        limits.set_limit(officers[first], zone_id, first, (MACHINE, code), asked, now=now)
    for number, (kind, words, place, state) in enumerate(MATTERS):
        _matter(zone_id, officers[first], (kind, words, place, state), now + dt.timedelta(minutes=number))


def _matter(zone_id: int, officer: Viewer, about: tuple[str, str, str, str], at: dt.datetime) -> Incident:
    kind, words, place, state = about
    data = {"kind": kind, "words": words, "place_words": place, "reporter_phone": "13900000000"}
    side = min(officer.sides)
    one = receiving.receive(CITIZEN, zone_id, data, at, source="page", receiver=side)
    steps = ("acknowledged", "dispatched", "on_site", "resolved")
    reached = steps.index(state) if state in steps else -1
    if reached >= 0:
        desk.ack(one, officer, at + dt.timedelta(seconds=40))
    if reached >= 1:
        desk.reply(one, officer, "已收到，马上安排人员到场。", at + dt.timedelta(seconds=90))
        called = [unit.id for unit in settings.units(zone_id, [side])][:1]
        desk.dispatch(one, officer, called, at + dt.timedelta(seconds=150))
    if reached >= 2:
        row = record.active_assignments(one.id)[0]
        units.report(one, officer, "arrive", row.id, {}, at + dt.timedelta(minutes=9))
    if reached >= 3:
        result = {"result": "done", "words": "护栏已加固，现场已设警示牌。", "no_photo_why": "示例数据"}
        units.resolve(one, officer, result, at + dt.timedelta(minutes=50))
    return one
