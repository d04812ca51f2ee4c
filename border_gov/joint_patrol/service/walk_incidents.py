"""The verb that makes an incident of a finding, once."""

import datetime as dt
from typing import Any

from border_gov.incidents.queries.settings import kind_of
from border_gov.incidents.rules.codes import PATROL
from border_gov.incidents.service.receiving import receive
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.walks import PatrolEntry
from border_gov.joint_patrol.queries import walk_incidents, walk_photos
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import walking as law
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions.queries import layers
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.viewer import Viewer


def hand_in(
    walk: Patrol, actor: Viewer, entry_id: int, kind_words: str, now: dt.datetime
) -> tuple[int, bool]:
    """Make an incident of a finding, or give the one that it became; its id, and True if it is new.

    Must be: `walk` locked and begun, the leader or an organiser. Becomes: received from a joint patrol at
    `now`, with position, words, kind and photos; `kind_words` says the kind where the zone's list lacks it.
    Refused: a line that is struck out or no finding, or of another patrol.
    """
    law.FLOW.allow("hand_in", walk.state, actor, queries.facts_of(walk))
    entry = queries.line(walk.id, entry_id)
    if entry.incident_id is not None:
        return entry.incident_id, False
    if entry.kind != "finding" or entry.struck_at is not None:
        raise Refused("Only a finding that stands can become an incident.", code="no_finding")
    incident = receive(actor, walk.zone_id, _told(entry, kind_words), now, source=PATROL)
    entry.incident_id = incident.id
    journal.record(
        actor,
        law.Verb.HANDED_IN,
        Subject("patrol", walk.id),
        now=now,
        zone_id=walk.zone_id,
        sides=queries.sides_of(walk),
        audience=Audience(),
        entry=entry.id,
        incident=incident.id,
    )
    db.session.flush()
    return incident.id, True


def _told(entry: PatrolEntry, kind_words: str) -> dict[str, Any]:
    known = kind_of(entry.zone_id, entry.finding)
    photos = walk_photos.of_entries([entry.id]).get(entry.id, ())
    return {
        "kind": entry.finding if known else "",
        "words": entry.words if known else "：".join(part for part in (kind_words, entry.words) if part),
        "photos": [photo.file_id for photo in photos],
        "source_row": {"patrol": entry.patrol_id, "entry": entry.id},
        **_place(entry),
    }


def _place(entry: PatrolEntry) -> dict[str, Any]:
    """The phone's position if it is good enough to say a side; else the point seen last, in words."""
    point = walk_incidents.point_before(entry)
    words = point.name["zh"] if point else ""
    if entry.point is None or (entry.accuracy_m or 0) > layers(entry.zone_id).accuracy_limit_m:
        return {"place_words": words}
    lon, lat = queries.lonlat(entry.point)
    here = {"lon": lon, "lat": lat, "datum": "wgs84", "accuracy_m": entry.accuracy_m}
    return {"place_words": words, "place_source": "gps", **here}
