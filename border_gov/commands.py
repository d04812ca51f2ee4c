"""Commands of the whole house: migrate, demo, work, serve; each room brings its own beside them."""

import datetime as dt
from contextlib import nullcontext

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_migrate import upgrade

from border_gov.kernel import clock, jobs
from border_gov.kernel.cluster import Cluster
from border_gov.kernel.db import transaction


def register(app: Flask) -> None:
    """Add the commands to `app`."""
    for command in (migrate, work, demo):
        app.cli.add_command(command)
    # Here, because they need the demonstration, which is above their rooms.
    for name, command in (("mediation", mediation_year), ("prevention", effect)):
        group = app.cli.commands[name]
        assert isinstance(group, click.Group)
        group.add_command(command)


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the schema to the newest version, as the role that owns the tables."""
    private = not current_app.config["DATABASE_URL"]
    with Cluster(current_app.config["DATA"]).using() if private else nullcontext():
        upgrade()


@click.command("work")
@click.argument("queue", type=click.Choice(jobs.QUEUES))
@with_appcontext
def work(queue: str) -> None:
    """Run the worker of one queue until it is stopped."""
    jobs.work(current_app._get_current_object(), queue)  # type: ignore[attr-defined]


@click.group("demo")
def demo() -> None:
    """The demonstration zone."""


@demo.command("zone")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="In force from this day (default: now).")
@with_appcontext
def load_demo_zone(since: dt.datetime | None) -> None:
    """Bring in the demonstration's zone alone: sides, towns, boundaries. Repeatable."""
    from border_gov.demo.zone import load_zone

    with transaction():
        load_zone(clock.at(since.date(), dt.time()).astimezone(dt.UTC) if since else clock.now())


@demo.command("load")
@with_appcontext
def load_demo() -> None:
    """Bring in the demonstration: zone, people, checkpoints, and a planned week. Repeatable."""
    from border_gov.demo.load import load  # the packaged files are heavy, and other commands do not need them

    load(current_app.config["DATA"], clock.now(), lambda part: click.echo(f"demo: {part}"))


@click.command("demo")
@click.option("--cases", type=click.IntRange(20, 20000), default=3165, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@with_appcontext
def mediation_year(cases: int, seed: int) -> None:
    """Build a year of invented disputes, count it in four ways, and leave nothing behind."""
    from border_gov.demo import mediation_year as year

    with force_locale("zh_CN"):
        counted, rate = year.run(cases, seed, lambda part: click.echo(part))
    for one in counted:
        click.echo(f"{one.way:9} {one.found}")
    found = counted[0].found
    if any(one.found != found for one in counted):
        raise click.ClickException("the four counts differ")
    click.echo(
        f"all four agree: accepted {found['accepted']}, success {found['success']}, "
        f"pending {found['pending']}, A = {rate}"
    )


@click.command("effect")
@click.option("--demo", "is_demo", is_flag=True, required=True, help="On generated ground.")
@click.option("--seed", type=int, default=5, show_default=True)
def effect(is_demo: bool, seed: int) -> None:
    """Plan four weeks without and with attention areas; exit 0 only if they help and nothing is neglected."""
    from border_gov.demo.attention_effect import compare, lines  # planning is heavy to import

    found = compare(seed)
    for line in lines(found):
        click.echo(line)
    if not found.holds:
        raise click.exceptions.Exit(1)
