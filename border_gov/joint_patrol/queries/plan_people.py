"""Reads of who walks when: a volunteer's own shifts, the roster of a published plan, who was told."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from border_gov.joint_patrol.models.plans import (
    Patrol,
    PatrolMember,
    PatrolPlan,
    PatrolStop,
    PatrolSwap,
)
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries.plan_names import SideName, Spot
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules import plans as law
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

PAST_SHOWN = dt.timedelta(days=14)
SHOWN = 60
CALENDAR = 400


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Walks that the viewer takes part in; for organisers and the office those of their zones and sides."""
    own = select(PatrolMember.patrol_id).where(
        PatrolMember.person_id == viewer.person_id, PatrolMember.state.in_(law.HOLDING)
    )
    if not viewer.has(*OFFICE):
        return Patrol.id.in_(own)
    plans = select(PatrolPlan.id).where(
        PatrolPlan.zone_id.in_(viewer.zones), PatrolPlan.sides.overlap(sorted(viewer.sides))
    )
    return or_(Patrol.id.in_(own), Patrol.plan_id.in_(plans))


def patrol(patrol_id: int, viewer: Viewer) -> Patrol:
    """One walk, or NotFound."""
    found = db.session.scalar(select(Patrol).where(Patrol.id == patrol_id, visible_to(viewer)))
    if found is None:
        raise NotFound("There is no such patrol.")
    return found


def member(member_id: int, viewer: Viewer, for_change: bool = False) -> PatrolMember:
    """One place of a walk that the viewer may see, locked if it is to be changed; or NotFound."""
    statement = (
        select(PatrolMember)
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(PatrolMember.id == member_id, visible_to(viewer))
    )
    if for_change:
        statement = statement.with_for_update(of=PatrolMember).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound("There is no such patrol.")
    return found


def facts_of(place: PatrolMember, now: dt.datetime) -> law.MemberFacts:
    """What the law asks about one place."""
    walk = db.session.get_one(Patrol, place.patrol_id)
    leaders = db.session.scalars(
        select(PatrolMember.person_id).where(
            PatrolMember.patrol_id == place.patrol_id,
            PatrolMember.role.in_(("leader", "deputy")),
            PatrolMember.state.in_(law.HOLDING),
        )
    )
    return law.MemberFacts(
        zone_id=walk.zone_id,
        person_id=place.person_id,
        side=place.side,
        leaders=frozenset(leaders),
        begun=walk.starts_at <= now or walk.state != "planned",
    )


@dataclass(frozen=True)
class Mate:
    """Somebody of the same walk."""

    member_id: int
    person_id: int
    name: str
    side: SideName
    role: str
    state: str
    phone: str = ""


@dataclass(frozen=True)
class Question:
    """A colleague asks whether the viewer would go instead."""

    swap_id: int
    name: str


@dataclass(frozen=True)
class Shift:
    """One walk on a volunteer's screen; `place` is their own row, None for a question by a colleague."""

    patrol: Patrol
    place: PatrolMember | None
    meeting_point: Spot | None
    mates: tuple[Mate, ...]
    stops: tuple[tuple[PatrolStop, Spot], ...]
    question: Question | None = None
    asked: str = ""

    def is_open(self, now: dt.datetime) -> bool:
        """Ahead, out at this moment however late it is, or over while its leaders' sheet is not typed in."""
        leads = self.place is not None and self.place.role in ("leader", "deputy")
        unfinished = self.patrol.state == "under_way" or (self.patrol.state == "planned" and leads)
        return self.patrol.ends_at > now or unfinished


def my_shifts(viewer: Viewer, now: dt.datetime) -> list[Shift]:
    """The viewer's walks from two weeks ago on, soonest first, questions of colleagues among them."""
    rows = db.session.execute(
        select(PatrolMember, Patrol)
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(
            PatrolMember.person_id == viewer.person_id,
            PatrolMember.state.in_(law.HOLDING),
            Patrol.ends_at > now - PAST_SHOWN,
        )
        .order_by(Patrol.starts_at)
        .limit(SHOWN)
    ).all()
    asked = _questions_to(viewer, now)
    walks = [row.Patrol for row in rows] + [walk for _, walk in asked]
    known = _Walks(viewer, walks)
    shifts = [known.shift(row.Patrol, row.PatrolMember) for row in rows]
    shifts += [known.shift(walk, None, swap) for swap, walk in asked]
    return sorted(shifts, key=lambda shift: shift.patrol.starts_at)


def _questions_to(viewer: Viewer, now: dt.datetime) -> list[tuple[PatrolSwap, Patrol]]:
    rows = db.session.execute(
        select(PatrolSwap, Patrol)
        .join(PatrolMember, PatrolMember.id == PatrolSwap.member_id)
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(
            PatrolSwap.asked_id == viewer.person_id,
            PatrolSwap.state == "asked",
            Patrol.starts_at > now,
            Patrol.state == "planned",
        )
    )
    return [(row.PatrolSwap, row.Patrol) for row in rows]


