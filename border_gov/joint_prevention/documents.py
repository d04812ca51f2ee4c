"""Prevention on paper: what is kept of a clue, for the side's own file, with nobody's name on it."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext

from border_gov.kernel.papers import page, pdf, text

SHEET = """
# {{ title }}
> {{ side }}
|: 5 15
%for row in rows
| {{ row.term }} | {{ row.value }} |
%end

{{ note }}
"""


def clue_pdf(side: str, rows: list[tuple[str, str]]) -> bytes:
    """The sheet of one clue as PDF/A; `rows` are terms and values as its reader may see them."""
    title = gettext("Clue passed to the police")
    values: Mapping[str, Any] = {
        "title": title,
        "side": side,
        "rows": [{"term": term, "value": value or "—"} for term, value in rows],
        "note": gettext("The clue itself is with the police. Nothing else about it is kept here."),
    }
    drawn = page.body(text.read(SHEET), values)
    return pdf.from_html(render_template("papers/paper.html", title=title, body=drawn, foot="", note=""))
