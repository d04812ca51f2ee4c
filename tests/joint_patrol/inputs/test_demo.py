"""The demonstration's inputs are enough for a plan, and loading them twice changes nothing."""

from typing import Any

from sqlalchemy import func, select

from border_gov.demo.patrol import load_patrol
from border_gov.demo.people import load_people
from border_gov.joint_patrol.models import (
    Checkpoint,
    Demand,
    MeetingPoint,
    PathNetwork,
    VolunteerProfile,
)
from border_gov.joint_patrol.planner import network as graphs
from border_gov.joint_patrol.service.inputs import off_network, planning_inputs
from border_gov.kernel.db import db
from tests.build.joint_patrol import NOW, WEEK, a_patrol_zone

KINDS = (Checkpoint, MeetingPoint, PathNetwork, VolunteerProfile, Demand)


def test_the_demonstration_can_be_planned_and_is_loaded_once(session: Any) -> None:
    zone = a_patrol_zone()
    load_people(NOW)
    load_patrol(NOW)
    before = [db.session.scalar(select(func.count()).select_from(kind)) for kind in KINDS]
    assert before[:3] == [60, 8, 1] and before[3] >= 80 and before[4] == 1
    load_patrol(NOW)
    assert [db.session.scalar(select(func.count()).select_from(kind)) for kind in KINDS] == before
    assert off_network(zone.id, WEEK) == ([], [])
    problem = planning_inputs(zone.id, WEEK, NOW)
    assert (len(problem.checkpoints), len(problem.meeting_points), len(problem.shifts)) == (60, 8, 7)
    assert {v.side for v in problem.volunteers} == set(problem.sides)
    assert any(v.barred for v in problem.volunteers)
    whole = graphs.components(graphs.build(problem.network))
    used = {n for edge in problem.network.edges for n in (edge.u, edge.v)}
    assert len({int(whole[n]) for n in used}) == 1
    parted = graphs.components(graphs.build(problem.network, graphs.all_bridges(problem.network)))
    banks: dict[int, set[str]] = {}
    for n in used:
        banks.setdefault(int(parted[n]), set()).add(problem.network.node_sides[n])
    assert all(len(found - {""}) <= 1 for found in banks.values())
