"""Verbs of the ledger: pay for a fact once, deduct by decision, take back by a reversing entry."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from border_gov.journal import service as journal
from border_gov.journal.models import Entry
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people import queries as people
from border_gov.points import queries
from border_gov.points.models import PointsAccount, PointsLine, PointsTable, PointsTransfer
from border_gov.points.rules import EARNS, TAKEN_BACK, TableFacts, Verb, of_the_office, payable

NOBODY = Viewer(by="points")
NEVER = queries.Rounds(0, 0)


def account(zone_id: int, side: str, kind: str, person_id: int | None = None) -> PointsAccount:
    """The account, opened if there is none, locked until the transaction ends."""
    values = {"zone_id": zone_id, "side": side, "kind": kind, "person_id": person_id}
    db.session.execute(insert(PointsAccount).values(**values, balance=0).on_conflict_do_nothing())
    chosen = select(PointsAccount).filter_by(**values).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def move(
    kind: str, source: PointsAccount, target: PointsAccount, points: int, now: dt.datetime, **more: Any
) -> PointsTransfer:
    """One entry of the ledger between two locked accounts, and both balances with it."""
    made = PointsTransfer(
        zone_id=source.zone_id,
        side=source.side,
        kind=kind,
        from_id=source.id,
        to_id=target.id,
        points=points,
        at=now,
        **more,
    )
    source.balance -= points
    target.balance += points
    db.session.add(made)
    db.session.flush()
    return made


def pay_for(entry: Entry, now: dt.datetime) -> list[int]:
    """Pay everybody whom an entry of the journal names, each by the rules of their own side.

    Becomes: one transfer for each person whose side has a rule for it in force; returns the persons. Never
    refuses: the act is not ours.
    """
    code = next((code for code, ground in EARNS.items() if ground.verb == entry.verb), None)
    if code is None or (EARNS[code].unless and entry.facts.get(EARNS[code].unless)):
        return []
    named = entry.facts.get(EARNS[code].people, ()) if EARNS[code].people else [entry.actor_person]
    homes = people.sides_of({person for person in named if person})
    paid = []
    for side in sorted(set(homes.values())):
        line = queries.line_for(entry.zone_id, side, code, clock.today(entry.at))
        if line is not None:
            own = sorted(person for person, home in homes.items() if home == side)
            paid += _pay_side(entry, code, line, side, own, now)
    return paid


def _pay_side(
    entry: Entry, code: str, line: PointsLine, side: str, persons: list[int], now: dt.datetime
) -> list[int]:
    accounts = _accounts(entry.zone_id, side, persons)
    facts = {person: f"{code}:{entry.subject_kind}:{_whole(entry)}:{person}" for person in persons}
    rounds = queries.rounds(facts.values())
    year = clock.today(entry.at).year
    earned = queries.earned_in_year([one.id for one in accounts.values()], code, year)
    rows = []
    for person, account in accounts.items():
        before = rounds.get(facts[person], NEVER)
        points = payable(line.points, line.cap_year, earned.get(account.id, 0))
        if points and before.paid == before.reversed:
            rows.append((person, points, before.reversed))
    if not rows:
        return []
    _pay(entry, code, line, accounts, [(*row, facts[row[0]]) for row in rows], now)
    _note_paid(entry, code, side, dict((row[0], row[1]) for row in rows), now)
    return [row[0] for row in rows]


def _pay(
    entry: Entry,
    code: str,
    line: PointsLine,
    accounts: dict[int, PointsAccount],
    rows: list[tuple[int, int, int, str]],
    now: dt.datetime,
) -> None:
    side = next(iter(accounts.values())).side
    fund = account(entry.zone_id, side, "fund")
    for person, points, round, fact in rows:
        own = accounts[person]
        db.session.add(
            PointsTransfer(
                zone_id=entry.zone_id,
                side=side,
                kind="earned",
                from_id=fund.id,
                to_id=own.id,
                points=points,
                at=now,
                ground=code,
                subject=f"{entry.subject_kind}:{entry.subject_id}",
                fact=fact,
                round=round,
                line_id=line.id,
                by_person=entry.actor_person,
            )
        )
        own.balance += points
        fund.balance -= points
    db.session.flush()


def _accounts(zone_id: int, side: str, persons: list[int]) -> dict[int, PointsAccount]:
    """The accounts of persons, opened where there is none, locked in the order of the persons."""
    values = [
        {"zone_id": zone_id, "side": side, "kind": "person", "person_id": p, "balance": 0} for p in persons
    ]
    db.session.execute(insert(PointsAccount).on_conflict_do_nothing(), values)
    chosen = select(PointsAccount).where(
        PointsAccount.zone_id == zone_id, PointsAccount.side == side, PointsAccount.person_id.in_(persons)
    )
    again = (
        chosen.order_by(PointsAccount.person_id).with_for_update().execution_options(populate_existing=True)
    )
    return {one.person_id: one for one in db.session.scalars(again) if one.person_id}


def _note_paid(entry: Entry, code: str, side: str, paid: dict[int, int], now: dt.datetime) -> None:
    for points in sorted(set(paid.values())):
        persons = [person for person, amount in paid.items() if amount == points]
        journal.record(
            NOBODY,
            Verb.EARNED,
            Subject(entry.subject_kind, entry.subject_id),
            now=now,
            zone_id=entry.zone_id,
            sides=[side],
            audience=Audience(people=persons),
            ground=code,
            points=points,
            persons=persons,
        )


def _whole(entry: Entry) -> str:
    """What makes the fact one: the subject, and where one subject can hold several the entry of it."""
    part = entry.facts.get("entry")
    return f"{entry.subject_id}.{part}" if part is not None else entry.subject_id


def take_back_for(entry: Entry, now: dt.datetime) -> list[PointsTransfer]:
    """Reverse what was paid for a fact that the journal now says was taken back."""
    grounds = TAKEN_BACK.get((entry.verb, str(entry.facts.get("after"))), ())
    subject = f"{entry.subject_kind}:{entry.subject_id}"
    return [_reverse(paid, NOBODY, "", now) for code in grounds for paid in queries.standing(code, subject)]


def reverse(transfer: PointsTransfer, actor: Viewer, reason: str, now: dt.datetime) -> PointsTransfer:
    """Take an entry back by its opposite; the entry itself stays as it is.

    Must be: an office role of the side that paid, a reason. Refused: a second time; an order.
    """
    if not of_the_office(actor, TableFacts(transfer.side)):
        raise NotAllowed("You may not do this.")
    if not reason.strip():
        raise Invalid("Something is missing.", fields={"reason": [L("Please say why.")]})
    if transfer.kind not in ("earned", "deducted"):
        raise Refused("Only what was earned or lost can be taken back.", code="not_reversible")
    return _reverse(transfer, actor, reason.strip()[:500], now)


def _reverse(transfer: PointsTransfer, actor: Viewer, reason: str, now: dt.datetime) -> PointsTransfer:
    accounts = {one.id: one for one in _locked(transfer.from_id, transfer.to_id)}
    if db.session.scalar(select(PointsTransfer.id).where(PointsTransfer.reverses_id == transfer.id)):
        raise Refused("This was taken back already.", code="reversed")
    made = move(
        "reversed",
        accounts[transfer.to_id],
        accounts[transfer.from_id],
        transfer.points,
        now,
        ground=transfer.ground,
        subject=transfer.subject,
        reverses_id=transfer.id,
        by_person=actor.person_id,
        reason=reason,
    )
    person = next(one.person_id for one in accounts.values() if one.person_id)
    _note(actor, Verb.REVERSED, made, now, person, points=made.points, reverses=transfer.id)
    return made


def _locked(*ids: int) -> list[PointsAccount]:
    chosen = select(PointsAccount).where(PointsAccount.id.in_(ids)).order_by(PointsAccount.id)
    again = {"populate_existing": True}
    return list(db.session.scalars(chosen.with_for_update().execution_options(**again)))


def deduct(person_id: int, line_id: int, decision: str, actor: Viewer, now: dt.datetime) -> PointsTransfer:
    """Take points by a decision of the village, under a rule in force that allows it.

    Must be: an office role of the person's side, the number of the decision. Refused: more than the person
    has. What is a right costs nothing: such a rule cannot be written (rules.check_deduction).
    """
    person = people.get_person(person_id, actor)
    if not of_the_office(actor, TableFacts(person.side_key)):
        raise NotAllowed("You may not do this.")
    if not decision.strip():
        told = L("Please give the number of the village's decision.")
        raise Invalid("Something is missing.", fields={"decision": [told]})
    table = queries.in_force(person.zone_id, person.side_key, clock.today(now))
    line = next((line for line in _lines(table) if line.id == line_id and line.points < 0), None)
    if line is None:
        told = L("No rule in force allows this.")
        raise Invalid("Please correct what is marked.", fields={"line": [told]})
    own = account(person.zone_id, person.side_key, "person", person_id)
    if own.balance < -line.points:
        raise Refused("There are not enough points.", code="not_enough")
    fund = account(person.zone_id, person.side_key, "fund")
    more = {"line_id": line.id, "by_person": actor.person_id, "reason": decision.strip()[:100]}
    made = move("deducted", own, fund, -line.points, now, **more)
    _note(actor, Verb.DEDUCTED, made, now, person_id, points=made.points)
    return made


def _lines(table: PointsTable | None) -> list[PointsLine]:
    return list(table.lines) if table else []


def _note(
    actor: Viewer, verb: Verb, made: PointsTransfer, now: dt.datetime, person: int, **facts: Any
) -> None:
    journal.record(
        actor,
        verb,
        Subject("points_transfer", made.id),
        now=now,
        zone_id=made.zone_id,
        sides=[made.side],
        audience=Audience(people=[person]),
        person=person,
        **facts,
    )
