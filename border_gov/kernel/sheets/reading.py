"""From the bytes of a file to rows of cells, safely."""

import html
import io
import pickle
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from border_gov.kernel.sheets import text_files
from border_gov.kernel.sheets.book import Sheet, Workbook
from border_gov.kernel.sheets.safety import DAMAGED, EMPTY, TOO_BIG, kind_of, refuse

CHILD = Path(__file__).with_name("child.py")
SECONDS = 60


def read(name: str, content: bytes, *, encoding: str = "", delimiter: str = "") -> Workbook:
    """The sheets of an .xlsx, .xls, .ods or .csv file.

    `encoding` and `delimiter` are answers about a text file; without them they are found, and
    `Workbook.sure` says whether what was found needs a person's yes. Refused with one sentence at the
    field `file`: not a workbook, damaged, protected, empty, unpacking to too much.
    """
    kind = kind_of(name, content)
    if kind == "csv":
        book = text_files.read_text(content, encoding, delimiter)
    else:
        hidden = _hidden_rows(content) if kind == "xlsx" else {}
        book = Workbook(kind, [_sheet(*found, hidden) for found in _parse(content)])
    if not any(sheet.rows for sheet in book.sheets):
        raise refuse(EMPTY)
    return book


def _sheet(name: str, visible: bool, rows: list, hidden: dict[str, frozenset[int]]) -> Sheet:
    return Sheet(name, rows, hidden.get(name, frozenset()), visible)


def _parse(content: bytes) -> list[tuple[str, bool, list]]:
    try:
        done = subprocess.run(
            [sys.executable, str(CHILD)], input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise refuse(TOO_BIG) from error
    if done.returncode != 0:
        raise refuse(TOO_BIG)
    # The child is our own program on this machine; what it writes is data that it made from plain cells.
    state, answer = pickle.loads(done.stdout)  # noqa: S301
    if state != "ok":
        raise refuse(TOO_BIG if state == "too_big" else DAMAGED)
    return answer


def _hidden_rows(content: bytes) -> dict[str, frozenset[int]]:
    """Row numbers that an .xlsx hides, by sheet name; the parser does not tell."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "xl/_rels/workbook.xml.rels" not in names:
            return {}
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        targets = {
            _attribute(tag, "Id"): _attribute(tag, "Target").lstrip("/").removeprefix("xl/")
            for tag in re.findall(r"<Relationship\b[^>]*>", links)
        }
        found: dict[str, frozenset[int]] = {}
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
            path = "xl/" + targets.get(_attribute(tag, "r:id"), "")
            if path in names:
                found[html.unescape(_attribute(tag, "name"))] = _hidden_in(archive.read(path))
        return found


def _hidden_in(xml: bytes) -> frozenset[int]:
    tags = (tag.decode("utf-8", "replace") for tag in re.findall(rb"<(?:\w+:)?row\b[^>]*hidden=[^>]*>", xml))
    shown = {"1", "true"}
    return frozenset(
        int(_attribute(tag, "r"))
        for tag in tags
        if _attribute(tag, "hidden") in shown and _attribute(tag, "r").isdigit()
    )


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{re.escape(name)}\s*=\s*["\']([^"\']*)["\']', tag)
    return found.group(1) if found else ""
