"""Who walks on which shift: CP-SAT in four stages, each with its own proof.

Stage 1 leaves as few places unfilled as possible, 2 wants two of each side, 3 is fair within and between the
sides, 4 keeps habits. A later stage never gives back what an earlier one won. One worker, a fixed seed and
deterministic time make the answer repeatable.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from border_gov.joint_patrol.planner import eligible
from border_gov.joint_patrol.planner.model import Problem, Proof, Shift, Volunteer, WeekSlot

Expr = cp_model.LinearExprT
Var = cp_model.IntVar
Key = tuple[str, int]


@dataclass(frozen=True)
class Fixed:
    """A person who must walk on a shift, in the role kept from an earlier plan (empty = any)."""

    volunteer: str
    shift: int
    role: str = ""


@dataclass(eq=False)
class Draft:
    """The model under construction; ``takes`` is the person's presence, ``run`` the teams of a shift."""

    problem: Problem
    model: cp_model.CpModel
    people: dict[str, Volunteer]
    fits: dict[str, tuple[int, ...]]
    takes: dict[Key, Var] = field(default_factory=dict)
    leads: dict[Key, Var] = field(default_factory=dict)
    seconds: dict[Key, Var] = field(default_factory=dict)
    run: dict[int, Var] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """The answer before naming teams: who comes to each shift, who can lead, and how many teams walk."""

    run: tuple[int, ...]
    present: tuple[tuple[str, ...], ...]
    leaders: tuple[frozenset[str], ...]
    deputies: tuple[frozenset[str], ...]
    proofs: tuple[Proof, ...]


def assign(
    problem: Problem, fixed: tuple[Fixed, ...] = (), go_on: Callable[[str], bool] | None = None
) -> Assignment:
    """The staged roster. ``go_on(stage)`` is asked before each stage; stage 1 always runs."""
    draft = _draft(problem, fixed)
    stages: tuple[tuple[str, Callable[[Draft], Expr]], ...] = (
        ("filled", _unfilled),
        ("two_per_side", _thin),
        ("fair", _unfair),
        ("wishes", _unwished),
    )
    proofs: list[Proof] = []
    solver = _solver(problem)
    for number, (name, goal) in enumerate(stages):
        if proofs and go_on is not None and not go_on(name):
            break
        proof = _stage(draft, solver, name, goal(draft), number)
        proofs.append(proof)
    return _read(draft, solver, tuple(proofs))


def _solver(problem: Problem) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = problem.settings.roster_limit
    return solver


def _stage(draft: Draft, solver: cp_model.CpSolver, name: str, goal: Expr, number: int) -> Proof:
    target = draft.model.new_int_var(0, 1_000_000, name)
    draft.model.add(target == goal)
    draft.model.minimize(target)
    began = time.perf_counter()
    status = solver.solve(draft.model)
    spent = time.perf_counter() - began
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # The earlier stage's answer is a solution of this one, so only a limit of nearly nothing ends here.
        raise RuntimeError(f"roster stage {name}: {solver.status_name(status)}")
    value, bound = round(solver.objective_value), round(solver.best_objective_bound)
    draft.model.add(target <= value)
    draft.model.clear_hints()
    for variable in _decisions(draft):
        draft.model.add_hint(variable, solver.value(variable))
    word = "optimal" if status == cp_model.OPTIMAL else "feasible"
    return Proof(name, word, value, bound, round(spent, 3))


def _decisions(draft: Draft) -> list[Var]:
    return [
        *draft.takes.values(),
        *draft.leads.values(),
        *draft.seconds.values(),
        *draft.run.values(),
    ]


def _draft(problem: Problem, fixed: tuple[Fixed, ...]) -> Draft:
    people = {v.id: v for v in problem.volunteers}
    fits = eligible.candidates(problem)
    held = {(f.volunteer, f.shift): f.role for f in fixed}
    for name, at in held:
        if at not in fits.get(name, ()):
            fits[name] = tuple(sorted({*fits.get(name, ()), at}))
    draft = Draft(problem, cp_model.CpModel(), people, fits)
    for name, own in fits.items():
        for index in own:
            _place(draft, people[name], index)
    for index, shift in enumerate(problem.shifts):
        _demand(draft, index, shift)
    _rest_and_week(draft)
    for key, role in held.items():
        _hold(draft, key, role)
    return draft


def _hold(draft: Draft, key: Key, role: str) -> None:
    draft.model.add(draft.takes[key] == 1)
    # A held member must not lead another team of the shift, so every role is settled, not only the own one.
    for name, table in (("leader", draft.leads), ("deputy", draft.seconds)):
        if role and key in table:
            draft.model.add(table[key] == int(name == role))


def _place(draft: Draft, who: Volunteer, shift: int) -> None:
    key, model = (who.id, shift), draft.model
    draft.takes[key] = model.new_bool_var(f"take {who.id} {shift}")
    roles = []
    if who.leader:
        draft.leads[key] = model.new_bool_var(f"lead {who.id} {shift}")
        roles.append(draft.leads[key])
    if who.deputy:
        draft.seconds[key] = model.new_bool_var(f"second {who.id} {shift}")
        roles.append(draft.seconds[key])
    if roles:
        model.add(sum(roles) <= draft.takes[key])


