"""Verbs of learning: tell a case as an example without names, let every side sign it, enter a training."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.cohandling import service as signing
from border_gov.cohandling.rules import SubjectKind
from border_gov.joint_mediation.models import (
    MediationCase,
    MediationLesson,
    MediatorProfile,
    MediatorTraining,
    sealed,
)
from border_gov.joint_mediation.queries.case_file import readable
from border_gov.joint_mediation.rules.flow import CLERKS, CLOSED
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.search import bigrams
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

LESSON = "mediation_lesson"
TEXTS = ("title", "story", "method", "lesson")
NAMED = L("A party's name, telephone or address stands in this text; write it without.")
MOST_HOURS = 400


def write_lesson(
    actor: Viewer, case_id: int, values: Mapping[str, Any], *, now: dt.datetime
) -> MediationLesson:
    """Tell a closed case as an example, and ask every side of it to sign the text.

    Must be: a case that is over and that `actor` may read whole. Becomes: a text that its sides see until all
    have signed it, then everybody. Refused (Invalid by field): a name, telephone or address of a party.
    """
    case = readable(actor, case_id)
    if case.state not in (*CLOSED, "archived"):
        raise Refused("Only a case that is over can become an example.", code="not_over")
    _nobody_named(case, values)
    row = MediationLesson(zone_id=case.zone_id, case_id=case.id, sides=list(case.sides), state="signing")
    row.category, row.topic, row.written_at, row.written_by = case.category, case.topic, now, actor.person_id
    for name in TEXTS:
        setattr(row, name, values[name].strip())
    row.words = sorted(bigrams(" ".join(values[name] for name in TEXTS)))
    db.session.add(row)
    db.session.flush()
    _note(actor, "lesson_written", row, now)
    signing.open_round(actor, Subject(LESSON, row.id), zone_id=row.zone_id, now=now)
    return row


def _nobody_named(case: MediationCase, values: Mapping[str, Any]) -> None:
    known = [sealed.get(party, field) for party in case.parties for field in ("name", "phone", "address")]
    known += [sealed.get(agent, "name") for party in case.parties for agent in party.representatives]
    said = [text for text in known if len(text) > 1]
    wrong = {name: [NAMED] for name in TEXTS if any(text in values[name] for text in said)}
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)


def _note(actor: Viewer, verb: str, row: MediationLesson, now: dt.datetime) -> None:
    journal.record(
        actor,
        f"mediation.{verb}",
        Subject(LESSON, row.id),
        now=now,
        zone_id=row.zone_id,
        sides=row.sides,
        audience=Audience(),
    )


def canonical(lesson_id: int) -> dict[str, Any]:
    """What sides sign: every word of the text."""
    row = db.session.get_one(MediationLesson, lesson_id)
    return {"case": row.case_id, **{name: getattr(row, name) for name in TEXTS}}


def subject_kind(url: Any) -> SubjectKind:
    """An example as something that sides sign; `url(id)` is its page."""
    return SubjectKind(
        kind=LESSON,
        canonical=canonical,
        title=lambda lesson_id: {"zh": f"案例：{_row(lesson_id).title}", "en": _row(lesson_id).title},
        url=url,
        sides=lambda lesson_id: _row(lesson_id).sides,
        on_complete=_published,
        may_sign=lambda viewer, lesson_id: (
            viewer.has(*CLERKS) and bool(viewer.sides & set(_row(lesson_id).sides))
        ),
        roles=("officer",),
        lock=_lock,
        label=L("Example for mediators"),
    )


def _row(lesson_id: int) -> MediationLesson:
    return db.session.get_one(MediationLesson, lesson_id)


def _lock(lesson_id: int) -> None:
    chosen = select(MediationLesson).where(MediationLesson.id == lesson_id).with_for_update()
    db.session.scalar(chosen.execution_options(populate_existing=True))


def _published(round: Any, now: dt.datetime, actor: Viewer) -> None:
    row = _row(round.subject_id)
    row.state, row.published_at = "published", now
    db.session.flush()
    _note(actor, "lesson_published", row, now)


def enter_training(
    actor: Viewer, person_id: int, values: Mapping[str, Any], *, now: dt.datetime
) -> MediatorTraining:
    """Enter a training of a mediator of one's own side; hours add up in the mediator's entry.

    Refused: a mediator of another side, a day that has not come, no hours.
    """
    profile = db.session.get(MediatorProfile, person_id)
    if profile is None or profile.zone_id not in actor.zones:
        raise NotFound("There is no such person.")
    if profile.side not in actor.sides or not actor.has("officer"):
        raise NotAllowed("You may not do this.")
    if values["held_on"] > today(now):
        raise Invalid("Please correct what is marked.", fields={"held_on": [L("This day has not come yet.")]})
    row = MediatorTraining(zone_id=profile.zone_id, person_id=person_id, held_on=values["held_on"])
    row.hours, row.subject = values["hours"], values["subject"].strip()
    row.entered_at, row.entered_by = now, actor.person_id
    db.session.add(row)
    profile.training_hours += row.hours
    profile.trained_on = max(filter(None, (profile.trained_on, row.held_on)))
    db.session.flush()
    journal.record(
        actor,
        "mediation.training_entered",
        Subject("mediator_profile", person_id),
        now=now,
        zone_id=profile.zone_id,
        sides=[profile.side],
        audience=Audience(),
        hours=row.hours,
    )
    return row
