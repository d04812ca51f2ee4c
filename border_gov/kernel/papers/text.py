"""The text of a paper, written once as plain lines: what each line is, before it becomes HTML or Word.

    # title            ## heading         > at the right      ~ small print       ---  next page
    | cell | cell      a row of a table;  |! cell | cell  a header row;  |: 2 8  widths of the columns
    + label            an empty box for a signature or a stamp
    %for row in list   %if name   %else   %end      around what stands between them
    anything else is a paragraph; an empty line ends a table

Values stand in double braces. Inside a table or a group of boxes, the lines with % repeat rows.
"""

from dataclasses import dataclass

TABLE, BOXES, TEXT, RULE = "table", "boxes", "text", "rule"
LOOKS = {"# ": "title", "## ": "heading", "> ": "right", "~ ": "small"}


@dataclass(frozen=True)
class Line:
    """One line: its look (title, heading, right, small, plain, row, header, box, rule, break) and text."""

    look: str
    text: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Lines that belong together: a table, a group of boxes, or running text."""

    kind: str
    lines: tuple[Line, ...]
    widths: tuple[int, ...] = ()


def read(source: str) -> list[Block]:
    """The blocks of a paper. ValueError names a rule left open, or a table of uneven rows."""
    blocks: list[Block] = []
    run: list[str] = []
    for raw in [*source.splitlines(), ""]:
        line = raw.strip()
        if line:
            run.append(line)
        elif run:
            blocks.append(_block(run))
            run = []
    return _closed_all(blocks)


def _block(run: list[str]) -> Block:
    kind = TABLE if any(line.startswith("|") for line in run) else TEXT
    kind = BOXES if any(line.startswith("+ ") for line in run) else kind
    widths = next((line for line in run if line.startswith("|:")), "")
    lines = tuple(_line(line) for line in run if not line.startswith("|:"))
    sizes = {len(line.cells) for line in lines if line.cells}
    if len(sizes) > 1:
        raise ValueError(f"rows of {sizes} cells in one table: {run[0]}")
    return Block(kind, lines, tuple(int(part) for part in widths[2:].split()))


def _line(line: str) -> Line:
    if line == "---":
        return Line("break")
    if line.startswith("%"):
        return Line("rule", _rule(line[1:].strip()))
    if line.startswith("|"):
        body = line[1:].removeprefix("!")
        return Line("header" if line.startswith("|!") else "row", "", _cells(body))
    if line.startswith("+ "):
        return Line("box", line[2:])
    for sign, look in LOOKS.items():
        if line.startswith(sign):
            return Line(look, line[len(sign) :])
    return Line("plain", line)


def _cells(body: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in body.split("|"))


def _rule(text: str) -> str:
    if text.split()[:1] not in (["for"], ["if"], ["else"], ["end"]):
        raise ValueError(f"%{text} is no rule")
    return text


def _closed_all(blocks: list[Block]) -> list[Block]:
    """The same blocks with each `end` spelt for what it closes."""
    open_rules: list[str] = []
    done = [
        Block(block.kind, tuple(_closed(line, open_rules) for line in block.lines), block.widths)
        for block in blocks
    ]
    if open_rules:
        raise ValueError(f"%{open_rules[-1]} is never closed")
    return done


def _closed(line: Line, open_rules: list[str]) -> Line:
    if line.look != RULE or line.text == "else":
        return line
    word = line.text.split()[0]
    if word != "end":
        open_rules.append(word)
        return line
    if not open_rules:
        raise ValueError("%end closes nothing")
    return Line(RULE, f"end{open_rules.pop()}")
