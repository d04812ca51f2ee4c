"""Verbs of figures: state a way of counting, release a side's own figures, state what a case is worth."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from border_gov.joint_mediation.models import MediationAllowance, MediationRegime, MediationRelease
from border_gov.joint_mediation.queries.statistics import versions
from border_gov.joint_mediation.rules.allowances import ALLOWANCES
from border_gov.joint_mediation.rules.statistics import RATES, Period, fitting
from border_gov.journal import service as journal
from border_gov.journal.service import Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

KEEPERS = ("officer", "leader")
DEFAULTS: Mapping[str, Any] = {
    "first_day": 1,
    "grace_days": 3,
    "counting": "accepted",
    "population": "all",
    "decimals": 2,
    "rounding": "half_up",
}


def state_regime(
    actor: Viewer, zone_id: int, key: str, values: Mapping[str, Any], *, now: dt.datetime
) -> MediationRegime:
    """State a way of counting: a new one, or the next version of a known one, in force from today.

    Must be: an officer or leader of the side whose way it is. Becomes: periods that end before today keep the
    version that was in force at their end. Refused (Invalid by field): a first day after the 28th, unknown
    codes, no name.
    """
    fit = {**DEFAULTS, **{name: value for name, value in values.items() if value is not None}}
    wrong = fitting(fit)
    names = {lang: text for lang, text in dict(fit.get("names") or {}).items() if text}
    if not names.get("zh"):
        wrong["names"] = L("Please fill this in.")
    if wrong:
        raise Invalid("Please correct what is marked.", fields={name: [told] for name, told in wrong.items()})
    old = _current(actor, zone_id, key)
    _may_keep(actor, zone_id, old.side if old else str(fit.get("side") or ""))
    today = clock.today(now)
    if old is not None:
        old.valid_to = today
        db.session.flush()
    row = MediationRegime(zone_id=zone_id, key=key, names=names, rates=list(RATES), valid_from=today)
    row.number, row.side = (old.number + 1 if old else 1), old.side if old else str(fit.get("side") or "")
    for name in DEFAULTS:
        setattr(row, name, fit[name])
    row.is_example, row.made_at, row.made_by = bool(fit.get("is_example")), now, actor.person_id
    if fit.get("valid_from"):
        row.valid_from = fit["valid_from"]
    db.session.add(row)
    db.session.flush()
    _note(actor, "regime_stated", Subject("mediation_regime", row.id), zone_id, now, number=row.number)
    return row


def _current(actor: Viewer, zone_id: int, key: str) -> MediationRegime | None:
    try:
        return versions(actor, zone_id, key)[0]
    except NotFound:
        return None


def _may_keep(actor: Viewer, zone_id: int, side: str) -> None:
    if zone_id not in actor.zones or not actor.has(*KEEPERS):
        raise NotAllowed("You may not do this.")
    if side and side not in actor.sides:
        raise NotAllowed("You may not do this.")


def example_regimes(actor: Viewer, zone_id: int, *, now: dt.datetime) -> list[MediationRegime]:
    """Two ways of counting marked as examples: calendar months, and months from the 26th by conclusion."""
    made = []
    for key, names, more in (
        ("calendar", {"zh": "自然月口径（按受理）", "en": "Calendar months, by acceptance"}, {}),
        (
            "from26",
            {"zh": "26日起口径（按受理，一位小数）", "en": "Months from the 26th, one digit"},
            {"first_day": 26, "decimals": 1},
        ),
    ):
        start = {"valid_from": dt.date(clock.today(now).year - 2, 1, 1)}
        values = {"names": names, "is_example": True, **more, **start}
        made.append(state_regime(actor, zone_id, key, values, now=now))
    return made


def release(
    actor: Viewer, zone_id: int, side: str, key: str, period: Period, *, now: dt.datetime
) -> MediationRelease:
    """Let the other sides see this side's figures of a period. Refused: of another side, before its end."""
    if side not in actor.sides or not actor.has("leader", "officer") or zone_id not in actor.zones:
        raise NotAllowed("You may not do this.")
    if period.last >= clock.today(now):
        raise Refused("This period is not over yet.", code="period_open")
    versions(actor, zone_id, key)
    same = (MediationRelease.zone_id == zone_id) & (MediationRelease.side == side)
    same &= (MediationRelease.regime == key) & (MediationRelease.first_on == period.first)
    found = db.session.scalar(select(MediationRelease).where(same, MediationRelease.last_on == period.last))
    if found is not None:
        return found
    row = MediationRelease(zone_id=zone_id, side=side, regime=key, first_on=period.first, last_on=period.last)
    row.released_at, row.released_by = now, actor.person_id
    db.session.add(row)
    db.session.flush()
    _note(actor, "figures_released", Subject("mediation_release", row.id), zone_id, now, first=period.first)
    return row


def state_allowance(
    actor: Viewer, zone_id: int, kind: str, amount: Decimal, *, now: dt.datetime, is_example: bool = False
) -> MediationAllowance:
    """State what the actor's own side pays for one case of a kind from today; parties never pay (art. 4)."""
    if not actor.has("officer") or zone_id not in actor.zones or not actor.sides:
        raise NotAllowed("You may not do this.")
    if kind not in ALLOWANCES or amount < 0 or amount > 100_000:
        raise Invalid("Please correct what is marked.", fields={"amount": [L("From 0 to 100,000 yuan.")]})
    side = min(actor.sides & set(places.side_keys(zone_id)))
    today = clock.today(now)
    old = db.session.scalars(
        select(MediationAllowance).where(
            MediationAllowance.zone_id == zone_id,
            MediationAllowance.side == side,
            MediationAllowance.kind == kind,
            func.coalesce(MediationAllowance.valid_to, today) >= today,
        )
    )
    for row in old:
        row.valid_to = today - dt.timedelta(days=1)
    made = MediationAllowance(zone_id=zone_id, side=side, kind=kind, amount=amount, valid_from=today)
    made.is_example, made.made_at, made.made_by = is_example, now, actor.person_id
    db.session.add(made)
    db.session.flush()
    _note(actor, "allowance_stated", Subject("mediation_allowance", made.id), zone_id, now, kind=kind)
    return made


def _note(actor: Viewer, verb: str, subject: Subject, zone_id: int, now: dt.datetime, **facts: Any) -> None:
    journal.record(actor, f"mediation.{verb}", subject, now=now, zone_id=zone_id, sides=actor.sides, **facts)
