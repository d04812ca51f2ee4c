"""The duty roster: a page for each side with whom to call now, adding, removing, the side's own sheet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load, load_data
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets.importing import ImportReport
from border_gov.kernel.sheets.views import ImportPages, Question
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import translated
from border_gov.people import queries, service
from border_gov.people.rules import STAFF
from border_gov.people.rules.duty import DAY_STARTS, DUTY_EDITORS, POSTS, day_start_of, may_keep_duty
from border_gov.people.schemas import DutyQuery, DutyTurnIn
from border_gov.people.views.blueprint import duty_pages as bp
from border_gov.people.views.blueprint import lookup, zone_id


@bp.route("")
@requires(*STAFF)
def index() -> ResponseReturnValue:
    """Whom to call now, and the turns of the coming days, of one side."""
    return _page({}, {})


@bp.route("", methods=["POST"])
@requires(*DUTY_EDITORS)
def add() -> ResponseReturnValue:
    """Add one turn by hand."""
    viewer = current_viewer()
    try:
        with transaction():
            data = load(DutyTurnIn(), request.form)
            service.add_turn(zone_id(), data, actor=viewer, now=clock.now())
    except Invalid as refusal:
        return _page(request.form, translated(refusal.fields)), 422
    flash(gettext("Saved."), "success")
    return redirect(url_for(".index", side=data["side"], day=request.form.get("day", "")))


@bp.route("/<int:turn_id>/remove", methods=["POST"])
@requires(*DUTY_EDITORS)
def remove(turn_id: int) -> ResponseReturnValue:
    """Take one turn out of the roster."""
    viewer = current_viewer()
    with transaction():
        turn = queries.get_turn(turn_id, viewer)
        side = turn.side_key
        service.remove_turn(turn, actor=viewer, now=clock.now())
    flash(gettext("Removed."), "success")
    return redirect(url_for(".index", side=side))


def _page(values: Mapping[str, str], errors: dict[str, Any]) -> str:
    viewer, moment, zone = current_viewer(), clock.now(), zone_id()
    wanted = load_data(DutyQuery(unknown="exclude"), {k: v for k, v in request.args.items() if v})
    known = lookup()
    named = values.get("side") or wanted["side"]
    side = named if named in known["sides"] else min(viewer.sides & set(known["sides"]), default="")
    day = wanted["day"] or clock.today(moment)
    begin = clock.at(day, dt.time())
    turns = queries.duty_turns(viewer, zone, side, begin, begin + dt.timedelta(days=queries.DAYS_SHOWN))
    return render_template(
        "people/duty.html",
        side=side,
        day=day,
        is_today=day == clock.today(moment),
        on_duty=queries.duty_now(viewer, zone, side, moment),
        days=_by_day(turns),
        posts=POSTS,
        editable=may_keep_duty(viewer, side),
        values={"day": day.isoformat(), **values},
        errors=errors,
        earlier=day - dt.timedelta(days=queries.DAYS_SHOWN),
        later=day + dt.timedelta(days=queries.DAYS_SHOWN),
        **known,
    )


def _by_day(turns: Sequence[queries.TurnShown]) -> list[tuple[dt.date, list[queries.TurnShown]]]:
    found: dict[dt.date, list[queries.TurnShown]] = {}
    for turn in turns:
        found.setdefault(clock.today(turn.starts_at), []).append(turn)
    return list(found.items())


def _questions(viewer: Viewer, zone: int) -> Sequence[Question]:
    sides = [side for side in places.sides(zone) if side.key in viewer.sides]
    towns = [t for t in places.towns(zone, adjoining_only=True) if t["side_key"] in viewer.sides]
    return (
        Question(
            "side",
            _l("Whose duty roster"),
            [(side.key, name_of(side.name)) for side in sides],
            default=sides[0].key if sides else "",
        ),
        Question(
            "town",
            _l("Town of this roster"),
            [(town["code"], name_of(town["names"])) for town in towns],
            blank=_l("the whole side"),
        ),
        Question(
            "day_start",
            _l("A day of duty begins at"),
            [(hour, hour) for hour in DAY_STARTS],
            hint=_l("For rows that name no hours: until the same hour of the next day."),
            default=DAY_STARTS[0],
        ),
    )


def _importer(
    viewer: Viewer, zone: int, answers: Mapping[str, str], now: dt.datetime
) -> service.DutyImporter:
    known = sorted(viewer.sides & set(places.side_keys(zone)))
    side = answers.get("side") or next(iter(known), "")
    town = answers.get("town", "")
    towns = {t["code"] for t in places.towns(zone) if t["side_key"] == side}
    if side not in known:
        raise Invalid(
            "Please correct what is marked.", fields={"answer-side": ["Each side keeps its own duty roster."]}
        )
    if town and town not in towns:
        raise Invalid(
            "This town does not belong to the side.",
            fields={"answer-town": ["This town does not belong to the side."]},
        )
    return service.DutyImporter(service.DutyOptions(zone, side, town, day_start_of(answers)), viewer, now)


def _store(importer: service.DutyImporter, report: ImportReport, viewer: Viewer, now: dt.datetime) -> None:
    service.store_duty(importer, report, actor=viewer, now=now)


ImportPages(
    key="duty",
    path="",
    title=_l("Import a duty roster"),
    hint=_l(
        "The sheet as your office keeps it: one row a day with the leader and whoever sits at the desk, or "
        "one row for each post. A corrected sheet may be imported again; only what differs is changed."
    ),
    roles=DUTY_EDITORS,
    done="duty_roster.index",
    importer=_importer,
    store=_store,
    questions=_questions,
).add_to(bp)
