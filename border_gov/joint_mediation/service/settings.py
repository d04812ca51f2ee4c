"""What officers of the sides keep: committees, rooms, mediators, other houses, levels, steps, mechanisms."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import (
    MediationCommittee,
    MediationPartner,
    MediationRoom,
    MediationScheme,
    MediationSchemeRow,
    MediatorProfile,
)
from border_gov.joint_mediation.rules import limits
from border_gov.joint_mediation.rules.words import PROOFS, SCHEMES
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Person

EDITORS = ("officer", "system_admin")
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "committee": (
        MediationCommittee,
        ("side", "short", "names", "kind", "town_code", "seat", "members", "women", "term_until", "active"),
    ),
    "room": (MediationRoom, ("key", "names", "kind", "topics", "sides", "seat", "active")),
    "partner": (
        MediationPartner,
        ("side", "kind", "names", "duties", "categories", "days", "marks", "active"),
    ),
}
MEDIATOR = (
    "committee_id",
    "kind",
    "topics",
    "weekdays",
    "full_time",
    "term_until",
    "trained_on",
    "training_hours",
)


def save(
    actor: Viewer, kind: str, zone_id: int, row_id: int | None, data: Mapping[str, Any], *, now: dt.datetime
) -> Any:
    """Keep a committee, room or other house.

    Becomes: the row; an example that was edited is an example no longer. Refused: anybody but an officer or
    system administrator of a side that the row belongs to; a version that was overtaken; a committee that
    the law does not know (fewer than three or more than nine members, none of them a woman: art. 8).
    """
    model, names = KINDS[kind]
    row = _row(model, zone_id, row_id, data.get("version"))
    values = {name: data[name] for name in names if name in data}
    _may(actor, zone_id, _sides_of(values) | _sides_of(vars(row)))
    if kind == "committee":
        _lawful(values)
    for name, value in values.items():
        setattr(row, name, value)
    if hasattr(row, "is_example"):
        row.is_example = False
    row.version = (row.version or 0) + 1
    db.session.add(row)
    db.session.flush()
    _note(actor, f"mediation_{kind}", row.id, zone_id, sorted(_sides_of(vars(row))), now)
    return row


def _row(model: Any, zone_id: int, row_id: int | None, version: int | None) -> Any:
    if row_id is None:
        return model(zone_id=zone_id)
    row = db.session.get(model, row_id, with_for_update=True)
    if row is None or row.zone_id != zone_id:
        raise NotFound("There is no such entry.")
    if version is not None and version != row.version:
        raise Refused("Somebody changed this in the meantime. Please look at it again.", code="changed")
    return row


def _sides_of(values: Mapping[str, Any]) -> set[str]:
    return set(values.get("sides") or ()) | ({values["side"]} if values.get("side") else set())


def _may(actor: Viewer, zone_id: int, sides: set[str]) -> None:
    if not actor.has(*EDITORS) or zone_id not in actor.zones or (sides and not sides & actor.sides):
        raise NotAllowed("You may not do this.")


def _lawful(values: Mapping[str, Any]) -> None:
    members, women = values.get("members"), values.get("women")
    if members is not None and not 3 <= members <= 9:
        message = L("A committee has three to nine members (art. 8).")
        raise Invalid("Please correct what is marked.", fields={"members": [message]})
    if members is not None and not women:
        message = L("A committee has at least one woman among its members (art. 8).")
        raise Invalid("Please correct what is marked.", fields={"women": [message]})


def save_mediator(
    actor: Viewer, person_id: int, data: Mapping[str, Any], *, now: dt.datetime
) -> MediatorProfile:
    """Keep what makes a person of one's own side a mediator, an expert or an adviser.

    Becomes: the entry; whoever is in use stands among the choices for a panel. Refused: a person of another
    side, a committee of another side, a version that was overtaken.
    """
    person = db.session.get(Person, person_id)
    if person is None or person.zone_id not in actor.zones:
        raise NotFound("There is no such person.")
    _may(actor, person.zone_id, {person.side_key})
    row = db.session.get(MediatorProfile, person_id, with_for_update=True)
    if row is None:
        row = MediatorProfile(person_id=person_id, zone_id=person.zone_id, side=person.side_key, version=0)
    elif data.get("version") not in (None, row.version):
        raise Refused("Somebody changed this in the meantime. Please look at it again.", code="changed")
    _own_committee(row, data.get("committee_id"))
    for name in MEDIATOR:
        if name in data:
            setattr(row, name, data[name])
    row.active = bool(data.get("active", True))
    row.version += 1
    db.session.add(row)
    db.session.flush()
    _note(actor, "mediator_profile", person_id, row.zone_id, [row.side], now)
    return row


def _own_committee(row: MediatorProfile, committee_id: int | None) -> None:
    committee = db.session.get(MediationCommittee, committee_id) if committee_id else None
    if committee_id and (committee is None or (committee.zone_id, committee.side) != (row.zone_id, row.side)):
        message = L("Choose a committee of the same side.")
        raise Invalid("Please correct what is marked.", fields={"committee_id": [message]})


def save_scheme(
    actor: Viewer,
    zone_id: int,
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    now: dt.datetime,
    is_example: bool = False,
) -> MediationScheme:
    """Put a new version of the levels, steps or mechanisms into force; cases keep theirs.

    Refused: no row, a row without a name, a proof that this ledger does not record.
    """
    if kind not in SCHEMES:
        raise KeyError(kind)
    _may(actor, zone_id, set())
    named = [row for row in rows if (row.get("names") or {}).get("zh", "").strip()]
    if not named or any(row.get("proof", "") not in PROOFS for row in named):
        raise Invalid("Please correct what is marked.", fields={"rows": [L("Name at least one row.")]})
    old = current_scheme(zone_id, kind)
    if old is not None:
        old.valid_to = now
        db.session.flush()
    made = MediationScheme(zone_id=zone_id, kind=kind, number=(old.number if old else 0) + 1)
    made.is_example, made.valid_from, made.made_by = is_example, now, actor.person_id
    db.session.add(made)
    db.session.flush()
    for position, row in enumerate(named, start=1):
        db.session.add(
            MediationSchemeRow(
                scheme_id=made.id,
                position=position,
                names=dict(row["names"]),
                days=row.get("days"),
                proof=row.get("proof", ""),
            )
        )
    db.session.flush()
    _note(actor, f"mediation_{kind}", made.id, zone_id, jurisdictions.side_keys(zone_id), now)
    return made


def current_scheme(zone_id: int, kind: str) -> MediationScheme | None:
    """The version in force."""
    chosen = select(MediationScheme).where(MediationScheme.zone_id == zone_id, MediationScheme.kind == kind)
    return db.session.scalar(chosen.where(MediationScheme.valid_to.is_(None)))


def example_schemes(actor: Viewer, zone_id: int, *, now: dt.datetime) -> None:
    """Bring in the examples of a zone that has none; the official names were not found in any source."""
    rows: dict[str, list[dict[str, Any]]] = {
        "levels": [{"names": names, "days": days} for names, days in limits.LEVELS],
        "steps": [{"names": names, "proof": proof} for names, proof in limits.STEPS],
        "mechanisms": [{"names": names} for names in limits.MECHANISMS],
    }
    for kind, examples in rows.items():
        if current_scheme(zone_id, kind) is None:
            save_scheme(actor, zone_id, kind, examples, now=now, is_example=True)


def _note(
    actor: Viewer, kind: str, row_id: int, zone_id: int, sides: Sequence[str], now: dt.datetime
) -> None:
    journal.record(
        actor,
        "mediation.settings_changed",
        Subject(kind, row_id),
        now=now,
        zone_id=zone_id,
        sides=sides or jurisdictions.side_keys(zone_id),
        audience=Audience(),
    )
