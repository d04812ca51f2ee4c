"""What a duty desk sees: its open incidents by the clock that breaks next, boards, answers, free units."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select, union

from border_gov.geo.columns import lonlat_of
from border_gov.geo.datum import to_metres
from border_gov.incidents.models import Assignment, BoardWatch, Incident, ReplyTemplate, UnitAbsence
from border_gov.incidents.queries import board_clocks, reads
from border_gov.incidents.queries.record import active_assignments
from border_gov.incidents.queries.settings import UnitShown, units
from border_gov.incidents.rules import board as law
from border_gov.incidents.rules import codes
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class BoardRow:
    """One incident as the board shows it; `next` is the clock of its sides that breaks next."""

    incident: Incident
    next: law.Due | None
    acknowledged: frozenset[str]
    steps: tuple[str, ...]

    @property
    def joint(self) -> bool:
        """Whether several sides must act."""
        return len(self.incident.sides) > 1


@dataclass(frozen=True)
class Board:
    """The rows of a board and how many more there are."""

    rows: list[BoardRow]
    more: int
    waiting: int


def board(viewer: Viewer, zone_id: int, side: str) -> Board:
    """Open incidents of a side, sorted by the clock that breaks next, in a fixed number of reads."""
    chosen = select(Incident).where(
        reads.visible_to(viewer),
        Incident.zone_id == zone_id,
        Incident.state.in_(law.ON_DESK),
        or_(
            Incident.sides.contains([side]), Incident.receiver == side, func.cardinality(Incident.sides) == 0
        ),
    )
    order = (board_clocks.breaks_next(Incident.id).nulls_last(), Incident.urgent.desc(), Incident.received_at)
    # However much is late, what nobody has signed for yet is on the board.
    unsigned = chosen.where(Incident.state == codes.RECEIVED).order_by(Incident.received_at.desc())
    ids = union(_ids(chosen.order_by(*order), law.ROWS), _ids(unsigned, law.NEWEST)).subquery()
    shown = db.session.scalars(select(Incident).where(Incident.id.in_(select(ids))).order_by(*order)).all()
    due = board_clocks.next_due([one.id for one in shown])
    facts = reads.facts_of_many(viewer, shown)
    rows = [
        BoardRow(
            one,
            due.get(one.id),
            facts[one.id].acknowledged,
            tuple(step.verb for step in reads.open_steps(viewer, one, facts[one.id])),
        )
        for one in shown
    ]
    open_now, waiting = _counted(chosen)
    return Board(rows, open_now - len(rows), waiting)


def _ids(chosen: Select[tuple[Incident]], most: int) -> Select[tuple[int]]:
    return select(chosen.with_only_columns(Incident.id).limit(most).subquery().c.id)


def _counted(chosen: Select[tuple[Incident]]) -> tuple[int, int]:
    """How many are open, and how many of them nobody has signed for."""
    every = chosen.with_only_columns(Incident.state).subquery()
    waiting = func.count().filter(every.c.state == codes.RECEIVED)
    return db.session.execute(select(func.count(), waiting).select_from(every)).one()._tuple()


def row_of(viewer: Viewer, incident: Incident) -> BoardRow:
    """One incident as a board row."""
    facts = reads.facts_of(viewer, incident)
    steps: list[Step] = reads.open_steps(viewer, incident, facts)
    due = board_clocks.next_due([incident.id])
    return BoardRow(incident, due.get(incident.id), facts.acknowledged, tuple(step.verb for step in steps))


@dataclass(frozen=True)
class BoardState:
    """Whether a side's desk is held: by how many boards, since when silent, with sound or not."""

    side: str
    live: tuple[BoardWatch, ...]
    last_seen: dt.datetime | None

    @property
    def silent(self) -> bool:
        """Nobody has beaten within a minute."""
        return not self.live

    @property
    def mute(self) -> bool:
        """Boards are live, none of them with sound."""
        return bool(self.live) and not any(watch.sound for watch in self.live)


def boards(zone_id: int, sides: Sequence[str], now: dt.datetime) -> list[BoardState]:
    """The state of each side's desk."""
    since = now - law.SILENT_AFTER
    chosen = select(BoardWatch).where(BoardWatch.zone_id == zone_id, BoardWatch.side.in_(list(sides)))
    live = db.session.scalars(
        chosen.where(BoardWatch.ended_at.is_(None), BoardWatch.seen_at >= since).order_by(BoardWatch.id)
    ).all()
    last = select(BoardWatch.side, func.max(BoardWatch.seen_at)).where(BoardWatch.zone_id == zone_id)
    seen = {side: at for side, at in db.session.execute(last.group_by(BoardWatch.side))}
    return [
        BoardState(side, tuple(watch for watch in live if watch.side == side), seen.get(side))
        for side in sides
    ]


