"""The demonstration's persons: staff with accounts and forty synthetic volunteers a side."""

import datetime as dt
import random
import secrets

from flask_security import hash_password
from sqlalchemy import select

from border_gov.demo.accounts import DemoAccount
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries, service
from border_gov.people.models import Account, Person, Unit
from border_gov.people.service.accounts import open_account

SEED = 20261130
VOLUNTEERS = 40
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉斌宇浩凯健俊帆波"
STAFF = ("organiser", "officer", "duty", "leader", "mediator")
ADMINS = (("system_admin", "sysadmin"), ("security_admin", "secadmin"), ("audit_admin", "auditadmin"))


def load_people(now: dt.datetime) -> list[DemoAccount]:
    """Bring in staff, administrators and volunteers of the demonstration zone; the caller stores them.

    Idempotent: who is there stays, with their password. Returns the accounts that were opened now, with
    passwords that stand nowhere else; empty on a second call.
    """
    zone_id = places.zone_by_key().id
    actor = queries.console(zone_id)
    opened: list[DemoAccount] = []
    first_side, *_ = places.side_keys(zone_id)
    for role, login in ADMINS:
        unit = _unit(zone_id, first_side, actor, now)
        person = _staff(zone_id, first_side, login, unit, actor, now)
        for side in places.side_keys(zone_id):
            service.grant(person, role, side, actor=actor, now=now)
        opened += _account(person, login, first_side, (role,), actor, now)
    for side in places.side_keys(zone_id):
        unit = _unit(zone_id, side, actor, now)
        for role in STAFF:
            login = f"{side}-{role}"
            person = _staff(zone_id, side, login, unit, actor, now)
            service.grant(person, role, side, actor=actor, now=now)
            opened += _account(person, login, side, (role,), actor, now)
        opened += _volunteers(zone_id, side, unit, actor, now)
    return opened


def _volunteers(zone_id: int, side: str, unit: Unit, actor: Viewer, now: dt.datetime) -> list[DemoAccount]:
    draw = random.Random(f"{SEED}:{side}")  # noqa: S311 - the same synthetic people on every machine
    homes = [v for v in places.villages(zone_id) if v["side_key"] == side]
    border = [v for v in homes if v["is_border"]] or homes
    opened: list[DemoAccount] = []
    for number in range(VOLUNTEERS):
        name = _name(draw)
        home = draw.choice(border) if border else None
        phone = f"199{draw.randrange(10**8):08d}"
        person = _person(zone_id, side, name, phone, unit, actor, now, home)
        service.grant(person, "volunteer", side, actor=actor, now=now)
        if number < 2:
            opened += _account(person, f"{side}-volunteer{number + 1}", side, ("volunteer",), actor, now)
    return opened


def _person(
    zone_id: int,
    side: str,
    name: str,
    phone: str,
    unit: Unit,
    actor: Viewer,
    now: dt.datetime,
    home: object = None,
) -> Person:
    chosen = select(Person).where(Person.zone_id == zone_id, Person.phone == phone, Person.side_key == side)
    known = db.session.scalar(chosen)
    if known is not None:
        return known
    place = dict(home) if home else {}  # type: ignore[call-overload]
    data = {
        "name": name,
        "phone": phone,
        "unit_id": unit.id,
        "town_code": place.get("town_code", ""),
        "village_code": place.get("code", ""),
    }
    return service.add_person(zone_id, side, data, actor=actor, now=now, noted=False)


def _name(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2))))


def _staff(zone_id: int, side: str, login: str, unit: Unit, actor: Viewer, now: dt.datetime) -> Person:
    """A member of staff: the same name and number for the same login on every machine."""
    draw = random.Random(f"{SEED}:{login}")  # noqa: S311 - synthetic, not secret
    name, phone = _name(draw), f"198{draw.randrange(10**8):08d}"
    return _person(zone_id, side, name, phone, unit, actor, now)


def _unit(zone_id: int, side: str, actor: Viewer, now: dt.datetime) -> Unit:
    towns = [t for t in places.towns(zone_id, adjoining_only=True) if t["side_key"] == side]
    home = next((town for town in towns if town["pilot"]), towns[0] if towns else None)
    names = {"zh": f"{home['names']['zh']}平安办" if home else "平安办", "en": "Public safety office"}
    return service.save_unit(zone_id, side, names, home["code"] if home else "", actor=actor, now=now)


def _account(
    person: Person, login: str, side: str, roles: tuple[str, ...], actor: Viewer, now: dt.datetime
) -> list[DemoAccount]:
    if db.session.scalar(select(Account.id).where(Account.login == login)):
        return []
    account, _ = open_account(person, login, actor=actor, now=now)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    account.password, account.must_change = hash_password(password), False
    return [DemoAccount(login, password, person.name, side, roles)]
