"""A plan is changed by hand: moved, refused in words, locked, undone; two hands at once; signatures end."""

import threading
import time

import pytest

from border_gov.cohandling import queries as signoff_queries
from border_gov.joint_patrol.models.plans import PatrolPlan, PlanVersion
from border_gov.joint_patrol.planner import engine
from border_gov.joint_patrol.planner.model import Change
from border_gov.joint_patrol.queries import plans
from border_gov.joint_patrol.service import inputs, plan_results
from border_gov.joint_patrol.service import plan_edits as service
from border_gov.joint_patrol.service import plans as planning
from border_gov.joint_patrol.service.plan_edits import BreaksRules
from border_gov.journal.models import Entry
from border_gov.kernel import runs
from border_gov.kernel.db import db, transaction
from border_gov.kernel.errors import Invalid, Refused
from tests.build.patrol_plans import NOW, WEEK, a_plan, a_small_border, quickly


@pytest.fixture
def border(session):
    return a_small_border(people=14)


@pytest.fixture
def plan(border):
    return a_plan(border)


def walks(plan):
    return plans.content(plan)["patrols"]


def take_out(plan, team=0, stop=0):
    walk = walks(plan)[team]
    return Change("stop", walk["stops"][stop]["checkpoint"], source=walk["team"])


def stops_of(plan, team):
    return [s["checkpoint"] for w in walks(plan) if w["team"] == team for s in w["stops"]]


def test_a_stop_is_taken_out_and_undone(border, plan):
    change, version = take_out(plan), plan.version
    before = plans.content(plan)
    service.apply_change(plan, border.organiser, version, change, NOW)
    assert change.what not in stops_of(plan, change.source)
    service.undo(plan, border.organiser, plan.version, "mistake", NOW)
    assert plans.content(plan) == before
    verbs = db.session.scalars(db.select(PlanVersion.verb).order_by(PlanVersion.number)).all()
    assert verbs == ["planned", "moved", "undone"]
    entry = db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.plan_undone")).one()
    assert (entry.facts["reason"], entry.facts["undoes"]) == ("mistake", 2)


def test_undo_goes_back_step_by_step_until_nothing_is_left(border, plan):
    first = plans.content(plan)
    for _ in range(2):
        service.apply_change(plan, border.organiser, plan.version, take_out(plan), NOW)
    for _ in range(2):
        service.undo(plan, border.organiser, plan.version, "better", NOW)
    assert plans.content(plan) == first
    with pytest.raises(Refused) as refusal:
        service.undo(plan, border.organiser, plan.version, "better", NOW)
    assert refusal.value.code == "nothing_to_undo"


def test_undo_needs_a_reason(border, plan):
    service.apply_change(plan, border.organiser, plan.version, take_out(plan), NOW)
    for reason in ("", "just so"):
        with pytest.raises(Invalid):
            service.undo(plan, border.organiser, plan.version, reason, NOW)


def swaps(plan):
    for walk in walks(plan):
        order = [stop["checkpoint"] for stop in walk["stops"]]
        for here in range(len(order) - 1):
            yield order, Change("stop", order[here], walk["team"], walk["team"], position=here + 1)


def test_stops_change_their_order(border, plan):
    order, change = next((o, c) for o, c in swaps(plan) if service.try_change(plan, c).plan is not None)
    service.apply_change(plan, border.organiser, plan.version, change, NOW)
    here = order.index(change.what)
    order[here], order[here + 1] = order[here + 1], order[here]
    assert stops_of(plan, change.source) == order


def test_an_edit_from_an_old_look_is_refused(border, plan):
    service.apply_change(plan, border.organiser, plan.version, take_out(plan), NOW)
    with pytest.raises(Refused) as refusal:
        service.apply_change(plan, border.organisers["west"], plan.version - 1, take_out(plan, 1), NOW)
    assert refusal.value.code == "stale"


def test_taking_the_leader_out_is_refused_and_nothing_is_stored(border, plan):
    walk = walks(plan)[0]
    leader = next(member["id"] for member in walk["members"] if member["role"] == "leader")
    version = plan.version
    with pytest.raises(BreaksRules) as refusal:
        service.apply_change(
            plan, border.organiser, version, Change("person", leader, source=walk["team"]), NOW
        )
    assert "role_missing" in {breach.code for breach in refusal.value.breaches}
    assert plan.version == version


def test_a_locked_stop_stays_until_released(border, plan):
    change = take_out(plan)
    lock = {"team": change.source, "kind": "stop", "what": change.what}
    service.set_lock(plan, border.organiser, plan.version, **lock, locked=True, now=NOW)
    with pytest.raises(Refused) as refusal:
        service.apply_change(plan, border.organiser, plan.version, change, NOW)
    assert refusal.value.code == "locked"
    service.set_lock(plan, border.organiser, plan.version, **lock, locked=False, now=NOW)
    service.apply_change(plan, border.organiser, plan.version, change, NOW)
    assert plan.locks == []


