"""Verbs of a planned week: open it, plan it, present it for signature, publish and withdraw it."""

import datetime as dt
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import plans as queries
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.service import plan_publishing
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock, jobs, runs
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer

PLAN_TASK = "patrol.plan"
GIVEN_UP_AFTER = dt.timedelta(minutes=15)
WITHDRAW_REASONS = ("weather", "emergency", "people", "other")


def subject_of(plan: PatrolPlan) -> Subject:
    """The plan as the journal and the sign-off know it."""
    return Subject(law.SUBJECT_KIND, plan.id)


def facts_of(plan: PatrolPlan, *, by_worker: bool = False) -> law.PlanFacts:
    """What the flow asks about `plan`."""
    content = queries.content(plan)
    signing = plan.state == "signing"
    return law.PlanFacts(
        zone_id=plan.zone_id,
        sides=frozenset(plan.sides),
        all_signed=signing and signoff_queries.is_signed(law.SUBJECT_KIND, plan.id),
        lawful=content is not None and law.is_lawful(content),
        has_content=content is not None,
        by_worker=by_worker,
    )


def steps_of(plan: PatrolPlan, viewer: Viewer) -> set[str]:
    """The acts that `viewer` may do now: the buttons of the page, the `actions` of the API."""
    return {step.verb for step in law.FLOW.open_to(plan.state, viewer, facts_of(plan))}


def record(
    plan: PatrolPlan,
    actor: Viewer,
    verb: law.Verb,
    now: dt.datetime,
    audience: Audience | None = None,
    **facts: Any,
) -> None:
    """Write the act into the journal, for organisers of the other sides unless told otherwise."""
    others = sorted(set(plan.sides) - actor.sides)
    journal.record(
        actor,
        verb,
        subject_of(plan),
        now=now,
        zone_id=plan.zone_id,
        sides=plan.sides,
        audience=audience or Audience(roles=("organiser",), sides=others),
        week=plan.week,
        **facts,
    )


def expect_version(plan: PatrolPlan, version: int) -> None:
    """Refuse a change that was made looking at an older state of the plan."""
    if version != plan.version:
        raise Refused(
            "Somebody changed this plan after you opened it. Nothing of yours was stored; "
            "look at the plan as it is now and do it again.",
            code="stale",
        )


def open_week(actor: Viewer, zone_id: int, week: dt.date, now: dt.datetime) -> PatrolPlan:
    """The open plan of this week, made if there is none.

    Must be: an organiser of a side of the zone. Refused: a day that is no Monday, a week that is over.
    """
    sides = names.sides_of(zone_id)
    facts = law.PlanFacts(zone_id=zone_id, sides=frozenset(sides))
    law.FLOW.allow("plan", law.FLOW.start, actor, facts)
    _check_week(week, now)
    values = {
        "zone_id": zone_id,
        "week": week,
        "days": 7,
        "sides": sorted(sides),
        "state": law.FLOW.start,
        "flow_version": law.FLOW.version,
        "version": 1,
        "current": 0,
        "seed": 1,
        "locks": [],
        "created_by": actor.person_id,
        "created_at": now,
        "ended_reason": "",
    }
    made = db.session.scalar(
        insert(PatrolPlan).values(**values).on_conflict_do_nothing().returning(PatrolPlan.id)
    )
    plan = queries.open_plan(zone_id, week)
    if plan is None:
        raise Refused("This plan was changed meanwhile.")
    if made is not None:
        record(plan, actor, law.Verb.CREATED, now)
    return plan


def _check_week(week: dt.date, now: dt.datetime) -> None:
    if week != clock.monday(week):
        raise Invalid("A week begins on a Monday.", fields={"week": ["A week begins on a Monday."]})
    if week + dt.timedelta(days=7) <= clock.today(now):
        raise Invalid("This week is over.", fields={"week": ["This week is over."]})


def start_planning(
    plan: PatrolPlan, actor: Viewer, version: int, now: dt.datetime, *, keep: bool = False
) -> runs.Run:
    """Enqueue a run that plans the week; `keep` leaves what is locked as it is.

    Becomes: planning; an open round of signatures ends. Refused: an older version (409), a run on its way.
    """
    expect_version(plan, version)
    facts = facts_of(plan)
    step = law.FLOW.allow("plan", plan.state, actor, facts)
    if keep and not facts.has_content:
        raise Refused("There is no plan yet of which a part could be kept.")
    signoff.end_round(actor, subject_of(plan), now=now)
    plan.state = step.target or plan.state
    plan.version += 1
    run = runs.ask(PLAN_TASK, plan.id, plan.zone_id, actor.person_id or 0, now)
    jobs.defer(PLAN_TASK, lock=f"patrol-plan-{plan.id}", run_id=str(run.id), keep=keep)
    record(plan, actor, law.Verb.PLANNING, now, keep=keep)
    return run


