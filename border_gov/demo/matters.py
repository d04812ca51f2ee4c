"""The incidents of the last weeks in the demonstration: invented, in every state, through the real verbs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from border_gov.cohandling.queries import handover as handovers
from border_gov.cohandling.queries import signing as rounds
from border_gov.cohandling.service import handover, signing
from border_gov.geo.datum import to_degrees
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import record, settings
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.service import board, citizen, closing, desk, ending, receiving, shifts, units
from border_gov.incidents.service.citizen import CITIZEN
from border_gov.jurisdictions import queries as places
from border_gov.kernel.viewer import Viewer

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Matter:
    """What was reported where (metres along the line, or a side's town), which side got it, how far it is."""

    kind: str
    words: str
    place: str
    where: float | str
    receiver: int
    ago: dt.timedelta
    state: str


MATTERS = (
    Matter("road", "桥面护栏松动，老人小孩经过有危险", "山塘桥", 28_000, 0, 26 * 60 * MINUTE, "resolved"),
    Matter("waste", "河边有人倾倒建筑垃圾，已有三四车", "界河北岸机耕路", 31_500, 1, 40 * MINUTE, "on_site"),
    Matter("water", "河面水葫芦聚集，船过不去", "山塘桥下", 28_200, 0, 14 * MINUTE, "dispatched"),
    Matter("noise", "夜里施工声音太大，影响休息", "村口新厂房", "seat", 0, 3 * MINUTE, "acknowledged"),
    Matter("ask", "请问跨省搬家户口怎么办理", "镇便民服务中心", "seat", 0, MINUTE, "received"),
    Matter("quarrel", "两家为田埂边的水沟吵起来了", "界河南岸三组", 36_000, 1, 25 * MINUTE, "received"),
    Matter("noise", "广场舞音响太响，请帮忙协调", "文化礼堂前", "seat", 1, 50 * MINUTE, "replied"),
    Matter("road", "路灯连续五盏不亮", "毗邻路北段", 22_000, 0, 5 * 60 * MINUTE, "scheduled"),
    Matter("waste", "有人焚烧秸秆，烟很大", "东片农田", "other", 0, 30 * MINUTE, "offered"),
    Matter("water", "排水口有异味，水发黑", "交界处泵站", "other", 1, 5 * 60 * MINUTE, "disputed"),
    Matter("road", "窨井盖缺失，已放树枝提醒", "南片村道", "other", 0, 3 * DAY, "accepted"),
    Matter("road", "桥头减速带脱落", "毗邻路桥", 25_000, 1, 6 * DAY, "solved"),
    Matter("waste", "河道边堆放废旧大棚膜", "界河西段", 18_000, 0, 9 * DAY, "half"),
    Matter("noise", "饭店油烟和噪声扰民", "老街", "seat", 1, 12 * DAY, "reopen_requested"),
    Matter("road", "桥面护栏松动，小孩会掉下去", "山塘桥南堍", 28_030, 1, 25 * 60 * MINUTE, "merged"),
    Matter("ask", "想反映外省工地欠薪的事", "镇便民服务中心", "seat", 0, 2 * DAY, "rejected"),
    Matter("noise", "邻居装修太吵", "三号楼", "seat", 1, 4 * DAY, "withdrawn"),
    Matter("water", "河面有死鱼", "界河东段", 40_000, 0, 45 * DAY, "archived"),
    Matter("line", "鱼塘边的界桩好像被挪动过", "界河湾", 33_000, 1, 20 * DAY, "on_site"),
)
STEPS = ("acknowledged", "replied", "dispatched", "on_site", "resolved", "solved")
NEEDS = {"scheduled": "replied", "half": "solved", "reopen_requested": "solved", "archived": "solved"}


@dataclass(frozen=True)
class Staff:
    """Who acts in the demonstration: of each side an officer, and the duty officer who signs."""

    officers: Mapping[str, Viewer]
    duty: Mapping[str, Viewer]


def load_matters(zone_id: int, staff: Staff, now: dt.datetime) -> None:
    """Every matter as far as it went, a night's duty log of each side, and a shift that is on now."""
    made = {matter: _matter(zone_id, staff, matter, now) for matter in MATTERS}
    double, into = (
        next(one for matter, one in made.items() if matter.state == state) for state in ("merged", "resolved")
    )
    everybody = replace(staff.officers[into.lead], sides=frozenset(staff.officers))
    if double.state == "received":
        ending.merge(double, everybody, into, double.received_at + 5 * MINUTE)
    for side, officer in staff.duty.items():
        board.begin_duty(officer, zone_id, side, True, now - 15 * 60 * MINUTE)
        change = shifts.hand_over(officer, zone_id, side, "夜间平稳，一件移交等对方答复。", now - 60 * MINUTE)
        shifts.take_over(change, staff.officers[side], "已接。", True, now)


def _matter(zone_id: int, staff: Staff, matter: Matter, now: dt.datetime) -> Incident:
    sides = places.side_keys(zone_id)
    side = sides[matter.receiver % len(sides)]
    at = now - matter.ago
    lon, lat = _spot(zone_id, matter.where, side)
    data = {"kind": matter.kind, "words": matter.words, "place_words": matter.place, "datum": "wgs84"}
    data |= {"reporter_phone": "13900000000"}
    one = receiving.receive(
        CITIZEN, zone_id, {**data, "lon": lon, "lat": lat}, at, source="page", receiver=side
    )
    reached = NEEDS.get(matter.state, matter.state)
    for step in STEPS[: STEPS.index(reached) + 1] if reached in STEPS else ():
        _STEP[step](one, staff, side, at)
    if matter.state in _ENDS:
        _ENDS[matter.state](one, staff, side, at)
    return one


def _spot(zone_id: int, where: float | str, side: str) -> tuple[float, float]:
    """On the line, or at the seat of a town: of the side that received it, or of another."""
    if not isinstance(where, str):
        spot = places.layers(zone_id).lines[0].metric.interpolate(where)
        lon, lat = to_degrees(spot.x, spot.y)
        return float(lon), float(lat)
    towns = [town for town in places.towns(zone_id, adjoining_only=True) if town["lon"] is not None]
    found = next(town for town in towns if (town["side_key"] == side) == (where == "seat"))
    return float(found["lon"]), float(found["lat"])


def _ack(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    desk.ack(one, staff.officers[side], at + dt.timedelta(seconds=40))


def _reply(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    desk.reply(one, staff.officers[side], "已收到，马上安排人员到场。", at + dt.timedelta(seconds=90))


def _dispatch(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    called = [unit.id for unit in settings.units(one.zone_id, [side])][:1]
    desk.dispatch(one, staff.officers[side], called, at + dt.timedelta(seconds=150))


def _arrive(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    row = record.active_assignments(one.id)[0]
    units.report(one, staff.officers[side], "arrive", row.id, {}, at + 9 * MINUTE)


def _resolve(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    result = {"result": "done", "words": "已到场处理完毕，现场已设警示牌。", "no_photo_why": "示例数据"}
    units.resolve(one, staff.officers[side], result, at + 50 * MINUTE)
    if len(one.sides) > 1:
        _sign(one, staff.duty[side], at + 60 * MINUTE)


def _close(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    for number, other in enumerate(sorted(one.sides)):
        if len(one.sides) == 1 or other != side:
            _sign(one, staff.duty[other], at + (70 + number) * MINUTE)
    token_at = at + 80 * MINUTE
    citizen.make_token(one, token_at)


def _sign(one: Incident, officer: Viewer, at: dt.datetime) -> None:
    waiting = rounds.latest(SUBJECT_KIND, one.id)
    assert waiting is not None
    fresh = replace(officer, confirmed_at=at)
    signing.sign(fresh, waiting.id, waiting.sha256, now=at, fresh_minutes=5)


def _schedule(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    desk.schedule(one, staff.officers[side], at + DAY, True, at + 4 * MINUTE)


def _half(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    citizen.answer_survey(one, "half", "清了一部分，还剩西头一堆。", at + DAY)


def _not(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    citizen.answer_survey(one, "not", "晚上还是很吵。", at + 2 * DAY)


def _solved(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    citizen.answer_survey(one, "solved", "处理得很快，谢谢。", at + DAY)


def _accept(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    offer = handovers.open_of(SUBJECT_KIND, one.id)
    assert offer is not None
    handover.accept(staff.officers[offer.to_side], offer.id, now=at + 3 * MINUTE)
    _ack(one, staff, one.lead, at + 3 * MINUTE)


def _dispute(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    offer = handovers.open_of(SUBJECT_KIND, one.id)
    assert offer is not None
    lon, lat = _spot(one.zone_id, "seat", side)
    proof = handover.Evidence(lon, lat, "wgs84", 20.0)
    _ack(one, staff, side, at)
    other = staff.officers[offer.to_side]
    handover.give_back(other, offer.id, "not_ours", proof, now=at + 20 * MINUTE, note="排口在对方一侧")
    handover.contest(staff.officers[side], offer.id, now=at + 40 * MINUTE)


def _reject(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    words = "欠薪请拨打12333，或向工地所在地劳动监察部门反映。"
    ending.reject(one, staff.officers[side], "elsewhere", words, at + 10 * MINUTE)


def _withdraw(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    citizen.withdraw(one, "settled", at + 30 * MINUTE, "已和邻居说好了")


def _archive(one: Incident, staff: Staff, side: str, at: dt.datetime) -> None:
    closing.archive(one, staff.officers[side], at + 35 * DAY)


_STEP = {
    "acknowledged": _ack,
    "replied": _reply,
    "dispatched": _dispatch,
    "on_site": _arrive,
    "resolved": _resolve,
    "solved": _close,
}
_ENDS = {
    "scheduled": _schedule,
    "half": _half,
    "reopen_requested": _not,
    "solved": _solved,
    "accepted": _accept,
    "disputed": _dispute,
    "rejected": _reject,
    "withdrawn": _withdraw,
    "archived": _archive,
}
