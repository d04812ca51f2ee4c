"""The log of a walked patrol: who came, what was noted, and its plan held against what was done."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.joint_patrol.models.plans import Patrol, PatrolStop
from border_gov.joint_patrol.models.walks import PatrolEntry, PatrolWalk
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import walking
from border_gov.joint_patrol.queries.plan_people import Shift, one_shift
from border_gov.joint_patrol.queries.seen import reviewed
from border_gov.joint_patrol.rules import plans as plan_law
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.rules.visits import NO, UNCERTAIN, Mark, Visit
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Line:
    """One entry of the log with the place it names."""

    entry: PatrolEntry
    spot: names.Spot | None


@dataclass(frozen=True)
class Seen:
    """One planned stop and what is known of it; `marks` ask a human to look and tell what `why` does not."""

    stop: PatrolStop
    spot: names.Spot
    visit: Visit
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Compared:
    """Plan against actual with the names of the points; `marks` belong to no planned stop."""

    stops: tuple[Seen, ...]
    marks: tuple[tuple[Mark, names.Spot | None], ...]

    @property
    def missed(self) -> list[names.Spot]:
        """Points that were not visited, as far as something says so."""
        return [seen.spot for seen in self.stops if seen.visit.visited == NO]

    @property
    def unsure(self) -> list[names.Spot]:
        """Points of which the records cannot tell."""
        return [seen.spot for seen in self.stops if seen.visit.visited == UNCERTAIN]


@dataclass(frozen=True)
class Log:
    """Everything that the log of one patrol shows."""

    shift: Shift
    walk: PatrolWalk | None
    sides: dict[str, names.SideName]
    came: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    struck: tuple[Line, ...]
    compared: Compared | None

    def of(self, kind: str) -> list[Line]:
        """The lines of one kind."""
        return [line for line in self.lines if line.entry.kind == kind]

    @property
    def households(self) -> int:
        """Households reached by publicity."""
        return sum(line.entry.households or 0 for line in self.of("publicity"))


def log(walk: Patrol, viewer: Viewer) -> Log:
    """The log of one patrol as the viewer may see it."""
    shift = one_shift(walk, viewer)
    found, struck = walking.entries(walk.id), walking.struck(walk.id)
    known = names.checkpoints({entry.checkpoint_id for entry in found + struck if entry.checkpoint_id})
    return Log(
        shift=shift,
        walk=walking.walked(walk.id),
        sides=names.sides_of(walk.zone_id),
        came=tuple(_came(walk, viewer, shift)),
        lines=tuple(Line(entry, known.get(entry.checkpoint_id or 0)) for entry in found),
        struck=tuple(Line(entry, known.get(entry.checkpoint_id or 0)) for entry in struck),
        compared=compared(walk),
    )


def compared(walk: Patrol) -> Compared | None:
    """Plan against actual of a patrol that the viewer may see; None before it was walked."""
    if walk.state not in law.OVER:
        return None
    found = reviewed(walk)
    chosen = select(PatrolStop).where(PatrolStop.patrol_id == walk.id)
    stops = list(db.session.scalars(chosen.order_by(PatrolStop.position)))
    spots = names.checkpoints({stop.checkpoint_id for stop in stops} | {int(key) for key in found.extra})
    return Compared(
        tuple(
            Seen(stop, spots[stop.checkpoint_id], visit, _marks_of(visit, found.marks))
            for stop, visit in zip(stops, found.visits, strict=True)
        ),
        tuple(
            (mark, spots.get(int(mark.checkpoint or 0)))
            for mark in found.marks
            if mark.checkpoint not in {stop.checkpoint_id for stop in stops}
        ),
    )


def _marks_of(visit: Visit, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Each kind of mark of one stop once."""
    own = [mark for mark in marks if mark.checkpoint == visit.checkpoint and mark.code != visit.why]
    return tuple({mark.code: mark for mark in own}.values())


def _came(walk: Patrol, viewer: Viewer, shift: Shift) -> Iterable[tuple[str, str]]:
    team = {mate.person_id for mate in shift.mates}
    whole = team if viewer.person_id in team else ()
    rows = walking.present(walk.id)
    shown = names.people(viewer, (row.person_id for row in rows if row.person_id), whole)
    for row in rows:
        full = row.side in viewer.sides or viewer.person_id in team
        yield shown.get(row.person_id or 0) or plan_law.shown_name(row.name, full), row.side
