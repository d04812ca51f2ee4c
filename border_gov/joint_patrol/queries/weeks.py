"""Reads of weekly sheets: which a viewer may see, and the facts of a week as they stand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, func, select

from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.reviews import PatrolVisit, PatrolWeek
from border_gov.joint_patrol.models.walks import PatrolEntry, PatrolPresence, PatrolWalk
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules import ground as ground_law
from border_gov.joint_patrol.rules import walking as walk_law
from border_gov.joint_patrol.rules import weeks as law
from border_gov.joint_patrol.rules.visits import NO, UNCERTAIN, YES
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

SHOWN = 60


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Sheets of the viewer's zones and sides, for the office."""
    if not viewer.has(*OFFICE):
        return false()
    return PatrolWeek.zone_id.in_(viewer.zones) & PatrolWeek.sides.overlap(sorted(viewer.sides))


def get(sheet_id: int, viewer: Viewer, for_change: bool = False) -> PatrolWeek:
    """One sheet, locked if it is to be changed; or NotFound."""
    chosen = select(PatrolWeek).where(PatrolWeek.id == sheet_id, visible_to(viewer))
    if for_change:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such weekly sheet.")
    return found


def for_signing(sheet_id: int) -> PatrolWeek:
    """The sheet, locked, for sign-off, which has made sure of its visibility."""
    chosen = select(PatrolWeek).where(PatrolWeek.id == sheet_id).with_for_update()
    found = db.session.scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("There is no such weekly sheet.")
    return found


def page(viewer: Viewer) -> Sequence[PatrolWeek]:
    """The sheets that the viewer may see, newest first."""
    chosen = select(PatrolWeek).where(visible_to(viewer)).order_by(PatrolWeek.week.desc(), PatrolWeek.id)
    return db.session.scalars(chosen.limit(SHOWN)).all()


def of_week(zone_id: int, week: dt.date) -> PatrolWeek | None:
    """The sheet of one week, if it was opened."""
    return db.session.scalar(select(PatrolWeek).where(PatrolWeek.zone_id == zone_id, PatrolWeek.week == week))


def facts(zone_id: int, week: dt.date) -> dict[str, Any]:
    """What was done in a week, in whole numbers and names of points: of all sides together, of no person."""
    walks = db.session.execute(
        select(Patrol.id, Patrol.day, Patrol.shift, Patrol.number, Patrol.state, PatrolWalk)
        .outerjoin(PatrolWalk, PatrolWalk.patrol_id == Patrol.id)
        .where(Patrol.zone_id == zone_id, Patrol.day >= week, Patrol.day < week + dt.timedelta(days=7))
        .where(Patrol.state != "called_off")
        .order_by(Patrol.starts_at, Patrol.number, Patrol.id)
    ).all()
    ids = [walk.id for walk in walks]
    came, visits, lines = _came(ids), _visits(ids), _lines(ids)
    patrols = [_patrol(walk, came.get(walk.id, {}), visits.get(walk.id, [])) for walk in walks]
    told = [line for walk in walks for line in lines.get(walk.id, []) if walk.state in walk_law.OVER]
    return {"totals": _totals(patrols, told), "patrols": patrols, "lines": told}


def _patrol(walk: Any, came: Mapping[str, int], visits: Sequence[tuple[str, str]]) -> dict[str, Any]:
    made: PatrolWalk | None = walk.PatrolWalk
    is_over = walk.state in walk_law.OVER
    lasted = made.finished_at - made.started_at if made and made.finished_at else dt.timedelta()
    return {
        "id": walk.id,
        "day": walk.day.isoformat(),
        "shift": walk.shift,
        "number": walk.number,
        "walked": is_over,
        "late": bool(made and made.late),
        "joint": is_over and ground_law.is_joint(list(came)),
        "people": sum(came.values()) if is_over else 0,
        "minutes": round(lasted.total_seconds() / 60) if is_over else 0,
        "stops": len(visits),
        "seen": sum(verdict == YES for _, verdict in visits),
        "missed": [name for name, verdict in visits if verdict == NO],
        "unsure": [name for name, verdict in visits if verdict == UNCERTAIN],
    }


def _totals(patrols: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    walked = [row for row in patrols if row["walked"]]
    found = {
        "planned": len(patrols),
        "walked": len(walked),
        "joint": sum(row["joint"] for row in walked),
        "people": sum(row["people"] for row in walked),
        "minutes": sum(row["minutes"] * row["people"] for row in walked),
        "stops": sum(row["stops"] for row in walked),
        "seen": sum(row["seen"] for row in walked),
        "missed": sum(len(row["missed"]) for row in walked),
        "unsure": sum(len(row["unsure"]) for row in walked),
        "findings": sum(line["kind"] == "finding" for line in lines),
        "households": sum(line["households"] or 0 for line in lines),
    }
    return {name: found[name] for name in law.TOTALS}


def _came(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    p = PatrolPresence
    found: dict[int, dict[str, int]] = {}
    chosen = select(p.patrol_id, p.side, func.count()).where(p.patrol_id.in_(ids))
    for patrol_id, side, count in db.session.execute(chosen.group_by(p.patrol_id, p.side)):
        found.setdefault(patrol_id, {})[side] = count
    return found


def _visits(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The planned points of each patrol by name in the record's language, with their verdicts."""
    v = PatrolVisit
    rows = db.session.execute(
        select(v.patrol_id, v.checkpoint_id, v.visited)
        .where(v.patrol_id.in_(ids))
        .order_by(v.patrol_id, v.position)
    ).all()
    spots = names.checkpoints({row.checkpoint_id for row in rows})
    found: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        name = spots[row.checkpoint_id].name
        found.setdefault(row.patrol_id, []).append((name.get("zh", ""), row.visited))
    return found


def _lines(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    e = PatrolEntry
    rows = db.session.execute(
        select(e.patrol_id, e.at, e.kind, e.finding, e.words, e.households)
        .where(e.patrol_id.in_(ids), e.kind != "checkin", e.struck_at.is_(None))
        .order_by(e.at, e.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        line = {
            "at": row.at.isoformat(),
            "kind": row.kind,
            "of": row.finding,
            "words": row.words,
            "households": row.households,
        }
        found.setdefault(row.patrol_id, []).append(line)
    return found
