"""The ledger as figures: which cases count in a period, read from the journal as of a moment."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from border_gov.joint_mediation.models import (
    MediationAgreement,
    MediationCase,
    MediationInstalment,
    MediationRegime,
    MediationRelease,
)
from border_gov.joint_mediation.rules import statistics as law
from border_gov.joint_mediation.rules.limits import RECUR_DAYS
from border_gov.joint_mediation.rules.rates import Rate, as_number, rates
from border_gov.joint_mediation.rules.statistics import Act, Figures, Period, Record, Regime
from border_gov.journal import queries as journal
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

CASE = "mediation_case"
FIGURE_READERS = ("officer", "leader", "mediator", "organiser")


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Ways of counting of the viewer's zones; they are rules, not figures, so every side may read them."""
    return MediationRegime.zone_id.in_(list(viewer.zones))


def regimes(viewer: Viewer, zone_id: int) -> Sequence[MediationRegime]:
    """The ways of counting in force, by key."""
    chosen = select(MediationRegime).where(
        visible_to(viewer), MediationRegime.zone_id == zone_id, MediationRegime.valid_to.is_(None)
    )
    return db.session.scalars(chosen.order_by(MediationRegime.key)).all()


def versions(viewer: Viewer, zone_id: int, key: str) -> Sequence[MediationRegime]:
    """All versions of one way of counting, newest first; NotFound if there is none."""
    chosen = select(MediationRegime).where(
        visible_to(viewer), MediationRegime.zone_id == zone_id, MediationRegime.key == key
    )
    found = db.session.scalars(chosen.order_by(MediationRegime.number.desc())).all()
    if not found:
        raise NotFound("There is no such way of counting.")
    return found


def in_force(viewer: Viewer, zone_id: int, key: str, day: dt.date) -> MediationRegime:
    """The version that was in force on `day`; the first one for days before it."""
    rows = versions(viewer, zone_id, key)
    return next((row for row in rows if row.valid_from <= day), rows[-1])


def as_regime(row: MediationRegime) -> Regime:
    """A row as the law of counting takes it."""
    return Regime(
        row.key,
        row.number,
        row.first_day,
        row.grace_days,
        row.counting,
        row.population,
        row.decimals,
        row.rounding,
        tuple(row.rates),
    )


@dataclass(frozen=True)
class Counted:
    """Figures of one scope with their rates; `side` is empty for the union."""

    side: str
    figures: Figures
    rates: list[Rate]


@dataclass(frozen=True)
class Report:
    """Figures of a period in one way of counting, and everything that must stand beside them."""

    regime: Regime
    names: dict[str, str]
    is_example: bool
    period: Period
    as_of: dt.datetime
    closed: bool
    scopes: list[Counted]

    def scope(self, side: str = "") -> Counted | None:
        """The figures of one side, or of the union."""
        return next((scope for scope in self.scopes if scope.side == side), None)


def report(viewer: Viewer, zone_id: int, key: str, period: Period, now: dt.datetime) -> Report:
    """Figures of `period`: the union, the viewer's own sides, and other sides that released theirs.

    Counted as of the moment at which the period was closed, or now while it is open: what is entered
    afterwards counts in a later period, so the same period comes out the same in any later month.
    """
    row = in_force(viewer, zone_id, key, period.last)
    regime = as_regime(row)
    closes = regime.closes(period)
    as_of = min(now, closes)
    found = records(zone_id, regime, period, as_of)
    scopes = [_scope(found, regime, period, side) for side in shown_sides(viewer, zone_id, key, period)]
    return Report(regime, row.names, row.is_example, period, as_of, now >= closes, scopes)


def _scope(found: Iterable[Record], regime: Regime, period: Period, side: str) -> Counted:
    figures = law.count(found, regime, period, side)
    return Counted(side, figures, rates(figures, regime))


def shown_sides(viewer: Viewer, zone_id: int, key: str, period: Period) -> list[str]:
    """The union first, then sides whose own figures this viewer may see, in the order of the zone."""
    released = set(
        db.session.scalars(
            select(MediationRelease.side).where(
                MediationRelease.zone_id == zone_id,
                MediationRelease.regime == key,
                MediationRelease.first_on == period.first,
                MediationRelease.last_on == period.last,
            )
        )
    )
    sides = [side.key for side in places.sides(zone_id)]
    return ["", *(side for side in sides if side in viewer.sides or side in released)]


