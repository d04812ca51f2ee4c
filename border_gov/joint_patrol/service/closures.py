"""Verbs of closures: close a path or bridge for a time, open it again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.joint_patrol.models.places import Closure, PathSegment
from border_gov.joint_patrol.rules.inputs import INPUT_FLOW, InputFacts, InputVerb
from border_gov.joint_patrol.rules.network import base_key
from border_gov.journal.service import Audience, Subject, record
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

ENDS_BEFORE = L("The closure ends before it begins.")
OVER = L("This closure was lifted already.")


def close_path(
    zone_id: int, path: PathSegment, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> Closure:
    """Close the whole path or bridge that `path` is a piece of, between two local times.

    Refused: an end before the beginning, no reason.
    """
    INPUT_FLOW.allow("close_path", "", actor, InputFacts(zone_id), data)
    if data["until"] <= data["since"]:
        raise Invalid(ENDS_BEFORE, fields={"until": [ENDS_BEFORE]})
    found = Closure(
        zone_id=zone_id,
        path_key=base_key(path.key),
        name=dict(path.name),
        is_bridge=path.is_bridge,
        since=data["since"].replace(tzinfo=clock.LOCAL),
        until=data["until"].replace(tzinfo=clock.LOCAL),
        reason=data["reason"],
        made_by=actor.person_id,
        made_at=now,
    )
    db.session.add(found)
    db.session.flush()
    _record(actor, InputVerb.CLOSED, found, now)
    return found


def reopen_path(closure: Closure, *, actor: Viewer, now: dt.datetime) -> None:
    """Open it again before its time. Refused: it is open already."""
    INPUT_FLOW.allow("reopen_path", "", actor, InputFacts(closure.zone_id))
    if closure.lifted_at is not None:
        raise Refused(OVER, code="lifted")
    closure.lifted_at = now
    _record(actor, InputVerb.REOPENED, closure, now)


def _record(actor: Viewer, verb: InputVerb, closure: Closure, now: dt.datetime) -> None:
    sides = jurisdictions.side_keys(closure.zone_id)
    heard = Audience(roles=("organiser",))
    facts = {"path": closure.path_key, "since": closure.since, "until": closure.until}
    subject = Subject("patrol_closure", closure.id)
    record(actor, verb, subject, now=now, zone_id=closure.zone_id, sides=sides, audience=heard, **facts)
