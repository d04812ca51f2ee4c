"""Commands that bring in checkpoints and paths from files."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from border_gov.geo.gisfiles import GisFile, read_gis
from border_gov.joint_patrol.cli.planning import patrol
from border_gov.joint_patrol.rules.inputs import SHIFTED
from border_gov.joint_patrol.service import gis_sheets, path_import
from border_gov.joint_patrol.service.path_import import SNAP_M, PathReport
from border_gov.joint_patrol.service.point_import import NIGHT, PointImporter, doubt
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.sheets import ImportReport, Workbook, examine, marked_workbook, plain
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import sentence, translated
from border_gov.people.queries import console

REFUSED_EXIT = 2
BAD_ROWS_EXIT = 3
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
CRS_HELP = "What the coordinates are in: 4326, 4490, 4549, gcj02 or bd09; never guessed."
ENCODING_HELP = "Text encoding of a Shapefile without .cpg, or of a CSV: UTF-8, GBK."


def _refuse(error: DomainError) -> NoReturn:
    lines = [sentence(error)]
    for name, found in translated(error.fields).items():
        lines += [f"{name}: {text}" for text in found]
    for line in dict.fromkeys(line for line in lines if line):
        click.echo(line, err=True)
    sys.exit(REFUSED_EXIT)


@patrol.command("import-points")
@click.argument("file", type=FILE)
@click.option("--crs", default="", help=CRS_HELP + " In a spreadsheet: of rows that name none.")
@click.option("--encoding", default="", help=ENCODING_HELP)
@click.option("--night", default=NIGHT, show_default=True, help="What the word 夜间 means in time windows.")
@click.option("--zone", help="Key of the zone; the oldest one if not given.")
@click.option(
    "--marked", type=click.Path(dir_okay=False, path_type=Path), help="Write the marked workbook here."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def import_points(file: Path, **said: Any) -> None:
    """Bring in checkpoints from FILE (GeoJSON, GeoPackage, zipped Shapefile, KML, .xlsx .xls .ods .csv).

    Good rows go in, each bad one is named by sheet, row and column. Exit code 3 if there were bad ones.
    """
    try:
        book, layer = gis_sheets.read_points_file(file.name, file.read_bytes(), said["crs"], said["encoding"])
        zone_id = jurisdictions.zone_by_key(said["zone"]).id
        with transaction():
            report = _points(zone_id, file.name, book, layer, said)
    except DomainError as error:
        _refuse(error)
    _say_points(report, layer, said)
    sys.exit(BAD_ROWS_EXIT if report.bad or report.missing else 0)


def _points(
    zone_id: int, name: str, book: Workbook, layer: GisFile | None, said: dict[str, Any]
) -> ImportReport:
    importer = PointImporter(
        zone_id,
        console(zone_id),
        clock.now(),
        datum=gis_sheets.datum_named(said["crs"]),
        is_gis=layer is not None,
        night=said["night"],
        source=name,
    )
    report = examine(book, importer)
    if shift := doubt(zone_id, report):
        click.echo(gettext(SHIFTED, **shift.words()), err=True)
    if said["marked"]:
        why = gettext("Why this row was not taken")
        said["marked"].write_bytes(marked_workbook(book, report, gettext, why))
    if not said["dry_run"]:
        importer.apply(report.to_store)
    return gis_sheets.in_file_terms(report, layer)


def _say_points(report: ImportReport, layer: GisFile | None, said: dict[str, Any]) -> None:
    facts = plain(report, gettext)
    if said["as_json"]:
        click.echo(json.dumps({**facts, "stored": not said["dry_run"]}, ensure_ascii=False))
        return
    if layer is not None:
        _say_layer(layer)
    for row in facts["problems"]:
        place = gettext("%(sheet)s row %(row)s column %(column)s", **{**row, "column": row["column"] or "—"})
        click.echo(f"✗ {place} “{row['value']}”: {row['reason']}")
    for row in facts["notes"]:
        click.echo(f"· {row['sheet']} {row['row']}: {row['note']}")
    for row in facts["skipped"]:
        click.echo(f"· {row['sheet']} {row['row'] or ''}: {row['reason']} {row['text']}")
    for field in report.missing:
        click.echo(gettext("No column was named for “%(field)s”.", field=gettext(field.label)))
    counts = gettext(
        "%(new)s new, %(changed)s changed, %(same)s unchanged, %(bad)s not taken.", **report.counts
    )
    click.echo(counts + _dry(said))


def _dry(said: dict[str, Any]) -> str:
    return " " + gettext("Nothing was stored (dry run).") if said["dry_run"] else ""


def _say_layer(layer: GisFile) -> None:
    for row in layer.preview():
        click.echo(json.dumps(row, ensure_ascii=False, default=str))
    for bad in layer.repairs:
        click.echo(gettext("Row %(row)s: repaired (%(reason)s)", row=bad.number, reason=bad.repair))


@patrol.command("import-paths")
@click.argument("file", type=FILE)
@click.option("--crs", default="", help=CRS_HELP)
@click.option("--encoding", default="", help=ENCODING_HELP)
@click.option("--layer", help="Layer of a file that has several.")
@click.option("--snap", "snap_m", type=click.FloatRange(0.0, 50.0), default=SNAP_M, show_default=True,
              help="Ends of paths within so many metres are joined.")  # fmt: skip
@click.option("--zone", help="Key of the zone; the oldest one if not given.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def import_paths(file: Path, **said: Any) -> None:
    """Bring in the path network from FILE as a whole new version; rows with 类型 = 桥 are bridges.

    Good rows go in, each bad one is named. Exit code 3 if there were bad ones.
    """
    try:
        layer = read_gis(file.read_bytes(), crs=said["crs"], encoding=said["encoding"], layer=said["layer"])
        zone_id = jurisdictions.zone_by_key(said["zone"]).id
        actor = console(zone_id)
        with transaction():
            report = path_import.examine_paths(zone_id, layer, actor, said["snap_m"])
            stored = None if said["dry_run"] else _store(zone_id, file.name, report, layer, actor, said)
    except DomainError as error:
        _refuse(error)
    _say_paths(report, layer, said, stored)
    sys.exit(BAD_ROWS_EXIT if report.problems else 0)


def _store(
    zone_id: int, name: str, report: PathReport, layer: GisFile, actor: Viewer, said: dict[str, Any]
) -> int | None:
    network = path_import.store_paths(
        zone_id,
        report,
        source=name,
        datum=layer.datum.value,
        snap_m=said["snap_m"],
        actor=actor,
        now=clock.now(),
    )
    return network.number if network else None


def _say_paths(report: PathReport, layer: GisFile, said: dict[str, Any], stored: int | None) -> None:
    if report.shift:
        click.echo(gettext(SHIFTED, **report.shift.words()), err=True)
    problems = [
        {"sheet": p.sheet, "row": p.row, "column": p.column, "value": p.value, "reason": gettext(p.message)}
        for p in report.problems
    ]
    if said["as_json"]:
        facts = {**report.figures(), "problems": problems, "version": stored, "unchanged": report.is_same}
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    _say_layer(layer)
    for row in problems:
        place = gettext("%(sheet)s row %(row)s column %(column)s", **{**row, "column": row["column"] or "—"})
        click.echo(f"✗ {place} “{row['value']}”: {row['reason']}")
    for name, value in report.figures().items():
        click.echo(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    if report.is_same:
        click.echo(gettext("These paths are in force already; nothing was changed."))
    elif stored:
        click.echo(gettext("Version %(number)s of the path network is in force.", number=stored))
    else:
        click.echo(gettext("Nothing was stored (dry run)."))
