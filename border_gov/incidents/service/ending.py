"""Verbs that end an incident without work: merge, reject, withdraw; and the yes that each side gives."""

import datetime as dt

from sqlalchemy.dialects.postgresql import insert

from border_gov.incidents.models import Agreement, Incident
from border_gov.incidents.queries import duplicates, record
from border_gov.incidents.rules import codes
from border_gov.incidents.rules.flow import Facts, agreed_by_all
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import responsibility
from border_gov.incidents.service.acting import HEARS, acted, allow, say_to_citizen
from border_gov.journal.service import Audience
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def merge(incident: Incident, actor: Viewer, into: Incident, now: dt.datetime) -> Incident:
    """Two reports are one matter: this one follows the other, and its citizen keeps getting answers.

    Must be: both locked and visible to the actor, same kind, at most 250 m and 48 hours apart, the other
    still open; a joint one must be open to every side. Refused: anything else (409).
    """
    allow(incident, actor, "merge", {"into": into.id})
    if not duplicates.may_merge(incident, into):
        raise Refused(
            L("Only reports of the same kind, near in place and time, and still open can be merged."),
            code="not_same",
        )
    incident.merged_into = into.id
    acted(incident, actor, "merge", now, told=Verb.MERGE, target=codes.MERGED, into=into.id)
    both = sorted(set(into.sides) | set(incident.sides))
    if both != sorted(into.sides):
        into.sides = both
        responsibility.placed(into, actor, now)
        acted(
            into, actor, "joined", now, told=Verb.MOVE, of=both, lead=into.lead, rule=into.lead_rule or None
        )
    return incident


def reject(incident: Incident, actor: Viewer, reason: str, words: str, now: dt.datetime) -> Incident:
    """Outside our duties: the citizen is told why and where to turn; a joint one needs every side's yes.

    Refused: no reason of the list, no referral in words, a side that agreed before.
    """
    facts = allow(incident, actor, "reject", {"reason": reason, "words": words.strip()})
    if reason not in codes.REJECTIONS:
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please choose a reason.")]})
    responsibility.check_closable(incident)
    if not agree(incident, actor, "reject", facts, now, reason=reason, words=words):
        return incident
    say_to_citizen(incident, actor, "refusal", words, now)
    acted(incident, actor, "reject", now, told=Verb.REJECT, target=codes.REJECTED, reason=reason, words=words)
    return incident


def agree(
    incident: Incident,
    actor: Viewer,
    verb: str,
    facts: Facts,
    now: dt.datetime,
    *,
    reason: str = "",
    words: str = "",
) -> bool:
    """Keep the yes of the actor's side to `verb`; True when every side that must agree has said it."""
    own = actor.sides & facts.acting
    for side in sorted(own):
        values = {"incident_id": incident.id, "verb": verb, "round": incident.round, "side": side}
        values |= {"person_id": actor.person_id, "reason": reason, "words": words.strip(), "at": now}
        db.session.execute(insert(Agreement).values(**values).on_conflict_do_nothing())
    if agreed_by_all(verb, facts, own):
        return True
    acted(
        incident,
        actor,
        f"agree_{verb}",
        now,
        told=Verb.AGREE,
        reason=reason,
        words=words,
        audience=Audience(roles=HEARS, sides=sorted(facts.acting - own - facts.agreed)),
    )
    return False


def withdraw(
    incident: Incident,
    actor: Viewer,
    reason: str,
    now: dt.datetime,
    words: str = "",
    by_citizen: bool = False,
) -> Incident:
    """The citizen takes it back, by token or by telephone; units on the way are released."""
    allow(incident, actor, "withdraw", {"reason": reason}, by_citizen=by_citizen)
    if reason not in codes.WITHDRAWALS:
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please choose a reason.")]})
    for row in record.active_assignments(incident.id):
        row.ended_at, row.ended_why = now, "withdrawn"
    acted(
        incident,
        actor,
        "withdraw",
        now,
        told=Verb.WITHDRAW,
        target=codes.WITHDRAWN,
        reason=reason,
        words=words,
        audience=Audience(roles=HEARS),
    )
    return incident
