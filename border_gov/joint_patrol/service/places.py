"""Verbs of checkpoints and meeting points: add, change, pause."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.geo.columns import lonlat_of, point_value
from border_gov.joint_patrol.models.places import Checkpoint, MeetingPoint
from border_gov.joint_patrol.rules.inputs import INPUT_FLOW, InputFacts, InputVerb
from border_gov.journal.service import Audience, Subject, record
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.models import Zone
from border_gov.jurisdictions.rules import fit_name
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

CODES = 900_000
OUTSIDE_ZONE = L("This point lies outside every side of the zone.")
NOT_A_NAME = L("This cannot be a name: it is empty, too long, or holds signs such as < > { } $.")
CHANGED_MEANWHILE = L("Somebody changed this in the meantime. Please look at it again.")
PLAIN_FIELDS = ("priority", "dwell_min", "target_days", "windows", "needs", "state", "external_number")


def place_facts(row: Checkpoint | MeetingPoint) -> InputFacts:
    """What the flow asks about a place."""
    return InputFacts(row.zone_id, row.side, row.joint)


def new_code(taken: set[str]) -> str:
    """A code of six digits that no checkpoint of the zone has; it joins `taken`."""
    while True:
        code = str(secrets.randbelow(CODES) + 100_000)
        if code not in taken:
            taken.add(code)
            return code


def codes_of(zone_id: int) -> set[str]:
    """The codes that are given in a zone."""
    return set(db.session.scalars(select(Checkpoint.code).where(Checkpoint.zone_id == zone_id)))


def save_checkpoint(
    checkpoint: Checkpoint | None, zone_id: int, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> Checkpoint:
    """Add a checkpoint, or change `checkpoint`; its side follows from its point, never from the form.

    Refused: a point outside the zone or without a datum, markup in the name, ground of another side that is
    not joint, a version that is not the present one.
    """
    found = checkpoint or Checkpoint(zone_id=zone_id, code=new_code(codes_of(zone_id)))
    _change_place(found, data, actor, now)
    for name in PLAIN_FIELDS:
        if name in data:
            setattr(found, name, data[name])
    return _stored(found, InputVerb.CHECKPOINT_ADDED, InputVerb.CHECKPOINT_CHANGED, "checkpoint", actor, now)


def save_meeting_point(
    point: MeetingPoint | None, zone_id: int, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> MeetingPoint:
    """Add a meeting point, or change `point`; refused as for a checkpoint."""
    found = point or MeetingPoint(zone_id=zone_id)
    _change_place(found, data, actor, now)
    found.state = data.get("state", found.state or "active")
    added, changed = InputVerb.MEETING_POINT_ADDED, InputVerb.MEETING_POINT_CHANGED
    return _stored(found, added, changed, "meeting_point", actor, now)


def _change_place(
    found: Checkpoint | MeetingPoint, data: Mapping[str, Any], actor: Viewer, now: dt.datetime
) -> None:
    if found.id is not None:
        INPUT_FLOW.allow("edit_place", "", actor, place_facts(found))
        if data.get("version") not in (None, found.version):
            raise Refused(CHANGED_MEANWHILE, code="version")
        found.version += 1
    found.name = fit_names(data)
    found.changed_at = now
    if found.id is None or not _stands_there(found, data):
        put_at(found, data["lon"], data["lat"], data["datum"], data.get("accuracy_m"))
        found.source = data.get("source") or "form"
    INPUT_FLOW.allow("edit_place", "", actor, place_facts(found))


def _stands_there(found: Checkpoint | MeetingPoint, data: Mapping[str, Any]) -> bool:
    """True if the form gives back the point that it was shown, so that its first datum stays on record."""
    lon, lat = lonlat_of(found.point) or (0.0, 0.0)
    is_near = abs(lon - data["lon"]) < 5e-7 and abs(lat - data["lat"]) < 5e-7
    return is_near and str(data["datum"]) == "wgs84" and data.get("accuracy_m") == found.accuracy_m


def fit_names(data: Mapping[str, Any]) -> dict[str, str]:
    """The names of a place, or Invalid."""
    names = {"zh": data.get("name", "").strip(), "en": data.get("name_en", "").strip()}
    wrong = {
        field: [NOT_A_NAME]
        for field, text in (("name", names["zh"]), ("name_en", names["en"]))
        if not fit_name(text) or (field == "name" and not text)
    }
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)
    return {language: text for language, text in names.items() if text}


def put_at(
    found: Checkpoint | MeetingPoint, lon: float, lat: float, datum: str, accuracy_m: float | None
) -> None:
    """Give a place its point, and the side that geometry says. Refused: outside, or no datum."""
    key = db.session.get_one(Zone, found.zone_id).key
    answer = jurisdictions.locate(lon, lat, datum, accuracy_m, zone_key=key)
    if not answer.place.side:
        raise Invalid(OUTSIDE_ZONE, fields={"lon": [OUTSIDE_ZONE]})
    found.side, found.joint = answer.place.side, answer.place.status == "joint"
    found.town_code = answer.place.town_code
    found.point = point_value(answer.lon, answer.lat)
    found.datum, found.accuracy_m = str(datum), accuracy_m
    if isinstance(found, Checkpoint):
        found.distance_m = round(answer.place.distance_m or 0.0, 1)
        found.located = {"rule": answer.place.rule, "version": answer.place.boundary_version}


def _stored(
    found: Any, added: InputVerb, changed: InputVerb, kind: str, actor: Viewer, now: dt.datetime
) -> Any:
    verb = changed if found.id else added
    db.session.add(found)
    db.session.flush()
    sides = jurisdictions.side_keys(found.zone_id) if found.joint else (found.side,)
    heard = Audience(roles=("organiser",)) if found.joint else None
    record(actor, verb, Subject(kind, found.id), now=now, zone_id=found.zone_id, sides=sides, audience=heard)
    return found
