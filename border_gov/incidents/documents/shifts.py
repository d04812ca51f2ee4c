"""The duty log on paper: what the system wrote at the shift change, the note, both officers."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import format_datetime, gettext

from border_gov.incidents.models import ShiftChange
from border_gov.incidents.rules import codes
from border_gov.kernel.clock import local
from border_gov.kernel.lang import name_of
from border_gov.kernel.papers import page, pdf, text

LOG = """
# {{ words.title }}
> {{ side }}
|: 4 6 4 6
| {{ words.shift }} | {{ span }} | {{ words.counts }} | {{ counts }} |
| {{ words.outgoing }} | {{ outgoing }} | {{ words.incoming }} | {{ incoming }} |

## {{ words.open }}
|: 4 4 6 3 3
|! {{ words.number }} | {{ words.kind }} | {{ words.place }} | {{ words.state }} | {{ words.received }} |
%for one in open
| {{ one.number }} | {{ one.kind }} | {{ one.place }} | {{ one.state }} | {{ one.received }} |
%end

## {{ words.promises }}
|: 4 11 5
|! {{ words.number }} | {{ words.told }} | {{ words.until }} |
%for one in promises
| {{ one.number }} | {{ one.words }} | {{ one.until }} |
%end

## {{ words.away }}
|: 6 5 9
|! {{ words.unit }} | {{ words.until }} | {{ words.why }} |
%for one in away
| {{ one.unit }} | {{ one.until }} | {{ one.why }} |
%end

## {{ words.note }}
{{ note }}

{{ incoming_note }}

+ {{ words.outgoing }}
+ {{ words.incoming }}
"""


def shift_values(
    change: ShiftChange,
    side: str,
    people: Mapping[int, str],
    kinds: Mapping[str, str],
    towns: Mapping[str, str],
) -> dict[str, Any]:
    """What the log says, in the reader's language; an empty list says so in its first row."""
    return {
        "words": _words(),
        "side": side,
        "span": f"{_moment(change.since)} – {_moment(change.outgoing_at)}",
        "outgoing": f"{people.get(change.outgoing_person, '')} {_moment(change.outgoing_at)}",
        "incoming": f"{people.get(change.incoming_person or 0, '')} {_moment(change.incoming_at)}".strip()
        or gettext("not yet taken over"),
        "note": change.note or gettext("none"),
        "incoming_note": change.incoming_note,
        **_tables(change.content, kinds, towns),
    }


def _tables(content: Mapping[str, Any], kinds: Mapping[str, str], towns: Mapping[str, str]) -> dict[str, Any]:
    counts = {"received": content["received"], "closed": content["closed"]}
    found = {
        "counts": gettext("%(received)s received, %(closed)s closed", **counts),
        "open": [
            {
                "number": one["number"],
                "kind": kinds.get(one["kind"], gettext("Not completed yet")),
                "place": one["place"] or towns.get(one["town"], ""),
                "state": _state(one),
                "received": _text(one["received_at"]),
            }
            for one in content["open"]
        ],
        "promises": [{**one, "until": _text(one["until"])} for one in content["promises"]],
        "away": [
            {"unit": name_of(one["unit"]), "until": _text(one["until"]), "why": one["why"]}
            for one in content["away"]
        ],
    }
    return {name: rows or [_spare(name)] for name, rows in found.items()}


def _spare(table: str) -> dict[str, str]:
    """The one row of an empty table."""
    columns = {
        "open": ("number", "kind", "place", "state", "received"),
        "promises": ("number", "words", "until"),
        "away": ("unit", "until", "why"),
    }[table]
    return {name: gettext("none") if name == columns[0] else "" for name in columns}


def shift_pdf(values: Mapping[str, Any]) -> bytes:
    """The log as PDF/A."""
    drawn = page.body(text.read(LOG), values)
    title = values["words"]["title"]
    return pdf.from_html(render_template("papers/paper.html", title=title, body=drawn, foot="", note=""))


def _words() -> dict[str, str]:
    return {
        "title": gettext("Duty log"),
        "shift": gettext("Shift"),
        "counts": gettext("In this shift"),
        "outgoing": gettext("Handed over by"),
        "incoming": gettext("Taken over by"),
        "open": gettext("Open incidents"),
        "number": gettext("Number"),
        "kind": gettext("Kind"),
        "place": gettext("Place"),
        "state": gettext("State"),
        "received": gettext("Received at"),
        "promises": gettext("Promises to callers"),
        "told": gettext("What they were told"),
        "until": gettext("By when"),
        "away": gettext("Units away"),
        "unit": gettext("Unit"),
        "why": gettext("Why"),
        "note": gettext("Remarks"),
    }


def _state(one: Mapping[str, Any]) -> str:
    label = codes.STATES[one["state"]]
    return gettext(label)


def _moment(value: dt.datetime | None) -> str:
    return format_datetime(local(value), "yyyy-MM-dd HH:mm", rebase=False) if value else ""


def _text(value: str | None) -> str:
    return _moment(dt.datetime.fromisoformat(value)) if value else ""
