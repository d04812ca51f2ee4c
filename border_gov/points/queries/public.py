"""Reads of what hangs out for everybody, under pseudonyms."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from border_gov.kernel import clock, crypto
from border_gov.kernel.db import db
from border_gov.points.models import PointsAccount, PointsTransfer
from border_gov.points.queries.ledger import unreversed
from border_gov.points.rules import FEWEST_SHOWN, pseudonym


@dataclass(frozen=True)
class PublicRow:
    """One line of the public list: a pseudonym, and what it earned in the month by ground."""

    pseudonym: str
    earned: dict[str, int]


def public_list(zone_id: int, side: str, month: dt.date) -> list[PublicRow] | None:
    """What was earned on a side in a month, by pseudonym in alphabetical order; None if it names too few."""
    following = (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    since, until = (clock.at(day.replace(day=1), dt.time()) for day in (month, following))
    rows = db.session.execute(
        select(
            PointsAccount.person_id, PointsTransfer.ground, func.sum(PointsTransfer.points).label("points")
        )
        .join(PointsAccount, PointsAccount.id == PointsTransfer.to_id)
        .where(
            PointsTransfer.zone_id == zone_id,
            PointsTransfer.side == side,
            PointsTransfer.kind == "earned",
            PointsTransfer.at >= since,
            PointsTransfer.at < until,
            unreversed(),
        )
        .group_by(PointsAccount.person_id, PointsTransfer.ground)
    ).all()
    return _by_pseudonym(((row.person_id, row.ground, int(row.points)) for row in rows), side, month.year)


def _by_pseudonym(rows: Iterable[tuple[int, str, int]], side: str, year: int) -> list[PublicRow] | None:
    earned: dict[int, dict[str, int]] = {}
    for person, ground, points in rows:
        earned.setdefault(person, {})[ground] = points
    if 0 < len(earned) < FEWEST_SHOWN:
        return None
    key = crypto.derived_key("INDEX_KEY", f"points pseudonym {side}")
    return sorted(
        (PublicRow(pseudonym(key, person, year), found) for person, found in earned.items()),
        key=lambda row: row.pseudonym,
    )


def own_pseudonym(person_id: int, side: str, year: int) -> str:
    """How a person is called on this year's public lists."""
    return pseudonym(crypto.derived_key("INDEX_KEY", f"points pseudonym {side}"), person_id, year)
