"""What a side pays its own mediators for the cases of a period: from the ledger and its own table."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from border_gov.joint_mediation.models import (
    MediationAllowance,
    MediationCase,
    MediationCommittee,
    MediationPanelist,
)
from border_gov.joint_mediation.queries.statistics import records
from border_gov.joint_mediation.rules import allowances as worth
from border_gov.joint_mediation.rules import statistics as law
from border_gov.joint_mediation.rules.statistics import Period, Regime
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.people.models import Person


@dataclass(frozen=True)
class AllowanceLine:
    """One mediator's share of one case."""

    case_id: int
    docket: str
    settled_on: dt.date
    kind: str
    person_id: int
    name: str
    amount: Decimal


def table(zone_id: int, side: str) -> Sequence[MediationAllowance]:
    """The side's own table, newest rows first."""
    row = MediationAllowance
    chosen = select(row).where(row.zone_id == zone_id, row.side == side)
    return db.session.scalars(chosen.order_by(row.kind, row.valid_from.desc(), row.id.desc())).all()


def lines(zone_id: int, side: str, regime: Regime, period: Period, as_of: dt.datetime) -> list[AllowanceLine]:
    """Shares of all cases of `side` that count as a success in `period`, by number of the file and name.

    The amount of the day on which the case was settled is divided among the side's own mediators.
    """
    found = [one for one in records(zone_id, regime, period, as_of) if side in one.sides]
    settled = {one.case_id: one for one in found if _settled_in(one, period)}
    rates, people, cases = table(zone_id, side), _own(side, settled), _cases(list(settled))
    made: list[AllowanceLine] = []
    for case_id, one in settled.items():
        simple, docket = cases[case_id]
        kind = worth.allowance_kind(law.outcome(one), simple, len(one.sides) > 1)
        day = _day(one)
        amount = _amount(rates, kind, day)
        for person, share in worth.shares(amount, list(people[case_id])).items():
            if share:
                name = people[case_id][person]
                made.append(AllowanceLine(case_id, docket, day, kind, person, name, share))
    return sorted(made, key=lambda line: (line.docket, line.name))


def _settled_in(one: law.Record, period: Period) -> bool:
    agreed = one.first(law.AGREE_WRITTEN, law.AGREE_ORAL)
    return agreed is not None and period.holds(clock.today(agreed.at))


def _day(one: law.Record) -> dt.date:
    agreed = one.first(law.AGREE_WRITTEN, law.AGREE_ORAL)
    return clock.today(agreed.at) if agreed else dt.date.min


def _amount(rates: Sequence[MediationAllowance], kind: str, day: dt.date) -> Decimal:
    for row in rates:
        if row.kind == kind and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            return row.amount
    return Decimal(0)


def _own(side: str, case_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """By case the side's own mediators who sat when it ended."""
    chosen = (
        select(MediationPanelist.case_id, Person.id, Person.name)
        .join(Person, Person.id == MediationPanelist.person_id)
        .where(
            MediationPanelist.case_id.in_(list(case_ids)),
            MediationPanelist.side == side,
            MediationPanelist.kind == "mediator",
            MediationPanelist.until_at.is_(None),
        )
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for case_id, person, name in db.session.execute(chosen):
        found[case_id][person] = name
    return found


def _cases(ids: Sequence[int]) -> dict[int, tuple[bool, str]]:
    case = MediationCase
    chosen = (
        select(case.id, case.simple, case.year, case.number, MediationCommittee.short)
        .join(MediationCommittee, MediationCommittee.id == case.committee_id)
        .where(case.id.in_(ids))
    )
    return {
        row.id: (row.simple, f"（{row.year}）{row.short}字第{row.number}号")
        for row in db.session.execute(chosen)
    }
