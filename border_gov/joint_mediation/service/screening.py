"""Screening (排查): drives, and what grid workers hear before anybody applies."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.joint_mediation.models import MediationDrive, MediationWarning, sealed
from border_gov.joint_mediation.queries import screening as queries
from border_gov.joint_mediation.rules.words import CATEGORIES, GRAVITY
from border_gov.joint_mediation.service.placing import placed
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.models import Zone
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

LEADERS = ("officer", "organiser", "leader")


def open_drive(actor: Viewer, zone_id: int, data: Mapping[str, Any], *, now: dt.datetime) -> MediationDrive:
    """Call for a time of screening in the actor's sides. Refused: an end before the beginning."""
    if not actor.has(*LEADERS) or zone_id not in actor.zones:
        raise NotAllowed("You may not do this.")
    if data["ends_on"] < data["starts_on"]:
        raise Invalid("Please correct what is marked.", fields={"ends_on": [L("It ends before it begins.")]})
    made = MediationDrive(zone_id=zone_id, names={"zh": data["name"]}, made_by=actor.person_id)
    wanted = set(data.get("sides") or actor.sides) & set(jurisdictions.side_keys(zone_id))
    if not wanted & actor.sides:
        raise NotAllowed("You may not do this.")
    made.sides, made.topics = sorted(wanted), list(data.get("topics") or ())
    made.starts_on, made.ends_on = data["starts_on"], data["ends_on"]
    db.session.add(made)
    db.session.flush()
    return made


def warn(actor: Viewer, zone_id: int, data: Mapping[str, Any], *, now: dt.datetime) -> MediationWarning:
    """Enter what was heard: kind, place, how grave; anybody of the side who is signed in may, volunteers too.

    Becomes: an open warning; officers of the sides of the place hear of what may break out. Refused: no
    place, an unknown category, a day that has not come.
    """
    if not actor.signed_in or zone_id not in actor.zones or not actor.sides:
        raise NotAllowed("You may not do this.")
    zone = db.session.get(Zone, zone_id)
    assert zone is not None
    place = placed(zone, data)
    shared = place.pop("shared_by", [])
    found_at = data.get("found_at") or now
    wrong: dict[str, Any] = {}
    if not shared:
        wrong["where"] = [L("Say where it happened.")]
    if data.get("category") not in CATEGORIES or data.get("grave", "low") not in GRAVITY:
        wrong["category"] = [L("Please choose.")]
    if found_at > now:
        wrong["found_at"] = [L("This has not happened yet.")]
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)
    kept = ("point", "datum", "accuracy_m", "town_code", "village_code", "side", "joint")
    made = MediationWarning(zone_id=zone_id, **{name: place[name] for name in kept if name in place})
    made.sides, made.drive_id, made.category = sorted(shared), data.get("drive_id"), data["category"]
    made.topic, made.grave, made.people_count = (
        data.get("topic") or "",
        data.get("grave", "low"),
        data.get("people"),
    )
    made.found_at, made.entered_at, made.found_by = found_at, now, actor.person_id
    made.late = today(found_at) < today(now)
    made.state = "open"
    db.session.add(made)
    db.session.flush()
    sealed.put(made, "words", (data.get("words") or "").strip())
    roles = ("officer",) if made.grave == "high" else ()
    _note(actor, made, "warning_added", now, roles)
    return made


def settle(actor: Viewer, warning_id: int, *, now: dt.datetime) -> MediationWarning:
    """State that a warning was settled on the spot, without a case. Refused: one that is not open."""
    found = queries.get(actor, warning_id, for_change=True)
    if found.state != "open":
        raise Refused("This cannot be done in the present state.", code="wrong_state", state=found.state)
    found.state = "settled"
    db.session.flush()
    _note(actor, found, "warning_settled", now, ())
    return found


def _note(actor: Viewer, row: MediationWarning, verb: str, now: dt.datetime, roles: tuple[str, ...]) -> None:
    journal.record(
        actor,
        f"mediation.{verb}",
        Subject("mediation_warning", row.id),
        now=now,
        zone_id=row.zone_id,
        sides=row.sides,
        audience=Audience(roles=roles),
        category=row.category,
        grave=row.grave,
    )
