"""Text files: encoding and delimiter are found, and said, so that a person can correct them."""

import csv
import io

from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets.book import Sheet, Value, Workbook
from border_gov.kernel.sheets.child import MAX_COLUMNS, MAX_ROWS
from border_gov.kernel.sheets.safety import TOO_BIG, refuse
from border_gov.kernel.words import L

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16", "big5")
DELIMITERS = (",", "\t", ";", "|")
WRONG_ENCODING = L("The text cannot be read in this encoding. Please choose another.")
UNKNOWN_ENCODING = L("The encoding of the text could not be found. Please choose it.")
MAX_CELL = 32_767


def read_text(content: bytes, encoding: str, delimiter: str) -> Workbook:
    """One sheet without a name. Refused: an unknown encoding, text that does not fit it, too many rows."""
    if encoding and encoding not in ENCODINGS:
        raise Invalid(UNKNOWN_ENCODING, fields={"encoding": [UNKNOWN_ENCODING]})
    sure = bool(encoding)
    if not encoding:
        encoding, sure = detect(content)
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        raise Invalid(WRONG_ENCODING, fields={"encoding": [WRONG_ENCODING]}) from error
    if "\x00" in text:
        raise Invalid(WRONG_ENCODING, fields={"encoding": [WRONG_ENCODING]})
    chosen = delimiter or find_delimiter(text)
    rows = _rows(text, chosen)
    return Workbook("csv", [Sheet("", rows)], encoding, chosen, sure)


def detect(content: bytes) -> tuple[str, bool]:
    """The encoding and whether it is certain: a mark or valid UTF-8 is, GB18030 is probable."""
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig", True
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", True
    for encoding, sure in (("utf-8", True), ("gb18030", False)):
        try:
            content.decode(encoding)
        except UnicodeError:
            continue
        return ("utf-8-sig" if encoding == "utf-8" else encoding), sure
    raise Invalid(UNKNOWN_ENCODING, fields={"encoding": [UNKNOWN_ENCODING]})


def find_delimiter(text: str) -> str:
    """The character that cuts most of the first lines into the same number of parts."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    best, score = ",", 0
    for candidate in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=candidate)]
        common = max(set(widths), key=widths.count, default=1)
        agreement = common * widths.count(common) if common > 1 else 0
        if agreement > score:
            best, score = candidate, agreement
    return best


def _rows(text: str, delimiter: str) -> list[list[Value]]:
    csv.field_size_limit(MAX_CELL * 4)
    found: list[list[Value]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append(list(row))
            if len(found) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise refuse(TOO_BIG)
    except csv.Error as error:
        raise refuse(TOO_BIG) from error
    width = max((len(row) for row in found), default=0)
    return [row + [""] * (width - len(row)) for row in found]
