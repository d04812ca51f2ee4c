"""What a file really is, and whether it can be unpacked at all, before any parser touches it."""

import io
import zipfile

from border_gov.kernel.errors import Invalid
from border_gov.kernel.words import L

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 150
RATIO_COUNTS_FROM = 5 * 1024 * 1024
CHUNK = 1 << 20
ENCRYPTED = 0x1  # bit 0 of the general purpose flags, APPNOTE.TXT 4.4.4

NOT_A_WORKBOOK = L(
    "This is not a spreadsheet that can be read (.xlsx, .xls, .ods or .csv), or it is damaged."
)
TOO_BIG = L("The file unpacks to more than a spreadsheet may hold. Please split it.")
DAMAGED = L("The file is damaged or incomplete. Please save it again and choose it once more.")
PASSWORD = L("The file is protected by a password. Please save it without one.")
EMPTY = L("The file is empty.")


def refuse(message: str) -> Invalid:
    """The refusal of a file, shown at the field that chose it."""
    return Invalid(message, fields={"file": [message]})


def kind_of(name: str, content: bytes) -> str:
    """`xlsx`, `ods`, `xls` or `csv` by content; the ending must agree. Refused: everything else."""
    if not content.strip():
        raise refuse(EMPTY)
    ending = name.rpartition(".")[2].lower()
    if content.startswith(OLE):
        return _agreed("xls", ending, ("xls", "et"))
    if content.startswith(ZIP):
        return _kind_of_zip(content, ending)
    if ending not in ("csv", "txt", "tsv") or (b"\x00" in content and not _is_utf16(content)):
        raise refuse(NOT_A_WORKBOOK)
    return "csv"


def _is_utf16(content: bytes) -> bool:
    return content[:2] in (b"\xff\xfe", b"\xfe\xff")


def _agreed(kind: str, ending: str, endings: tuple[str, ...]) -> str:
    if ending not in endings:
        raise refuse(NOT_A_WORKBOOK)
    return kind


def _kind_of_zip(content: bytes, ending: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            check_unpacks(archive)
            kind = "xlsx" if "xl/workbook.xml" in names else "ods" if "content.xml" in names else ""
    except Invalid:
        raise
    except Exception as error:
        raise refuse(DAMAGED) from error
    return _agreed(kind, ending, ("xlsx", "xlsm", "ods") if kind else ())


def _check_sizes(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    declared = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = declared > RATIO_COUNTS_FROM and declared / packed > MAX_RATIO
    if len(entries) > MAX_ENTRIES or declared > MAX_UNPACKED or is_bomb:
        raise refuse(TOO_BIG)


def check_unpacks(archive: zipfile.ZipFile) -> None:
    """Unpack every entry without keeping it: a declared size may lie, bytes do not. Refused: a bomb."""
    _check_sizes(archive)
    if any(entry.flag_bits & ENCRYPTED for entry in archive.infolist()):
        raise refuse(PASSWORD)
    seen = 0
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                seen += len(chunk)
                if seen > MAX_UNPACKED:
                    raise refuse(TOO_BIG)
