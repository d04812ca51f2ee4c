"""Verbs of intake: receive a report from any source, press "new call", complete and correct the record."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from border_gov.geo.columns import point_value
from border_gov.incidents.models import Incident, LineDispute, Reporter
from border_gov.incidents.queries import placing, reads, record
from border_gov.incidents.queries.settings import boat_sides, kind_of
from border_gov.incidents.rules import codes
from border_gov.incidents.rules.danger import is_dangerous
from border_gov.incidents.rules.flow import DESK, FLOW
from border_gov.incidents.rules.placing import Belongs, belongs
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import responsibility, watching
from border_gov.incidents.service.acting import (
    HEARS,
    acted,
    allow,
    expect_version,
    tell_journal,
)
from border_gov.journal.service import Audience
from border_gov.jurisdictions import queries as places
from border_gov.kernel import crypto
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.search import bigrams
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

EDITABLE = ("kind", "words", "place_words", "urgent", "confidential")


def receive(
    actor: Viewer,
    zone_id: int,
    data: Mapping[str, Any],
    now: dt.datetime,
    *,
    source: str,
    receipt: str = codes.SERVER,
    received_at: dt.datetime | None = None,
    receiver: str = "",
) -> Incident:
    """Take a report in; its clocks run from `received_at` (now, unless the source says otherwise).

    Must be: words or a kind, and coordinates with a datum, a named place, or a place in words. Becomes:
    received, with sides, lead, town, band and main area by the boundary in force at receipt. Refused:
    unlabelled or impossible coordinates, an unknown kind, a receipt in the future.
    """
    at = received_at or now
    _check(zone_id, data, at, now, source)
    incident = _new(zone_id, actor, now, source=source, receipt=receipt, received_at=at, receiver=receiver)
    incident.external_number = data.get("external_number") or None
    incident.source_row = dict(data.get("source_row") or {})
    incident.photos = [str(photo) for photo in data.get("photos", ())]
    incident.exercise, incident.follows = bool(data.get("exercise")), data.get("follows")
    incident.completed_at = now
    told = _fill(incident, data, at)
    db.session.add(incident)
    db.session.flush()
    keep_reporter(incident, data)
    _received(incident, actor, now)
    _consequences(incident, actor, told, now)
    return incident


def _received(incident: Incident, actor: Viewer, now: dt.datetime) -> None:
    acted(
        incident,
        actor,
        "receive",
        now,
        told=Verb.RECEIVE,
        event_at=incident.received_at,
        audience=_desks(incident),
        source=incident.source,
        at=incident.received_at,
        joint=len(incident.sides) > 1,
        core=incident.in_core,
        lead_rule=incident.lead_rule or None,
    )


def open_call(actor: Viewer, zone_id: int, now: dt.datetime) -> Incident:
    """The telephone rings and "new call" is pressed: this moment is the receipt; the record comes later.

    Must be: a desk of a side. Becomes: received, without kind and place, and already signed for by nobody.
    """
    if not actor.has(*DESK):
        raise NotAllowed("You may not do this.")
    side = min(actor.sides & set(places.side_keys(zone_id)), default="")
    incident = _new(
        zone_id, actor, now, source=codes.CALL, receipt=codes.BUTTON, received_at=now, receiver=side
    )
    incident.status, incident.lead_rule = codes.UNPLACED, "receiver"
    incident.sides, incident.lead = [side], side
    db.session.add(incident)
    db.session.flush()
    _received(incident, actor, now)
    responsibility.placed(incident, actor, now)
    return incident


def _new(zone_id: int, actor: Viewer, now: dt.datetime, **more: Any) -> Incident:
    return Incident(
        zone_id=zone_id,
        flow_version=FLOW.version,
        state=FLOW.start,
        entered_at=now,
        created_by=actor.person_id,
        changed_at=now,
        changed_by=actor.person_id,
        **more,
    )


def complete(
    incident: Incident, actor: Viewer, data: Mapping[str, Any], now: dt.datetime, version: int | None = None
) -> Incident:
    """Write down what the caller said: kind, words, place, who it is. The place is frozen as of receipt.

    Must be: `incident` locked, a desk of its side. Refused: as for `receive`; an older version (409).
    """
    expect_version(incident, version)
    allow(incident, actor, "complete")
    _check(incident.zone_id, data, incident.received_at, now, incident.source)
    told = _fill(incident, data, incident.received_at)
    keep_reporter(incident, data)
    incident.completed_at = now
    acted(
        incident,
        actor,
        "complete",
        now,
        told=Verb.COMPLETE,
        audience=_desks(incident),
        joint=len(incident.sides) > 1,
        lead_rule=incident.lead_rule or None,
    )
    _consequences(incident, actor, told, now)
    return incident


def edit(
    incident: Incident, actor: Viewer, data: Mapping[str, Any], now: dt.datetime, version: int
) -> Incident:
    """Correct kind, words, urgency or secrecy; what was there before is kept with the act.

    Refused: an older version (409, with what is different now). A round of signatures ends if it changes
    what was to be signed.
    """
    expect_version(incident, version)
    allow(incident, actor, "edit")
    _check_kind(incident.zone_id, data.get("kind", incident.kind))
    changed = {
        name: (getattr(incident, name), data[name])
        for name in EDITABLE
        if name in data and data[name] != getattr(incident, name)
    }
    for name, (_, value) in changed.items():
        setattr(incident, name, value)
    _mark(incident)
    incident.pairs = bigrams(incident.words, incident.place_words)
    if changed:
        kept = {"changed": {name: list(pair) for name, pair in changed.items()}}
        acted(incident, actor, "edit", now, told=Verb.EDIT, kept=kept, fields=sorted(changed))
        watching.changed(incident, actor, now)
        note_line_dispute(incident, actor, now)
    return incident


def _check(zone_id: int, data: Mapping[str, Any], at: dt.datetime, now: dt.datetime, source: str) -> None:
    wrong: dict[str, list[Any]] = {}
    if not (data.get("words") or "").strip() and source != codes.PATROL:
        wrong["words"] = [L("Please say what happened.")]
    placed = data.get("lon") is not None or data.get("named_place_id") is not None
    if not placed and not (data.get("place_words") or "").strip():
        wrong["place_words"] = [L("Please say where it is: on the map, by name, or in words.")]
    if at > now + dt.timedelta(minutes=1):
        wrong["received_at"] = [L("This moment has not come yet.")]
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)
    _check_kind(zone_id, data.get("kind") or "")


def _check_kind(zone_id: int, code: str) -> None:
    if code and kind_of(zone_id, code) is None:
        raise Invalid("Please correct what is marked.", fields={"kind": [L("There is no such kind.")]})


def _fill(incident: Incident, data: Mapping[str, Any], at: dt.datetime) -> Belongs:
    for name in EDITABLE:
        if name in data and data[name] is not None:
            setattr(incident, name, data[name])
    found = placing.located(incident.zone_id, data, at)
    for name, value in found.columns.items():
        setattr(incident, name, value)
    incident.point = point_value(*found.lonlat) if found.lonlat else None
    told = belongs(found.answer, incident.receiver, boat_sides(incident.zone_id))
    incident.sides, incident.lead, incident.lead_rule = list(told.sides), told.lead, told.rule
    _mark(incident)
    incident.pairs = bigrams(incident.words, incident.place_words)
    return told


def _mark(incident: Incident) -> None:
    """Urgent and dangerous by kind or words; what a person marked stays."""
    kind = kind_of(incident.zone_id, incident.kind)
    said = is_dangerous(incident.words or "", incident.place_words or "")
    incident.danger = said or bool(kind and kind.danger)
    incident.urgent = bool(incident.urgent) or incident.danger or bool(kind and kind.urgent)


def keep_reporter(incident: Incident, data: Mapping[str, Any]) -> None:
    """Seal name and telephone for this row; blind indexes let the owner's desk find it by number."""
    name, phone = (data.get("reporter_name") or "").strip(), (data.get("reporter_phone") or "").strip()
    if not (name or phone):
        return
    owner = reads.owner_of(incident)
    row = db.session.get(Reporter, incident.id) or Reporter(incident_id=incident.id)
    row.owner, row.is_staff = owner, bool(data.get("reporter_is_staff"))
    row.name = crypto.seal_text(name, record.TABLE, incident.id, "name") if name else None
    row.phone = crypto.seal_text(phone, record.TABLE, incident.id, "phone") if phone else None
    row.phone_search = crypto.search_index(phone, "phone", owner) if phone else ""
    row.phone_match = crypto.match_index(phone, "phone", incident.zone_id) if phone else ""
    db.session.add(row)
    db.session.flush()


