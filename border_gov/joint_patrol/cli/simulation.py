"""The command that simulates walked weeks and measures plan against actual; needs no database."""

from __future__ import annotations

from datetime import date
from statistics import median

import click

from border_gov.joint_patrol.cli.planning import patrol
from border_gov.joint_patrol.planner import simulation
from border_gov.joint_patrol.planner.simulation import NOTHING, SHEET, SURE, UNSURE, Tally
from border_gov.joint_patrol.rules.coverage import Coverage

LEAST = 0.99
KINDS = {
    SURE: "error up to 15 m",
    UNSURE: "larger error or gaps",
    SHEET: "printed sheet typed in",
    NOTHING: "no record",
}


@patrol.command("simulate", with_appcontext=False)
@click.option("--days", type=click.IntRange(1, 365), default=28, show_default=True)
@click.option("--seed", type=int, default=3, show_default=True)
def simulate(days: int, seed: int) -> None:
    """Plan, walk, record and review weeks of the demonstration zone; the last line prints the agreement.

    Exit code 1 when fewer than 99 % of the visits recorded at up to 15 m of error agree with what happened.
    """
    tally, _ = simulation.simulate(days, seed, on_week=_week)
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


def _week(first: date, tally: Tally, covered: Coverage) -> None:
    visits = sum(tally.counts.values())
    click.echo(
        f"week of {first}: {tally.patrols} patrols, {visits} planned visits so far, "
        f"{100 * covered.share:.0f} % of the paths seen"
    )
