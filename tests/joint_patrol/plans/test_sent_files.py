"""The files that townships send go in by command, and a week is planned on them by the real planner."""

import csv
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from border_gov.geo.datum import to_degrees
from border_gov.joint_patrol.models import PathNode
from border_gov.joint_patrol.planner import engine
from border_gov.joint_patrol.planner.checker import check
from border_gov.joint_patrol.planner.model import Plan, Problem
from border_gov.joint_patrol.service.inputs import planning_inputs
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.db import db, transaction
from tests.build.joint_patrol import DATA, NOW, WEEK, a_demand, a_meeting_point, a_patrol_zone
from tests.build.patrol_plans import quickly

ROSTERS = {
    "广陈镇志愿者花名册.xlsx": "330482106",
    "廊下镇志愿者名单(新).xls": "310116107",
    "新仓吕巷志愿者.csv": "330482103",
}
POINTS = {"巡更点.zip": ("--crs", "4490", "--encoding", "GBK"), "群众上报点位.xlsx": ()}
NO_SUCH_VILLAGE = "不存在村"


def file_of(name: str) -> Path:
    return next(DATA.rglob(name))


def rows_of(name: str) -> Iterator[list[str]]:
    """The first sheet, read by other means than the product's."""
    path = file_of(name)
    if path.suffix == ".csv":
        yield from csv.reader(path.read_text("gb18030").splitlines())
        return
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    yield from ([str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False))


def what_a_roster_holds(name: str) -> dict[str, int]:
    """Numbered rows are people; bad without a telephone or a real village, and nobody counts twice."""
    people: set[str] = set()
    bad = same = 0
    for serial, _, _, phone, _, village, *_ in rows_of(name):
        if not serial.removesuffix(".0").isdigit():
            continue
        digits = "".join(c for c in unicodedata.normalize("NFKC", phone).removesuffix(".0") if c.isdigit())
        if len(digits) != 11 or village.strip() == NO_SUCH_VILLAGE:
            bad += 1
        elif digits in people:
            same += 1
        else:
            people.add(digits)
    return {"new": len(people), "changed": 0, "same": same, "bad": bad}


def what_was_reported() -> dict[str, int]:
    """A point whose row names no coordinate system is not taken: nothing is guessed."""
    labels = [row[3].strip() for row in rows_of("群众上报点位.xlsx")][1:]
    return {"new": sum(map(bool, labels)), "changed": 0, "same": 0, "bad": labels.count("")}


@pytest.fixture
def run(committed_app: Any) -> Any:
    """A command on a file, with its answer as JSON; a second time it finds nothing new."""
    runner = committed_app.test_cli_runner()

    def said(*given: str) -> Any:
        answer = runner.invoke(args=[*given, "--json"])
        assert answer.exit_code in (0, 3), answer.output
        return json.loads(answer.stdout)

    def run(*given: str) -> Any:
        first, again = said(*given), said(*given)
        if "counts" in again:
            assert (again["counts"]["new"], again["counts"]["changed"]) == (0, 0)
            assert again["counts"]["bad"] == first["counts"]["bad"]
        else:
            assert again["unchanged"] and not first["unchanged"]
        return first

    return run


@pytest.fixture
def zone_id(committed_app: Any) -> int:
    with transaction():
        return int(a_patrol_zone().id)


def brings_everything(run: Any) -> tuple[int, int]:
    """How many people and how many checkpoints the files gave, each file with the counts it holds."""
    people = points = 0
    for name, town in ROSTERS.items():
        counts = run("people", "import", str(file_of(name)), "--town", town)["counts"]
        assert counts | what_a_roster_holds(name) == counts
        people += counts["new"]
    assert not run("patrol", "import-paths", str(file_of("巡逻道路.gpkg")), "--crs", "4549")["problems"]
    for name, options in POINTS.items():
        answer = run("patrol", "import-points", str(file_of(name)), *options)
        assert all(p["sheet"] and p["row"] and p["column"] and p["reason"] for p in answer["problems"])
        points += answer["counts"]["new"]
        if not options:
            assert answer["counts"] | what_was_reported() == answer["counts"]
    return people, points


def says_what_no_file_says(zone_id: int) -> None:
    """Where to meet, and how many patrols."""
    zone = a_patrol_zone()
    for side in side_keys(zone_id):
        nodes = db.session.execute(
            select(PathNode.x, PathNode.y).where(PathNode.bank == side).order_by(PathNode.number)
        ).all()
        for x, y in nodes[len(nodes) // 6 :: len(nodes) // 3]:
            lon, lat = to_degrees(x, y)
            a_meeting_point(zone, round(float(lon), 7), round(float(lat), 7))
    a_demand(zone)


def test_the_sent_files_give_a_week_of_patrols_with_every_side_in_each(run: Any, zone_id: int) -> None:
    people, points = brings_everything(run)
    with transaction():
        says_what_no_file_says(zone_id)
        problem = quickly(planning_inputs(zone_id, WEEK, NOW))
    assert (len(problem.volunteers), len(problem.checkpoints)) == (people, points)
    db.session.rollback()  # no transaction stays open while the planner thinks
    plan = engine.plan_week(problem, 1)
    verdict = check(problem, plan)
    assert (verdict.ok, verdict.breaches) == (True, ())
    assert len(plan.patrols) == 14
    for patrol in plan.patrols:
        assert {member.side for member in patrol.members} == set(problem.sides)
        assert patrol.stops
    seen = {(patrol.day, stop.checkpoint) for patrol in plan.patrols for stop in patrol.stops}
    left = {(drop.day, drop.checkpoint) for drop in plan.dropped}
    assert not seen & left and len(seen | left) == 7 * len(problem.checkpoints)
    assert all(drop.reason.code for drop in plan.dropped)
    one_side_alone_is_noticed(problem, plan)


def one_side_alone_is_noticed(problem: Problem, plan: Plan) -> None:
    first = plan.patrols[0]
    alone = replace(first, members=tuple(m for m in first.members if m.side == first.members[0].side))
    broken = check(problem, replace(plan, patrols=(alone, *plan.patrols[1:])))
    assert "side_missing" in {breach.code for breach in broken.breaches}
