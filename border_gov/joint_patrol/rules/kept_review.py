"""A review as plain values and back: what was seen outlives the positions that showed it."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from border_gov.joint_patrol.rules.visits import Mark, Review, Visit

TIMES = ("arrive", "leave", "at")


def as_values(review: Review) -> dict[str, Any]:
    """The review as JSON values; the distances and accuracies of single positions are left out."""
    return {
        "visits": [
            _told({**asdict(visit), "closest_m": None, "accuracy_m": None}) for visit in review.visits
        ],
        "marks": [_told(asdict(mark)) for mark in review.marks],
        "extra": list(review.extra),
    }


def from_values(values: dict[str, Any]) -> Review:
    """The review that `as_values` was given."""
    visits = [Visit(**_read({**row, "evidence": tuple(row["evidence"])})) for row in values["visits"]]
    marks = [Mark(**_read(row)) for row in values["marks"]]
    return Review(tuple(visits), tuple(marks), tuple(values["extra"]))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if name in TIMES and value else value for name, value in row.items()}


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dt.datetime.fromisoformat(value) if name in TIMES and value else value
        for name, value in row.items()
    }
