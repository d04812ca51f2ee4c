"""The demonstration's committees, mediators, rooms, other houses and ways of counting, if none are there."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import (
    MediationAllowance,
    MediationCommittee,
    MediationPartner,
    MediationRoom,
    MediatorProfile,
)
from border_gov.joint_mediation.queries import statistics
from border_gov.joint_mediation.service import settings
from border_gov.joint_mediation.service import statistics as counting
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people
from border_gov.people import service as persons
from border_gov.people.models import Account, Person

DAY = dt.timedelta(days=1)
MORE_MEDIATORS = 2
# Rooms that the client names; the topics they take are examples.
ROOMS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("xiangtai", "乡泰调解室", "Xiangtai room", ["land", "land_transfer", "expropriation"]),
    ("xiangyin", "乡音调解室", "Xiangyin room", ["newcomers", "labour"]),
    ("luchuan", "乐聚芦川调解室", "Lejuluchuan room", ["property", "neighbour", "noise"]),
)
PARTNERS: tuple[tuple[str, str, list[str], int | None, bool], ...] = (
    ("court", "人民法院", [], None, False),
    ("justice", "司法局", [], 5, False),
    ("federation", "工商业联合会", ["business", "contract"], 3, False),
    ("governance_centre", "社会治理中心", ["business", "contract", "labour"], 2, False),
    ("medical_committee", "医疗纠纷人民调解委员会", ["medical"], 5, True),
    ("hospital", "人民医院", ["medical"], 5, False),
    ("property_company", "物业服务公司", ["property"], 3, False),
    ("owners", "业主委员会", ["property"], 3, False),
    ("neighbourhood", "居民委员会", ["property", "neighbour"], 3, False),
)
ALLOWANCES = (("simple", "50"), ("oral", "80"), ("written", "150"), ("joint", "200"))


def load_houses(officers: Mapping[str, Viewer], now: dt.datetime) -> None:
    """Whatever a zone lacks of them; what officers entered stays. The caller's transaction stores it."""
    zone_id = places.zone_by_key().id
    first = officers[min(officers)]
    for side in sorted(officers):
        _committee(zone_id, side, officers[side], now)
        _mediators(zone_id, side, officers[side], now)
        _partners(zone_id, side, officers[side], now)
        _allowances(zone_id, side, officers[side], now)
    _rooms(zone_id, first, now)
    settings.example_schemes(first, zone_id, now=now)
    if not statistics.regimes(first, zone_id):
        counting.example_regimes(first, zone_id, now=now)


def _has(model: Any, zone_id: int, **more: Any) -> bool:
    chosen = select(model).filter_by(zone_id=zone_id, **more)
    return db.session.scalar(chosen.limit(1)) is not None


def home_town(zone_id: int, side: str) -> Mapping[str, Any]:
    """The pilot town of a side, else its first one."""
    towns = [dict(town) for town in places.towns(zone_id, adjoining_only=True) if town["side_key"] == side]
    return next((town for town in towns if town["pilot"]), towns[0])


def _committee(zone_id: int, side: str, officer: Viewer, now: dt.datetime) -> None:
    if _has(MediationCommittee, zone_id, side=side):
        return
    town = home_town(zone_id, side)
    name = town["names"]["zh"]
    values = {
        "side": side,
        "short": name.removesuffix("镇"),
        "names": {"zh": f"{name}人民调解委员会", "en": f"{town['names'].get('en', name)} committee"},
        "town_code": town["code"],
        "members": 7,
        "women": 3,
    }
    settings.save(officer, "committee", zone_id, None, values, now=now)


def _mediators(zone_id: int, side: str, officer: Viewer, now: dt.datetime) -> None:
    """The side's mediators by office, and two more out of its volunteers."""
    if _has(MediatorProfile, zone_id, side=side):
        return
    chosen = select(MediationCommittee.id).where(MediationCommittee.zone_id == zone_id)
    committee = db.session.scalar(chosen.where(MediationCommittee.side == side).limit(1))
    staff = select(Person).join(Account, Account.person_id == Person.id)
    found = list(db.session.scalars(staff.where(Account.login == f"{side}-mediator")))
    others = select(Person).where(
        Person.zone_id == zone_id,
        Person.side_key == side,
        Person.id.not_in(select(Account.person_id).where(Account.person_id.is_not(None))),
    )
    found += db.session.scalars(others.order_by(Person.id).limit(MORE_MEDIATORS))
    for number, person in enumerate(found):
        persons.grant(person, "mediator", side, actor=people.console(zone_id), now=now)
        values = {
            "committee_id": committee,
            "full_time": number == 0,
            "term_until": (now + (500 - 460 * (number == 2)) * DAY).date(),
            "trained_on": (now - (60 + 200 * number) * DAY).date(),
            "training_hours": 24 - 8 * number,
        }
        settings.save_mediator(officer, person.id, values, now=now)


def _partners(zone_id: int, side: str, officer: Viewer, now: dt.datetime) -> None:
    if _has(MediationPartner, zone_id, side=side):
        return
    name = places.sides(zone_id)
    county = next(one.name["zh"] for one in name if one.key == side)
    for kind, zh, categories, days, marks in PARTNERS:
        values = {
            "side": side,
            "kind": kind,
            "names": {"zh": f"{county}{zh}"},
            "duties": {"zh": "派员到场，就本单位职责提出意见（示例）"},
            "categories": categories,
            "days": days,
            "marks": marks,
        }
        row = settings.save(officer, "partner", zone_id, None, values, now=now)
        row.is_example = True


def _allowances(zone_id: int, side: str, officer: Viewer, now: dt.datetime) -> None:
    if not _has(MediationAllowance, zone_id, side=side):
        for kind, amount in ALLOWANCES:
            counting.state_allowance(
                officer, zone_id, kind, Decimal(amount), now=now - 60 * DAY, is_example=True
            )


def _rooms(zone_id: int, officer: Viewer, now: dt.datetime) -> None:
    if _has(MediationRoom, zone_id):
        return
    own = sorted(officer.sides)
    rows: list[dict[str, Any]] = [
        {"key": key, "kind": "topic", "topics": topics, "sides": own, "names": {"zh": zh, "en": en}}
        for key, zh, en, topics in ROOMS
    ]
    border = {"zh": "两港e站（毗邻矛盾纠纷调解室）", "en": "Border room"}
    everybody = places.side_keys(zone_id)
    rows.append({"key": "border", "kind": "border", "topics": ["ports"], "sides": everybody, "names": border})
    for values in rows:
        settings.save(officer, "room", zone_id, None, values, now=now).is_example = True
