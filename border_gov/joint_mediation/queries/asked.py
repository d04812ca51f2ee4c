"""Which figures are asked for: zone, way of counting, and its period."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from border_gov.joint_mediation.queries import statistics as queries
from border_gov.joint_mediation.rules.statistics import Period
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Asked:
    """Which figures are asked for."""

    zone_id: int
    key: str
    year: int
    month: int
    period: Period


def asked(viewer: Viewer, values: Mapping[str, Any], today: dt.date) -> Asked | None:
    """The period of `values`, else the statistical month that holds today; None before a way of counting."""
    zone_id = values.get("zone") or min(viewer.zones, default=0)
    known = queries.regimes(viewer, zone_id)
    if not known:
        return None
    key = values.get("regime") or known[0].key
    now_in_force = queries.as_regime(queries.in_force(viewer, zone_id, key, today))
    current = now_in_force.month_of(today)
    year, month = values.get("year") or current.last.year, values.get("month")
    month = current.last.month if month is None and not values.get("year") else month or 0
    last = dt.date(year, month or 12, 28)
    regime = queries.as_regime(queries.in_force(viewer, zone_id, key, last))
    period = regime.month(year, month) if month else regime.year(year)
    return Asked(zone_id, key, year, month, period)
