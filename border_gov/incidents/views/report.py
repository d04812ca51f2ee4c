"""Pages without sign-in: report, look after it, answer the survey, ask again, withdraw."""

import datetime as dt
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.incidents.models import Incident
from border_gov.incidents.queries import placing, record, settings, tokens
from border_gov.incidents.rules import citizen as law
from border_gov.incidents.rules import codes
from border_gov.incidents.schemas.acts import ReasonIn, WordsIn
from border_gov.incidents.schemas.record import ReportIn, SurveyIn
from border_gov.incidents.service import citizen, receiving
from border_gov.incidents.service.citizen import CITIZEN
from border_gov.incidents.views.desk import keep_photos
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError, Invalid, Refused
from border_gov.kernel.guard import public
from border_gov.kernel.web import Pages, sentence, translated
from border_gov.people.queries.recognising import hashed
from border_gov.people.service.guesses import book_guess

bp = Pages("report", __name__, entrance="outer", url_prefix="/report")
OPEN_TO_ALL = "anybody may report, without an account"
CITIZEN_ONLY = "whoever holds the token is the citizen; it opens one incident only"


def _zone_id() -> int:
    return places.zone_by_key().id


@bp.get("/")
@public(OPEN_TO_ALL)
def start() -> ResponseReturnValue:
    """The report form; it opens with the telephone number for emergencies."""
    return _form(MultiDict(request.args), {})


def _form(typed: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    zone_id = _zone_id()
    page = render_template(
        "incidents/report.html",
        typed=typed,
        errors=errors,
        kinds=[kind for kind in settings.kinds(zone_id) if not kind.line_dispute],
        named=placing.named_like(zone_id, "", limit=40),
        sides=places.sides(zone_id),
        most_photos=law.MOST_PHOTOS,
    )
    return page, status


@bp.post("/")
@public(OPEN_TO_ALL)
def send() -> ResponseReturnValue:
    """Take the report in; the answer's address is the citizen's own way back to it."""
    now = clock.now()
    try:
        _not_too_many(now)
        data = forms.load(ReportIn(), request.form)
        if not request.form.get("noticed"):
            told = gettext("Please read the notice on personal data and tick it.")
            raise Invalid("Please correct what is marked.", fields={"noticed": [told]})
        with transaction():
            secret = _received(data, now)
    except DomainError as refusal:
        fields = translated(refusal.fields) if refusal.fields else {"_": [sentence(refusal)]}
        return _form(request.form, fields, refusal.status)
    return redirect(url_for(".status", token=secret, new=1))


def _not_too_many(now: dt.datetime) -> None:
    address = request.remote_addr or ""
    limit = int(current_app.config["REPORTS_PER_ADDRESS"])
    with transaction():
        book_guess([(hashed(f"report:{address}"), limit)], None, now)


def _received(data: dict[str, Any], now: dt.datetime) -> str:
    zone_id = placing.zone_for(data, CITIZEN)
    desk = request.form.get("desk", "")
    receiver = desk if desk in places.side_keys(zone_id) else ""
    data["photos"] = keep_photos(zone_id, receiver, now)
    before = tokens.find(request.form.get("follows", ""), now)
    data["follows"] = before.incident_id if before else None
    one = receiving.receive(CITIZEN, zone_id, data, now, source=codes.PAGE, receiver=receiver)
    return citizen.make_token(one, now)


@bp.get("/s/<token>")
@public(CITIZEN_ONLY)
def status(token: str) -> ResponseReturnValue:
    """How far it is, what was said, and what the citizen can do now."""
    now = clock.now()
    with transaction():
        one = citizen.by_token(token, now)
    return _status_page(one, token, now, {})


def _status_page(
    one: Incident, token: str, now: dt.datetime, errors: dict[str, Any], code: int = 200, message: str = ""
) -> ResponseReturnValue:
    shown = tokens.followed(one)
    answered = {survey.round for survey in record.surveys(one.id)}
    page = render_template(
        "incidents/status.html",
        one=one,
        shown=shown,
        token=token,
        kind=settings.kind_of(one.zone_id, one.kind),
        said=[*record.messages(one.id), *(record.messages(shown.id) if shown is not one else ())],
        police_calls=record.police_calls(shown.id),
        may_answer=one.state == codes.CLOSED
        and one.round not in answered
        and law.survey_open(one.closed_at, now),
        may_ask=one.state == codes.CLOSED and law.reopen_open(one.closed_at, now),
        survey_over=one.state == codes.CLOSED and not law.survey_open(one.closed_at, now),
        may_withdraw=one.state in codes.WAITING,
        errors=errors,
        message=message,
        now=now,
    )
    answer = Response(page, status=code)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.post("/s/<token>/survey")
@public(CITIZEN_ONLY)
def survey(token: str) -> ResponseReturnValue:
    """The citizen's answer, once for each closing."""
    return _do(
        token,
        SurveyIn(),
        lambda one, data, now: citizen.answer_survey(one, data["answer"], data["words"], now),
    )


@bp.post("/s/<token>/again")
@public(CITIZEN_ONLY)
def again(token: str) -> ResponseReturnValue:
    """Ask to reopen."""
    return _do(token, WordsIn(), lambda one, data, now: citizen.ask_again(one, data["words"], now))


@bp.post("/s/<token>/withdraw")
@public(CITIZEN_ONLY)
def withdraw(token: str) -> ResponseReturnValue:
    """Take the report back."""
    return _do(
        token, ReasonIn(), lambda one, data, now: citizen.withdraw(one, data["reason"], now, data["words"])
    )


def _do(token: str, schema: Any, act: Any) -> ResponseReturnValue:
    now = clock.now()
    try:
        data = forms.load(schema, request.form)
        with transaction():
            act(citizen.by_token(token, now), data, now)
    except (Invalid, Refused) as refusal:
        with transaction():
            one = citizen.by_token(token, now)
        return _status_page(one, token, now, translated(refusal.fields), refusal.status, sentence(refusal))
    return redirect(url_for(".status", token=token, done=1))
