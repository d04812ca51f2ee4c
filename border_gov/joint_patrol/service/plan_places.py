"""Verbs about one's place in a walk: accept, decline, swap with a colleague, replace, tick as told."""

import datetime as dt
from collections import Counter
from dataclasses import replace as with_values
from typing import Any

from sqlalchemy import select, update

from border_gov.joint_patrol.models.plans import Patrol, PatrolMember, PatrolPlan, PatrolSwap
from border_gov.joint_patrol.planner import checker, eligible
from border_gov.joint_patrol.planner.model import Breach, Member, Plan, Problem, Slot, Volunteer
from border_gov.joint_patrol.planner.model import Patrol as PlannedPatrol
from border_gov.joint_patrol.queries import plan_people as queries
from border_gov.joint_patrol.queries import plans as plan_queries
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.service.plan_edits import BreaksRules, plan_of
from border_gov.joint_patrol.service.plan_results import add_version
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.viewer import Viewer


def _walk(place: PatrolMember) -> Patrol:
    return db.session.get_one(Patrol, place.patrol_id)


def _record(
    place: PatrolMember, actor: Viewer, verb: law.Verb, now: dt.datetime, people: set[int], **facts: Any
) -> None:
    walk = _walk(place)
    plan = db.session.get_one(PatrolPlan, walk.plan_id)
    journal.record(
        actor,
        verb,
        Subject("patrol", walk.id),
        now=now,
        zone_id=walk.zone_id,
        sides=plan.sides,
        audience=Audience(people=people - {actor.person_id or 0}, roles=("organiser",), sides=[place.side]),
        member=place.id,
        day=walk.day,
        **facts,
    )


def answer(place: PatrolMember, actor: Viewer, verb: str, now: dt.datetime) -> None:
    """Accept or decline one's own place. Refused: somebody else's place, a walk that has begun.

    A declined place stays in the team until somebody replaces it; the team's leaders hear of it.
    """
    facts = queries.facts_of(place, now)
    step = law.MEMBER_FLOW.allow(verb, place.state, actor, facts)
    place.state, place.answered_at = step.target or place.state, now
    if verb == "accept":
        place.told_at = place.told_at or now
        _record(place, actor, law.Verb.ACCEPTED, now, set())
    else:
        _record(place, actor, law.Verb.DECLINED, now, set(facts.leaders))


def ask_colleague(
    place: PatrolMember, actor: Viewer, asked_id: int, problem: Problem, now: dt.datetime
) -> PatrolSwap:
    """Ask a colleague of the same side to go instead.

    Must be: one's own place, walk not begun; the team with the colleague passes the checker. An earlier
    question about the same place is taken back.
    """
    law.MEMBER_FLOW.allow("ask_swap", place.state, actor, queries.facts_of(place, now))
    _check(place, asked_id, problem)
    db.session.execute(
        update(PatrolSwap)
        .where(PatrolSwap.member_id == place.id, PatrolSwap.state == "asked")
        .values(state="taken_back", answered_at=now)
    )
    made = PatrolSwap(member_id=place.id, asked_id=asked_id, state="asked", asked_at=now)
    db.session.add(made)
    db.session.flush()
    _record(place, actor, law.Verb.SWAP_ASKED, now, {asked_id})
    return made


def answer_colleague(
    swap: PatrolSwap, actor: Viewer, yes: bool, problem: Problem, now: dt.datetime
) -> PatrolMember:
    """Go instead of the colleague, or say no. Refused: an answered question, a walk that has begun."""
    place = db.session.scalars(
        select(PatrolMember).where(PatrolMember.id == swap.member_id).with_for_update()
    ).one()
    facts = queries.facts_of(place, now)
    if swap.state != "asked" or facts.begun:
        raise Refused("This question is settled already.", code="settled")
    swap.answered_at = now
    if not yes:
        swap.state = "refused"
        _record(place, actor, law.Verb.SWAP_REFUSED, now, {place.person_id})
        return place
    step = law.MEMBER_FLOW.allow("swap", place.state, actor, facts)
    swap.state = "agreed"
    made = _exchange(place, actor.person_id or 0, step.target or "swapped", "accepted", problem, actor, now)
    _record(made, actor, law.Verb.SWAPPED, now, {place.person_id, *facts.leaders})
    return made


def replace(
    place: PatrolMember, actor: Viewer, person_id: int, problem: Problem, now: dt.datetime, *, agreed: bool
) -> PatrolMember:
    """Put somebody of the same side in the place of a member, for example of a sick one.

    Must be: a leader of the walk, or an organiser of the member's side; the team passes the checker with the
    new person (`agreed` by telephone: also when that person had not said to be free). The signatures stand.
    """
    facts = queries.facts_of(place, now)
    step = law.MEMBER_FLOW.allow("replace", place.state, actor, facts)
    if not agreed and not is_free(problem, person_id, _walk(place)):
        raise Refused(
            "This person did not say to be free then. Ring first, then tick that they agreed.",
            code="ask_first",
        )
    state = "accepted" if agreed else "invited"
    made = _exchange(place, person_id, step.target or "replaced", state, problem, actor, now)
    _record(made, actor, law.Verb.REPLACED, now, {person_id, place.person_id, *facts.leaders})
    return made