def _desks(incident: Incident) -> Audience:
    """Every desk that it concerns, also the one that received it; of all sides while nobody owns it."""
    sides = set(incident.sides) | ({incident.receiver} - {""})
    return Audience(roles=HEARS, sides=sorted(sides or places.side_keys(incident.zone_id)))


def _consequences(incident: Incident, actor: Viewer, told: Belongs, now: dt.datetime) -> None:
    responsibility.placed(incident, actor, now)
    note_line_dispute(incident, actor, now)
    if told.offer_to:
        responsibility.offered_at_once(incident, told.offer_to, now)


def note_line_dispute(incident: Incident, actor: Viewer, now: dt.datetime) -> None:
    """A kind that doubts the line itself goes into the register of the liaisons, once."""
    kind = kind_of(incident.zone_id, incident.kind)
    if kind is None or not kind.line_dispute:
        return
    values = {
        "zone_id": incident.zone_id,
        "incident_id": incident.id,
        "sides": list(places.side_keys(incident.zone_id)),
        "state": "open",
        "words": incident.words,
        "outcome": "",
        "noted_at": now,
    }
    made = db.session.scalar(
        insert(LineDispute).values(**values).on_conflict_do_nothing().returning(LineDispute.id)
    )
    if made is not None:
        heard = Audience(roles=("officer", "leader"), sides=places.side_keys(incident.zone_id))
        tell_journal(incident, actor, Verb.LINE_DISPUTE, now, audience=heard, register=made)
