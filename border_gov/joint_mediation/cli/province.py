"""A province's own list on the command line."""

from pathlib import Path

import click
from flask_babel import force_locale, gettext

from border_gov.joint_mediation.cli import mediation
from border_gov.joint_mediation.documents.province import results_workbook
from border_gov.joint_mediation.queries import province as queries
from border_gov.joint_mediation.rules import province as law
from border_gov.joint_mediation.service.province import importer_for
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.sheets.importing import ImportReport, examine
from border_gov.kernel.sheets.mapping import one_at_a_time
from border_gov.kernel.sheets.reading import read
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people

FILE = click.Path(dir_okay=False, path_type=Path)


def viewer_called(login: str) -> Viewer:
    """The person in whose name a command acts."""
    account = people.account_by_login(login)
    if account is None:
        raise click.ClickException(f"no account {login}")
    return people.viewer_of(account.person, by="console", account_id=account.id)


@mediation.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "login", required=True, help="Sign-in name of the officer who keeps the files.")
@click.option("--scope", type=click.Choice(list(law.SCOPES)), default=law.BORDER_ONLY, show_default=True)
@click.option("--source", default="", help="Name of the province's system.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, store nothing.")
def bring_in(file: Path, login: str, scope: str, source: str, dry_run: bool) -> None:
    """Bring FILE, a list of the province's own system, in; it may be repeated."""
    with force_locale("zh_CN"):
        try:
            report = _bring_in(file, viewer_called(login), scope, source, dry_run)
        except DomainError as refusal:
            raise click.ClickException(gettext(refusal.message, **refusal.params)) from refusal
        click.echo(" ".join(f"{name}={count}" for name, count in report.counts.items()))
        for one in report.problems:
            click.echo(f"{one.sheet} {one.column}{one.row}: {gettext(one.message, **one.params)}")


def _bring_in(file: Path, viewer: Viewer, scope: str, source: str, dry_run: bool) -> ImportReport:
    named = source or gettext("The province's mediation system")
    book, zone_id = read(file.name, file.read_bytes()), min(viewer.zones)
    with transaction():
        one_at_a_time("mediation_province", zone_id)
        importer = importer_for(viewer, zone_id, 0, named, scope, clock.now())
        report = examine(book, importer)
        if not dry_run and not report.missing:
            importer.apply(report.to_store)
    return report


@mediation.command("results")
@click.argument("file", type=FILE)
@click.option("--as", "login", required=True, help="Sign-in name of the officer who keeps the files.")
def results(file: Path, login: str) -> None:
    """Write what became of the imported cases to FILE, in the columns of their source."""
    found = queries.brought_in(viewer_called(login))
    with force_locale("zh_CN"):
        file.write_bytes(results_workbook(found))
    click.echo(f"{len(found)}")
