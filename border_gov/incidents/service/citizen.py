"""Verbs of the citizen, who comes with a token: look, answer the survey, ask again, withdraw."""

import datetime as dt
import secrets

from sqlalchemy import select

from border_gov.incidents.models import CitizenToken, Incident, Survey
from border_gov.incidents.queries import reads, tokens
from border_gov.incidents.rules import citizen, codes
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import closing, ending
from border_gov.incidents.service.acting import HEARS, acted, allow
from border_gov.journal.service import Audience
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.queries.recognising import hashed

CITIZEN = Viewer(by="citizen")


class SurveyOver(Refused):
    """The days for answering are over; a new report can be linked to the old one."""

    code = "survey_over"


def make_token(incident: Incident, now: dt.datetime) -> str:
    """The only copy of the secret with which the citizen finds this incident again."""
    secret = secrets.token_urlsafe(16)
    row = CitizenToken(
        incident_id=incident.id,
        kind="status",
        secret_hash=hashed(secret),
        made_at=now,
        expires_at=now + dt.timedelta(days=citizen.STATUS_DAYS),
    )
    db.session.add(row)
    db.session.flush()
    return secret


def by_token(secret: str, now: dt.datetime) -> Incident:
    """The citizen's incident, locked. NotFound: an unknown token or one that is over."""
    found = tokens.find(secret, now)
    if found is None:
        raise NotFound("This address is not valid any more.")
    return reads.locked(found.incident_id)


def answer_survey(
    incident: Incident, answer: str, words: str, now: dt.datetime, actor: Viewer = CITIZEN
) -> Survey:
    """The citizen says solved, half or not; once for each closing, within 14 days of it.

    Becomes: "not solved" asks for reopening. Refused (409): a second answer, after 14 days.
    """
    _check_answer(incident, answer, now)
    survey = Survey(
        incident_id=incident.id,
        round=incident.round,
        answer=answer,
        words=words.strip(),
        counted=tokens.counts(incident),
        at=now,
    )
    db.session.add(survey)
    db.session.flush()
    target = None
    if answer == codes.NOT_SOLVED:
        allow(incident, actor, "survey_negative", by_citizen=True)
        target = codes.REOPEN_REQUESTED
    acted(
        incident,
        actor,
        "survey",
        now,
        told=Verb.SURVEY,
        target=target,
        words=words,
        audience=Audience(roles=HEARS if target else ()),
        answer=answer,
    )
    return survey


def _check_answer(incident: Incident, answer: str, now: dt.datetime) -> None:
    if answer not in codes.ANSWERS:
        raise Invalid("Please correct what is marked.", fields={"answer": [L("Please choose an answer.")]})
    told = select(Survey.id).where(Survey.incident_id == incident.id, Survey.round == incident.round)
    if db.session.scalar(told) is not None:
        raise Refused(L("You have already answered. Thank you."), code="answered")
    if incident.state != codes.CLOSED:
        raise Refused("This cannot be done in the present state.", code="wrong_state")
    if not citizen.survey_open(incident.closed_at, now):
        raise SurveyOver(
            L("The 14 days for an answer are over. You can make a new report that is linked to it.")
        )


def ask_again(incident: Incident, words: str, now: dt.datetime) -> Incident:
    """The citizen asks to reopen, within 30 days of closing."""
    return closing.request_reopen(incident, CITIZEN, words, now, by_citizen=True)


def withdraw(incident: Incident, reason: str, now: dt.datetime, words: str = "") -> Incident:
    """The citizen takes the report back."""
    return ending.withdraw(incident, CITIZEN, reason, now, words, by_citizen=True)
