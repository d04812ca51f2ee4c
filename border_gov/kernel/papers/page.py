"""The text of a paper as HTML: for the screen, and for the PDF setter."""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2.exceptions import TemplateError
from markupsafe import Markup, escape

from border_gov.kernel.errors import Unavailable
from border_gov.kernel.papers.names import SANDBOX
from border_gov.kernel.papers.text import BOXES, TABLE, Block, Line
from border_gov.kernel.papers.word import FORBIDDEN, Picture

TAGS = {"title": ("h1", ""), "heading": ("h2", ""), "right": ("p", "right"), "small": ("p", "small")}
NEXT_LINE = Markup('<br><i class="in"></i>')
BRACES = re.compile(r"(\{\{.*?\}\})")


def body(blocks: Sequence[Block], values: Mapping[str, Any]) -> Markup:
    """The paper with `values` in it, each of them text; a Picture becomes an image that the page carries."""
    try:
        drawn = SANDBOX.from_string(source(blocks)).render(_ready(values))
    except TemplateError as error:
        raise Unavailable("The paper could not be made just now. Please try again.") from error
    return Markup(drawn)  # noqa: S704 - our own text; the sandbox escaped every value


def source(blocks: Sequence[Block]) -> str:
    """The text as HTML whose placeholders are not filled yet."""
    return "\n".join(_block(block) for block in blocks)


def picture(value: Picture) -> Markup:
    """A picture that the page carries itself."""
    coded = base64.b64encode(value.content).decode()
    return Markup('<img alt="" src="data:image/png;base64,{}">').format(coded)


def _block(block: Block) -> str:
    if block.kind == TABLE:
        return f"<table>{_columns(block)}{''.join(_row(line) for line in block.lines)}</table>"
    if block.kind == BOXES:
        return f'<div class="boxes">{"".join(_box(line) for line in block.lines)}</div>'
    return "".join(_line(line) for line in block.lines)


def _columns(block: Block) -> str:
    whole = sum(block.widths) or 1
    return "".join(f'<col class="w{round(20 * width / whole)}">' for width in block.widths)


def _row(line: Line) -> str:
    if line.look == "rule":
        return _rule(line)
    tags = ["th" if line.look == "header" else "td"] * len(line.cells)
    return (
        f"<tr>{''.join(f'<{t}>{_text(cell)}</{t}>' for t, cell in zip(tags, line.cells, strict=True))}</tr>"
    )


def _box(line: Line) -> str:
    return _rule(line) if line.look == "rule" else f'<div class="box"><span>{_text(line.text)}</span></div>'


def _line(line: Line) -> str:
    if line.look == "rule":
        return _rule(line)
    if line.look == "break":
        return '<div class="break"></div>'
    tag, look = TAGS.get(line.look, ("p", ""))
    return f"<{tag}{f' class={look}' if look else ''}>{_text(line.text)}</{tag}>"


def _rule(line: Line) -> str:
    return f"{{% {line.text} %}}"


def _text(text: str) -> str:
    return "".join(
        part if number % 2 else str(escape(part)) for number, part in enumerate(BRACES.split(text))
    )


def _ready(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _ready(item) for key, item in value.items()}
    if isinstance(value, Picture):
        return picture(value)
    if isinstance(value, str):
        lines = FORBIDDEN.sub("", value.replace("\r\n", "\n")).split("\n")
        return NEXT_LINE.join(lines) if len(lines) > 1 else lines[0]
    if isinstance(value, Sequence):
        return [_ready(item) for item in value]
    return value
