"""The law of figures: what may be printed, who releases, which period is meant."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from border_gov.kernel import clock
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

LEAST = 3
"""Counts below this are hidden from those who may not open the rows behind them."""
LONGEST_DAYS = 800
STAGES = (
    ("acknowledged_at", L("Sign for it")),
    ("replied_at", L("First reply")),
    ("dispatched_at", L("Order to a unit")),
    ("arrived_at", L("First unit on the spot")),
    ("resolved_at", L("Handling finished")),
    ("closed_at", L("Closed with all signatures")),
)
SIDE = L("Side")
RATE_HEADS = (
    SIDE, L("Time limit"), L("Done in time"), L("Of"), L("On-time rate"), L("Still running"),
    L("Late and open"), L("Median (s)"), L("90 % within (s)"),
)  # fmt: skip
STAGE_HEADS = (SIDE, L("Stage"), L("How many"), L("Median (s)"), L("90 % within (s)"))
COUNTS = {
    "received": L("Received cases"),
    "joint": L("Joint incidents"),
    "closed": L("Closed cases"),
    "open": L("Open now"),
    "returns": L("Sent back"),
    "reopenings": L("Reopened"),
    "answers": L("Answers to the survey"),
    "solved": L("Solved"),
    "half": L("Half solved"),
    "breached_now": L("Late and open"),
    "handing_over": L("Hand-overs waiting"),
}
RELEASERS = ("leader",)


class Verb(StrEnum):
    """Acts about figures."""

    RELEASED = "incident_figures.released"


WORDS: dict[str, str] = {Verb.RELEASED: L("Released the side's figures to the other sides")}


@dataclass(frozen=True)
class Count:
    """A number as one viewer may see it; None is "fewer than three", hidden."""

    shown: int | None


def counted(number: int, may_open: bool) -> Count:
    """`number`, hidden if it is small, not nought, and the rows are closed to the viewer."""
    return Count(None if 0 < number < LEAST and not may_open else number)


def may_release(viewer: Viewer, side: str) -> bool:
    """The leader of a side releases its figures."""
    return viewer.has(*RELEASERS) and side in viewer.sides


def moments(since: dt.date, until: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first day's beginning until the end of the last day, in Asia/Shanghai."""
    return clock.at(since, dt.time()), clock.at(until + dt.timedelta(days=1), dt.time())


def usual(today: dt.date) -> tuple[dt.date, dt.date]:
    """The month until today; on its first day the month before."""
    first = today.replace(day=1)
    if first == today:
        last = first - dt.timedelta(days=1)
        return last.replace(day=1), last
    return first, today
