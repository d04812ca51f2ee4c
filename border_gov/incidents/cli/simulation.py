"""The command that simulates days of incidents in databases of its own and reckons every clock twice."""

import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from border_gov.incidents.models import Incident
from border_gov.incidents.queries.reckoned import compared
from border_gov.incidents.rules.reckoning import Tally
from border_gov.incidents.rules.simulated_days import day_of
from border_gov.incidents.service import simulation
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.queries.calendar import years
from border_gov.kernel import clock
from border_gov.kernel.cluster import Cluster, temporary_cluster
from border_gov.kernel.db import db, transaction

Planned = tuple[dt.date, int, float]
"""A day, its number of incidents, and by how many seconds the clock jumps on it."""
JUMPS = (-90.0, 75.0)
BEFORE = dt.date(2023, 12, 1)
FIRST = dt.date(2026, 12, 1)
ALWAYS = (dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2028, 2, 29))
SHOWN = 10

incidents = AppGroup("incidents", help="Incidents (平治110).")


@incidents.command("simulate")
@click.option("--days", type=click.IntRange(0, 366), default=14, show_default=True)
@click.option("--per-day", type=click.IntRange(1, 2000), default=385, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--special", type=click.IntRange(0, 2000), default=20, show_default=True, help="A special day.")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="Processes at once.")
@click.option(
    "--part", type=(int, int), default=None, hidden=True, help="In this database: which of how many."
)
def simulate(
    days: int, per_day: int, seed: int, special: int, jobs: int, part: tuple[int, int] | None
) -> None:
    """Simulate days of incidents through the real verbs; your own data is not touched.

    Databases of their own are made and thrown away. Besides the days: year's end, 29 February, every holiday
    and make-up day of the calendar, and days on which the clock jumps. Exit code 1 on any difference.
    """
    if part is None:
        asked = [f"--days={days}", f"--per-day={per_day}", f"--seed={seed}", f"--special={special}"]
        began = time.monotonic()
        counted, tally, told = in_own_databases(asked, jobs)
        _say(counted, tally, told, time.monotonic() - began)
        if not tally.clean:
            raise click.exceptions.Exit(1)
        return
    chosen = list(enumerate(plan(days, per_day, special)))[part[0] :: part[1]]
    tally, told = run(chosen, seed)
    click.echo(json.dumps({"days": len(chosen), "tally": asdict(tally), "told": told[:SHOWN]}))


def plan(days: int, per_day: int, special: int) -> list[Planned]:
    """The days in a row, then every special day, then the days on which the clock jumps."""
    found = [(FIRST + dt.timedelta(days=number), per_day, 0.0) for number in range(days)]
    if special:
        found += [(day, special, 0.0) for day in (*ALWAYS, *holidays())]
        found += [(ALWAYS[0], special, jump) for jump in JUMPS]
    return found


def holidays() -> list[dt.date]:
    """Every day off and every make-up day that the calendar names."""
    return sorted(named.day for year in years() for named in year.days)


def run(chosen: Sequence[tuple[int, Planned]], seed: int) -> tuple[Tally, list[str]]:
    """Simulate numbered days, each committed by itself; what was counted and every difference in words.

    Refused: a database that holds incidents.
    """
    if db.session.scalar(select(Incident.id).limit(1)) is not None:
        raise click.ClickException("This database holds incidents; the simulation makes its own.")
    tally, told = Tally(), []
    with transaction():
        zone_id = places.zone_by_key().id
        first = min((day for _, (day, _, _) in chosen), default=FIRST) - dt.timedelta(days=1)
        stage = simulation.prepare(zone_id, clock.at(first, dt.time()).astimezone(dt.UTC))
    for number, (day, count, jump) in chosen:
        draw = random.Random(f"{seed}:{number}")  # noqa: S311 - the same days on every machine
        with transaction():
            one = simulation.Day(stage, day_of(draw, day, count, stage.sides), draw, tally, jump)
            ends = one.run()
        db.session.remove()  # what is compared is what the database kept
        told += compared(one.ids, tally, ends)
        db.session.remove()
    return tally, told


def in_own_databases(asked: Sequence[str], jobs: int) -> tuple[int, Tally, list[str]]:
    """Share the days among `jobs` processes, each with a database that is gone afterwards."""
    with temporary_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        cluster.create_database("simulation")
        first = _environment(cluster, "simulation", folder)
        for step in (["migrate"], ["demo", "zone", f"--since={BEFORE.isoformat()}"]):
            subprocess.run(_program(*step), env=first, check=True, stdout=subprocess.DEVNULL)
        running = []
        for number in range(jobs):
            cluster.create_database(f"part_{number}", template="simulation")
            program = _program("incidents", "simulate", *asked, "--part", str(number), str(jobs))
            own = _environment(cluster, f"part_{number}", folder)
            running.append(subprocess.Popen(program, env=own, stdout=subprocess.PIPE, text=True))
        return _summed([_answer(process) for process in running])


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "border_gov", *arguments]


def _environment(cluster: Cluster, database: str, folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "BORDER_GOV_DATA": folder,
        "BORDER_GOV_DATABASE_URL": cluster.url("app", database),
        "BORDER_GOV_MIGRATION_URL": cluster.url("owner", database),
    }


def _answer(process: "subprocess.Popen[str]") -> dict[str, Any]:
    text = process.communicate()[0]
    if process.returncode:
        raise click.ClickException(f"a part of the simulation ended with code {process.returncode}")
    found: dict[str, Any] = json.loads(text.splitlines()[-1])
    return found


def _summed(answers: Sequence[Mapping[str, Any]]) -> tuple[int, Tally, list[str]]:
    tally = Tally()
    for answer in answers:
        for name, count in answer["tally"].items():
            setattr(tally, name, getattr(tally, name) + count)
    return sum(answer["days"] for answer in answers), tally, [line for a in answers for line in a["told"]]


def _say(days: int, tally: Tally, told: Sequence[str], took_s: float) -> None:
    for line in told[:SHOWN]:
        click.echo(line)
    click.echo(
        f"{tally.incidents} incidents on {days} days, {tally.clocks} clocks, {tally.late} late, "
        f"{tally.alarms} alarms, {tally.refused} acts refused and tried again; took {took_s:.0f} s"
    )
    click.echo(
        f"{tally.missed} missed, {tally.double} double, {tally.negative} negative; recomputed from the "
        f"journal: {tally.clocks - tally.differing} of {tally.clocks} clocks agree"
    )