def held_by(person_id: int | None, side: str) -> BoardWatch | None:
    """The board that this person holds for a side."""
    chosen = select(BoardWatch).where(
        BoardWatch.person_id == (person_id or 0), BoardWatch.side == side, BoardWatch.ended_at.is_(None)
    )
    return db.session.scalar(chosen)


def last_watches() -> Sequence[BoardWatch]:
    """The watch of each side that was seen last, locked, for the announcer."""
    newest = (
        select(BoardWatch.id)
        .distinct(BoardWatch.zone_id, BoardWatch.side)
        .order_by(BoardWatch.zone_id, BoardWatch.side, BoardWatch.seen_at.desc())
    )
    return db.session.scalars(
        select(BoardWatch).where(BoardWatch.id.in_(newest)).with_for_update(skip_locked=True)
    ).all()


def templates(zone_id: int, side: str, kind: str | None = None) -> Sequence[ReplyTemplate]:
    """A side's ready answers in their order; with `kind` those for it and those for all."""
    chosen = select(ReplyTemplate).where(ReplyTemplate.zone_id == zone_id, ReplyTemplate.side == side)
    if kind is not None:
        chosen = chosen.where(ReplyTemplate.kind.in_(["", kind]))
    return db.session.scalars(chosen.order_by(ReplyTemplate.position, ReplyTemplate.id)).all()


def get_template(template_id: int, viewer: Viewer) -> ReplyTemplate:
    """One ready answer of the viewer's own sides, or NotFound."""
    found = db.session.scalar(
        select(ReplyTemplate).where(
            ReplyTemplate.id == template_id,
            ReplyTemplate.zone_id.in_(viewer.zones),
            ReplyTemplate.side.in_(viewer.sides),
        )
    )
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class NearUnit:
    """A unit that could be sent: metres on paths or in a straight line, whether it is busy or away."""

    unit: UnitShown
    metres: float | None
    by_path: bool
    busy: int
    away: bool

    @property
    def free(self) -> bool:
        """Neither called elsewhere nor away."""
        return not self.busy and not self.away


def near_units(incident: Incident, own: frozenset[str], now: dt.datetime) -> list[NearUnit]:
    """Units of its sides and the viewer's own, not called to it yet: free ones first, then by distance."""
    called = {row.unit_id for row in active_assignments(incident.id)}
    known = [
        unit for unit in units(incident.zone_id, sorted(set(incident.sides) | own)) if unit.id not in called
    ]
    busy = _busy([unit.id for unit in known], incident.id)
    away = absent(incident.zone_id, now)
    here = lonlat_of(incident.point)
    placed = [unit for unit in known if unit.lon is not None and unit.lat is not None]
    spots = [(float(unit.lon or 0), float(unit.lat or 0)) for unit in placed]
    on_paths = law.path_metres(incident.zone_id, here, spots, now) if here else [None] * len(placed)
    paths = {unit.id: metres for unit, metres in zip(placed, on_paths, strict=True)}
    found = []
    for unit in known:
        metres = paths.get(unit.id)
        straight = _straight(here, unit) if metres is None else None
        distance = straight if metres is None else metres
        found.append(NearUnit(unit, distance, metres is not None, busy.get(unit.id, 0), unit.id in away))
    return sorted(found, key=lambda one: (not one.free, one.metres is None, one.metres or 0, one.unit.id))


def _straight(here: tuple[float, float] | None, unit: UnitShown) -> float | None:
    """Metres in a straight line in EPSG:4549, or None where a place is missing."""
    if here is None or unit.lon is None or unit.lat is None:
        return None
    (x1, y1), (x2, y2) = to_metres(*here), to_metres(unit.lon, unit.lat)
    return float(((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5)


def _busy(unit_ids: Sequence[int], but: int) -> dict[int, int]:
    chosen = select(Assignment.unit_id, func.count()).where(
        Assignment.unit_id.in_(unit_ids), Assignment.ended_at.is_(None), Assignment.finished_at.is_(None)
    )
    chosen = chosen.where(Assignment.incident_id != but).group_by(Assignment.unit_id)
    return {unit: count for unit, count in db.session.execute(chosen)}


def absent(zone_id: int, at: dt.datetime) -> dict[int, UnitAbsence]:
    """The units that are away at a moment."""
    chosen = select(UnitAbsence).where(
        UnitAbsence.zone_id == zone_id,
        UnitAbsence.since <= at,
        or_(UnitAbsence.until.is_(None), UnitAbsence.until > at),
    )
    return {row.unit_id: row for row in db.session.scalars(chosen)}
