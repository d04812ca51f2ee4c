"""Reads of the duty roster: who is on duty at a moment, and a side's turns as a viewer may see them."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import DutyTurn
from border_gov.people.rules import STAFF, mask_name, mask_phone
from border_gov.people.rules.duty import POSTS

ORDER = {kind: number for number, kind in enumerate(POSTS)}
DAYS_SHOWN = 14


@dataclass(frozen=True)
class TurnShown:
    """One turn as a viewer may see it; `duty_phone` is the post's own number and meant to be called."""

    id: int
    side_key: str
    town_code: str
    kind: str
    post: str
    name: str
    phone: str
    duty_phone: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    masked: bool

    @property
    def dial(self) -> str:
        """The number that one tap calls: the post's, else the person's if it is shown whole."""
        return self.duty_phone or ("" if self.masked else self.phone)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Staff see the turns of their zones."""
    return DutyTurn.zone_id.in_(viewer.zones if viewer.has(*STAFF) else ())


def shown(turn: DutyTurn, viewer: Viewer) -> TurnShown:
    """`turn` for `viewer`: whole on the own side; across the border only the post's number is whole."""
    own = turn.side_key in viewer.sides
    return TurnShown(
        id=turn.id,
        side_key=turn.side_key,
        town_code=turn.town_code,
        kind=turn.kind,
        post=turn.post,
        name=turn.name if own else mask_name(turn.name),
        phone=turn.phone if own else mask_phone(turn.phone),
        duty_phone=turn.duty_phone,
        starts_at=turn.starts_at,
        ends_at=turn.ends_at,
        masked=not own,
    )


def on_duty(zone_id: int, side_key: str, at: dt.datetime, kinds: Collection[str] = ()) -> Sequence[DutyTurn]:
    """Who is on duty for a side at a moment, desk first; `kinds` narrows to some posts.

    For notices, arbitration and alarms, which act below any viewer; pages use `duty_now`.
    """
    chosen = select(DutyTurn).where(
        DutyTurn.zone_id == zone_id,
        DutyTurn.side_key == side_key,
        DutyTurn.starts_at <= at,
        DutyTurn.ends_at > at,
    )
    if kinds:
        chosen = chosen.where(DutyTurn.kind.in_(kinds))
    found = db.session.scalars(chosen).all()
    return sorted(found, key=lambda turn: (ORDER.get(turn.kind, len(ORDER)), turn.id))


def duty_now(viewer: Viewer, zone_id: int, side_key: str, at: dt.datetime) -> list[TurnShown]:
    """Who is on duty for a side at a moment, as the viewer may see them."""
    if zone_id not in viewer.zones or not viewer.has(*STAFF):
        return []
    return [shown(turn, viewer) for turn in on_duty(zone_id, side_key, at)]


def duty_turns(
    viewer: Viewer, zone_id: int, side_key: str, begin: dt.datetime, end: dt.datetime
) -> list[TurnShown]:
    """The turns of a side that touch a span of time, by beginning and post."""
    found = db.session.scalars(
        select(DutyTurn)
        .where(
            visible_to(viewer),
            DutyTurn.zone_id == zone_id,
            DutyTurn.side_key == side_key,
            DutyTurn.starts_at < end,
            DutyTurn.ends_at > begin,
        )
        .order_by(DutyTurn.starts_at, DutyTurn.id)
    ).all()
    ordered = sorted(found, key=lambda turn: (turn.starts_at, ORDER.get(turn.kind, len(ORDER)), turn.id))
    return [shown(turn, viewer) for turn in ordered]


def get_turn(turn_id: int, viewer: Viewer) -> DutyTurn:
    """One turn that the viewer may see, locked for a change, or NotFound."""
    chosen = select(DutyTurn).where(DutyTurn.id == turn_id, visible_to(viewer)).with_for_update()
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound()
    return found


def last_planned(zone_id: int, side_key: str) -> dt.datetime | None:
    """Until when the duty roster of a side reaches."""
    return db.session.scalar(
        select(func.max(DutyTurn.ends_at)).where(DutyTurn.zone_id == zone_id, DutyTurn.side_key == side_key)
    )
