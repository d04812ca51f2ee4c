"""The command that simulates walked weeks through the real verbs and measures plan against actual."""

from __future__ import annotations

from datetime import date, time
from statistics import median

import click
from sqlalchemy import text

from border_gov.joint_patrol.cli.planning import patrol
from border_gov.joint_patrol.planner import simulation
from border_gov.joint_patrol.planner.simulation import NOTHING, SHEET, SURE, UNSURE, Tally
from border_gov.joint_patrol.rules.coverage import Coverage
from border_gov.joint_patrol.service import simulated
from border_gov.kernel import clock
from border_gov.kernel.db import transaction

LEAST = 0.99
KINDS = {
    SURE: "error up to 15 m",
    UNSURE: "larger error or gaps",
    SHEET: "printed sheet typed in",
    NOTHING: "no record",
}


@patrol.command("simulate")
@click.option("--days", type=click.IntRange(1, 365), default=28, show_default=True)
@click.option("--seed", type=int, default=3, show_default=True)
@click.option("--pure", is_flag=True, help="Only the pure functions, nothing through the database.")
def simulate(days: int, seed: int, pure: bool) -> None:
    """Plan, walk, record and review weeks of the demonstration zone; the last line prints the agreement.

    Every patrol goes through the verbs of real ones, in a scratch zone that is rolled back at the end.
    Exit code 1 when fewer than 99 % of the visits recorded at up to 15 m of error agree with what happened.
    """
    tally = simulation.simulate(days, seed, on_week=_week)[0] if pure else _through_verbs(days, seed)
    for kind, label in KINDS.items():
        total, agreeing, unsure, wrong = tally.of(kind)
        click.echo(f"{label}: {total} visits, {agreeing} agree, {unsure} uncertain, {wrong} wrong")
    click.echo("marked for a human: " + ", ".join(f"{code} {n}" for code, n in sorted(tally.marks.items())))
    off = median(tally.minutes) if tally.minutes else 0.0
    click.echo(f"arrival: median error {off:.1f} minutes")
    total, agreeing, _, _ = tally.of(SURE)
    beyond, _, unsure, wrong = tally.of(UNSURE)
    click.echo(
        f"agreement {100 * tally.agreement:.2f} % ({agreeing} of {total} visits at up to 15 m); "
        f"beyond: {unsure} uncertain, {wrong} wrong of {beyond}"
    )
    if tally.agreement < LEAST:
        raise click.exceptions.Exit(1)


def _through_verbs(days: int, seed: int) -> Tally:
    """The simulation in one transaction that is never committed."""
    found: list[Tally] = []
    try:
        with transaction() as session:
            # Planning a week leaves the connection idle for longer than a request ever may.
            session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            start = simulation.demo.START
            scratch = simulated.prepare(simulation.quick(start, 1, {}), clock.at(start, time()))
            found.append(simulation.simulate(days, seed, start, _week, scratch)[0])
            raise _RolledBack
    except _RolledBack:
        return found[0]


class _RolledBack(Exception):
    """Ends the transaction of a simulation without a trace."""


def _week(first: date, tally: Tally, covered: Coverage) -> None:
    visits = sum(tally.counts.values())
    click.echo(
        f"week of {first}: {tally.patrols} patrols, {visits} planned visits so far, "
        f"{100 * covered.share:.0f} % of the paths seen"
    )