def records(zone_id: int, regime: Regime, period: Period, as_of: dt.datetime) -> list[Record]:
    """What the ledger knew at `as_of` of every case that may count in `period`, or owes something in it."""
    since = clock.at(period.first, dt.time())
    verbs = {"accepted": (law.ACCEPT,), "concluded": law.CONCLUDING}.get(regime.counting, ())
    ids = {int(row.subject_id) for row in journal.acts(zone_id, CASE, verbs, as_of, since=since)}
    if regime.counting == "received":
        ids |= _entered(zone_id, since, as_of)
    due = _due(zone_id, period, as_of)
    found = _cases(sorted(ids | set(due)), as_of)
    for case_id, (owed, kept) in due.items():
        found[case_id].due, found[case_id].performed = owed, kept
    for row in journal.acts(zone_id, CASE, law.COUNTED_ACTS, as_of, ids=found):
        failure, outcome = str(row.facts.get("failure", "")), str(row.facts.get("outcome", ""))
        found[int(row.subject_id)].acts.append(Act(row.verb, row.at, failure, outcome))
    return list(found.values())


def _entered(zone_id: int, since: dt.datetime, until: dt.datetime) -> set[int]:
    chosen = select(MediationCase.id).where(
        MediationCase.zone_id == zone_id,
        or_(
            MediationCase.received_at.between(since, until),
            MediationCase.late & MediationCase.entered_at.between(since, until),
        ),
    )
    return set(db.session.scalars(chosen))


def _cases(ids: Sequence[int], as_of: dt.datetime) -> dict[int, Record]:
    case = MediationCase
    chosen = select(case.id, case.sides, case.received_at, case.entered_at, case.late, case.recurrence_of)
    again = _came_again(ids, as_of)
    return {
        row.id: Record(
            row.id,
            frozenset(row.sides),
            row.received_at,
            row.entered_at,
            row.late,
            row.recurrence_of is not None,
            row.id in again,
        )
        for row in db.session.execute(chosen.where(case.id.in_(ids)))
    }


def _came_again(ids: Sequence[int], as_of: dt.datetime) -> set[int]:
    """Cases of which another one within 180 days says that it is the same matter."""
    first, second = MediationCase, aliased(MediationCase)
    window = second.received_at - func.coalesce(first.concluded_at, first.received_at)
    chosen = (
        select(first.id)
        .join(second, second.recurrence_of == first.id)
        .where(first.id.in_(ids), second.entered_at < as_of, window <= dt.timedelta(days=RECUR_DAYS))
    )
    return set(db.session.scalars(chosen))


def _due(zone_id: int, period: Period, as_of: dt.datetime) -> dict[int, tuple[int, int]]:
    """By case how many instalments in force fall due in `period`, and how many of them were performed.

    Whether one was performed is read from the journal: what is entered later does not change it.
    """
    instalment, agreement = MediationInstalment, MediationAgreement
    chosen = (
        select(agreement.case_id, agreement.made_at, instalment.position)
        .join(agreement, agreement.id == instalment.agreement_id)
        .join(MediationCase, MediationCase.id == agreement.case_id)
        .where(
            MediationCase.zone_id == zone_id,
            instalment.due_on.between(period.first, min(period.last, clock.today(as_of))),
            agreement.effective_at < as_of,
            or_(agreement.voided_at.is_(None), agreement.voided_at >= as_of),
        )
    )
    owed: dict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
    for case_id, made_at, position in db.session.execute(chosen):
        owed[case_id].append((made_at, position))
    kept: dict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
    for row in journal.acts(zone_id, CASE, law.PERFORMING_ACTS, as_of, ids=owed):
        kept[int(row.subject_id)].append((row.at, int(row.facts.get("number", 0))))
    return {
        case_id: (
            len(due),
            sum(any(at >= made and n == number for at, n in kept[case_id]) for made, number in due),
        )
        for case_id, due in owed.items()
    }


def regime(viewer: Viewer, regime_id: int) -> MediationRegime:
    """One version of one way of counting, or NotFound."""
    chosen = select(MediationRegime).where(visible_to(viewer), MediationRegime.id == regime_id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such way of counting.")
    return found


def figure_values(report: Report) -> dict[str, Any]:
    """Every figure of a report by a key that a superior's workbook can name: "union.accepted", "side:x.A"."""
    found: dict[str, Any] = {}
    for scope in report.scopes:
        start = f"side:{scope.side}" if scope.side else "union"
        found |= {f"{start}.{code}": scope.figures.get(code) for code in law.CODES}
        for rate in scope.rates:
            found[f"{start}.{rate.key}"] = as_number(rate.percent)
    return found