def stop_planning(plan: PatrolPlan, actor: Viewer, now: dt.datetime) -> None:
    """Ask the run to stop; the best plan so far is kept.

    Asked a second time, or after a long while, the run is given up: its worker may be gone.
    """
    law.FLOW.allow("stop", plan.state, actor, facts_of(plan))
    run = runs.latest(PLAN_TASK, plan.id)
    if run is None or run.state not in runs.OPEN or run.cancel_asked or now - run.asked_at > GIVEN_UP_AFTER:
        if run is not None and run.state in runs.OPEN:
            runs.end(run.id, "cancelled", now)
        release(plan)
        return
    was_waiting = run.state == "queued"
    runs.cancel(run)
    if was_waiting:
        run.ended_at = now
        release(plan)
    record(plan, actor, law.Verb.CANCELLED, now)


def release(plan: PatrolPlan) -> None:
    """End the planning state without a new result: back to the plan there was, or to none."""
    plan.state = "planned" if plan.current else law.FLOW.start
    plan.version += 1


def present(plan: PatrolPlan, actor: Viewer, version: int, now: dt.datetime) -> None:
    """Ask every side for its signature under the plan as it stands.

    Must be: the checker found nothing against it. Becomes: signing, with an open round.
    """
    expect_version(plan, version)
    facts = facts_of(plan)
    if facts.has_content and not facts.lawful:
        raise Refused("The plan still breaks a rule; see what the checker says.", code="unlawful")
    step = law.FLOW.allow("present", plan.state, actor, facts)
    plan.state = step.target or plan.state
    plan.version += 1
    db.session.flush()
    signoff.open_round(actor, subject_of(plan), zone_id=plan.zone_id, now=now)
    record(plan, actor, law.Verb.PRESENTED, now)


def publish(plan: PatrolPlan, actor: Viewer, now: dt.datetime) -> None:
    """Put the plan in force: patrols, stops and places become rows, members are invited.

    Must be: signed by every side as it stands. Becomes: published; an older plan of the week is superseded.
    """
    step = law.FLOW.allow("publish", plan.state, actor, facts_of(plan))
    content = queries.content(plan) or {}
    older = queries.published_plan(plan.zone_id, plan.week)
    if older is not None:
        older.state = law.FLOW.step("supersede").target or older.state
        older.version += 1
        record(older, actor, law.Verb.SUPERSEDED, now, by=plan.id)
    plan.state, plan.published_at = step.target or plan.state, now
    plan.version += 1
    people = plan_publishing.put_in_force(plan, content, older, now)
    audience = Audience(people=people, roles=("organiser", "officer"), sides=plan.sides)
    record(plan, actor, law.Verb.PUBLISHED, now, audience, patrols=len(content["patrols"]))


def withdraw(plan: PatrolPlan, actor: Viewer, version: int, reason: str, now: dt.datetime) -> None:
    """End the plan; whoever was to walk hears of it. Refused: no reason, a week that is over."""
    expect_version(plan, version)
    step = law.FLOW.allow("withdraw", plan.state, actor, facts_of(plan), {"reason": reason})
    if reason not in WITHDRAW_REASONS:
        raise Invalid("Please choose a reason.", fields={"reason": ["Please choose a reason."]})
    signoff.end_round(actor, subject_of(plan), now=now, reason="withdrawn")
    was_published = plan.state == "published"
    plan.state, plan.ended_reason = step.target or plan.state, reason
    plan.version += 1
    people = plan_publishing.call_off(plan, now) if was_published else set()
    audience = Audience(people=people, roles=("organiser",), sides=plan.sides)
    record(plan, actor, law.Verb.WITHDRAWN, now, audience, reason=reason)


def signed_by_all(round: Any, now: dt.datetime, actor: Viewer) -> None:
    """What the last signature sets off: the plan is published in the same transaction."""
    publish(queries.for_worker(round.subject_id), actor, now)


def refused(plan: PatrolPlan) -> None:
    """A side did not sign: the plan is open to changes again."""
    if plan.state == "signing":
        plan.state = "planned"
        plan.version += 1
