"""The demonstration's prevention: sample limits, clues, an alert, an exercise, a request, an operation."""

import datetime as dt
from typing import Any

from sqlalchemy import exists, select

from border_gov.cohandling.queries import clocks
from border_gov.cohandling.rules.clocks import SECONDS
from border_gov.cohandling.service import limits
from border_gov.incidents.queries.settings import units
from border_gov.joint_prevention.models import Alert
from border_gov.joint_prevention.rules.alerts import ACK, EXERCISE_ACK
from border_gov.joint_prevention.service import alerts, clues, operations, requests
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

ACK_S = 900
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def load_prevention(officers: dict[str, Viewer], now: dt.datetime) -> None:
    """Invented matters along the line, once only; nobody is named in any of them."""
    zone_id = places.zone_by_key().id
    if db.session.scalar(select(exists().where(Alert.zone_id == zone_id))):
        return
    sides = places.side_keys(zone_id)
    for side in sides:
        _limits(officers[side], zone_id, side, now)
    first, last = officers[sides[0]], officers[sides[-1]]
    spots = places.named_places(zone_id)
    at = [{"named_place_id": row["id"]} for row in (spots[0], spots[-1])]
    _clues(zone_id, (first, last), at, now)
    fraud = _alert(now, "fraud", "冒充快递客服退款的诈骗增多，请提醒群众不点陌生链接。")
    alert = alerts.send(first, zone_id, fraud, now - 2 * HOUR)
    alerts.acknowledge(last, alert, now - 2 * HOUR + dt.timedelta(minutes=6))
    drill = _alert(now, "flood", "演练：上游来水，请各方检查沿河警示标志。")
    alerts.send(last, zone_id, {**drill, "exercise": True, "urgency": "notice"}, now - HOUR)
    asked = {"to_side": sides[-1], "what": "record", "urgent": False, "wanted_at": now - 3 * HOUR}
    requests.ask(first, zone_id, {**asked, **at[0], "words": "请留存桥头点位录像三天。"}, now - HOUR / 2)
    _operation(zone_id, officers, at[0], now)


def _limits(officer: Viewer, zone_id: int, side: str, now: dt.datetime) -> None:
    known = {(row.machine, row.code) for row in clocks.limits(zone_id, side)}
    for kind in (ACK, EXERCISE_ACK):
        if (kind.machine, kind.code) not in known:
            asked = limits.LimitAsked(ACK_S, SECONDS, remind_s=ACK_S // 3, is_sample=True)
            limits.set_limit(officer, zone_id, side, (kind.machine, kind.code), asked, now=now - DAY)


def _alert(now: dt.datetime, kind: str, words: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "urgency": "warning",
        "town_codes": [],
        "words": words,
        "expires_at": now + 3 * DAY,
        "exercise": False,
    }


def _clues(zone_id: int, officers: tuple[Viewer, Viewer], at: list[dict[str, int]], now: dt.datetime) -> None:
    kept = {"reliability": "b", "expires_on": clock.today(now + 30 * DAY)}
    for officer, place, kind, number, level in (
        (officers[0], at[0], "fishing", "SL-0001", 2),
        (officers[1], at[1], "dumping", "SL-0002", 1),
    ):
        values = {**kept, **place, "kind": kind, "receipt": number, "level": level, "hour": now - 9 * HOUR}
        clues.enter(officer, zone_id, values, now - HOUR)


def _operation(zone_id: int, officers: dict[str, Viewer], at: dict[str, int], now: dt.datetime) -> None:
    starts = clock.at(clock.today(now + 2 * DAY), dt.time(9))
    values = {**at, "kind": "river", "sides": [], "starts_at": starts, "ends_at": starts + 3 * HOUR}
    one = operations.plan(next(iter(officers.values())), zone_id, values, now)
    for side, officer in officers.items():
        for unit in units(zone_id, [side])[:1]:
            operations.join(officer, one, {"unit_id": unit.id, "people": 6, "led_by": None}, now)
