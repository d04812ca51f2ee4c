"""Verbs of limits: a side's officer states a new version; records received before keep the old one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text

from border_gov.cohandling.models.clocks import ClockLimit
from border_gov.cohandling.rules.clocks import LONGEST, ClockKind, Verb, clock_kind, may_set_limits
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed

LIMIT_LOCK = 7_061_204


@dataclass(frozen=True)
class LimitAsked:
    """What a limit says: how much of which unit (None: the side sets none), its own name, when to remind."""

    amount: int | None
    unit: str
    names: Mapping[str, str] = field(default_factory=dict)
    remind_s: int | None = None
    is_sample: bool = False


def set_limit(
    actor: Viewer,
    zone_id: int,
    side: str,
    clock: tuple[str, str],
    asked: LimitAsked,
    *,
    now: dt.datetime,
    valid_from: dt.datetime | None = None,
) -> ClockLimit:
    """State a side's limit for one clock (machine, code), valid for records received from `valid_from` on.

    Must be: of that side and in charge there. Becomes: the next version; every older one stays as it was.
    Refused: another side's clock; a beginning before now; an amount or unit that this clock does not take.
    """
    kind = clock_kind(*clock)
    if zone_id not in actor.zones or not may_set_limits(actor, side):
        raise NotAllowed("Only your own side's limits can be set here.")
    _check(kind, asked, now, valid_from)
    db.session.execute(
        text("SELECT pg_advisory_xact_lock(:lock, :zone)"), {"lock": LIMIT_LOCK, "zone": zone_id}
    )
    same = dict(zone_id=zone_id, side=side, machine=kind.machine, code=kind.code)
    last = db.session.scalar(select(func.max(ClockLimit.number)).filter_by(**same))
    limit = ClockLimit(
        **same,
        number=(last or 0) + 1,
        names=dict(asked.names),
        amount=asked.amount,
        unit=asked.unit,
        remind_s=asked.remind_s,
        is_sample=asked.is_sample,
        valid_from=valid_from or now,
        set_at=now,
        set_by=actor.person_id,
    )
    db.session.add(limit)
    db.session.flush()
    _record(actor, limit, kind.roles, now)
    return limit


def _check(kind: ClockKind, asked: LimitAsked, now: dt.datetime, valid_from: dt.datetime | None) -> None:
    fields: dict[str, Any] = {}
    if asked.unit not in kind.units:
        fields["unit"] = [L("This clock is not counted in that unit.")]
    elif asked.amount is not None and not 1 <= asked.amount <= LONGEST[asked.unit]:
        fields["amount"] = [placed(L("Between 1 and %(longest)s, please."), longest=LONGEST[asked.unit])]
    if valid_from is not None and valid_from < now:
        fields["valid_from"] = [L("A limit cannot begin in the past.")]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


def _record(actor: Viewer, limit: ClockLimit, roles: tuple[str, ...], now: dt.datetime) -> None:
    journal.record(
        actor,
        Verb.LIMIT_SET,
        Subject("clock_limit", limit.id),
        now=now,
        zone_id=limit.zone_id,
        sides=[limit.side],
        audience=Audience(roles=roles),
        clock=f"{limit.machine}.{limit.code}",
        number=limit.number,
        amount=limit.amount,
        unit=limit.unit,
        valid_from=limit.valid_from,
    )
