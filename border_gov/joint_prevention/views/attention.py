"""Pages of attention areas: the list with its map, one area with its scores, the form, the end of one."""

import datetime as dt
from typing import Any

from flask import Response, flash, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.incidents.queries.settings import kinds
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.queries import attention as reads
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.attention import (
    BUSY_HOURS,
    PROPOSERS,
    STATES,
    USUAL_DAYS,
    USUAL_PERCENT,
)
from border_gov.joint_prevention.schemas.attention import AreaIn
from border_gov.joint_prevention.service import attention as verbs
from border_gov.joint_prevention.views.analysis import asked, towns
from border_gov.joint_prevention.views.forms import store
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import AttentionArea
from border_gov.jurisdictions.rules import ENDED
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages, sentence

bp = Pages("prevention_areas", __name__, entrance="office", url_prefix="/prevention/areas")


def hours(area: AttentionArea) -> str:
    """The hours of an area as 22:00–02:00."""
    return "–".join(f"{s // 3600 % 24:02d}:{s % 3600 // 60:02d}" for s in (area.opens_s, area.closes_s))


def _words() -> dict[str, Any]:
    zone_id = queries.zone_of(current_viewer())
    kind_names = {one.code: name_of(one.names) for one in kinds(zone_id, active_only=False)}
    return {
        "zone_id": zone_id,
        "towns": towns(zone_id),
        "kind_names": kind_names | {"": gettext("All kinds")},
        "states": STATES,
        "hours": hours,
    }


@bp.get("/")
@requires(*READERS)
def index() -> str:
    """Areas that hold or wait, then those that are over."""
    rows = places.attention_areas(current_viewer())
    return render_template("joint_prevention/areas.html", rows=rows, **_words())


@bp.get("/<int:area_id>")
@requires(*READERS)
def show(area_id: int) -> str:
    """One area: where, when, how much, signatures, and how well it was chosen."""
    viewer = current_viewer()
    area = places.attention_area(viewer, area_id)
    return render_template(
        "joint_prevention/area.html",
        area=area,
        steps=reads.steps_of(viewer, area),
        scores=reads.scores_of(viewer, area, clock.now()),
        **_words(),
    )


@bp.get("/<int:area_id>/signed")
@requires(*READERS)
def signed(area_id: int) -> str:
    """What is signed, as a fragment."""
    area = places.attention_area(current_viewer(), area_id)
    return render_template("joint_prevention/_area.html", area=area, **_words())


@bp.get("/new")
@requires(*PROPOSERS)
def new() -> ResponseReturnValue:
    """The form for one hot-spot of the analysis, filled with what is usual."""
    zone_id, kind, weeks = asked()
    key, now = request.args.get("spot", ""), clock.now()
    today = clock.today(now)
    try:
        opens = reads.spot_of(current_viewer(), zone_id, kind, weeks, key, now).opens
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("prevention.index", kind=kind, weeks=weeks))
    usual = {
        "kind": kind,
        "weeks": weeks,
        "spot": key,
        "zone_id": zone_id,
        "opens": f"{opens:02d}:00",
        "closes": f"{(opens + BUSY_HOURS) % 24:02d}:00",
        "percent": USUAL_PERCENT,
        "since": today.isoformat(),
        "until": (today + dt.timedelta(days=USUAL_DAYS)).isoformat(),
    }
    return _form(MultiDict(usual), {})


@bp.post("/new")
@requires(*PROPOSERS)
def propose() -> ResponseReturnValue:
    """Propose the area and ask all sides to sign."""
    viewer = current_viewer()
    return store(
        AreaIn(),
        lambda data: verbs.propose(viewer, queries.zone_of(viewer, data["zone_id"]), data, clock.now()).id,
        lambda errors, status: _form(request.form, errors, status),
        gettext("Proposed. It holds for patrols once every side has signed."),
        lambda number: url_for(".show", area_id=number),
    )


def _form(typed: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    return render_template("joint_prevention/area_form.html", typed=typed, errors=errors, **_words()), status


@bp.post("/<int:area_id>/end")
@requires(*PROPOSERS)
def end(area_id: int) -> ResponseReturnValue:
    """End an area."""
    viewer = current_viewer()
    with transaction():
        verbs.end(viewer, places.attention_area(viewer, area_id, for_change=True), clock.now())
    flash(gettext("It is over; patrols no longer plan with it."), "success")
    return redirect(url_for(".show", area_id=area_id))


@bp.get("/areas.geojson")
@requires(*READERS)
def geojson() -> Response:
    """Areas that are not over, or the one asked for, for the map."""
    viewer = current_viewer()
    only = request.args.get("area", type=int)
    known = places.attention_areas(viewer)
    rows = [row for row in known if row.id == only or (not only and row.state != ENDED)]

    def facts(row: AttentionArea) -> list[list[str]]:
        return [
            [gettext("State"), gettext(STATES[row.state])],
            [gettext("Hours"), hours(row)],
            [gettext("Until"), row.until.isoformat()],
        ]

    labels = {row.id: gettext("Attention area no. %(number)s", number=row.number) for row in rows}
    body: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": reads.area_features(rows, labels, facts),
    }
    if rows:
        body["bbox"] = reads.around(rows)
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/geo+json")