def _exchange(
    place: PatrolMember,
    person_id: int,
    left_as: str,
    come_as: str,
    problem: Problem,
    actor: Viewer,
    now: dt.datetime,
) -> PatrolMember:
    walk = _walk(place)
    plan = plan_queries.for_worker(walk.plan_id)
    changed = _check(place, person_id, problem)
    version = plan_queries.version(plan)
    facts = {"kind": "person", "source": walk.team, "target": walk.team}
    add_version(
        plan,
        "replaced",
        changed,
        version.problem_hash,
        actor.person_id or 0,
        now,
        parent=version.number,
        facts=facts,
    )
    place.state, place.answered_at = left_as, now
    db.session.flush()
    made = PatrolMember(
        patrol_id=walk.id,
        person_id=person_id,
        side=place.side,
        role=place.role,
        state=come_as,
        answered_at=now if come_as == "accepted" else None,
        told_at=now if come_as == "accepted" else None,
        replaces_id=place.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _check(place: PatrolMember, person_id: int, problem: Problem) -> Plan:
    """The current plan with `person_id` in the place; BreaksRules if it is against a rule."""
    current = _current(place)
    breaches = _breaches_with(problem, current, _walk(place).team, place, person_id)
    if breaches:
        raise BreaksRules(breaches)
    return swapped_plan(current, _walk(place).team, str(place.person_id), str(person_id))


def _current(place: PatrolMember) -> Plan:
    plan = db.session.get_one(PatrolPlan, _walk(place).plan_id)
    return plan_of(plan_queries.version(plan))


def _breaches_with(
    problem: Problem, plan: Plan, team: str, place: PatrolMember, person_id: int
) -> tuple[Breach, ...]:
    """What the checker holds against the exchange; whether the person said to be free is another question."""
    comes = str(person_id)
    who = next((v for v in problem.volunteers if v.id == comes), None)
    if who is None or who.side != place.side:
        return (Breach("other_side", comes),)
    missing = frozenset((m.day, m.shift, m.kind) for m in plan.missing)
    free = _made_free(problem, who, plan, team)
    before = checker.check_patrols(problem, _around(plan, team, comes), missing)
    changed = swapped_plan(plan, team, str(place.person_id), comes)
    after = checker.check_patrols(free, _around(changed, team, comes), missing)
    return tuple(breach for breach in after.breaches if breach not in before.breaches)


def _around(plan: Plan, team: str, person: str) -> tuple[PlannedPatrol, ...]:
    """The walks that the exchange touches: the team's, and every other one of the person."""
    return tuple(p for p in plan.patrols if p.team == team or any(m.id == person for m in p.members))


def _made_free(problem: Problem, who: Volunteer, plan: Plan, team: str) -> Problem:
    patrol = next(p for p in plan.patrols if p.team == team)
    slots = eligible.evenings(who, problem.shifts) | {Slot(patrol.day, patrol.shift)}
    free = with_values(who, available=tuple(sorted(slots)))
    return with_values(problem, volunteers=tuple(free if v is who else v for v in problem.volunteers))


def is_free(problem: Problem, person_id: int, walk: Patrol) -> bool:
    """Whether the person said, or is known by habit, to be free on the shift of `walk`."""
    who = next((v for v in problem.volunteers if v.id == str(person_id)), None)
    return who is not None and Slot(walk.day, walk.shift) in eligible.evenings(who, problem.shifts)


def swapped_plan(plan: Plan, team: str, leaves: str, comes: str) -> Plan:
    """The plan with one person in the place of another, everything else as it is."""
    patrols = tuple(
        with_values(
            patrol,
            members=tuple(Member(comes, m.side, m.role) if m.id == leaves else m for m in patrol.members),
        )
        if patrol.team == team
        else patrol
        for patrol in plan.patrols
    )
    return with_values(plan, patrols=patrols)


def with_volunteers(known: Problem, fresh: Problem) -> Problem:
    """The problem of the plan with the people as they are now."""
    return with_values(known, volunteers=fresh.volunteers)


def candidates(place: PatrolMember, problem: Problem) -> list[tuple[int, bool, int]]:
    """Who of the same side could go instead: (id, said to be free, walks in this week), best first."""
    walk, current = _walk(place), _current(place)
    walks = Counter(member.id for patrol in current.patrols for member in patrol.members)
    in_team = {m.id for patrol in current.patrols if patrol.team == walk.team for m in patrol.members}
    found = []
    for volunteer in problem.volunteers:
        if volunteer.side != place.side or volunteer.barred or volunteer.id in in_team:
            continue
        person = int(volunteer.id)
        if not _breaches_with(problem, current, walk.team, place, person):
            found.append((person, is_free(problem, person, walk), walks[volunteer.id]))
    return sorted(found, key=lambda row: (not row[1], row[2], row[0]))


def tick_told(plan: PatrolPlan, actor: Viewer, member_ids: list[int], now: dt.datetime) -> int:
    """Note that these members of the actor's own sides were told; returns how many were new."""
    facts = law.PlanFacts(plan.zone_id, frozenset(plan.sides))
    law.FLOW.allow("tell", plan.state, actor, facts)
    walks = select(Patrol.id).where(Patrol.plan_id == plan.id)
    rows = db.session.scalars(
        update(PatrolMember)
        .where(
            PatrolMember.id.in_(member_ids),
            PatrolMember.patrol_id.in_(walks),
            PatrolMember.side.in_(actor.sides),
            PatrolMember.told_at.is_(None),
        )
        .values(told_at=now, told_by=actor.person_id)
        .returning(PatrolMember.id)
    ).all()
    if rows:
        journal.record(
            actor,
            law.Verb.TOLD,
            Subject(law.SUBJECT_KIND, plan.id),
            now=now,
            zone_id=plan.zone_id,
            sides=sorted(actor.sides & set(plan.sides)),
            members=len(rows),
        )
    return len(rows)
