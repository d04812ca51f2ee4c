"""A year of invented disputes through the verbs of mediation, counted in four ways that must agree.

Everything happens in one transaction that is rolled back: nothing of it stays, whatever the database holds.
"""

import datetime as dt
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from sqlalchemy import text

from border_gov.demo.zone import load_zone
from border_gov.joint_mediation.documents import figures as sheets
from border_gov.joint_mediation.queries import statistics
from border_gov.joint_mediation.rules.statistics import CODES
from border_gov.joint_mediation.rules.words import CATEGORIES
from border_gov.joint_mediation.service import admission, intake, outcomes, settings, simple
from border_gov.joint_mediation.service import statistics as counting
from border_gov.jurisdictions.queries import side_keys, sides, villages
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.sheets import filling
from border_gov.kernel.sheets.reading import read
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person

YEAR = 2025  # over, and its calendar is shipped
FAILED_OF = (14, 3165)  # the share that the two sides reported
KEY = "calendar"
INDEPENDENT = text(
    """SELECT count(*) FILTER (WHERE accepted_at IS NOT NULL) AS accepted,
              count(*) FILTER (WHERE outcome IN ('written', 'oral', 'instant')) AS success,
              count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn,
              count(*) FILTER (WHERE accepted_at IS NOT NULL AND concluded_at IS NULL) AS pending,
              count(*) FILTER (WHERE accepted_at IS NOT NULL AND cardinality(sides) > 1) AS joint
       FROM mediation_case
       WHERE zone_id = :zone AND accepted_at >= :since AND accepted_at < :until"""
)
COUNTED = ("accepted", "success", "withdrawn", "pending", "joint")


@dataclass
class Scene:
    """The people and committees of the invented year."""

    zone_id: int
    mediators: dict[str, list[Viewer]] = field(default_factory=dict)
    committees: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """One way of counting the year: its name and what it found."""

    way: str
    found: dict[str, int]


def run(cases: int, seed: int, say: Callable[[str], None]) -> tuple[list[Counts], str]:
    """Build the year and count it: page, Excel, filled workbook, SQL; returns them with rate A as printed."""
    start = dt.datetime(YEAR, 1, 1, 1, tzinfo=dt.UTC)
    try:
        scene = _scene(start)
        _build(scene, cases, random.Random(seed), start, say)  # noqa: S311 - invented cases
        return _counted(scene)
    finally:
        db.session.rollback()


def _scene(now: dt.datetime) -> Scene:
    zone = load_zone(now)
    scene = Scene(zone.id)
    for side in side_keys(zone.id):
        officer = _person(zone.id, side, f"{side}演示员", now, "officer")
        scene.mediators[side] = [
            _person(zone.id, side, f"{side}调解员{n}", now, "mediator", "officer") for n in range(1, 5)
        ]
        values = {
            "side": side,
            "short": f"演{len(scene.committees) + 1}",
            "names": {"zh": "演示人民调解委员会"},
        }
        scene.committees[side] = settings.save(officer, "committee", zone.id, None, values, now=now).id
        scene.places[side] = [v["code"] for v in villages(zone.id) if v["side_key"] == side]
    leader = scene.mediators[min(scene.mediators)][0]
    if settings.current_scheme(zone.id, "levels") is None:
        settings.example_schemes(leader, zone.id, now=now)
    if not statistics.regimes(leader, zone.id):
        counting.example_regimes(leader, zone.id, now=now)
    return scene


def _person(zone_id: int, side: str, name: str, now: dt.datetime, *roles: str) -> Viewer:
    row = Person(
        zone_id=zone_id, side_key=side, name=name, words=[], phone="", status="active", created_at=now
    )
    db.session.add(row)
    db.session.flush()
    return Viewer(
        person_id=row.id,
        name=name,
        sides=frozenset({side}),
        roles=frozenset(roles),
        zones=frozenset({zone_id}),
        confirmed_at=now,
        by="demo",
    )


