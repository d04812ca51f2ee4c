"""Commands: add a person, make an access key, open an account, import a roster."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from flask_babel import gettext

from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.sheets import Workbook, examine, marked_workbook, plain, read
from border_gov.kernel.sheets.importing import Answers, ImportReport
from border_gov.kernel.sheets.mapping import one_at_a_time
from border_gov.kernel.web import sentence, translated
from border_gov.people import queries, service
from border_gov.people.models import Person
from border_gov.people.rules import ROLES, TOKEN_DAYS
from border_gov.people.service.accounts import open_account

people = AppGroup("people", help="Persons, accounts, access keys, rosters.")
REFUSED_EXIT = 2
BAD_ROWS_EXIT = 3


def refuse(error: DomainError) -> NoReturn:
    """Say on standard error what is wrong, by field, and end with exit code 2."""
    lines = [sentence(error)] + [
        f"{name}: {text}"
        for name, found in translated(error.fields).items()
        for text in ([found] if isinstance(found, str) else found)
    ]
    for line in dict.fromkeys(line for line in lines if line):
        click.echo(line, err=True)
    sys.exit(REFUSED_EXIT)


@people.command("add")
@click.argument("name")
@click.option("--side", required=True, help="Key of the side.")
@click.option("--zone", help="Key of the zone; the oldest one if not given.")
@click.option("--phone", default="")
@click.option("--town", default="", help="Nine-digit code of the town.")
@click.option("--village", default="", help="Code of the village.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given several times.")
@click.option("--login", default="", help="Opens an account too; its first password is printed once.")
def add(name: str, side: str, zone: str | None, roles: tuple[str, ...], login: str, **data: str) -> None:
    """Add a person called NAME, print the id."""
    try:
        with transaction():
            zone_id, moment = places.zone_by_key(zone).id, clock.now()
            actor = queries.console(zone_id)
            values = {
                "name": name,
                "phone": data["phone"],
                "town_code": data["town"],
                "village_code": data["village"],
            }
            person = service.add_person(zone_id, side, values, actor=actor, now=moment)
            for role in roles:
                service.grant(person, role, side, actor=actor, now=moment)
            password = open_account(person, login, actor=actor, now=moment)[1] if login else ""
            number = person.id
    except DomainError as error:
        refuse(error)
    click.echo(number)
    if password:
        click.echo(gettext("First password (shown once): %(password)s", password=password))


@people.command("token")
@click.argument("person_id", type=int)
@click.option("--label", default="cli")
@click.option("--scope", "scopes", multiple=True, default=["read"], help="read or write.")
@click.option("--days", default=TOKEN_DAYS, help="How long it holds.")
def token(person_id: int, label: str, scopes: tuple[str, ...], days: int) -> None:
    """Make an access key that acts as a person; it is printed once and never again."""
    try:
        with transaction():
            person = db.session.get(Person, person_id)
            if person is None:
                click.echo(gettext("There is no such person."), err=True)
                sys.exit(REFUSED_EXIT)
            actor = queries.console(person.zone_id)
            secret = service.make_token(person, label, scopes, days=days, actor=actor, now=clock.now())[1]
    except DomainError as error:
        refuse(error)
    click.echo(secret)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--side", "sides", multiple=True, help="Key of a side whose rows are taken; all if not given.")
@click.option("--town", default="", help="Code of the town of rows that name none.")
@click.option("--zone", help="Key of the zone; the oldest one if not given.")
@click.option("--encoding", default="", help="Of a text file: utf-8-sig, gb18030, utf-16 or big5.")
@click.option(
    "--mapping", default="", help='Columns as JSON: {"sheet": {"header": 3, "columns": {"B": "name"}}}'
)
@click.option("--without-phone", is_flag=True, help="Take rows without a telephone number too.")
@click.option(
    "--marked", type=click.Path(dir_okay=False, path_type=Path), help="Write the marked workbook here."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def import_roster(file: Path, zone: str | None, dry_run: bool, as_json: bool, **given: Any) -> None:
    """Import the roster FILE: good rows go in, each bad one is named. Exit code 3 if there were bad ones."""
    try:
        zone_id = places.zone_by_key(zone).id
        with transaction():
            book, report = _import(file, zone_id, dry_run, given)
    except DomainError as error:
        refuse(error)
    if as_json:
        told = {**plain(report, gettext), "encoding": book.encoding, "stored": not dry_run}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        if book.encoding:
            click.echo(gettext("Read as %(encoding)s.", encoding=book.encoding))
        _print(report, dry_run)
    sys.exit(BAD_ROWS_EXIT if report.bad or report.missing else 0)


def _import(file: Path, zone_id: int, dry_run: bool, given: dict[str, Any]) -> tuple[Workbook, ImportReport]:
    actor, moment = queries.console(zone_id), clock.now()
    one_at_a_time(service.RosterImporter.kind, zone_id)
    options = service.RosterOptions(
        zone_id=zone_id,
        sides=frozenset(given["sides"]) or actor.sides,
        town_code=given["town"],
        without_phone=given["without_phone"],
    )
    book = read(file.name, file.read_bytes(), encoding=given["encoding"])
    importer = service.RosterImporter(options, actor, moment)
    report = examine(book, importer, _answers(given["mapping"]))
    if given["marked"]:
        given["marked"].write_bytes(
            marked_workbook(book, report, gettext, gettext("Why this row was not taken"))
        )
    if not dry_run:
        service.store_roster(importer, report, actor=actor, now=moment)
    return book, report


def _answers(mapping: str) -> Answers:
    """Columns may be named by letter, as the reader sees them, or by number from 0."""
    if not mapping:
        return {}
    try:
        told = json.loads(mapping)
        return {
            sheet: {
                **answer,
                "columns": {_column(key): value for key, value in answer.get("columns", {}).items()},
            }
            for sheet, answer in told.items()
        }
    except (ValueError, AttributeError, TypeError):
        click.echo(gettext("The mapping is not valid JSON of the expected form."), err=True)
        sys.exit(REFUSED_EXIT)


def _column(key: str) -> str:
    if key.isdigit():
        return key
    number = 0
    for sign in key.upper():
        number = number * 26 + ord(sign) - 64
    return str(number - 1)


def _print(report: ImportReport, dry_run: bool) -> None:
    said = plain(report, gettext)
    for row in said["problems"]:
        place = gettext("%(sheet)s row %(row)s column %(column)s", **{**row, "column": row["column"] or "—"})
        click.echo(f"✗ {place} “{row['value']}”: {row['reason']}")
    for row in said["notes"]:
        click.echo(f"· {row['sheet']} {row['row']}: {row['note']}")
    for row in said["skipped"]:
        click.echo(f"· {row['sheet']} {row['row'] or ''}: {row['reason']} {row['text']}")
    for field in report.missing:
        click.echo(gettext("No column was named for “%(field)s”.", field=gettext(field.label)))
    click.echo(
        gettext("%(new)s new, %(changed)s changed, %(same)s unchanged, %(bad)s not taken.", **report.counts)
        + (" " + gettext("Nothing was stored (dry run).") if dry_run else "")
    )