def _of(table: dict[Key, Var], draft: Draft, shift: int, side: str = "") -> list[Var]:
    return [v for (who, at), v in table.items() if at == shift and side in ("", draft.people[who].side)]


def _demand(draft: Draft, index: int, shift: Shift) -> None:
    model, settings = draft.model, draft.problem.settings
    run = model.new_int_var(0, shift.patrols, f"run {index}")
    draft.run[index] = run
    everyone = _of(draft.takes, draft, index)
    model.add(sum(everyone) >= shift.team_min * run)
    model.add(sum(everyone) <= shift.team_max * run)
    leads, seconds = _of(draft.leads, draft, index), _of(draft.seconds, draft, index)
    model.add(sum(leads) <= run)
    model.add(sum(seconds) <= run)
    for side in eligible.sides_of(draft.problem, shift):
        own = _of(draft.takes, draft, index, side)
        model.add(sum(own) >= shift.min_per_side * run)
        model.add(sum(own) <= max(settings.wished_per_side, shift.min_per_side) * run)
        # Hall's condition: leaders can be paired with deputies of other sides iff this holds for each side.
        pair = [*_of(draft.leads, draft, index, side), *_of(draft.seconds, draft, index, side)]
        model.add(sum(pair) <= run)


def _rest_and_week(draft: Draft) -> None:
    clashes = eligible.clashes(draft.problem)
    for name, shifts in draft.fits.items():
        own = set(shifts)
        for i, j in clashes:
            if i in own and j in own:
                draft.model.add_at_most_one([draft.takes[name, i], draft.takes[name, j]])
        weeks: dict[tuple[int, int], list[Var]] = {}
        for i in shifts:
            weeks.setdefault(eligible.week_of(draft.problem.shifts[i].day), []).append(draft.takes[name, i])
        for variables in weeks.values():
            draft.model.add(sum(variables) <= draft.people[name].weekly_max)


def _unfilled(draft: Draft) -> Expr:
    settings, terms = draft.problem.settings, []
    for index, shift in enumerate(draft.problem.shifts):
        run = draft.run[index]
        terms.append((shift.team_min + 2) * (shift.patrols - run))
        if settings.leader_needed:
            terms.append(run - sum(_of(draft.leads, draft, index)))
        if settings.deputy_needed:
            terms.append(run - sum(_of(draft.seconds, draft, index)))
    return sum(terms)


def _thin(draft: Draft) -> Expr:
    terms = []
    for index, shift in enumerate(draft.problem.shifts):
        for side in eligible.sides_of(draft.problem, shift):
            short = draft.model.new_int_var(0, 1000, f"thin {index} {side}")
            wished = draft.problem.settings.wished_per_side * draft.run[index]
            draft.model.add(short >= wished - sum(_of(draft.takes, draft, index, side)))
            terms.append(short)
    return sum(terms)


def _unfair(draft: Draft) -> Expr:
    model, terms, totals = draft.model, [], []
    for side in draft.problem.sides:
        most = model.new_int_var(0, 1000, f"most {side}")
        fewest = model.new_int_var(0, 1000, f"fewest {side}")
        names = [n for n, shifts in draft.fits.items() if shifts and draft.people[n].side == side]
        for name in names:
            count = sum(draft.takes[name, i] for i in draft.fits[name])
            model.add(most >= count)
            model.add(fewest <= count)
        if names:
            terms.append(most - fewest)
            totals.append(sum(draft.takes[n, i] for n in names for i in draft.fits[n]))
    top, low = model.new_int_var(0, 100_000, "top"), model.new_int_var(0, 100_000, "low")
    for total in totals:
        model.add(top >= total)
        model.add(low <= total)
    return sum(terms) + top - low


def _unwished(draft: Draft) -> Expr:
    terms: list[Expr] = []
    groups: dict[tuple[str, int], list[Var]] = {}
    for (name, index), variable in draft.takes.items():
        who, shift = draft.people[name], draft.problem.shifts[index]
        slot = WeekSlot(shift.day.weekday(), shift.key)
        strange = (bool(who.usual) and slot not in who.usual) + (
            bool(who.last_week) and slot not in who.last_week
        )
        if strange:
            terms.append(strange * variable)
        if who.standing_team:
            groups.setdefault((who.standing_team, index), []).append(variable)
    for (team, index), variables in groups.items():
        if len(variables) > 1:
            anyone = draft.model.new_bool_var(f"some {team} {index}")
            draft.model.add_max_equality(anyone, variables)
            terms.append(len(variables) * anyone - sum(variables))
    return sum(terms)


def _read(draft: Draft, solver: cp_model.CpSolver, proofs: tuple[Proof, ...]) -> Assignment:
    def names(table: dict[Key, Var], shift: int) -> tuple[str, ...]:
        return tuple(sorted(who for (who, at), v in table.items() if at == shift and solver.boolean_value(v)))

    shifts = range(len(draft.problem.shifts))
    return Assignment(
        run=tuple(solver.value(draft.run[i]) for i in shifts),
        present=tuple(names(draft.takes, i) for i in shifts),
        leaders=tuple(frozenset(names(draft.leads, i)) for i in shifts),
        deputies=tuple(frozenset(names(draft.seconds, i)) for i in shifts),
        proofs=proofs,
    )
