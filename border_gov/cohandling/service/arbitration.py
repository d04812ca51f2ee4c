"""Verbs of arbitration: each side concerned says how to rule; the same from all of them is the ruling."""

import datetime as dt

from border_gov.cohandling.models.handover import Handover, HandoverOpinion
from border_gov.cohandling.queries import handover as queries
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.rules.handover import (
    ARBITRATION,
    FLOW,
    FROM,
    NOTE_LIMIT,
    RULED,
    TO,
    VERDICTS,
    Verb,
    agreed_verdict,
    roles_after,
    roles_joint,
    state_at,
)
from border_gov.cohandling.rules.sides import ARBITRATION as BY_RULING
from border_gov.cohandling.service import sides
from border_gov.cohandling.service.offers import locked, tell
from border_gov.journal.service import Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def rule(actor: Viewer, handover_id: int, verdict: str, *, now: dt.datetime, note: str = "") -> Handover:
    """Say for one's side how to rule: to (the side asked), from (the sender), joint (all concerned).

    Must be: expired or under arbitration; actor on duty or in charge for a side concerned, and not somebody
    who already spoke for another side. Becomes: that side's word, which it may change until all agree; with
    the last side saying the same it is ruled, and the record's sides change at once. Refused: otherwise.
    """
    if verdict not in VERDICTS:
        raise Invalid("Please correct what is marked.", fields={"verdict": [L("Please choose a ruling.")]})
    found = locked(actor, handover_id)
    facts = queries.facts_of(actor, found, now)
    FLOW.allow(f"rule_{verdict}", state_at(found, now), actor, facts)
    spoke_for = facts.persons.get(actor.person_id or 0)
    side = spoke_for or min(actor.sides & facts.concerned)
    found.state = ARBITRATION
    _say(actor, found, side, verdict, note, now)
    tell(actor, Verb.OPINION, found, now, side=side, verdict=verdict)
    opinions = {opinion.side: opinion.verdict for opinion in found.opinions}
    agreed = agreed_verdict(opinions, frozenset(found.sides))
    if agreed:
        _rule(actor, found, agreed, now)
    return found


def _say(actor: Viewer, found: Handover, side: str, verdict: str, note: str, now: dt.datetime) -> None:
    said = next((opinion for opinion in found.opinions if opinion.side == side), None)
    if said is None:
        said = HandoverOpinion(side=side)
        found.opinions.append(said)
    assert actor.person_id is not None
    said.person_id, said.verdict, said.at = actor.person_id, verdict, now
    said.note = note.strip()[:NOTE_LIMIT]
    db.session.flush()


def _rule(actor: Viewer, found: Handover, verdict: str, now: dt.datetime) -> None:
    found.state, found.verdict, found.ended_at = RULED, verdict, now
    tell(actor, Verb.RULED, found, now, verdict=verdict)
    if verdict == FROM:
        return
    before = side_reads.roles(found.kind, found.subject_id)
    after = (
        roles_after(before, found.from_side, found.to_side)
        if verdict == TO
        else roles_joint(before, frozenset(found.sides))
    )
    subject = Subject(found.kind, found.subject_id)
    sides.move(actor, subject, after, rule=BY_RULING, now=now, handover_id=found.id)
