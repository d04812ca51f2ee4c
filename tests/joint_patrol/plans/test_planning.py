"""A week is opened, planned, shown, presented, signed, published and withdrawn."""

import dataclasses
import datetime as dt
import json

import pytest

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.joint_patrol import tasks
from border_gov.joint_patrol.models.plans import Patrol, PatrolMember
from border_gov.joint_patrol.planner import engine
from border_gov.joint_patrol.queries import plan_sheet, plans
from border_gov.joint_patrol.service import inputs, plan_results
from border_gov.joint_patrol.service import plans as service
from border_gov.journal.models import Entry
from border_gov.kernel import runs
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.build.patrol_plans import NOW, WEEK, a_plan, a_published_plan, a_small_border, an_organiser


@pytest.fixture
def border(session):
    return a_small_border()


def verbs():
    return list(db.session.scalars(db.select(Entry.verb).order_by(Entry.id)))


def test_a_week_is_planned_and_passes_the_checker(border):
    plan = a_plan(border)
    sheet = plan_sheet.of_plan(plan, border.organiser)
    assert plan.state == "planned"
    assert sheet.content["checker"]["ok"], sheet.content["checker"]
    assert len(sheet.patrols) == 6
    assert all(patrol.sides == {"east", "west"} for patrol in sheet.patrols)
    leader, deputy = sheet.patrols[0].members[:2]
    assert (leader.role, deputy.role) == ("leader", "deputy")
    assert leader.side.key != deputy.side.key
    assert [row.reasons for row in sheet.excluded] == [("training",), ("training",)]
    assert {"patrol.plan_created", "patrol.planning_started", "patrol.planned"} <= set(verbs())


def test_three_sides_walk_together_and_all_three_sign(session):
    border = a_small_border(("east", "south", "west"))
    plan = a_plan(border)
    sheet = plan_sheet.of_plan(plan, border.organiser)
    assert sheet.content["checker"]["ok"]
    assert all(patrol.sides == {"east", "south", "west"} for patrol in sheet.patrols)
    service.present(plan, border.organiser, plan.version, NOW)
    round = signoff_queries.latest("patrol_plan", plan.id)
    states = []
    for viewer in border.organisers.values():
        signoff.sign(viewer, round.id, round.sha256, now=NOW, fresh_minutes=5)
        states.append(plan.state)
    assert states == ["signing", "signing", "published"]


def test_names_across_the_border_are_masked(border):
    sheet = plan_sheet.of_plan(a_plan(border), border.organisers["east"])
    members = [member for patrol in sheet.patrols for member in patrol.members]
    assert all(member.name.endswith("*") == (member.side.key != "east") for member in members)


def test_opening_a_week_twice_gives_the_same_plan(border):
    one = service.open_week(border.organisers["east"], border.zone.id, WEEK, NOW)
    assert service.open_week(border.organisers["west"], border.zone.id, WEEK, NOW).id == one.id


@pytest.mark.parametrize("week", [WEEK + dt.timedelta(days=1), WEEK - dt.timedelta(days=14)])
def test_a_week_that_is_none_or_over_is_refused(border, week):
    with pytest.raises(Invalid) as refusal:
        service.open_week(border.organiser, border.zone.id, week, NOW)
    assert "week" in refusal.value.fields


def test_who_is_no_organiser_may_not_plan(border):
    officer = an_organiser(border.zone, "east", "officer")
    with pytest.raises(NotAllowed):
        service.open_week(officer, border.zone.id, WEEK, NOW)


def test_a_plan_of_another_zone_is_not_there(border):
    plan = a_plan(border)
    stranger = an_organiser(border.zone, "east")
    stranger = type(stranger)(**{**vars(stranger), "zones": frozenset({border.zone.id + 1})})
    with pytest.raises(NotFound):
        plans.get(plan.id, stranger)


def test_planning_from_an_old_look_is_refused(border):
    plan = a_plan(border)
    with pytest.raises(Refused) as refusal:
        service.start_planning(plan, border.organiser, plan.version - 1, NOW)
    assert refusal.value.code == "stale"


def test_without_demand_the_run_says_so_and_the_plan_stays(border):
    later = WEEK + dt.timedelta(days=7)
    plan = service.open_week(border.organiser, border.zone.id, later, NOW)
    run = service.start_planning(plan, border.organiser, plan.version, NOW)
    with pytest.raises(Refused) as refusal:
        inputs.planning_inputs(border.zone.id, later, NOW)
    plan_results.give_up(run.id, refusal.value.message, NOW)
    assert plan.state == "draft"
    assert "how many patrols" in json.loads(runs.get(run.id).error)["message"]


