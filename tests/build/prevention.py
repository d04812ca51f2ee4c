"""Prevention for tests: incidents that gather astride the line, officers of every side, an attention area."""

import datetime as dt
from typing import Any

from border_gov.cohandling.queries import signing as signoff_reads
from border_gov.cohandling.service import signing as signoff
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.service import attention
from border_gov.jurisdictions.models import AttentionArea
from border_gov.kernel import clock
from border_gov.kernel.viewer import Viewer
from tests.build.incidents import JS, PH, Stage, a_report, a_stage, at
from tests.build.people import a_person

SIDES = (PH, JS)
ALONG_M = 28_000.0


def an_officer(stage: Stage, side: str, *roles: str, name: str = "钱警官", **more: Any) -> Viewer:
    """Somebody of the office of a side, whose password was just typed."""
    person = a_person(stage.zone, side, name, *(roles or ("officer",)))
    return Viewer(
        person_id=person.id,
        name=person.name,
        sides=frozenset({side}),
        roles=frozenset(roles or ("officer",)),
        zones=frozenset({stage.zone.id}),
        confirmed_at=clock.now(),
        by="password",
        **more,
    )


def a_gathering(now: dt.datetime, each: int = 10, stage: Stage | None = None, days: int = 10) -> Stage:
    """`each` incidents on each bank within 150 m of one another in the last days, and six far away."""
    stage = stage or a_stage(now)
    for side in SIDES:
        place = at(stage, 50.0, side, ALONG_M)
        for number in range(each):
            moment = now - dt.timedelta(days=number % days)
            a_report(stage, moment, **{**place, "lon": place["lon"] + number * 2e-5})
    for number in range(6):
        place = at(stage, 1_200.0, SIDES[number % 2], 4_000.0 + 8_000.0 * number)
        a_report(stage, now - dt.timedelta(days=number % days), **place)
    return stage


def area_values(viewer: Viewer, zone_id: int, now: dt.datetime, **more: Any) -> dict[str, Any]:
    """What makes today's strongest hot-spot an attention area for four weeks, 19:00 to 23:00."""
    today = clock.today(now)
    return {
        "kind": "",
        "weeks": 4,
        "spot": queries.analysis(viewer, zone_id, "", 4, now).spots[0].key,
        "opens": dt.time(19),
        "closes": dt.time(23),
        "percent": 100,
        "since": today,
        "until": today + dt.timedelta(days=28),
        **more,
    }


def an_area(stage: Stage, now: dt.datetime, sign: bool = True, **more: Any) -> AttentionArea:
    """An attention area, signed by every side unless told otherwise."""
    officers = {side: an_officer(stage, side) for side in SIDES}
    asker = officers[PH]
    made = attention.propose(asker, stage.zone.id, area_values(asker, stage.zone.id, now, **more), now)
    if sign:
        for side in SIDES:
            give_signature("attention_area", made.id, officers[side], now)
    return made


def give_signature(kind: str, subject_id: int, viewer: Viewer, now: dt.datetime) -> None:
    """Sign the newest round of a record."""
    round = signoff_reads.latest(kind, subject_id)
    assert round is not None
    signoff.sign(viewer, round.id, round.sha256, now=now, fresh_minutes=10**7)


def clue_values(stage: Stage, now: dt.datetime, **more: Any) -> dict[str, Any]:
    """What is kept of a clue, 400 m inside the first side."""
    return {
        "kind": "theft",
        "hour": now - dt.timedelta(hours=3),
        "reliability": "b",
        "receipt": "JC-20261125-0031",
        "expires_on": clock.today(now) + dt.timedelta(days=30),
        "level": 2,
        **at(stage, 400.0, PH),
        **more,
    }


def alert_values(now: dt.datetime, **more: Any) -> dict[str, Any]:
    """An alert that holds for two days."""
    return {
        "kind": "fraud",
        "urgency": "warning",
        "town_codes": [],
        "words": "冒充快递客服退款诈骗近期多发，请提醒群众不要点链接。",
        "expires_at": now + dt.timedelta(days=2),
        "exercise": False,
        **more,
    }


def typed(values: dict[str, Any]) -> dict[str, Any]:
    """The same as a form or a program sends it."""
    plain = {
        name: value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value
        for name, value in values.items()
    }
    return {name: value for name, value in plain.items() if value not in ([], False)}
