"""The patrol log as a Word file and as an A4 page; both show the facts and the words beside them."""

import io
from typing import Any

from docxtpl import DocxTemplate
from flask import current_app, render_template
from flask_babel import gettext

from border_gov.joint_patrol.documents import log_text
from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries.walk_log import Log, Seen
from border_gov.joint_patrol.rules.visits import VISITED_WORDS, WHY_WORDS
from border_gov.kernel.lang import name_of

TEMPLATE = "joint_patrol/papers/patrol_log.docx"


def values(log: Log, zone: str) -> dict[str, Any]:
    """Everything that a printed log shows, as plain text."""
    patrol, made = log.shift.patrol, log.walk
    home = log.shift.meeting_point
    stops = log.compared.stops if log.compared else ()
    return {
        "title": gettext("Joint patrol log"),
        "zone": zone,
        "labels": _labels(),
        "day": words.day(patrol.day),
        "year": patrol.day.year,
        "shift": words.shift(patrol.shift),
        "team": patrol.number,
        "planned": f"{log_text.hhmm(patrol.starts_at)}–{log_text.hhmm(patrol.ends_at)}",
        "walked": f"{log_text.hhmm(made.started_at)}–{log_text.hhmm(made.finished_at)}" if made else "—",
        "late": bool(made and made.late),
        "place": name_of(home.name) if home else "—",
        "came": log_text.listed([f"{name} ({name_of(log.sides[side].name)})" for name, side in log.came]),
        "weather": made.weather if made else "",
        "stops": [_stop(number, seen) for number, seen in enumerate(stops, start=1)],
        "text": (made.text if made else "") or log_text.text(log),
        "edited": bool(made and made.text),
        "handled": made.handled if made else "",
        "handed_over": made.handed_over if made else "",
        "remarks": made.remarks if made else "",
        "signatures": [name_of(side.name) for side in log.sides.values()],
    }


def _stop(number: int, seen: Seen) -> dict[str, str]:
    visit = seen.visit
    why = gettext(WHY_WORDS[visit.why]) if visit.why in WHY_WORDS else ""
    return {
        "number": str(number),
        "name": name_of(seen.spot.name),
        "planned": log_text.hhmm(seen.stop.arrive_at),
        "arrived": log_text.hhmm(visit.arrive),
        "stayed": gettext("%(minutes)s min", minutes=round(visit.dwell_s / 60)) if visit.dwell_s else "—",
        "visited": gettext(VISITED_WORDS[visit.visited]),
        "why": why,
    }


def _labels() -> dict[str, str]:
    return {
        "day": gettext("Day"),
        "shift": gettext("Shift"),
        "team": gettext("Team"),
        "planned": gettext("Planned"),
        "walked": gettext("Walked"),
        "place": gettext("Meet at"),
        "came": gettext("Who came"),
        "weather": gettext("Weather"),
        "number": gettext("No."),
        "point": gettext("Checkpoint"),
        "arrival": gettext("Planned arrival"),
        "arrived": gettext("Arrived"),
        "stayed": gettext("Stayed"),
        "visited": gettext("Visited?"),
        "facts": gettext("Plan and actual"),
        "text": gettext("Log"),
        "handled": gettext("What was done about it"),
        "handed_over": gettext("What was handed over, and to whom"),
        "remarks": gettext("Remarks"),
        "sign": gettext("Signature"),
        "late": gettext("late entry"),
        "edited": gettext("The text was edited by the leader; the facts above are as recorded."),
    }


def docx(log: Log, zone: str) -> bytes:
    """The log in the form `TEMPLATE`, which an office may change in Word; every value is escaped."""
    loader: Any = current_app.jinja_loader
    source = loader.searchpath[0]
    form = DocxTemplate(f"{source}/{TEMPLATE}")
    form.render(values(log, zone), autoescape=True)
    made = io.BytesIO()
    form.save(made)
    return made.getvalue()


def html(log: Log, zone: str) -> str:
    """The log as an A4 page, for the PDF setter."""
    return render_template("joint_patrol/papers/patrol_log.html", log=values(log, zone), title=zone)
