"""Verbs of a patrol that is walked: set out, come back, close, undo, write the log."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.reviews import PatrolLogVersion
from border_gov.joint_patrol.models.walks import PatrolPresence, PatrolWalk
from border_gov.joint_patrol.queries import plan_people
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.service import walk_entries, walk_reviews
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

LOG_WORDS = ("text", "weather", "handled", "handed_over", "remarks")
Others = Mapping[str, Sequence[str]]
"""Names of people who came and were not on the list, by side."""


def record(walk: Patrol, actor: Viewer, verb: law.Verb, now: dt.datetime, **facts: Any) -> None:
    """Write an act on a patrol into the journal; the organisers of its sides can see it."""
    journal.record(
        actor,
        verb,
        Subject("patrol", walk.id),
        now=now,
        zone_id=walk.zone_id,
        sides=queries.sides_of(walk),
        audience=Audience(),
        day=walk.day,
        **facts,
    )


def step(walk: Patrol, actor: Viewer, verb: str, **data: Any) -> str:
    """Let or refuse an act, and the state to which it leads."""
    found = law.FLOW.allow(verb, walk.state, actor, queries.facts_of(walk), data)
    return found.target or walk.state


def start(walk: Patrol, actor: Viewer, came: Iterable[int], others: Others, now: dt.datetime) -> PatrolWalk:
    """Set out with those who came, also people who were not on the list.

    Must be: a leader or organiser, not more than three hours before the planned time. Becomes: under way.
    """
    target = step(walk, actor, "start")
    if now < walk.starts_at - law.EARLY:
        raise Refused("It is too early to set out on this patrol.", code="too_early")
    made = _made(walk, now, now, late=False)
    count = _note_presence(walk, actor, came, others)
    walk.state = target
    record(walk, actor, law.Verb.STARTED, now, people=count)
    return made


def _made(walk: Patrol, started_at: dt.datetime, now: dt.datetime, *, late: bool) -> PatrolWalk:
    found = queries.walked(walk.id)
    if found is None:
        found = PatrolWalk(patrol_id=walk.id, zone_id=walk.zone_id, version=0)
        db.session.add(found)
    found.flow_version, found.started_at, found.late = law.FLOW.version, started_at, late
    found.finished_at = found.closed_at = None
    _touch(found, now)
    db.session.flush()
    return found


def _touch(made: PatrolWalk, now: dt.datetime) -> None:
    made.version, made.changed_at = made.version + 1, now


def _note_presence(walk: Patrol, actor: Viewer, came: Iterable[int], others: Others) -> int:
    shift = plan_people.one_shift(walk, actor)
    team = {mate.person_id: mate.side.key for mate in shift.mates}
    chosen = [person for person in dict.fromkeys(came) if person in team]
    rows = [PatrolPresence(patrol_id=walk.id, person_id=one, name="", side=team[one]) for one in chosen]
    sides = set(queries.sides_of(walk))
    for side, found in others.items():
        if side in sides:
            rows += [PatrolPresence(patrol_id=walk.id, name=name, side=side) for name in found]
    if not rows:
        raise Invalid("Nobody is ticked.", fields={"came": [L("Tick who came.")]})
    db.session.execute(delete(PatrolPresence).where(PatrolPresence.patrol_id == walk.id))
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def finish(walk: Patrol, actor: Viewer, now: dt.datetime) -> None:
    """Come back; a patrol without a single check-in comes back like any other."""
    target = step(walk, actor, "finish")
    made = _known(walk)
    made.finished_at = now
    _touch(made, now)
    walk.state = target
    walk_reviews.settle(walk, now)
    record(walk, actor, law.Verb.FINISHED, now)


def close(walk: Patrol, actor: Viewer, now: dt.datetime) -> None:
    """Close the patrol; nothing is missing for that."""
    target = step(walk, actor, "close")
    made = _known(walk)
    made.closed_at = now
    _touch(made, now)
    walk.state = target
    entries = queries.entries(walk.id)
    visits = len({entry.checkpoint_id for entry in entries if entry.checkpoint_id})
    came = [row.person_id for row in queries.present(walk.id) if row.person_id]
    record(walk, actor, law.Verb.CLOSED, now, visits=visits, late=made.late, came=came)


def _known(walk: Patrol) -> PatrolWalk:
    return db.session.get_one(PatrolWalk, walk.id)


UNDOES = {"under_way": ("undo_start",), "walked": ("undo_finish", "undo_enter"), "closed": ("undo_close",)}


def undo(walk: Patrol, actor: Viewer, reason: str, now: dt.datetime) -> None:
    """Take the last step back, with a reason; a late entry or a start taken back strikes its lines."""
    open_now = queries.steps_of(walk, actor)
    verb = next((v for v in UNDOES.get(walk.state, ()) if v in open_now), "undo_start")
    target = step(walk, actor, verb, reason=reason)
    made = _known(walk)
    if target == "planned":
        walk_entries.strike_all(walk, actor, reason, now)
    made.closed_at = None
    if target == "under_way":
        made.finished_at = None
    made.remarks = "\n".join(filter(None, (made.remarks, reason)))
    _touch(made, now)
    before, walk.state = walk.state, target
    walk_reviews.settle(walk, now)
    record(walk, actor, law.Verb.UNDONE, now, before=before, after=target)


def write_log(walk: Patrol, actor: Viewer, data: Mapping[str, Any], now: dt.datetime) -> None:
    """Write the words of the log; every saved version is kept beside the facts.

    An empty `text` lets the text made from the facts stand. Words that stand already are stored already: sent
    again, whatever their version, they change nothing. Refused: somebody else wrote in the meantime.
    """
    step(walk, actor, "write")
    made = _known(walk)
    words = {name: data[name].strip() for name in LOG_WORDS}
    if words == {name: getattr(made, name) for name in LOG_WORDS} and queries.log_versions(walk.id):
        return
    if made.version != data["version"]:
        raise Refused("Somebody changed this in the meantime. Look at it again, then save.", code="stale")
    for name, value in words.items():
        setattr(made, name, value)
    _touch(made, now)
    number = len(queries.log_versions(walk.id)) + 1
    db.session.add(
        PatrolLogVersion(patrol_id=walk.id, number=number, made_by=actor.person_id, made_at=now, **words)
    )
    db.session.flush()
    record(walk, actor, law.Verb.LOG, now, number=number)


def enter_late(
    walk: Patrol,
    actor: Viewer,
    times: tuple[dt.datetime, dt.datetime],
    came: Iterable[int],
    others: Others,
    lines: Iterable[Mapping[str, Any]],
    now: dt.datetime,
) -> PatrolWalk:
    """Type a printed sheet in; the patrol is then as valid as any other, and marked as a late entry.

    Must be: a leader or organiser, the patrol is over. Refused: times in the future or the wrong way round.
    """
    target = step(walk, actor, "enter")
    started, finished = times
    if finished > now or started >= finished:
        told = L("The patrol must have begun before it ended, and have ended before now.")
        raise Invalid("Please correct what is marked.", fields={"finished": [told]})
    made = _made(walk, started, now, late=True)
    made.finished_at = finished
    count = _note_presence(walk, actor, came, others)
    for line in lines:
        walk_entries.add_late(walk, actor, line, now)
    walk.state = target
    walk_reviews.settle(walk, now)
    record(walk, actor, law.Verb.ENTERED, now, people=count)
    return made
