"""Commands of the patrol planner that need no database: bench and the demonstration plan."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from border_gov.joint_patrol.planner import demo, sheet
from border_gov.joint_patrol.planner.benchfiles import load

if TYPE_CHECKING:
    from border_gov.joint_patrol.planner.bench import Row

patrol = AppGroup("patrol", help="Plan joint patrols, and measure the planner.")

HEAD = f"{'instance':<12}{'routes':>7}{'seed':>6}{'profit':>9}{'best':>9}{'gap %':>9}{'CPU s':>8}  verdict"


@patrol.command("bench", with_appcontext=False)
@click.option("--set", "kind", type=click.Choice(("toptw", "top")), required=True, help="The file format.")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=4.0, help="CPU seconds of one run.")
@click.option("--seeds", type=click.IntRange(min=1), default=1, help="Runs of each row, seeds 1 to N.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def bench(kind: str, seconds: float, seeds: int, paths: tuple[Path, ...]) -> None:
    """Run the planner on benchmark files, or on folders that hold a best_known.csv."""
    from border_gov.joint_patrol.planner import bench as benching  # the solvers are large

    try:
        instances = [instance for path in paths for instance in load(kind, path)]
    except (ValueError, KeyError, IndexError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(HEAD)
    rows = []
    for instance in instances:
        for seed in range(1, seeds + 1):
            rows.append(benching.run(instance, seconds, seed))
            click.echo(_line(rows[-1]))
    click.echo(f"mean gap {sum(row.gap for row in rows) / len(rows):.2f} %")


def _line(row: Row) -> str:
    verdict = "ok" if not row.faults else "; ".join(row.faults)
    return (
        f"{row.instance:<12}{row.routes:>7}{row.seed:>6}{row.profit:>9}{row.best_known:>9g}"
        f"{row.gap:>9.2f}{row.cpu_s:>8.2f}  {verdict}"
    )


@patrol.command("plan", with_appcontext=False)
@click.option(
    "--demo", "is_demo", is_flag=True, required=True, help="The generated zone on the packaged line."
)
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), default=demo.START.isoformat(), help="First day.")
@click.option("--days", type=click.IntRange(1, 28), default=7)
@click.option("--seed", type=int, default=1)
@click.option("--json", "as_json", is_flag=True, help="The whole plan as JSON.")
def plan(is_demo: bool, start: datetime, days: int, seed: int, as_json: bool) -> None:
    """Plan the demonstration week; reads packaged files only and writes nothing."""
    from border_gov.joint_patrol.planner import engine  # the solvers are large

    made = engine.plan_week(demo.problem(start.date(), days), seed)
    if as_json:
        click.echo(json.dumps(sheet.as_dict(made), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(sheet.as_lines(made)))
    if not made.checker.ok:
        raise click.exceptions.Exit(1)
