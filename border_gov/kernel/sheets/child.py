"""Runs as a program of its own: parse one workbook under a memory and time limit, answer with a pickle.

A few hundred bytes can ask a parser for a table of 17 billion cells; here only this process dies of it.
"""

import io
import pickle
import resource
import sys

import python_calamine

MEMORY = 1_600_000_000
CPU_SECONDS = 30
MAX_ROWS = 200_000
MAX_COLUMNS = 256


def main() -> None:
    """Read a workbook from stdin, write ("ok", sheets) or ("too_big" | "unreadable", text) to stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        answer = parse(content)
    except MemoryError:
        answer = ("too_big", "")
    except BaseException as error:
        answer = ("unreadable", type(error).__name__)
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=5))


def parse(content: bytes) -> tuple[str, object]:
    """The sheets of `content` as (name, visible, rows)."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for meta in book.sheets_metadata:
        if "WorkSheet" not in str(meta.typ):
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.end and (sheet.end[0] >= MAX_ROWS or sheet.end[1] >= MAX_COLUMNS):
            return "too_big", meta.name
        rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
        sheets.append((meta.name, meta.visible == python_calamine.SheetVisibleEnum.Visible, rows))
    return "ok", sheets


if __name__ == "__main__":
    main()
