"""A volunteer's own page: when I usually come, the coming weeks, days that differ, what I still lack."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.models.people import VolunteerProfile
from border_gov.joint_patrol.queries import my_weeks as queries
from border_gov.joint_patrol.queries import volunteers
from border_gov.joint_patrol.rules import availability
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.schemas.my_weeks import MyDayIn, MyUsualIn, MyWeekIn
from border_gov.joint_patrol.service import my_weeks as usual_times
from border_gov.joint_patrol.service import volunteers as service
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.web import Pages, translated
from border_gov.kernel.words import L

bp = Pages("patrol_my_weeks", __name__, entrance="both", url_prefix="/patrol/my-weeks")
AHEAD = 3
LAST_DAY = dt.timedelta(days=180)
NOT_AHEAD = L("Please choose a day of the coming months.")
SAID = {True: L("can come"), False: L("cannot come")}


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """My usual times, the coming three weeks, my days that differ, my training and insurance."""
    return _page({}, {})


def _mondays() -> list[dt.date]:
    first = clock.monday(clock.today(clock.now())) + queries.WEEK
    return [first + number * queries.WEEK for number in range(AHEAD)]


def _mine() -> VolunteerProfile:
    found = queries.my_profile(current_viewer())
    if found is None:
        raise NotFound()
    return found


def _page(values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    profile, today = queries.my_profile(current_viewer()), clock.today(clock.now())
    known: dict[str, Any] = {"profile": profile, "today": today, "values": values, "errors": errors}
    if profile is not None:
        mine = volunteers.covers(profile.zone_id, [profile.person_id])[profile.person_id]
        ends = [cover.last for cover in mine] + ([profile.insured_until] if profile.insured_until else [])
        reasons = availability.barred(
            profile.trained_on, profile.insured_until, mine, profile.state, _mondays()[0]
        )
        differs = volunteers.exceptions(profile.zone_id, today, today + LAST_DAY).get(profile.person_id, {})
        known |= {
            "weeks": [queries.my_week(profile, monday) for monday in _mondays()],
            "insured_until": max(ends, default=None),
            "reasons": [availability.REASON_LABELS[reason] for reason in reasons],
            "differs": sorted(differs.items()),
            "usual": [f"{day}-{part}" for day, part in profile.usual],
            "said_words": SAID,
            "law": law,
        }
    return render_template("joint_patrol/my_weeks.html", **known), 422 if errors else 200


def _slots(profile: VolunteerProfile, week: dt.date, data: dict[str, Any]) -> list[tuple[dt.date, str]]:
    if data["say"] == "usual":
        return sorted(availability.dated({(int(d), str(part)) for d, part in profile.usual}, week))
    return data["slots"] if data["say"] == "chosen" else []


@bp.post("/week/<week>")
@signed_in
def answer(week: str) -> ResponseReturnValue:
    """Say for one week: as usual, these times, not at all, or nothing any more."""
    monday = next((day for day in _mondays() if day.isoformat() == week), None)
    if monday is None:
        raise NotFound()
    try:
        data = load(MyWeekIn(), request.form)
        said: dict[str, Any] = {"actor": current_viewer(), "now": clock.now()}
        with transaction():
            mine = _mine()
            if data["say"] == "back":
                service.take_answer_back(mine, monday, **said)
            else:
                service.answer_week(mine, monday, _slots(mine, monday, data), **said)
    except Invalid as error:
        return _page(request.form, translated(error.fields))
    return _saved()


@bp.post("/day")
@signed_in
def day() -> ResponseReturnValue:
    """Say that one day differs from the usual, or take that back."""
    now = clock.now()
    try:
        data = load(MyDayIn(), request.form)
        if not clock.today(now) <= data["day"] <= clock.today(now) + LAST_DAY:
            raise Invalid(NOT_AHEAD, fields={"day": [NOT_AHEAD]})
        available = {"no": False, "yes": True, "back": None}[data["say"]]
        with transaction():
            service.set_exception(
                _mine(), data["day"], data["part"], available, actor=current_viewer(), now=now
            )
    except Invalid as error:
        return _page(request.form, translated(error.fields))
    return _saved()


@bp.post("/usual")
@signed_in
def usual() -> ResponseReturnValue:
    """Change my usual times."""
    try:
        data = load(MyUsualIn(), request.form)
        with transaction():
            usual_times.set_usual(
                _mine(), data["usual"], data["version"], actor=current_viewer(), now=clock.now()
            )
    except Invalid as error:
        return _page(request.form, translated(error.fields))
    return _saved()


def _saved() -> ResponseReturnValue:
    flash(gettext("Saved."), "success")
    return redirect(url_for("patrol_my_weeks.index"))
