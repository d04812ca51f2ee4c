"""Verbs on what officers edit: kinds of incidents, main areas of towns, abilities of units, line register."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from border_gov.geo.columns import area_value, lonlat_of, point_value
from border_gov.geo.shapes import disc
from border_gov.incidents.models import CoreArea, Incident, IncidentKind, LineDispute, UnitProfile
from border_gov.incidents.queries import settings
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service.acting import tell_journal
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import Town
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Unit

EDITORS = ("officer", "leader", "system_admin", "organiser")


def save_kind(
    zone_id: int,
    kind: IncidentKind | None,
    data: Mapping[str, Any],
    *,
    actor: Viewer,
    now: dt.datetime,
) -> IncidentKind:
    """Make or change a kind; `data` holds code, names, position, flags, minutes.

    Refused: not an officer; a code that is taken; a row changed meanwhile.
    """
    _may_edit(actor, zone_id)
    if kind is None:
        if settings.kind_of(zone_id, data["code"]) is not None:
            raise Invalid("Please correct what is marked.", fields={"code": [L("This code is taken.")]})
        kind = IncidentKind(zone_id=zone_id, code=data["code"], version=0)
        db.session.add(kind)
    elif data.get("version") not in (None, kind.version):
        raise Refused("Somebody changed this in the meantime. Please look at it again.", code="stale")
    for name in ("names", "position", "desk_answer", "urgent", "danger", "line_dispute", "water"):
        if name in data:
            setattr(kind, name, data[name])
    for name in ("target_minutes", "ceiling_minutes", "advice", "example", "active"):
        if name in data:
            setattr(kind, name, data[name])
    kind.version += 1
    kind.changed_at = now
    db.session.flush()
    _note(actor, Verb.KIND_SAVED, Subject("incident_kind", kind.id), zone_id, now, code=kind.code)
    return kind


def save_core_area(
    zone_id: int,
    town_code: str,
    radius_m: float,
    *,
    actor: Viewer,
    now: dt.datetime,
    example: bool = False,
) -> CoreArea:
    """The main area of a town as a circle around its seat; incidents received before keep the one before.

    Refused: not an officer of the town's side, a town without a known seat, a radius out of sense.
    """
    _may_edit(actor, zone_id)
    town = db.session.scalar(select(Town).where(Town.zone_id == zone_id, Town.code == town_code))
    if town is None or town.side_key not in actor.sides:
        raise NotFound("There is no such town.")
    seat = lonlat_of(town.seat)
    if seat is None:
        told = L("Where the seat of this town lies is not known yet.")
        raise Invalid("Please correct what is marked.", fields={"town_code": [told]})
    if not 100 <= radius_m <= 10_000:
        told = L("The radius must be between 100 m and 10 km.")
        raise Invalid("Please correct what is marked.", fields={"radius_m": [told]})
    current = (CoreArea.zone_id == zone_id, CoreArea.town_code == town_code, CoreArea.valid_to.is_(None))
    db.session.execute(update(CoreArea).where(*current).values(valid_to=now))
    area = CoreArea(
        zone_id=zone_id,
        town_code=town_code,
        side=town.side_key,
        area=area_value(disc(*seat, radius_m)),
        radius_m=radius_m,
        example=example,
        valid_from=now,
        created_by=actor.person_id,
    )
    db.session.add(area)
    db.session.flush()
    _note(actor, Verb.AREA_SAVED, Subject("incident_core_area", area.id), zone_id, now, town=town_code)
    return area


def save_unit(unit: Unit, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime) -> UnitProfile:
    """What a unit can do; only its own side says so."""
    if unit.side_key not in actor.sides or not actor.has(*EDITORS):
        raise NotAllowed("You may not do this.")
    row = db.session.get(UnitProfile, unit.id)
    row = row or UnitProfile(unit_id=unit.id, zone_id=unit.zone_id, side=unit.side_key)
    for name in ("phone", "boat", "water_contact", "active"):
        if name in data:
            setattr(row, name, data[name])
    if data.get("lon") is not None and data.get("lat") is not None:
        row.point = point_value(data["lon"], data["lat"])
    row.changed_at = now
    db.session.add(row)
    db.session.flush()
    return row


def settle_line_dispute(
    dispute: LineDispute, outcome: str, *, actor: Viewer, now: dt.datetime
) -> LineDispute:
    """Note what the liaisons were told by the authority for boundaries. Refused: no words, settled before."""
    if not actor.has("officer", "leader"):
        raise NotAllowed("You may not do this.")
    if dispute.state != "open":
        raise Refused("This cannot be done in the present state.", code="wrong_state")
    if not outcome.strip():
        raise Invalid("Please correct what is marked.", fields={"outcome": ["Please fill this in."]})
    dispute.state, dispute.outcome = "settled", outcome.strip()
    dispute.settled_at, dispute.settled_by = now, actor.person_id
    incident = db.session.get_one(Incident, dispute.incident_id)
    heard = Audience(roles=("officer", "leader"), sides=dispute.sides)
    tell_journal(incident, actor, Verb.SETTLE_LINE, now, audience=heard, register=dispute.id)
    return dispute


def _may_edit(actor: Viewer, zone_id: int) -> None:
    if not actor.has(*EDITORS) or zone_id not in actor.zones:
        raise NotAllowed("You may not do this.")


def _note(actor: Viewer, verb: Verb, subject: Subject, zone_id: int, now: dt.datetime, **facts: Any) -> None:
    sides = places.side_keys(zone_id)
    journal.record(actor, verb, subject, now=now, zone_id=zone_id, sides=sides, **facts)
