"""Figures that a superior's workbook can be filled with, read through the features' own queries."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from border_gov.joint_mediation.queries import statistics
from border_gov.joint_mediation.rules.statistics import CODES, RATES, Period
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.viewer import Viewer

Names = Mapping[str, str]


@dataclass(frozen=True)
class Chosen:
    """The way of counting and the period that a workbook is filled for."""

    zone_id: int
    key: str
    year: int
    month: int
    period: Period


def regimes(viewer: Viewer) -> list[tuple[str, Names]]:
    """(key, names) of the ways of counting."""
    return [(row.key, row.names) for row in statistics.regimes(viewer, min(viewer.zones))]


def asked(viewer: Viewer, args: Mapping[str, Any], now: dt.datetime) -> Chosen | None:
    """What `args` (regime, year, month) ask for; the statistical month before this one by default."""
    zone_id = min(viewer.zones)
    known = [key for key, _ in regimes(viewer)]
    if not known:
        return None
    key = str(args.get("regime")) if args.get("regime") in known else known[0]
    today = clock.today(now)
    row = statistics.as_regime(statistics.in_force(viewer, zone_id, key, today))
    before = row.month_of(row.month_of(today).first - dt.timedelta(days=1)).last
    year, month = _number(args, "year", before.year, 2000, 2100), _number(args, "month", before.month, 0, 12)
    regime = statistics.as_regime(statistics.in_force(viewer, zone_id, key, dt.date(year, month or 12, 28)))
    return Chosen(zone_id, key, year, month, regime.month(year, month) if month else regime.year(year))


def _number(args: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
    text = str(args.get(name, ""))
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default
    return value if least <= value <= most else default


def known(viewer: Viewer, chosen: Chosen | None) -> list[tuple[str, str, Names]]:
    """(key, English label of the figure, names of the scope) of every figure that may be chosen."""
    if chosen is None:
        return []
    sides: Sequence[Any] = [side for side in places.sides(chosen.zone_id) if side.key in viewer.sides]
    scopes = [("union", {"zh": "各方合计", "en": "All sides"})]
    scopes += [(f"side:{side.key}", side.name) for side in sides]
    labels = {**CODES, **{rate["key"]: rate["key"] for rate in RATES}}
    return [(f"{start}.{code}", label, names) for start, names in scopes for code, label in labels.items()]


def values(viewer: Viewer, chosen: Chosen, now: dt.datetime) -> dict[str, Any]:
    """Figures by key, with the viewer's rights."""
    report = statistics.report(viewer, chosen.zone_id, chosen.key, chosen.period, now)
    return statistics.figure_values(report)
