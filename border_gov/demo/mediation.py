"""The demonstration's disputes: one in every state, of every kind, on every side and along the line."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from border_gov.demo.mediation_houses import home_town, load_houses
from border_gov.demo.mediation_walk import DAY, Cast, Walk
from border_gov.joint_mediation.models import MediationCase, MediationCommittee, MediationPartner
from border_gov.joint_mediation.rules import flow
from border_gov.joint_mediation.service import admission, closing, intake, outcomes, performing, simple
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

PERSON, FIRM = "person", "organisation"


@dataclass(frozen=True)
class Matter:
    """One invented dispute: in which state it stands, since how many days, what it is about."""

    state: str
    days: int
    category: str
    facts: str
    request: str
    joint: bool = False
    topic: str = ""
    houses: tuple[str, ...] = ()
    parties: tuple[str, str] = (PERSON, PERSON)


M = Matter
MATTERS = (
    M(flow.DRAFT, 0, "neighbour", "两家为屋后排水沟走向争执。", "恢复原排水沟。"),
    M(flow.REGISTERED, 1, "environment", "养殖场臭味影响邻村，村民要求整改。", "限期整改。", True, "odour"),
    M(flow.NOT_ACCEPTED, 6, "land", "两村对界桩位置说法不一。", "确认界线走向。", True),
    M(flow.ROUTED, 2, "land", "承包地流转费拖欠一季。", "支付流转费。", topic="land_transfer"),
    M(flow.PANEL_READY, 4, "environment", "水葫芦堆积，养鱼户受损。", "清理并补偿。", True, "border_water"),
    M(flow.IN_MEDIATION, 7, "damages", "收割机过界压坏田埂。", "修复田埂并补偿。", True),
    M("danger", 5, "neighbour", "建房挡光，双方多次争吵。", "停止施工。"),
    M(flow.ADJOURNED, 9, "environment", "夜间施工噪声扰民。", "错时施工。", True, "noise"),
    M(flow.ADJOURNED, 8, "property", "小区停车费调整引起纠纷，业主、物业、居委会三方到场。", "重新议价。",
      topic="", houses=("property_company", "owners", "neighbourhood"), parties=(PERSON, FIRM)),
    M(flow.ESCALATING, 12, "labour", "外来务工人员工资拖欠，涉及十二人。", "支付工资。", topic="newcomers",
      parties=(PERSON, FIRM)),
    M(flow.DRAFTING, 10, "damages", "货车擦碰桥栏，维修费分担。", "承担维修费。", True),
    M(flow.AGREED, 11, "business", "两地企业因供货延期争执（涉企快调）。", "支付违约金。", True, "enterprise",
      ("federation", "governance_centre"), (FIRM, FIRM)),
    M(flow.CONFIRMING, 14, "contract", "鱼塘承包提前解除。", "退还押金。", True, parties=(PERSON, FIRM)),
    M(flow.PERFORMING, 16, "medical", "术后感染引起的医疗费用争议。", "赔偿医疗费。", topic="",
      houses=("medical_committee", "hospital"), parties=(PERSON, FIRM)),
    M(flow.BREACHED, 24, "contract", "苗木买卖余款未付。", "支付余款。"),
    M(flow.PERFORMED, 20, "damages", "犬只越界伤人，赔偿医药费。", "赔偿医药费。", True),
    M(flow.FAILED, 13, "family", "兄弟为赡养老人分担费用争执。", "分担赡养费。"),
    M(flow.CLOSED_SUCCESS, 40, "neighbour", "宅基地滴水纠纷。", "改装落水管。"),
    M(flow.CLOSED_SUCCESS, 45, "environment", "农药瓶倾倒界河岸边。", "清理并道歉。", True, "dumping"),
    M(flow.CLOSED_FAILED, 35, "traffic", "电动车相撞责任争议。", "赔偿修车费。"),
    M(flow.REFERRED_OUT, 30, "housing", "老屋翻建用地争议。", "停止翻建。"),
    M(flow.WITHDRAWN, 15, "consumer", "农机配件质量争议。", "退货。"),
    M(flow.ARCHIVED, 60, "ecommerce", "网购种子与描述不符。", "退款。"),
    M(flow.REOPENED, 50, "neighbour", "同一处通道再次被占用。", "恢复通行。", True),
    M("simple", 3, "neighbour", "晾晒稻谷占用机耕路。", "当场清理，互不追究。", True),
    M("simple", 5, "consumer", "集市买菜短斤少两。", "当场补足并道歉。"),
    M("simple", 8, "traffic", "两车轻微刮擦。", "当场赔付二百元，互不追究。", True),
)  # fmt: skip
SURNAMES, GIVEN = "周吴郑王冯陈褚卫蒋沈韩杨朱秦", ("大有", "长根", "阿明", "玉珍", "建新", "小妹", "国平")
FIRMS = ("华欣农业专业合作社", "临港建材经营部", "康乐社区服务站", "新港水产公司")
UNTIL_ROUTED = (flow.ROUTED, flow.WITHDRAWN)
Step = Callable[[Walk], Any]


def load_mediation(cast: Cast, now: dt.datetime) -> int:
    """Committees, mediators, rooms, houses, then the disputes; once only. Returns how many were made."""
    zone_id = places.zone_by_key().id
    load_houses(cast.officers, now - 70 * DAY)
    if db.session.scalar(select(MediationCase.id).where(MediationCase.zone_id == zone_id).limit(1)):
        return 0
    sides = sorted(cast.officers)
    for number, matter in enumerate(MATTERS):
        side = sides[number % len(sides)]
        _one(cast, zone_id, side, number, matter, now)
    return len(MATTERS)


def _one(cast: Cast, zone_id: int, side: str, number: int, matter: Matter, now: dt.datetime) -> None:
    began = now - matter.days * DAY - dt.timedelta(hours=number % 5 + 2)
    data = _taken_in(cast, zone_id, side, number, matter)
    if matter.state == "simple":
        _simple(cast, side, data, matter, began)
        return
    case = intake.open_case(cast.officers[side], data, now=began)
    walk = Walk(cast, case, began, now, _terms(matter, began))
    for step in _steps(matter, zone_id):
        step(walk)


def _taken_in(cast: Cast, zone_id: int, side: str, number: int, matter: Matter) -> dict[str, Any]:
    chosen = select(MediationCommittee.id).where(MediationCommittee.zone_id == zone_id)
    committee = db.session.scalar(chosen.where(MediationCommittee.side == side).limit(1))
    return {
        "committee_id": committee,
        "source": ("application", "initiative", "department", "police")[number % 4],
        "category": matter.category,
        "topic": matter.topic,
        "where": _where(zone_id, side, number, matter.joint),
        "also_sides": sorted(cast.officers) if matter.joint else [],
        "facts": matter.facts,
        "request": matter.request,
        "parties": [_party(cast, side, number, place, kind) for place, kind in enumerate(matter.parties)],
    }


def _where(zone_id: int, side: str, number: int, joint: bool) -> str:
    """A named place on the line for a joint one, else a border village of the side."""
    named = list(places.named_places(zone_id))
    if joint and named:
        return f"place:{named[number % len(named)]['id']}"
    town = home_town(zone_id, side)["code"]
    rows = [row for row in places.villages(zone_id) if row["side_key"] == side]
    near = [row for row in rows if row["is_border"] or row["town_code"] == town] or rows
    return f"village:{near[number % len(near)]['code']}"


def _party(cast: Cast, side: str, number: int, place: int, kind: str) -> dict[str, Any]:
    sides = sorted(cast.officers)
    name = SURNAMES[(number * 2 + place) % len(SURNAMES)] + GIVEN[(number + place * 3) % len(GIVEN)]
    own = side if place == 0 else sides[(sides.index(side) + 1) % len(sides)]
    return {
        "role": ("applicant", "respondent")[place],
        "kind": kind,
        "name": name if kind == PERSON else FIRMS[number % len(FIRMS)],
        "phone": f"1990000{number:02d}{place:02d}",
        "side": own,
        "consent": ("applied", "no_objection")[place],
        "identity_checked": True,
    }


def _terms(matter: Matter, began: dt.datetime) -> dict[str, Any]:
    due = (began + 9 * DAY).date()
    promise = {"what": matter.request, "amount": "1800", "manner": "transfer", "due_on": due}
    return {
        "items": [matter.request, "双方就此事互不追究。"],
        "facts": matter.facts,
        "disputes": "",
        "copies": 4,
        "instalments": [promise],
    }


def _simple(cast: Cast, side: str, data: Mapping[str, Any], matter: Matter, began: dt.datetime) -> None:
    sides = sorted(cast.mediators) if matter.joint else [side]
    people = [cast.mediators[one].person_id for one in sides]
    ticks = {"done": True, "rights_told": True, "notice_waived": True, "no_relations": True}
    given = {**data, "agreed": matter.request, "mediators": people, **ticks}
    simple.settle(cast.mediators[side], given, now=began)


def _exclude(walk: Walk) -> None:
    for side in sorted(walk.case.sides):
        admission.not_accept(
            walk.cast.officers[side], walk.case.id, "line_dispute", "civil_affairs", now=walk.wait()
        )


def _steps(matter: Matter, zone_id: int) -> list[Step]:
    """What leads to the state of `matter`, in order."""
    if matter.state == flow.DRAFT:
        return []
    if matter.state == flow.REGISTERED:
        return [Walk.register]
    if matter.state == flow.NOT_ACCEPTED:
        return [Walk.register, _exclude]
    houses = _houses(zone_id, matter)
    first: list[Step] = [Walk.register, Walk.accept, lambda walk: walk.call(houses)]
    if matter.state in UNTIL_ROUTED:
        return first + ([_withdraw] if matter.state == flow.WITHDRAWN else [])
    if matter.state == flow.PANEL_READY:
        return [*first, Walk.seat]
    return [*first, Walk.seat, Walk.talk, *AFTER_TALK[matter.state]]


def _houses(zone_id: int, matter: Matter) -> list[int]:
    row = MediationPartner
    chosen = select(row.id).where(row.zone_id == zone_id, row.kind.in_(matter.houses))
    return list(db.session.scalars(chosen.order_by(row.side, row.id).limit(len(matter.houses))))


def _withdraw(walk: Walk) -> None:
    outcomes.withdraw(walk.lead, walk.case.id, now=walk.wait())


def _guide(walk: Walk) -> None:
    performing.guide_court(walk.lead, walk.case.id, now=walk.wait(), told=True)


def _archive(walk: Walk) -> None:
    closing.archive(walk.lead, walk.case.id, now=walk.wait(1))


def _again(walk: Walk) -> None:
    closing.take_up_again(walk.lead, walk.case.id, now=walk.wait(5))


SIGNED: tuple[Step, ...] = (Walk.draft, Walk.mark)
KEPT: tuple[Step, ...] = (*SIGNED, Walk.perform)
DONE: tuple[Step, ...] = (*KEPT, Walk.visit, Walk.close)
AFTER_TALK: dict[str, tuple[Step, ...]] = {
    flow.IN_MEDIATION: (),
    "danger": (Walk.threaten,),
    flow.ADJOURNED: (lambda walk: walk.plan_another(walk.case.id % 5 + 1),),
    flow.ESCALATING: (Walk.go_up,),
    flow.DRAFTING: (Walk.draft, lambda walk: walk.mark(everybody=False)),
    flow.AGREED: SIGNED,
    flow.CONFIRMING: (*SIGNED, Walk.apply),
    flow.PERFORMING: (*SIGNED, lambda walk: performing.start(walk.lead, walk.case.id, now=walk.wait())),
    flow.BREACHED: (*SIGNED, lambda walk: walk.perform(kept=False)),
    flow.PERFORMED: KEPT,
    flow.FAILED: (Walk.fail,),
    flow.REFERRED_OUT: (Walk.fail, _guide),
    flow.CLOSED_FAILED: (Walk.fail, Walk.close),
    flow.CLOSED_SUCCESS: DONE,
    flow.ARCHIVED: (*DONE, _archive),
    flow.REOPENED: (*DONE, _again),
}


def cast_of(accounts: Mapping[tuple[str, str], Viewer]) -> Cast:
    """The cast out of viewers by (side, role)."""
    of = {role: {s: v for (s, r), v in accounts.items() if r == role} for role in ("officer", "mediator")}
    return Cast(of["officer"], of["mediator"])
