"""Verbs of the register: register, change, give up, say that two entries are one, keep the dictionary."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from border_gov.geo.columns import point_value
from border_gov.joint_resources.models.register import Resource, ResourceChange, ResourceKind, ResourceMatch
from border_gov.joint_resources.queries import register as queries
from border_gov.joint_resources.rules.register import (
    AGREED,
    ASKED,
    FLOW,
    MERGED,
    REFUSED,
    ResourceFacts,
    Verb,
    fit_values,
    may_edit,
)
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.rules import fit_name
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.search import bigrams
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

OTHERS_STAY = L("Another side stays custodian until it takes itself off.")
NOT_A_NAME = L("This cannot be a name: it is empty, too long, or holds signs such as < > { } $.")
OUTSIDE = L("This point lies outside every side of the zone.")
PLAIN = ("since", "until")


def save(
    resource: Resource | None, kind: ResourceKind, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> Resource:
    """Register an object, or change `resource`; its side follows from its point, custodians from the form.

    Must be: actor of a custodian. Becomes: stored with one line of history. Refused: a point outside the
    zone or without a datum, no custodian, markup in a name, a version that is not the present one.
    """
    found = resource or Resource(zone_id=kind.zone_id, numbers={}, state="active")
    before = {} if resource is None else kept(found)
    if resource is not None:
        FLOW.allow("change", found.state, actor, queries.facts_of(found))
        if data.get("version") not in (None, found.version):
            raise Refused("Somebody changed this in the meantime. Please look at it again.", code="version")
        found.version += 1
    _fill(found, kind, data, actor)
    if resource is None and not may_edit(actor, queries.facts_of(found)):
        raise NotAllowed("You may not do this.")
    found.changed_at = now
    db.session.add(found)
    db.session.flush()
    note_change(found, "changed" if resource else "added", before, actor, now)
    _record(actor, Verb.CHANGED if resource else Verb.ADDED, found, now)
    return found


def _fill(found: Resource, kind: ResourceKind, data: Mapping[str, Any], actor: Viewer) -> None:
    found.kind_id, found.kind = kind.id, kind
    found.name = _names(data)
    found.words = bigrams(*found.name.values(), data.get("number"))
    found.values = fit_values(kind.fields, data.get("values") or {})
    for name in PLAIN:
        setattr(found, name, data.get(name))
    if found.since and found.until and found.until < found.since:
        told = L("The end lies before the beginning.")
        raise Invalid("Please correct what is marked.", fields={"until": [told]})
    put_at(found, data)
    sides = set(data.get("sides") or ()) & set(places.side_keys(found.zone_id))
    # On the line itself the bank is decided by rounding: what is joint is kept by whoever registers it.
    own_ground = actor.sides if found.joint else {found.side}
    _keep_custodians(found, sides or own_ground, actor)
    own = min(actor.sides & set(found.sides), default="")
    number = data.get("number") or ""
    others = {side: known for side, known in found.numbers.items() if side != own}
    found.numbers = {**others, own: number} if number else others


def _keep_custodians(found: Resource, sides: Collection[str], actor: Viewer) -> None:
    """Refused: another side taken off, for what belongs to several belongs to each."""
    if set(found.sides or ()) - set(sides) - actor.sides:
        raise Invalid(OTHERS_STAY, fields={"sides": [OTHERS_STAY]})
    found.sides = sorted(sides)


def _names(data: Mapping[str, Any]) -> dict[str, str]:
    names = {"zh": (data.get("name") or "").strip(), "en": (data.get("name_en") or "").strip()}
    if not names["zh"] or not fit_name(names["zh"]):
        raise Invalid("Please correct what is marked.", fields={"name": [NOT_A_NAME]})
    if not fit_name(names["en"]):
        raise Invalid("Please correct what is marked.", fields={"name_en": [NOT_A_NAME]})
    return {language: text for language, text in names.items() if text}


def put_at(found: Resource, data: Mapping[str, Any]) -> None:
    """Give an object its point, and the side that geometry says. Refused: outside, or no datum."""
    key = places.zone_key(found.zone_id)
    answer = places.locate(data["lon"], data["lat"], data["datum"], data.get("accuracy_m"), zone_key=key)
    if not answer.place.side:
        raise Invalid(OUTSIDE, fields={"lon": [OUTSIDE]})
    found.side, found.joint = answer.place.side, answer.place.status == "joint"
    found.town_code, found.distance_m = answer.place.town_code, round(answer.place.distance_m or 0.0, 1)
    found.located = {"rule": answer.place.rule, "version": answer.place.boundary_version}
    found.point = point_value(answer.lon, answer.lat)
    found.datum, found.accuracy_m = str(data["datum"]), data.get("accuracy_m")
    found.source = data.get("source") or "form"


def kept(resource: Resource) -> dict[str, Any]:
    """An object as a line of history holds it."""
    lon, lat = queries.lonlat(resource)
    return {
        "name": resource.name,
        "kind": resource.kind_id,
        "sides": list(resource.sides),
        "lon": round(lon, 7),
        "lat": round(lat, 7),
        "numbers": dict(resource.numbers),
        "values": dict(resource.values),
        "since": resource.since.isoformat() if resource.since else None,
        "until": resource.until.isoformat() if resource.until else None,
        "state": resource.state,
    }


def note_change(
    resource: Resource, act: str, before: Mapping[str, Any], actor: Viewer, now: dt.datetime
) -> ResourceChange:
    """One line of history: only what differs."""
    after = kept(resource)
    differs = [name for name in after if before.get(name) != after[name]]
    line = ResourceChange(
        zone_id=resource.zone_id,
        resource_id=resource.id,
        act=act,
        side=min(actor.sides, default=""),
        person_id=actor.person_id,
        at=now,
        before={name: before[name] for name in differs if name in before},
        after={name: after[name] for name in differs},
        version=resource.version or 1,
    )
    db.session.add(line)
    db.session.flush()
    return line


def _record(actor: Viewer, verb: Verb, resource: Resource, now: dt.datetime, **facts: Any) -> None:
    told = Audience(roles=("officer", "organiser")) if len(resource.sides) > 1 else None
    journal.record(
        actor,
        verb,
        Subject("resource", resource.id),
        now=now,
        zone_id=resource.zone_id,
        sides=resource.sides,
        audience=told,
        **facts,
    )


def turn(resource: Resource, verb: str, actor: Viewer, now: dt.datetime) -> None:
    """Give an object up (`close`) or use it again (`reopen`). Refused: one of several, wrong state."""
    step = FLOW.allow(verb, resource.state, actor, queries.facts_of(resource))
    before = kept(resource)
    resource.state, resource.version, resource.changed_at = step.target or "", resource.version + 1, now
    db.session.flush()
    note_change(resource, "closed" if verb == "close" else "reopened", before, actor, now)
    _record(actor, Verb.CLOSED if verb == "close" else Verb.REOPENED, resource, now)


def say_same(keep: Resource, other: Resource, actor: Viewer, now: dt.datetime) -> ResourceMatch:
    """A custodian says that two entries are one object; once all custodians of both have, they are merged.

    Must be: both locked, in use, of one zone and kind. Refused: an actor of neither, a pair answered no.
    """
    sides = set(keep.sides) | set(other.sides)
    facts = ResourceFacts(keep.zone_id, frozenset(sides))
    FLOW.allow("merge", keep.state, actor, facts)
    FLOW.allow("merge", other.state, actor, facts)
    if keep.id == other.id or (keep.zone_id, keep.kind_id) != (other.zone_id, other.kind_id):
        raise Refused("Only two entries of one kind can be the same object.", code="different")
    match = _open_match(keep, other, now)
    match.agreed = sorted(set(match.agreed) | (actor.sides & sides))
    db.session.flush()
    if sides <= set(match.agreed):
        match.state = AGREED
        kept, gone = (keep, other) if match.keep_id == keep.id else (other, keep)
        _merge(kept, gone, actor, now)
    else:
        _tell(actor, Verb.MATCH_ASKED, keep, sides, now, other=other.id)
    return match


def say_different(keep: Resource, other: Resource, actor: Viewer, now: dt.datetime) -> ResourceMatch:
    """A custodian says that two entries are different objects; the pair is not proposed again."""
    sides = set(keep.sides) | set(other.sides)
    for row in (keep, other):
        FLOW.allow("merge", row.state, actor, ResourceFacts(keep.zone_id, frozenset(sides)))
    match = _open_match(keep, other, now)
    match.state = REFUSED
    db.session.flush()
    _tell(actor, Verb.MATCH_REFUSED, keep, sides, now, other=other.id)
    return match


def _open_match(keep: Resource, other: Resource, now: dt.datetime) -> ResourceMatch:
    """The pair as it waits for answers; whoever asked first says which of the two is kept."""
    match = queries.match_of(keep.id, other.id)
    if match is None:
        match = ResourceMatch(
            zone_id=keep.zone_id, keep_id=keep.id, other_id=other.id, state=ASKED, agreed=[], at=now
        )
        db.session.add(match)
    if match.state != ASKED:
        raise Refused("This pair was answered already.", code="answered")
    return match


def _merge(keep: Resource, other: Resource, actor: Viewer, now: dt.datetime) -> None:
    before, gone = kept(keep), kept(other)
    keep.sides = sorted(set(keep.sides) | set(other.sides))
    keep.numbers = {**other.numbers, **keep.numbers}
    keep.values = {**other.values, **keep.values}
    keep.words = sorted(set(keep.words) | set(other.words))
    keep.joint = keep.joint or other.joint
    keep.since = min(filter(None, (keep.since, other.since)), default=None)
    other.state, other.merged_into = MERGED, keep.id
    for row in (keep, other):
        row.version, row.changed_at = row.version + 1, now
    db.session.flush()
    note_change(keep, "merged", before, actor, now)
    note_change(other, "merged", gone, actor, now)
    _record(actor, Verb.MERGED, keep, now, other=other.id)


def _tell(actor: Viewer, verb: Verb, keep: Resource, sides: set[str], now: dt.datetime, **facts: Any) -> None:
    subject, heard = Subject("resource", keep.id), Audience(roles=("officer", "organiser"))
    journal.record(actor, verb, subject, now=now, zone_id=keep.zone_id, sides=sides, audience=heard, **facts)


def save_kind(
    kind: ResourceKind | None, zone_id: int, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> ResourceKind:
    """Add or change an entry of the dictionary, which all sides share. Refused: nobody who edits, no name."""
    if not may_edit(actor, ResourceFacts(zone_id, actor.sides)):
        raise NotAllowed("You may not do this.")
    found = kind or ResourceKind(zone_id=zone_id, version=0)
    found.names = _names(data)
    for name in ("code", "group", "fields", "across", "active", "position"):
        if name in data:
            setattr(found, name, data[name])
    found.version += 1
    db.session.add(found)
    db.session.flush()
    sides = places.side_keys(zone_id)
    subject, heard = Subject("resource_kind", found.id), Audience(roles=("organiser",))
    journal.record(actor, Verb.KIND_SAVED, subject, now=now, zone_id=zone_id, sides=sides, audience=heard)
    return found
