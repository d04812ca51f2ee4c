"""Commands on orders of other systems: take a list in, write the results in the list's own columns."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from flask_babel import gettext

from border_gov.incidents.cli.simulation import incidents
from border_gov.incidents.queries import results
from border_gov.incidents.rules import codes
from border_gov.incidents.service.orders import OrderImporter
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.sheets import examine, plain, read
from border_gov.kernel.sheets.mapping import one_at_a_time
from border_gov.kernel.sheets.writing import Column, Page, write_workbook
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import sentence
from border_gov.people import queries as people

REFUSED_EXIT = 2
BAD_ROWS_EXIT = 3
SOURCE = click.Choice((codes.HOTLINE, codes.POLICE))


@incidents.command("import-orders")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--side", required=True, help="Key of the side whose desk received the orders.")
@click.option("--source", type=SOURCE, default=codes.HOTLINE, show_default=True)
@click.option("--datum", default="", help="Coordinate system of the columns: gcj02, wgs84, cgcs2000, bd09.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, store nothing.")
def import_orders(file: Path, side: str, source: str, datum: str, dry_run: bool) -> None:
    """Take the orders of FILE in; again and again, nothing doubles. Exit code 3 if rows were not taken."""
    try:
        with transaction():
            zone_id, actor = _desk(side)
            one_at_a_time(OrderImporter.kind, zone_id)
            importer = OrderImporter(zone_id, source, side, datum, actor, clock.now())
            report = examine(read(file.name, file.read_bytes()), importer, {})
            if not (dry_run or report.missing):
                importer.apply(report.to_store)
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(REFUSED_EXIT)
    for row in plain(report, gettext)["problems"]:
        click.echo(f"✗ {row['sheet']} {row['row']} {row['column']} “{row['value']}”: {row['reason']}")
    for field in report.missing:
        click.echo(gettext("No column was named for “%(field)s”.", field=gettext(field.label)))
    click.echo(
        gettext("%(new)s new, %(changed)s changed, %(same)s unchanged, %(bad)s not taken.", **report.counts)
        + (" " + gettext("Nothing was stored (dry run).") if dry_run else "")
    )
    sys.exit(BAD_ROWS_EXIT if report.bad or report.missing else 0)


@incidents.command("order-results")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--side", required=True, help="Key of the side whose desk received the orders.")
@click.option("--source", type=SOURCE, default=codes.HOTLINE, show_default=True)
def order_results(file: Path, side: str, source: str) -> None:
    """Write what became of the orders to FILE (.xlsx), in the columns that their list came with."""
    actor = _desk(side)[1]
    rows = results.orders(actor, source)
    columns = results.columns_of(rows)
    body = [results.row_of(row, columns) for row in rows]
    file.write_bytes(write_workbook([Page(gettext("Results"), [Column(name, 18) for name in columns], body)]))
    click.echo(gettext("%(count)s orders written.", count=len(rows)))


def _desk(side: str) -> tuple[int, Viewer]:
    """The zone, and the console acting for the desk of one side."""
    zone_id = places.zone_by_key().id
    if side not in places.side_keys(zone_id):
        raise click.BadParameter(gettext("There is no such side."))
    actor = replace(people.console(zone_id), sides=frozenset({side}), roles=frozenset({"duty"}))
    return zone_id, actor