def test_what_the_plan_does_not_have_cannot_be_locked(border, plan):
    with pytest.raises(Invalid):
        service.set_lock(plan, border.organiser, plan.version, "nobody", "patrol", "", True, NOW)


def test_the_rest_is_planned_again_around_what_is_locked(border, plan):
    walk = walks(plan)[0]
    service.set_lock(plan, border.organiser, plan.version, walk["team"], "patrol", "", True, NOW)
    run = planning.start_planning(plan, border.organiser, plan.version, NOW, keep=True)
    errand = plan_results.take_up(
        run.id, True, quickly(inputs.planning_inputs(border.zone.id, WEEK, NOW)), NOW
    )
    assert [lock.team for lock in errand.locks] == [walk["team"]]
    made = engine.replan(errand.problem, errand.earlier, errand.locks, errand.seed)
    plan_results.bring_in(run.id, errand.problem, made, NOW)
    kept = next(w for w in walks(plan) if w["team"] == walk["team"])
    assert [s["checkpoint"] for s in kept["stops"]] == [s["checkpoint"] for s in walk["stops"]]
    assert {m["id"] for m in kept["members"]} == {m["id"] for m in walk["members"]}
    assert runs.get(run.id).state == "done"
    assert plan.locks


def test_a_change_ends_the_round_of_signatures(border, plan):
    planning.present(plan, border.organiser, plan.version, NOW)
    service.apply_change(plan, border.organisers["west"], plan.version, take_out(plan), NOW)
    assert plan.state == "planned"
    assert signoff_queries.latest("patrol_plan", plan.id).state == "ended"


def test_an_edit_is_answered_quickly(border, plan):
    change = take_out(plan)
    service.try_change(plan, change)
    began = time.process_time()
    service.try_change(plan, change)
    assert time.process_time() - began < 0.2


def test_the_api_tries_changes_and_says_what_breaks(client, border, plan):
    desk = client.as_(border.organiser)
    change = vars(take_out(plan))
    found = desk.post(f"/api/v1/patrol/plans/{plan.id}/check", json=change).json
    assert found == {"ok": True, "extra_min": found["extra_min"], "breaks": []}
    walk = walks(plan)[0]
    person = {"kind": "person", "what": border_person(border), "source": "", "target": walk["team"]}
    refused = desk.post(f"/api/v1/patrol/plans/{plan.id}/check", json=person).json
    assert refused["ok"] is False
    assert refused["breaks"] and all("%(" not in sentence for sentence in refused["breaks"])


def border_person(border):
    return str(border.volunteers["east"][0].id)


def test_the_api_stores_a_change_and_answers_409_to_a_late_one(client, border, plan):
    desk = client.as_(border.organiser)
    body = {**vars(take_out(plan)), "version": plan.version}
    assert desk.post(f"/api/v1/patrol/plans/{plan.id}/edits", json=body).status_code == 200
    late = desk.post(f"/api/v1/patrol/plans/{plan.id}/edits", json=body)
    assert (late.status_code, late.json["code"]) == (409, "stale")
    assert late.content_type == "application/problem+json"
    wrong = desk.post(f"/api/v1/patrol/plans/{plan.id}/edits", json={"kind": "house"})
    assert wrong.status_code == 422


def test_page_moves_locks_and_undoes_without_script(client, border, plan):
    desk, change = client.as_(border.organiser), take_out(plan)
    form = {**vars(change), "version": plan.version, "day": "2026-11-30"}
    assert desk.post(f"/patrol/plans/{plan.id}/edit", data=form).status_code == 302
    assert change.what not in stops_of(plan, change.source)
    late = desk.post(f"/patrol/plans/{plan.id}/edit", data=form)
    assert late.status_code == 409
    lock = {"version": plan.version, "team": change.source, "kind": "patrol", "locked": "1"}
    assert desk.post(f"/patrol/plans/{plan.id}/lock", data=lock).status_code == 302
    assert plan.locks[0]["whole"] is True
    undo = {"version": plan.version, "reason": "mistake"}
    assert desk.post(f"/patrol/plans/{plan.id}/undo", data=undo).status_code == 302
    assert change.what in stops_of(plan, change.source)


def test_two_hands_at_once_store_one_change(committed_app):
    with transaction():
        border = a_small_border()
        plan_id = a_plan(border).id
        version = db.session.get(PatrolPlan, plan_id).version
        changes = [take_out(db.session.get(PatrolPlan, plan_id), team) for team in (0, 1)]
    outcomes: list[str] = []

    def hand(change, viewer):
        with committed_app.app_context():
            try:
                with transaction():
                    plan = plans.get(plan_id, viewer, for_change=True)
                    service.apply_change(plan, viewer, version, change, NOW)
                outcomes.append("stored")
            except Refused as refusal:
                outcomes.append(refusal.code)
            finally:
                db.session.remove()

    viewers = list(border.organisers.values())
    hands = [
        threading.Thread(target=hand, args=(change, viewer))
        for change, viewer in zip(changes, viewers, strict=True)
    ]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert sorted(outcomes) == ["stale", "stored"]
