"""Counts of cases for the border map and the top of the list: union figures, small ones hidden."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.queries.cases import visible_to
from border_gov.joint_mediation.rules.flow import OVER
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel.clock import at
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

HIDDEN_BELOW = 3


def counts(viewer: Viewer, zone_id: int) -> dict[str, int]:
    """How many visible cases there are: all, open, joint, each state."""
    own = (visible_to(viewer), MediationCase.zone_id == zone_id)
    chosen = select(MediationCase.state, func.cardinality(MediationCase.sides) > 1, func.count())
    found: Counter[str] = Counter()
    for state, is_joint, number in db.session.execute(
        chosen.where(*own).group_by(*chosen.selected_columns[:2])
    ):
        found[state] += number
        found["all"] += number
        found["open"] += number if state not in OVER else 0
        found["joint"] += number if is_joint else 0
    return dict(found)


def by_town(viewer: Viewer, zone_id: int, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Disputes by town, with topic and period as asked: {code, names, side, lon, lat, count}.

    Everybody of the zone gets the count of the union; one under three is hidden (None) from whoever may not
    open all the cases behind it.
    """
    wanted = [MediationCase.zone_id == zone_id, MediationCase.town_code != ""]
    for name in ("category", "topic"):
        if asked.get(name):
            wanted.append(getattr(MediationCase, name) == asked[name])
    if asked.get("since"):
        wanted.append(MediationCase.received_at >= at(asked["since"], dt.time()))
    if asked.get("until"):
        wanted.append(MediationCase.received_at < at(asked["until"] + dt.timedelta(days=1), dt.time()))
    all_of = _per_town(*wanted)
    mine = _per_town(*wanted, visible_to(viewer))
    found = []
    for town in jurisdictions.towns(zone_id):
        count = all_of.get(town["code"], 0)
        if count:
            may = mine.get(town["code"], 0) == count
            hidden = count < HIDDEN_BELOW and not may
            found.append({**town, "count": None if hidden else count, "mine": mine.get(town["code"], 0)})
    return found


def _per_town(*conditions: Any) -> dict[str, int]:
    chosen = select(MediationCase.town_code, func.count()).where(*conditions)
    return {code: number for code, number in db.session.execute(chosen.group_by(MediationCase.town_code))}
