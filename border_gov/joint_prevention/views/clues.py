"""Pages of clues: list with map, the form without words, one clue as it may be seen, its sheet."""

import datetime as dt
from typing import Any

from flask import Response, flash, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.cohandling.service import disclosure
from border_gov.joint_prevention import documents, queries
from border_gov.joint_prevention.queries import clues as reads
from border_gov.joint_prevention.queries.clues import ClueShown
from border_gov.joint_prevention.rules import clues as law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.matters import CRIMES, KINDS
from border_gov.joint_prevention.schemas.clues import ClueIn, ClueLevelIn, CluesAsked
from border_gov.joint_prevention.service import clues as verbs
from border_gov.joint_prevention.views.forms import of_the_zone, store
from border_gov.journal.service import Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages

bp = Pages("prevention_clues", __name__, entrance="office", url_prefix="/prevention/clues")


def _words() -> dict[str, Any]:
    shared = of_the_zone()
    return {
        **shared,
        "kinds": {code: KINDS[code] for code in CRIMES},
        "law": law,
        "named": places.named_places(shared["zone_id"]),
        "may_enter": current_viewer().has(*law.ENTERERS),
    }


def _wanted() -> dict[str, Any]:
    try:
        return forms.load(CluesAsked(), request.args)
    except Invalid:
        found: dict[str, Any] = CluesAsked().load({})
        return found


@bp.get("/")
@requires(*READERS)
def index() -> str:
    """Clues that are kept, of all sides, as far as each may be seen."""
    wanted = _wanted()
    rows = reads.page(current_viewer(), wanted, clock.now())
    return render_template("joint_prevention/clues.html", rows=rows, wanted=wanted, **_words())


@bp.get("/clues.geojson")
@requires(*READERS)
def geojson() -> Response:
    """The same for the map."""
    rows = reads.page(current_viewer(), _wanted(), clock.now())
    features = [_feature(row) for row in rows if row.lon is not None]
    body = {"type": "FeatureCollection", "features": features}
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/geo+json")


def _feature(row: ClueShown) -> dict[str, Any]:
    facts = [[gettext("Hour"), _hour(row.hour)], [gettext("Expires on"), row.expires_on.isoformat()]]
    if row.cell:
        facts.append([gettext("Place"), gettext("somewhere in this grid cell")])
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": {
            "layer": "clues",
            "label": gettext(KINDS[row.kind]),
            "facts": facts,
            "url": url_for(".show", clue_id=row.id),
        },
    }


def _hour(hour: dt.datetime | None) -> str:
    return f"{clock.local(hour):%m-%d %H:00}" if hour else ""


def _read(clue_id: int) -> ClueShown:
    """The clue as the viewer may see it; a read of level 3 or 4 across the border is journalled first."""
    viewer, now = current_viewer(), clock.now()
    with transaction():
        clue = reads.get(viewer, clue_id)
        disclosure.read(viewer, Subject(law.SUBJECT_KIND, clue_id), now=now, zone_id=clue.zone_id)
        return reads.shown(viewer, clue, reads.level_for(viewer, clue, now))


@bp.get("/<int:clue_id>")
@requires(*READERS)
def show(clue_id: int) -> str:
    """One clue, what other sides see of it, requests to see more, and who read it."""
    one = _read(clue_id)
    return render_template(
        "joint_prevention/clue.html", one=one, own=one.side in current_viewer().sides, **_words()
    )


@bp.get("/<int:clue_id>.pdf")
@requires(*READERS)
def sheet(clue_id: int) -> Response:
    """The same on paper; its name holds the number alone."""
    one = _read(clue_id)
    looks = {look.key: name_of(look.name) for look in places.sides()}
    place = f"{one.lon}, {one.lat}" if one.lon is not None else ""
    rows = [
        (gettext("Number"), str(one.number)),
        (gettext("Kind"), gettext(KINDS[one.kind]) if one.kind else ""),
        (gettext("Place"), place + (f" ({gettext('a grid cell')})" if one.cell else "")),
        (gettext("Hour"), _hour(one.hour)),
        (gettext("Reliability"), gettext(law.RELIABILITY[one.reliability]) if one.reliability else ""),
        (gettext("Police receipt number"), one.receipt),
        (gettext("Expires on"), one.expires_on.isoformat()),
    ]
    head = {"Content-Disposition": f"attachment; filename=clue-{one.number}.pdf"}
    content = documents.clue_pdf(looks.get(one.side, one.side), rows)
    return Response(content, mimetype="application/pdf", headers=head)


@bp.get("/new")
@requires(*law.ENTERERS)
def new() -> ResponseReturnValue:
    """The form."""
    now = clock.now()
    expires = clock.today(now) + dt.timedelta(days=law.USUAL_DAYS)
    usual = {
        "hour": f"{clock.local(now):%Y-%m-%dT%H:00}",
        "expires_on": expires.isoformat(),
        "level": law.EVENT,
    }
    return _form(MultiDict(usual), {})


@bp.post("/new")
@requires(*law.ENTERERS)
def enter() -> ResponseReturnValue:
    """Keep it."""
    viewer = current_viewer()
    return store(
        ClueIn(),
        lambda data: verbs.enter(viewer, queries.zone_of(viewer, data["zone_id"]), data, clock.now()).id,
        lambda errors, status: _form(request.form, errors, status),
        gettext("Saved."),
        lambda number: url_for(".show", clue_id=number),
    )


def _form(typed: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    page = render_template("joint_prevention/clue_form.html", typed=typed, errors=errors, **_words())
    return page, status


@bp.post("/<int:clue_id>/level")
@requires(*law.ENTERERS)
def level(clue_id: int) -> ResponseReturnValue:
    """Say what other sides see."""
    viewer = current_viewer()
    wanted = forms.load(ClueLevelIn(), request.form)["level"]
    with transaction():
        verbs.set_level(viewer, reads.get(viewer, clue_id, for_change=True), wanted, clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", clue_id=clue_id))


@bp.post("/<int:clue_id>/withdraw")
@requires(*law.ENTERERS)
def withdraw(clue_id: int) -> ResponseReturnValue:
    """Erase it."""
    viewer = current_viewer()
    with transaction():
        verbs.withdraw(viewer, reads.get(viewer, clue_id, for_change=True), clock.now())
    flash(gettext("Erased."), "success")
    return redirect(url_for(".index"))