def _build(
    scene: Scene, cases: int, dice: random.Random, start: dt.datetime, say: Callable[[str], None]
) -> None:
    unsettled = max(1, round(cases * FAILED_OF[0] / FAILED_OF[1]))
    chosen = set(dice.sample(range(cases), unsettled))
    for number in range(cases):
        now = start + dt.timedelta(minutes=number * 364 * 24 * 60 // cases)
        side = dice.choice(sorted(scene.mediators))
        actor = dice.choice(scene.mediators[side])
        if number in chosen:
            _unsettled(scene, side, actor, number, now)
        else:
            _settled(scene, side, actor, number, dice, now)
        if (number + 1) % 200 == 0:
            db.session.expunge_all()
            say(f"{number + 1} / {cases}")


def _intake(scene: Scene, side: str, number: int, shared: bool) -> dict[str, Any]:
    others = sorted(set(scene.mediators) - {side}) if shared else []
    return {
        "committee_id": scene.committees[side],
        "source": "application",
        "category": sorted(CATEGORIES)[number % len(CATEGORIES)],
        "where": f"village:{scene.places[side][number % len(scene.places[side])]}",
        "also_sides": others,
        "facts": "演示纠纷",
        "request": "演示请求",
        "parties": [
            {"role": role, "name": f"演示{number}{sign}", "phone": "", "consent": "applied", "kind": "person"}
            for role, sign in (("applicant", "甲"), ("respondent", "乙"))
        ],
    }


def _settled(
    scene: Scene, side: str, actor: Viewer, number: int, dice: random.Random, now: dt.datetime
) -> None:
    shared = dice.random() < 0.2
    others = [scene.mediators[s][0] for s in sorted(set(scene.mediators) - {side})] if shared else []
    data = {
        **_intake(scene, side, number, shared),
        "agreed": "当场和解。",
        "done": True,
        "mediators": [one.person_id for one in (actor, *others)],
        "rights_told": True,
        "notice_waived": True,
        "no_relations": True,
    }
    simple.settle(actor, data, now=now)


def _unsettled(scene: Scene, side: str, actor: Viewer, number: int, now: dt.datetime) -> None:
    """Taken in and accepted; every other one is withdrawn the next day, the rest stays pending."""
    case = intake.open_case(actor, _intake(scene, side, number, False), now=now)
    intake.register(actor, case.id, now=now)
    admission.accept(actor, case.id, now=now)
    if number % 2:
        outcomes.withdraw(actor, case.id, now=now + dt.timedelta(days=1))


def _counted(scene: Scene) -> tuple[list[Counts], str]:
    viewer = scene.mediators[min(scene.mediators)][0]
    db.session.expire_all()
    row = statistics.in_force(viewer, scene.zone_id, KEY, dt.date(YEAR, 12, 31))
    period = statistics.as_regime(row).year(YEAR)
    report = statistics.report(
        viewer, scene.zone_id, KEY, period, clock.at(dt.date(YEAR + 1, 2, 1), dt.time())
    )
    union = report.scopes[0]
    page = Counts("page", {code: union.figures.get(code) for code in COUNTED})
    found = db.session.execute(
        INDEPENDENT,
        {
            "zone": scene.zone_id,
            "since": clock.at(period.first, dt.time()),
            "until": clock.at(period.last + dt.timedelta(days=1), dt.time()),
        },
    )
    sql = Counts("sql", dict(found.mappings().one()))
    rate = next(rate for rate in union.rates if rate.key == "A").percent
    return [page, _excel(report, scene.zone_id), _workbook(report), sql], rate


def _excel(report: statistics.Report, zone_id: int) -> Counts:
    names = {side.key: side.name for side in sides(zone_id)}
    book = read("figures.xlsx", sheets.workbook(report, names))
    labels = dict(zip(CODES, [label for label, _ in _plain(report)], strict=True))
    scope = sheets.scope_name("", names)
    cells = {str(row[1]): int(float(str(row[2]))) for row in book.sheets[1].rows if row[0] == scope}
    return Counts("excel", {code: cells[labels[code]] for code in COUNTED})


def _plain(report: statistics.Report) -> list[tuple[str, int]]:
    return [row for row in sheets.code_rows(report.scopes[0]) if not row[0].startswith("　")]


def _workbook(report: statistics.Report) -> Counts:
    """An empty form as a superior would send it, filled and read back."""
    form = openpyxl.Workbook()
    form.active.title = "年报"
    out = io.BytesIO()
    form.save(out)
    places = {("年报", f"B{row}"): code for row, code in enumerate(COUNTED, start=3)}
    values = statistics.figure_values(report)
    filled = filling.fill(out.getvalue(), {place: values[f"union.{code}"] for place, code in places.items()})
    sheet = openpyxl.load_workbook(io.BytesIO(filled))["年报"]
    return Counts("workbook", {code: int(sheet[cell].value) for (_, cell), code in places.items()})