def swap(swap_id: int, viewer: Viewer) -> PatrolSwap:
    """A question that was put to the viewer, locked; or NotFound."""
    found = db.session.scalar(
        select(PatrolSwap)
        .where(PatrolSwap.id == swap_id, PatrolSwap.asked_id == viewer.person_id)
        .with_for_update()
    )
    if found is None:
        raise NotFound("There is no such question.")
    return found


class _Walks:
    """Everything about some walks, loaded with one query a kind."""

    def __init__(self, viewer: Viewer, walks: Sequence[Patrol]) -> None:
        ids = [walk.id for walk in walks]
        self.viewer = viewer
        self.sides = names.sides_of(walks[0].zone_id) if walks else {}
        self.members = _by_patrol(ids)
        self.stops = _stops_of(ids)
        people = {row.person_id for rows in self.members.values() for row in rows}
        mates = {
            row.person_id
            for rows in self.members.values()
            if any(row.person_id == viewer.person_id for row in rows)
            for row in rows
        }
        self.names = names.people(viewer, people, mates)
        self.phones = names.phones(viewer, people)
        self.checkpoints = names.checkpoints({s.checkpoint_id for rows in self.stops.values() for s in rows})
        self.meeting_points = names.meeting_points({walk.meeting_point_id for walk in walks})
        self.asked = _asked_by(row.id for rows in self.members.values() for row in rows)

    def shift(self, walk: Patrol, place: PatrolMember | None, swap: PatrolSwap | None = None) -> Shift:
        members = self.members.get(walk.id, [])
        mates = tuple(self.mate(row) for row in members)
        asker = next((m for m in mates if swap and m.member_id == swap.member_id), None)
        stops = [(s, self.checkpoints[s.checkpoint_id]) for s in self.stops.get(walk.id, ())]
        return Shift(
            patrol=walk,
            place=place,
            meeting_point=self.meeting_points.get(walk.meeting_point_id),
            mates=mates,
            stops=tuple(stops),
            question=Question(swap.id, asker.name if asker else "") if swap else None,
            asked=self.asked.get(place.id, "") if place else "",
        )

    def mate(self, row: PatrolMember) -> Mate:
        return Mate(
            row.id,
            row.person_id,
            self.names.get(row.person_id, ""),
            self.sides[row.side],
            row.role,
            row.state,
            self.phones.get(row.person_id, ""),
        )


def _by_patrol(ids: Collection[int]) -> dict[int, list[PatrolMember]]:
    found: dict[int, list[PatrolMember]] = defaultdict(list)
    order = {"leader": 0, "deputy": 1}
    rows = db.session.scalars(
        select(PatrolMember).where(PatrolMember.patrol_id.in_(ids), PatrolMember.state.in_(law.HOLDING))
    )
    for row in sorted(rows, key=lambda row: (order.get(row.role, 2), row.side, row.id)):
        found[row.patrol_id].append(row)
    return found


def _stops_of(ids: Collection[int]) -> dict[int, list[PatrolStop]]:
    found: dict[int, list[PatrolStop]] = defaultdict(list)
    statement = select(PatrolStop).where(PatrolStop.patrol_id.in_(ids)).order_by(PatrolStop.position)
    for row in db.session.scalars(statement):
        found[row.patrol_id].append(row)
    return found


def _asked_by(member_ids: Iterable[int]) -> dict[int, str]:
    statement = select(PatrolSwap.member_id, PatrolSwap.asked_id).where(
        PatrolSwap.member_id.in_(list(member_ids)), PatrolSwap.state == "asked"
    )
    rows = db.session.execute(statement).all()
    shown = names.surnames(row.asked_id for row in rows)
    return {row.member_id: shown.get(row.asked_id, "") for row in rows}


def roster(plan: PatrolPlan, viewer: Viewer) -> list[Shift]:
    """The walks of a published plan in order, with everybody in them as `viewer` may see them."""
    walks = db.session.scalars(
        select(Patrol).where(Patrol.plan_id == plan.id).order_by(Patrol.starts_at, Patrol.number)
    ).all()
    known = _Walks(viewer, walks)
    return [known.shift(walk, None) for walk in walks]


def one_shift(walk: Patrol, viewer: Viewer) -> Shift:
    """One walk with everything about it."""
    return _Walks(viewer, [walk]).shift(walk, None)


def calendar_of(owner: Viewer, zone_id: int, now: dt.datetime) -> list[Shift]:
    """The walks of a calendar: for the office all of its plans, else one's own; from two weeks ago on."""
    walks = db.session.scalars(
        select(Patrol)
        .where(visible_to(owner), Patrol.zone_id == zone_id, Patrol.ends_at > now - PAST_SHOWN)
        .order_by(Patrol.starts_at)
        .limit(CALENDAR)
    ).all()
    known = _Walks(owner, walks)
    return [known.shift(walk, None) for walk in walks]
