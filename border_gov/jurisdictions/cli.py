"""Commands: locate a point or a file of points, import a GIS file, list boundary versions."""

import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from flask_babel import gettext

from border_gov.geo.gisfiles import read_gis
from border_gov.jurisdictions import queries, service
from border_gov.jurisdictions.queries.points import ADDED, NEEDED
from border_gov.jurisdictions.rules import KINDS, SHIFT_WARNING
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import sentence, translated

jurisdictions = AppGroup("jurisdictions", help="Zones, boundaries, and where a point lies.")
OPERATOR = Viewer(name="command line", by="command")
REFUSED_EXIT = 2


def refuse(error: DomainError) -> NoReturn:
    """Say on standard error what is wrong, by field, and end with exit code 2."""
    lines = [sentence(error)] + [
        f"{name}: {text}" for name, found in translated(error.fields).items() for text in found
    ]
    for line in dict.fromkeys(line for line in lines if line):
        click.echo(line, err=True)
    sys.exit(REFUSED_EXIT)


@jurisdictions.command("locate")
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--datum", default="", help="wgs84, cgcs2000, epsg4549, gcj02 or bd09; never guessed.")
@click.option("--accuracy", type=float, help="Accuracy of the point in metres.")
@click.option("--zone", help="Key of the zone; the one with the nearest line if not given.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def locate(
    lon: float, lat: float, datum: str, accuracy: float | None, zone: str | None, as_json: bool
) -> None:
    """On which side the point LON LAT lies, or that it is joint."""
    try:
        found = queries.locate(lon, lat, datum, accuracy, zone_key=zone).as_json()
    except DomainError as error:
        refuse(error)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        click.echo(f"{name}: {'' if shown is None else shown}")


@jurisdictions.command("locate-file")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--zone", help="Key of the zone; the oldest one if not given.")
@click.option("--encoding", default="utf-8-sig", help="Text encoding of the file.")
def locate_file(source: Path, target: Path, zone: str | None, encoding: str) -> None:
    """Place every row of SOURCE (id,lon,lat,datum,accuracy_m) in TARGET; exit code 2 if one was refused."""
    draft = target.with_name(target.name + ".draft")
    try:
        zone_id = queries.zone_by_key(zone).id
        with source.open(encoding=encoding, newline="") as given, draft.open("w", encoding="utf-8") as out:
            done, refused = _write(zone_id, csv.DictReader(given), out)
    except DomainError as error:
        draft.unlink(missing_ok=True)
        refuse(error)
    except (UnicodeError, LookupError, csv.Error, OSError) as error:
        draft.unlink(missing_ok=True)
        click.echo(gettext("The file cannot be read: %(reason)s", reason=str(error)), err=True)
        sys.exit(REFUSED_EXIT)
    draft.replace(target)
    click.echo(gettext("%(done)s rows written, %(refused)s of them refused.", done=done, refused=refused))
    sys.exit(REFUSED_EXIT if refused else 0)


def _write(zone_id: int, rows: "csv.DictReader[str]", out: Any) -> tuple[int, int]:
    names = list(rows.fieldnames or [])
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise csv.Error(gettext("these columns are missing: %(columns)s", columns=", ".join(missing)))
    writer = csv.DictWriter(out, names + [n for n in ADDED if n not in names], extrasaction="ignore")
    writer.writeheader()
    done = refused = 0
    for row in queries.locate_rows(zone_id, rows):
        writer.writerow(row)
        done += 1
        refused += row["status"] == "refused"
    return done, refused


@jurisdictions.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", default="", help="What the coordinates are in: 4326, 4490, 4549, gcj02 or bd09.")
@click.option("--encoding", default="", help="Text encoding of a Shapefile without .cpg: UTF-8, GB18030.")
@click.option("--kind", type=click.Choice(list(KINDS)), required=True, help="What the file holds.")
@click.option("--layer", help="Layer of a file that has several.")
@click.option("--zone", help="Key of the zone; the oldest one if not given.")
@click.option("--source-name", help="Where the file comes from; its name if not given.")
@click.option("--accuracy", type=float, help="Accuracy of the lines in metres.")
@click.option("--note", default="", help="A remark kept with the version.")
@click.option("--repair", is_flag=True, help="Agree to the repair of shapes that are not valid.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def import_file(source: Path, **said: Any) -> None:
    """Begin a new boundary version with one layer from a GeoJSON, GeoPackage, zipped Shapefile or KML."""
    content = source.read_bytes()
    try:
        file = read_gis(content, crs=said["crs"], encoding=said["encoding"], layer=said["layer"])
        zone_id = queries.zone_by_key(said["zone"]).id
        examined = service.examine_file(zone_id, said["kind"], file, said["repair"])
        _report(examined)
        about = service.About(
            source=said["source_name"] or source.name,
            datum=file.datum.value,
            encoding=file.encoding,
            accuracy_m=said["accuracy"],
            note=said["note"],
            file_sha256=hashlib.sha256(content).hexdigest(),
        )
        if not said["dry_run"]:
            with transaction():
                version = service.import_layer(zone_id, examined, about, actor=OPERATOR, now=clock.now())
                click.echo(gettext("Boundary version %(label)s is in force.", label=version.label))
    except DomainError as error:
        refuse(error)
    if said["dry_run"]:
        click.echo(gettext("Dry run: nothing was stored."))
        sys.exit(REFUSED_EXIT if examined.problems else 0)


def _report(examined: service.Examined) -> None:
    """The first rows, what was repaired, what is wrong and what looks shifted."""
    for values in examined.file.preview():
        click.echo(json.dumps(values, ensure_ascii=False, default=str))
    for row in examined.file.repairs:
        click.echo(gettext("Row %(row)s: not valid near %(where)s", row=row.number, where=row.where))
    for problem in examined.problems:
        said = gettext(problem.message, **problem.params)
        click.echo(
            gettext("Row %(row)s, %(column)s: %(text)s", row=problem.row, column=problem.column, text=said)
        )
    if examined.shift:
        click.echo(gettext(SHIFT_WARNING, **examined.shift.words()), err=True)


@jurisdictions.command("versions")
@click.option("--zone", help="Key of the zone; the oldest one if not given.")
def versions(zone: str | None) -> None:
    """List the boundary versions of a zone, newest first."""
    try:
        found = queries.versions(queries.zone_by_key(zone).id)
    except DomainError as error:
        refuse(error)
    for version in found:
        until = version.valid_to.isoformat() if version.valid_to else "–"
        click.echo(f"{version.label}\t{version.valid_from.isoformat()}\t{until}\t{version.source}")
