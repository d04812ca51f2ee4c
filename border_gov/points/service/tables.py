"""Verbs of rule tables: write, propose, approve by a second person, object, answer, withdraw."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.points.models import PointsLine, PointsObjection, PointsTable
from border_gov.points.rules import (
    DRAFT,
    EARNS,
    FLOW,
    OFFICE,
    PUBLIC,
    TableFacts,
    Verb,
    check_deduction,
    first_day,
    of_the_office,
)


def facts_of(table: PointsTable) -> TableFacts:
    """What the law asks about a table."""
    return TableFacts(table.side, table.proposed_by)


def draft(zone_id: int, side: str, data: Mapping[str, Any], actor: Viewer, now: dt.datetime) -> PointsTable:
    """Write a new table of a side. Refused: not of its office; a deduction for using a right."""
    if not of_the_office(actor, TableFacts(side)):
        raise NotAllowed("You may not do this.")
    last = select(func.coalesce(func.max(PointsTable.number), 0)).filter_by(zone_id=zone_id, side=side)
    made = PointsTable(
        zone_id=zone_id,
        side=side,
        number=(db.session.scalar(last) or 0) + 1,
        state=DRAFT,
        wanted_from=data["wanted_from"],
        made_at=now,
    )
    made.lines = _lines(data["lines"])
    db.session.add(made)
    db.session.flush()
    _note(actor, Verb.TABLE_SAVED, made, now)
    return made


def save(table: PointsTable, data: Mapping[str, Any], actor: Viewer, now: dt.datetime) -> None:
    """Change a draft. Refused: once it was proposed; a deduction for using a right."""
    FLOW.allow("save", table.state, actor, facts_of(table))
    table.wanted_from, table.lines = data["wanted_from"], _lines(data["lines"])
    db.session.flush()
    _note(actor, Verb.TABLE_SAVED, table, now)


def _lines(given: Sequence[Mapping[str, Any]]) -> list[PointsLine]:
    lines, seen = [], set()
    for number, line in enumerate(given):
        code, points = line.get("code") or "", line["points"]
        if code and (code not in EARNS or points < 0 or code in seen):
            told = L("Each ground of earning stands once, with points above zero.")
            raise Invalid("Please correct what is marked.", fields={f"lines-{number}-points": [told]})
        if not code:
            _check_deduction(number, line)
        seen.add(code)
        label = {} if code else dict(line["label"])
        lines.append(PointsLine(code=code, label=label, points=points, cap_year=line.get("cap_year")))
    if not lines:
        raise Invalid("Something is missing.", fields={"lines": [L("Give points to at least one ground.")]})
    return lines


def _check_deduction(number: int, line: Mapping[str, Any]) -> None:
    if line["points"] > 0 or not (line.get("label") or {}).get("zh", "").strip():
        told = L("A deduction has a name and points below zero.")
        raise Invalid("Please correct what is marked.", fields={f"lines-{number}-label": [told]})
    check_deduction(line["label"], f"lines-{number}-label")


def propose(table: PointsTable, actor: Viewer, now: dt.datetime) -> None:
    """Ask a second person of the side for approval."""
    table.state = _step(table, actor, "propose")
    table.proposed_by = actor.person_id
    audience = Audience(roles=OFFICE)
    _note(actor, Verb.TABLE_PROPOSED, table, now, audience)


def approve(table: PointsTable, actor: Viewer, now: dt.datetime) -> None:
    """Put the table on public notice: its first day comes after the notice, and after what was wished.

    Refused: by who proposed it.
    """
    table.state = _step(table, actor, "approve")
    table.approved_by, table.noticed_on = actor.person_id, clock.today(now)
    table.effective_from = first_day(table.noticed_on, table.wanted_from)
    _note(actor, Verb.TABLE_PUBLIC, table, now, Audience(roles=OFFICE), since=table.effective_from)


def withdraw(table: PointsTable, actor: Viewer, now: dt.datetime) -> None:
    """Take a table back. Refused: once it is in force; the next one replaces it."""
    target = _step(table, actor, "withdraw")
    if table.effective_from and table.effective_from <= clock.today(now) and not _open(table):
        raise Refused("This table is in force. Write the next one instead.", code="in_force")
    table.state = target
    _note(actor, Verb.TABLE_WITHDRAWN, table, now)


def _step(table: PointsTable, actor: Viewer, verb: str) -> str:
    return FLOW.allow(verb, table.state, actor, facts_of(table)).target or table.state


def _open(table: PointsTable) -> bool:
    return any(objection.answered_at is None for objection in table.objections)


def object_to(table: PointsTable, words: str, actor: Viewer, now: dt.datetime) -> PointsObjection:
    """Object while the table is on public notice; it does not come into force before it was answered.

    Must be: anybody of the side. Refused: before and after the notice; without words.
    """
    if table.side not in actor.sides:
        raise NotAllowed("You may not do this.")
    if table.state != PUBLIC or not table.effective_from or clock.today(now) >= table.effective_from:
        raise Refused("This table is not on public notice.", code="not_on_notice")
    if not words.strip():
        raise Invalid("Something is missing.", fields={"words": [L("Please say what you object to.")]})
    made = PointsObjection(person_id=actor.person_id, at=now, words=words.strip()[:2000])
    table.objections.append(made)
    db.session.flush()
    _note(actor, Verb.OBJECTED, table, now, Audience(roles=OFFICE))
    return made


def answer(table: PointsTable, objection_id: int, words: str, actor: Viewer, now: dt.datetime) -> None:
    """Answer an objection; a table whose day came meanwhile is in force from the day after the answer."""
    if not of_the_office(actor, facts_of(table)):
        raise NotAllowed("You may not do this.")
    found = next(
        (one for one in table.objections if one.id == objection_id and one.answered_at is None), None
    )
    if found is None:
        raise Refused("This objection was answered already.", code="answered")
    if not words.strip():
        raise Invalid("Something is missing.", fields={"answer": [L("Please write the answer.")]})
    found.answer, found.answered_at, found.answered_by = words.strip()[:2000], now, actor.person_id
    after = clock.today(now) + dt.timedelta(days=1)
    if table.effective_from and table.effective_from < after:
        table.effective_from = after
    db.session.flush()
    _note(actor, Verb.ANSWERED, table, now, Audience(people=[found.person_id]))


def _note(
    actor: Viewer,
    verb: Verb,
    table: PointsTable,
    now: dt.datetime,
    audience: Audience | None = None,
    **facts: Any,
) -> None:
    journal.record(
        actor,
        verb,
        Subject("points_table", table.id),
        now=now,
        zone_id=table.zone_id,
        sides=[table.side],
        audience=audience,
        number=table.number,
        **facts,
    )
