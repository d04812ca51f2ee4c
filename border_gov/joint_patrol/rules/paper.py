"""A printed sheet that is typed in: when the patrol was, and the lines that its ticks stand for."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from border_gov.kernel import clock

Times = tuple[dt.datetime, dt.datetime]


def times(day: dt.date, started: dt.time, finished: dt.time) -> Times:
    """Both moments of a patrol of `day`; coming back earlier than setting out is after midnight."""
    ends_on = day + dt.timedelta(days=1) if finished < started else day
    return clock.at(day, started), clock.at(ends_on, finished)


def lines(
    planned: Mapping[int, dt.datetime], seen: Collection[int], data: Mapping[str, Any], span: Times
) -> list[dict[str, Any]]:
    """One line for each ticked checkpoint of the plan, one for what was found, one for publicity.

    The planned arrival, held inside the walk, stands for the time that nobody wrote down.
    """
    started, finished = span
    found: list[dict[str, Any]] = [
        {"kind": "checkin", "checkpoint_id": point, "at": min(max(arrival, started), finished)}
        for point, arrival in planned.items()
        if point in set(seen)
    ]
    if data["found"]:
        found.append({"kind": "finding", "finding": data["finding"], "words": data["found"], "at": finished})
    if data["topic"] or data["households"]:
        told = {"words": data["topic"], "households": data["households"]}
        found.append({"kind": "publicity", "at": finished, **told})
    return found
