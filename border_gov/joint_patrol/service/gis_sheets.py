"""A GIS file as a sheet, so that one importer reads points from maps and from spreadsheets alike."""

import datetime as dt
from dataclasses import replace
from typing import Any

from border_gov.geo.gisfiles import GisFile, read_gis
from border_gov.joint_patrol.rules.cells import NotUnderstood, datum_of
from border_gov.kernel import sheets
from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets import ImportReport, Sheet, Workbook
from border_gov.kernel.sheets.book import Value
from border_gov.kernel.words import L, placed

LON, LAT = "@lon", "@lat"
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".txt", ".tsv")
NO_CRS = L("Say which coordinate system the coordinates are in.")


def is_spreadsheet(name: str) -> bool:
    """True if the file's name says that it is a table and not a map layer."""
    return name.lower().endswith(SPREADSHEETS)


def datum_named(crs: str) -> str:
    """The datum that a form or a command names; empty for none. Refused: one that is not known."""
    if not crs:
        return ""
    try:
        return datum_of(crs)
    except NotUnderstood as error:
        raise Invalid(
            "Please correct what is marked.", fields={"crs": [placed(error.message, **error.params)]}
        ) from error


def read_points_file(name: str, content: bytes, crs: str, encoding: str) -> tuple[Workbook, GisFile | None]:
    """The file as a workbook; a GIS file comes back too. Refused: what no reader can take, a GIS file
    without a named CRS. In a spreadsheet `crs` stands for rows that name none, and may be empty.
    """
    if is_spreadsheet(name):
        return sheets.read(name, content, encoding=_text_encoding(encoding)), None
    if not crs:
        raise Invalid(NO_CRS, fields={"crs": [NO_CRS]})
    layer = read_gis(content, crs=crs, encoding=encoding)
    header: list[Value] = [LON, LAT, *layer.fields]
    rows = [header, *(_row(row.shape, row.values, layer.fields) for row in layer.rows)]
    return Workbook("gis", [Sheet(layer.layer, rows)], layer.encoding), layer


def _text_encoding(encoding: str) -> str:
    known = {
        "GBK": "gb18030",
        "GB18030": "gb18030",
        "GB2312": "gb18030",
        "UTF-8": "utf-8-sig",
        "BIG5": "big5",
    }
    return known.get(encoding.upper(), "")


def _row(shape: Any, values: dict[str, Any], fields: tuple[str, ...]) -> list[Value]:
    if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    is_point = shape is not None and shape.geom_type == "Point"
    where: list[Value] = [shape.x, shape.y] if is_point else ["", ""]
    return [*where, *(_cell(values.get(field)) for field in fields)]


def _cell(value: Any) -> Value:
    plain = str | int | float | bool | dt.date | dt.datetime | None
    return value if isinstance(value, plain) else str(value)


def in_file_terms(report: ImportReport, layer: GisFile | None) -> ImportReport:
    """The report with rows counted as the map program counts them, and columns by name."""
    if layer is None:
        return report
    names = ["", "", *layer.fields]
    headers = {sheets.letter(n): (name or "geometry") for n, name in enumerate(names)}
    for verdict in report.verdicts:
        verdict.row -= 1
        verdict.problems[:] = [
            replace(p, row=p.row - 1, column=headers.get(p.column, p.column)) for p in verdict.problems
        ]
        verdict.notes[:] = [replace(n, row=n.row - 1) for n in verdict.notes]
    return report
