"""Simple mediation (简易调解): the ten-minute dispute in one save, under the same guards in every state."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from border_gov.joint_mediation.models import MediationCase, MediationSession
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules import guards
from border_gov.joint_mediation.rules.flow import PERFORMED
from border_gov.joint_mediation.rules.terms import INSTANT, ORAL
from border_gov.joint_mediation.service import (
    admission,
    closing,
    intake,
    outcomes,
    panels,
    parties,
    performing,
    sessions,
)
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Person

LENGTH = dt.timedelta(minutes=30)


def settle(actor: Viewer, data: Mapping[str, Any], *, now: dt.datetime) -> MediationCase:
    """Enter a dispute that was settled by word of mouth.

    Must be: parties, place, category, what was agreed, done or by when, one mediator of each side of the
    place; rights told, nobody knows of a relation, the day's notice waived - each a tick. Becomes: through
    register, accept, route, panel, convene and oral agreement to performed (or performing until the day that
    was promised); a case of one side is closed, a joint one waits for the closing signatures of all sides.
    Refused: whatever a guard on the way refuses.
    """
    happened = data.get("agreed_at") or now
    case = intake.open_case(actor, {**data, "received_at": happened, "request": _request(data)}, now=now)
    case.simple = True
    intake.register(actor, case.id, now=now)
    people = _people(actor, case, data.get("mediators") or ())
    admission.accept_at_the_table(actor, case, {p.side_key: p.id for p in reversed(people)}, now)
    _panel(actor, case, people, bool(data.get("no_relations")), now)
    if data.get("rights_told"):
        parties.tell_rights(case, happened, "spoken")
    _talk(actor, case, happened, bool(data.get("notice_waived")), now)
    promised = _promises(data)
    form = ORAL if promised else INSTANT
    terms = {"items": _lines(data.get("agreed")), "instalments": promised, "facts": data.get("facts")}
    outcomes.oral_agree(actor, case.id, terms, now=now, agreed_at=happened, form=form)
    performing.start(actor, case.id, now=now)
    if case.state == PERFORMED:
        closing.ask(actor, case.id, now=now)
    return case


def _request(data: Mapping[str, Any]) -> str:
    return data.get("request") or data.get("agreed") or ""


def _lines(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _people(actor: Viewer, case: MediationCase, ids: Sequence[int]) -> list[Person]:
    """The mediators at the table, the one who chairs first: the actor, else the first of the actor's side."""
    found = [db.session.get(Person, person_id) for person_id in dict.fromkeys(ids)]
    people = [person for person in found if person and person.side_key in case.sides]
    if not people or len(people) != len(found):
        message = L("Choose the mediators, in a joint case one of each side.")
        raise Invalid("Please correct what is marked.", fields={"mediators": [message]})
    missing = set(case.sides) - {person.side_key for person in people}
    if missing:
        message = L("The place is shared: a mediator of every side must sit at the table.")
        raise Invalid("Please correct what is marked.", fields={"mediators": [message]})
    return sorted(people, key=lambda p: (p.id != actor.person_id, p.side_key not in actor.sides))


def _panel(
    actor: Viewer, case: MediationCase, people: Sequence[Person], no_relations: bool, now: dt.datetime
) -> None:
    for number, person in enumerate(people):
        row = panels.sit(case, person, "mediator", number == 0, now)
        if no_relations:
            panels.nothing_known(actor, case, row, now)
    panels.panel_complete(actor, case.id, now=now)


def _talk(actor: Viewer, case: MediationCase, happened: dt.datetime, waived: bool, now: dt.datetime) -> None:
    """One session, invited on the spot; it goes on only if the parties waived the day's notice."""
    made = MediationSession(zone_id=case.zone_id, case_id=case.id, number=1, host_side=case.lead_side)
    made.starts_at, made.ends_at, made.state = happened, happened + LENGTH, "planned"
    db.session.add(made)
    db.session.flush()
    guards.allow("plan_session", case.state, actor, facts(case))
    sessions.invite(actor, case.id, made.id, now=now, how="phone", waived=waived, told_at=happened)
    sessions.convene(actor, case.id, now=now)
    sessions.record(actor, case.id, made.id, "", now=now, held_at=happened)


def _promises(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    if data.get("done"):
        return []
    if not data.get("due_on"):
        message = L("Say until when, or tick that it is done.")
        raise Invalid("Please correct what is marked.", fields={"due_on": [message]})
    what = data.get("promise") or data.get("agreed") or ""
    one = {"what": what.strip(), "due_on": data["due_on"], "manner": data.get("manner") or "other"}
    return [{**one, "amount": data.get("amount")}]
