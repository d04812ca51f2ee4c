"""Sample limits of the demonstration: how long each side takes to answer a hand-over and a request."""

import datetime as dt

from border_gov.cohandling.queries import clocks
from border_gov.cohandling.rules.clocks import SECONDS
from border_gov.cohandling.service import limits
from border_gov.jurisdictions import queries as places
from border_gov.kernel.viewer import Viewer

SAMPLES = {("handover", "urgent"): 600, ("handover", "normal"): 7200, ("disclosure", "answer"): 86400}


def load_limits(zone_id: int, now: dt.datetime) -> None:
    """Give every side the sample limits that it has not set; a second call changes nothing."""
    for side in places.side_keys(zone_id):
        loader = Viewer(
            name="demo",
            by="demo",
            sides=frozenset({side}),
            roles=frozenset({"officer"}),
            zones=frozenset({zone_id}),
        )
        known = {(row.machine, row.code) for row in clocks.limits(zone_id, side)}
        for clock, amount in SAMPLES.items():
            if clock not in known:
                asked = limits.LimitAsked(amount, SECONDS, remind_s=amount // 3, is_sample=True)
                limits.set_limit(loader, zone_id, side, clock, asked, now=now)
