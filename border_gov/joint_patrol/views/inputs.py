"""Pages of planning inputs: the overview, and what all of them share."""

import datetime as dt
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from border_gov.joint_patrol.queries import inputs, readiness
from border_gov.joint_patrol.rules import availability, cells
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.service.inputs import off_network
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.models import Zone
from border_gov.kernel import clock
from border_gov.kernel.errors import DomainError, NotFound
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import Pages, sentence

bp = Pages("patrol_inputs", __name__, entrance="office", url_prefix="/patrol/inputs")
WEEK = dt.timedelta(days=7)


@bp.context_processor
def _shared() -> dict[str, Any]:
    """Words and labels that every page of the inputs draws; nothing on the page of a refusal."""
    try:
        zone = the_zone()
    except NotFound:
        return {}
    return {
        "zone": zone,
        "sides": {side.key: side for side in jurisdictions.sides(zone.id)},
        "law": law,
        "reason_labels": availability.REASON_LABELS,
        "window_text": cells.window_text,
        "may_organise": law.may_edit_zone(current_viewer(), law.InputFacts(zone.id)),
        "may_place": lambda row: law.may_edit_place(
            current_viewer(), law.InputFacts(zone.id, row["side"], row["joint"])
        ),
        "timedelta": dt.timedelta,
    }


def the_zone() -> Zone:
    """The zone named in the address, else the viewer's first."""
    return inputs.zone_of(current_viewer(), request.args.get("zone", type=int))


def the_week() -> dt.date:
    """The Monday named in the address, else that of next week."""
    try:
        asked = dt.date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        asked = clock.today(clock.now()) + WEEK
    return clock.monday(asked)


@bp.get("/")
@requires(*law.READERS)
def index() -> str:
    """What the week still needs before it can be planned, kind by kind, with the next step."""
    zone, week, now = the_zone(), the_week(), clock.now()
    lost_points: list[int] = []
    lost_meetings: list[int] = []
    refusal = ""
    try:
        lost_points, lost_meetings = off_network(zone.id, week)
    except DomainError as error:
        refusal = sentence(error)
    return render_template(
        "joint_patrol/inputs/index.html",
        week=week,
        ready=readiness.readiness(current_viewer(), zone.id, week, now),
        lost_points=lost_points,
        lost_meetings=lost_meetings,
        refusal=refusal,
    )


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of the inputs, for the row of tabs above each."""
    pages = (
        ("index", gettext("Overview")),
        ("volunteers", gettext("Volunteers")),
        ("teams", gettext("Standing teams")),
        ("checkpoints", gettext("Checkpoints")),
        ("meeting_points", gettext("Meeting points")),
        ("paths", gettext("Paths and bridges")),
        ("demand", gettext("Needs of the week")),
    )
    return [(label, url_for(f"patrol_inputs.{name}"), name == current) for name, label in pages]


bp.app_context_processor(lambda: {"input_tabs": tabs})
