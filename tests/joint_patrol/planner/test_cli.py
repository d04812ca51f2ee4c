"""The command line: bench on generated files, and the demonstration plan as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from border_gov.joint_patrol.cli import patrol
from border_gov.joint_patrol.planner import benchfiles, engine, sheet
from border_gov.joint_patrol.planner.bench import verify
from border_gov.joint_patrol.planner.field import Route
from tests.joint_patrol.planner import zones


@pytest.fixture
def toptw(tmp_path: Path) -> Path:
    """Nine points on a line, 10 apart, always open; the day is long enough for 4 out and back."""
    rows = ["4 1 9 1", "0 0", "0 0 0 0 0 0 0 0 80"]
    rows += [f"{i} {10 * i} 0 0 {i} 1 1 1 0 1000" for i in range(1, 10)]
    (tmp_path / "c001.txt").write_text("\n".join(rows))
    (tmp_path / "best_known.csv").write_text("instance,routes,best_known_profit\nc001,1,10\nc001,2,10\n")
    return tmp_path


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A square of unit steps whose budget is exactly the way round."""
    rows = ["n 6", "m 1", "tmax 4.0", "0 0 0", "0 1 5", "1 1 5", "1 0 5", "9 9 50", "0 0 0"]
    (tmp_path / "p0.1.a.txt").write_text("\n".join(rows))
    (tmp_path / "best_known.csv").write_text("instance,best_known_profit\np0.1.a,15\n")
    return tmp_path


def test_bench_prints_rows_and_the_mean_gap(toptw: Path) -> None:
    done = CliRunner().invoke(
        patrol, ["bench", "--set", "toptw", "--seconds", "0.3", "--seeds", "2", str(toptw)]
    )
    lines = done.output.splitlines()
    assert done.exit_code == 0
    assert len(lines) == 1 + 4 + 1
    assert [line.split()[:5] for line in lines[1:3]] == [
        ["c001", "1", "1", "10", "10"],
        ["c001", "1", "2", "10", "10"],
    ]
    assert all(line.endswith("ok") for line in lines[1:-1])
    assert lines[-1] == "mean gap 0.00 %"


def test_bench_takes_single_files_and_keeps_whole_distances(top: Path) -> None:
    file = top / "p0.1.a.txt"
    done = CliRunner().invoke(patrol, ["bench", "--set", "top", "--seconds", "0.3", str(file)])
    assert done.exit_code == 0
    assert done.output.splitlines()[1].split()[:4] == ["p0.1.a", "1", "1", "15"]


@pytest.mark.parametrize("damage", ["lost point", "no table"])
def test_bench_refuses_a_truncated_file_and_a_folder_without_table(top: Path, damage: str) -> None:
    if damage == "lost point":
        file = top / "p0.1.a.txt"
        file.write_text("\n".join(file.read_text().splitlines()[:-1]))
    else:
        (top / "best_known.csv").unlink()
    done = CliRunner().invoke(patrol, ["bench", "--set", "top", str(top)])
    assert done.exit_code == 1
    assert "expected" in done.output or "missing" in done.output


def test_distances_are_cut_off_and_not_rounded(tmp_path: Path) -> None:
    for name, unit in (("r001", 14), ("pr01", 141)):
        rows = ["4 1 1 1", "0 0", "0 0 0 0 0 0 0 0 99", "1 1 1 0 7 1 1 1 0 99"]
        (tmp_path / f"{name}.txt").write_text("\n".join(rows))
        instance = benchfiles.read_toptw(tmp_path / f"{name}.txt", 1)
        assert instance.field.travel[0, 1] == unit


def test_the_bench_verdict_finds_broken_routes(toptw: Path) -> None:
    instance = benchfiles.load("toptw", toptw)[0]
    assert verify(instance, (Route(0, (1, 2, 3, 4)),)) == []
    assert verify(instance, (Route(0, (1, 2, 3, 5)),)) == ["route 1: too long"]
    assert verify(instance, (Route(0, (1, 1)),)) == ["a point twice"]
    assert "2 routes" in verify(instance, (Route(0, (1,)), Route(1, (2,))))


def test_the_demo_plan_has_the_agreed_form() -> None:
    done = CliRunner().invoke(patrol, ["plan", "--demo", "--days", "1", "--seed", "5", "--json"])
    assert done.exit_code == 0
    made = json.loads(done.output)
    assert {"patrols", "dropped", "proofs", "forecast", "checker"} <= set(made)
    assert {"never_visited", "worst_ratio", "patrols_needed"} <= set(made["forecast"])
    first = made["patrols"][0]
    assert {"date", "start", "team", "members", "stops"} <= set(first)
    assert set(first["members"][0]) == {"id", "side", "role"}
    assert set(first["stops"][0]) == {"checkpoint", "arrive", "leave"}
    assert made["patrols"][0]["date"] == "2026-11-30"
    assert made["checker"]["ok"] is True
    assert all(d["reason"]["sentence"] for d in made["dropped"])


def test_a_plan_reads_as_lines_too() -> None:
    plan = engine.plan_week(zones.problem(days=1), 1)
    lines = sheet.as_lines(plan)
    assert lines[0].startswith("2026-11-30 19:")
    assert lines[-1] == "checker: ok"
    assert sheet.clock(25 * 3600 + 61) == "25:01:01"