def test_a_cancelled_run_keeps_the_best_so_far(border):
    plan = service.open_week(border.organiser, border.zone.id, WEEK, NOW)
    run = service.start_planning(plan, border.organiser, plan.version, NOW)
    problem = inputs.planning_inputs(border.zone.id, WEEK, NOW)
    plan_results.take_up(run.id, False, problem, NOW)
    plan_results.show_first(run.id, problem, engine.preview(problem), NOW)
    assert plan.current == 1
    service.stop_planning(plan, border.organiser, NOW)
    plan_results.bring_in(run.id, problem, engine.plan_week(problem, 1, cancelled=lambda: True), NOW)
    assert (plan.state, runs.get(run.id).state) == ("planned", "cancelled")
    assert plans.content(plan)["complete"] is False
    assert len(plans.content(plan)["patrols"]) == 6
    assert plans.version(plan).parent == 0


def test_a_waiting_run_is_stopped_at_once(border):
    plan = service.open_week(border.organiser, border.zone.id, WEEK, NOW)
    run = service.start_planning(plan, border.organiser, plan.version, NOW)
    service.stop_planning(plan, border.organiser, NOW)
    assert (plan.state, runs.get(run.id).state) == ("draft", "cancelled")


def test_a_run_whose_worker_died_is_given_up_in_words(border):
    plan = service.open_week(border.organiser, border.zone.id, WEEK, NOW)
    run = service.start_planning(plan, border.organiser, plan.version, NOW)
    plan_results.take_up(run.id, False, inputs.planning_inputs(border.zone.id, WEEK, NOW), NOW)
    tasks.plan_lost(str(run.id))
    assert (plan.state, runs.get(run.id).state) == ("draft", "failed")
    assert json.loads(runs.get(run.id).error)["message"] == plan_results.FAILED


def test_the_last_signature_publishes_and_invites(border):
    plan = a_published_plan(border)
    walks = db.session.scalars(db.select(Patrol).where(Patrol.plan_id == plan.id)).all()
    assert len(walks) == 6
    assert walks[0].starts_at.tzinfo is not None
    assert len(walks[0].route) > 2
    assert 121.0 < walks[0].route[0][0] < 121.3
    states = set(db.session.scalars(db.select(PatrolMember.state)))
    assert states == {"invited"}
    entry = db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.plan_published")).one()
    assert set(entry.audience_people) >= set(db.session.scalars(db.select(PatrolMember.person_id)))


def test_one_signature_does_not_publish(border):
    plan = a_plan(border)
    service.present(plan, border.organiser, plan.version, NOW)
    round = signoff_queries.latest("patrol_plan", plan.id)
    signoff.sign(border.organiser, round.id, round.sha256, now=NOW, fresh_minutes=5)
    assert plan.state == "signing"
    with pytest.raises(NotAllowed):
        service.publish(plan, border.organiser, NOW)
    with pytest.raises(Refused):
        signoff.sign(border.organiser, round.id, round.sha256, now=NOW, fresh_minutes=5)


@pytest.mark.parametrize("role", ["officer", "leader"])
def test_an_officer_or_leader_may_give_the_last_signature(border, role):
    plan = a_plan(border)
    service.present(plan, border.organiser, plan.version, NOW)
    round = signoff_queries.latest("patrol_plan", plan.id)
    for viewer in border.organisers.values():
        signer = dataclasses.replace(viewer, roles=frozenset({role}))
        signoff.sign(signer, round.id, round.sha256, now=NOW, fresh_minutes=5)
    assert plan.state == "published"


def test_a_refusing_side_opens_the_plan_again(border):
    plan = a_plan(border)
    service.present(plan, border.organiser, plan.version, NOW)
    round = signoff_queries.latest("patrol_plan", plan.id)
    signoff.refuse(border.organisers["west"], round.id, "time", now=NOW)
    assert plan.state == "planned"
    service.present(plan, border.organiser, plan.version, NOW)
    assert signoff_queries.latest("patrol_plan", plan.id).number == 2


def test_a_newer_plan_supersedes_and_keeps_what_was_accepted(border):
    first = a_published_plan(border)
    place = db.session.scalars(db.select(PatrolMember).order_by(PatrolMember.id)).first()
    place.state = "accepted"
    second = a_published_plan(border, NOW)
    assert (first.state, second.state) == ("superseded", "published")
    old = db.session.scalars(db.select(Patrol).where(Patrol.plan_id == first.id)).all()
    assert {walk.state for walk in old} == {"called_off"}
    kept = db.session.scalars(
        db.select(PatrolMember.state)
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(Patrol.plan_id == second.id, PatrolMember.person_id == place.person_id)
    ).all()
    assert "accepted" in kept


def test_withdrawing_needs_a_reason_and_calls_the_walks_off(border):
    plan = a_published_plan(border)
    with pytest.raises(Invalid):
        service.withdraw(plan, border.organiser, plan.version, "", NOW)
    with pytest.raises(Invalid):
        service.withdraw(plan, border.organiser, plan.version, "whim", NOW)
    service.withdraw(plan, border.organiser, plan.version, "weather", NOW)
    assert plan.state == "withdrawn"
    assert set(db.session.scalars(db.select(Patrol.state))) == {"called_off"}
