"""Commands of prevention."""

import click
from flask.cli import AppGroup

from border_gov.joint_prevention.rules import evaluation

prevention = AppGroup("prevention", help="Places and hours where things gather.")


@prevention.command("evaluate", with_appcontext=False)
@click.option("--demo", is_flag=True, help="On synthetic patterns whose truth is known; reads no database.")
@click.option("--seed", type=int, default=5, show_default=True)
def evaluate(demo: bool, seed: int) -> None:
    """Hold the analysis against planted patterns and against chance; exit 0 only if everything holds."""
    if not demo:
        raise click.UsageError("Say --demo: there is no truth to hold real incidents against.")
    found = evaluation.findings(seed)
    for finding in found:
        click.echo(f"{'holds' if finding.holds else 'FAILS'}: {finding.what} ({finding.figures})")
    good = all(finding.holds for finding in found)
    click.echo("all hold" if good else f"{sum(not finding.holds for finding in found)} of {len(found)} fail")
    if not good:
        raise click.exceptions.Exit(1)
