"""Splits the people of each shift into named teams, and says what is missing where a team stays short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from border_gov.joint_patrol.planner import eligible
from border_gov.joint_patrol.planner.model import Fairness, Member, Missing, Problem, Shift, Volunteer
from border_gov.joint_patrol.planner.roster import Assignment


@dataclass(frozen=True)
class Team:
    """A team of one shift: ``number`` counts from 1 within the shift, ``name`` is unique in the plan."""

    shift: int
    number: int
    name: str
    members: tuple[Member, ...]


Seats = dict[tuple[int, str], int]


def name_of(day: date, key: str, number: int) -> str:
    """The team's name: date, shift, number."""
    return f"{day.isoformat()}-{key}-{number}"


def split(problem: Problem, assignment: Assignment, seats: Seats | None = None) -> tuple[Team, ...]:
    """Named teams of every shift; ``seats`` keeps (shift, person) in the team number given."""
    people = {v.id: v for v in problem.volunteers}
    out: list[Team] = []
    for index in range(len(problem.shifts)):
        if assignment.run[index]:
            out.extend(_shift_teams(problem, assignment, people, index, seats or {}))
    return tuple(out)


def _shift_teams(
    problem: Problem, assignment: Assignment, people: dict[str, Volunteer], index: int, seats: Seats
) -> list[Team]:
    shift, count = problem.shifts[index], assignment.run[index]
    names = assignment.present[index]
    numbers = [seats[index, n] for n in names if (index, n) in seats]
    labels = _labels(count, numbers)
    place = _solve_split(problem, assignment, people, index, labels, seats)
    out = []
    for number in labels:
        own = [n for n in names if place[n] == number]
        members = tuple(_member(people[n], assignment, index) for n in own)
        order = {"leader": 0, "deputy": 1, "member": 2}
        members = tuple(sorted(members, key=lambda m: (order[m.role], m.side, m.id)))
        out.append(Team(index, number, name_of(shift.day, shift.key, number), members))
    return out


def _labels(count: int, held: list[int]) -> list[int]:
    labels = sorted(set(held))
    fresh = (n for n in range(1, count + len(labels) + 1) if n not in labels)
    while len(labels) < count:
        labels.append(next(fresh))
    return sorted(labels)


def _member(who: Volunteer, assignment: Assignment, index: int) -> Member:
    if who.id in assignment.leaders[index]:
        return Member(who.id, who.side, "leader")
    if who.id in assignment.deputies[index]:
        return Member(who.id, who.side, "deputy")
    return Member(who.id, who.side)


def _solve_split(
    problem: Problem,
    assignment: Assignment,
    people: dict[str, Volunteer],
    index: int,
    labels: list[int],
    seats: Seats,
) -> dict[str, int]:
    names = assignment.present[index]
    model = cp_model.CpModel()
    at = {(n, k): model.new_bool_var(f"{n} {k}") for n in names for k in labels}
    for n in names:
        model.add_exactly_one(at[n, k] for k in labels)
        if (index, n) in seats:
            model.add(at[n, seats[index, n]] == 1)
    most = model.new_int_var(0, 10 * len(names), "most")
    for k in labels:
        here = {n: at[n, k] for n in names}
        _size(model, problem, people, index, here, most, len(labels))
        _roles(model, assignment, people, index, here)
    model.minimize(10 * most + _apart(model, people, names, labels, at))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = 0.2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(f"teams of shift {index}: {solver.status_name(status)}")
    return {n: k for (n, k), variable in at.items() if solver.boolean_value(variable)}


def _size(
    model: cp_model.CpModel,
    problem: Problem,
    people: dict[str, Volunteer],
    index: int,
    here: dict[str, cp_model.IntVar],
    most: cp_model.IntVar,
    teams: int,
) -> None:
    """Sizes within the demand; ``most`` counts by how much the teams are uneven, in all and side by side."""
    shift = problem.shifts[index]
    everyone: Any = sum(here.values())
    model.add(everyone >= shift.team_min)
    model.add(everyone <= shift.team_max)
    excess = [everyone - -(-len(here) // teams)]
    for side in eligible.sides_of(problem, shift):
        own = [variable for n, variable in here.items() if people[n].side == side]
        count: Any = sum(own)
        model.add(count >= shift.min_per_side)
        excess.append(count - -(-len(own) // teams))
    for over in excess:
        model.add(most >= over)


def _roles(
    model: cp_model.CpModel,
    assignment: Assignment,
    people: dict[str, Volunteer],
    index: int,
    here: dict[str, cp_model.IntVar],
) -> None:
    leaders = [n for n in here if n in assignment.leaders[index]]
    deputies = [n for n in here if n in assignment.deputies[index]]
    model.add_at_most_one(here[n] for n in leaders)
    model.add_at_most_one(here[n] for n in deputies)
    for first in leaders:
        for second in deputies:
            if people[first].side == people[second].side:
                model.add_at_most_one([here[first], here[second]])


def _apart(
    model: cp_model.CpModel,
    people: dict[str, Volunteer],
    names: tuple[str, ...],
    labels: list[int],
    at: dict[tuple[str, int], cp_model.IntVar],
) -> Any:
    groups: dict[str, list[str]] = {}
    for n in names:
        if people[n].standing_team:
            groups.setdefault(people[n].standing_team, []).append(n)
    terms = []
    for own in groups.values():
        for k in labels if len(own) > 1 else ():
            some = model.new_bool_var("")
            model.add_max_equality(some, [at[n, k] for n in own])
            terms.append(some)
    return sum(terms)


def missing(problem: Problem, assignment: Assignment, teams: tuple[Team, ...]) -> tuple[Missing, ...]:
    """What stays unfilled: teams that cannot walk at all and why, and teams without leader or deputy."""
    out: list[Missing] = []
    for index, shift in enumerate(problem.shifts):
        gone = shift.patrols - assignment.run[index]
        if gone > 0:
            out.append(Missing(shift.day, shift.key, "team", "", gone))
            out.extend(_short_sides(problem, assignment, index, shift))
        own = [team for team in teams if team.shift == index]
        out.extend(_short_roles(problem, shift, own))
    return tuple(out)


def _short_sides(problem: Problem, assignment: Assignment, index: int, shift: Shift) -> list[Missing]:
    people = {v.id: v for v in problem.volunteers}
    out = []
    for side in eligible.sides_of(problem, shift):
        have = sum(people[n].side == side for n in assignment.present[index])
        short = shift.patrols * shift.min_per_side - have
        if short > 0:
            out.append(Missing(shift.day, shift.key, "side", side, short))
    return out


def _short_roles(problem: Problem, shift: Shift, own: list[Team]) -> list[Missing]:
    out = []
    wanted = (
        ("leader", problem.settings.leader_needed),
        ("deputy", problem.settings.deputy_needed),
    )
    for role, needed in wanted:
        short = sum(all(m.role != role for m in team.members) for team in own)
        if needed and short:
            out.append(Missing(shift.day, shift.key, role, "", short))
    return out


def fairness(problem: Problem, teams: tuple[Team, ...]) -> tuple[Fairness, ...]:
    """Patrols per person and side over those who could come on some evening."""
    fits = eligible.candidates(problem)
    counts = {name: 0 for name, shifts in fits.items() if shifts}
    for team in teams:
        for member in team.members:
            counts[member.id] = counts.get(member.id, 0) + 1
    side_of = {v.id: v.side for v in problem.volunteers}
    out = []
    for side in problem.sides:
        own = [count for name, count in counts.items() if side_of[name] == side]
        out.append(
            Fairness(side, min(own, default=0), max(own, default=0), sum(own), len(own)),
        )
    return tuple(out)
