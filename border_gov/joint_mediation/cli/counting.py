"""Legal days on the command line."""

import datetime as dt

import click
from flask_babel import force_locale, gettext

from border_gov.joint_mediation.cli import mediation
from border_gov.joint_mediation.queries.day_count import day_count
from border_gov.joint_mediation.rules.confirmation import RULE
from border_gov.kernel.errors import DomainError


@mediation.command("day-count")
@click.argument("effective", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--language", type=click.Choice(["zh_CN", "en"]), default="zh_CN", show_default=True)
def count_days(effective: dt.datetime, language: str) -> None:
    """Print the last day on which judicial confirmation may be asked for, the rule and the calendar."""
    with force_locale(language):
        try:
            found = day_count(effective.date())
        except DomainError as refusal:
            raise click.ClickException(gettext(refusal.message, **refusal.params)) from refusal
        lines = [
            gettext("In force: %(day)s", day=found.effective),
            gettext("Last day: %(day)s", day=found.last),
            gettext("Rule: %(rule)s", rule=gettext(RULE)),
        ]
        if found.rolled:
            lines.append(gettext("Moved from %(day)s, which is a holiday", day=found.nominal))
        weekends = (
            gettext("weekends count as holidays")
            if found.weekends_are_holidays
            else gettext("weekends do not count as holidays")
        )
        lines.append(
            gettext(
                "Calendar: version %(version)s, %(source)s; %(weekends)s",
                version=found.calendar,
                source=found.source,
                weekends=weekends,
            )
        )
        for line in lines:
            click.echo(line)
