"""A case as one viewer sees it: no more than their level, whatever page, API or export asks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from border_gov.geo.columns import lonlat_of
from border_gov.joint_mediation.models import (
    MediationCase,
    MediationCommittee,
    MediationParty,
    MediationRoom,
    sealed,
)
from border_gov.joint_mediation.queries.cases import levels_of
from border_gov.joint_mediation.rules.seeing import FULL, MASKED, shown_name, shown_number, shown_words
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class PartyShown:
    """A party as far as the level allows; `name` is empty below level 3."""

    id: Any
    role: str
    kind: str
    side: str
    name: str
    phone: str
    address: str
    consent: str
    rights_at: dt.datetime | None
    representatives: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CaseShown:
    """One case for one viewer; `case` itself never reaches a template's text fields."""

    id: int
    level_seen: int
    docket: dict[str, Any]
    values: dict[str, Any]
    room: dict[str, str] | None
    committee: dict[str, str]
    town: dict[str, str] | None
    lonlat: tuple[float, float] | None
    parties: tuple[PartyShown, ...] = ()
    facts: str = ""
    request: str = ""
    place_words: str = ""
    parcel: str = ""

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None


OPEN = (
    "zone_id",
    "committee_id",
    "source",
    "external_number",
    "recurrence_of",
    "incident_id",
    "category",
    "topic",
    "scale",
    "boundary_version",
    "town_code",
    "village_code",
    "side",
    "joint",
    "sides",
    "lead_side",
    "level",
    "state",
    "version",
    "simple",
    "late",
    "received_at",
    "entered_at",
    "accepted_at",
    "level_at",
    "concluded_at",
    "effective_at",
    "performed_at",
    "closed_at",
    "extended_until",
    "suspended",
    "title_right",
    "identity_right",
    "excluded",
    "referral",
    "outcome",
    "failure",
    "located",
    "datum",
    "accuracy_m",
    "place_source",
    "levels_id",
    "steps_id",
    "facts_found_at",
    "registered_at",
    "room_id",
)


def shown(
    viewer: Viewer, cases: Sequence[MediationCase], towns: dict[str, Any], single: bool = False
) -> list[CaseShown]:
    """Each of `cases` for this viewer. In a list no name crosses the border, not even masked."""
    levels = levels_of(viewer, cases)
    committees = _by_id(MediationCommittee, {case.committee_id for case in cases})
    rooms = _by_id(MediationRoom, {case.room_id for case in cases if case.room_id})
    parties = _parties([case.id for case in cases if levels[case.id] >= (MASKED if single else FULL)])
    return [_one(case, levels[case.id], committees, rooms, towns, parties.get(case.id, [])) for case in cases]


def _by_id(model: Any, ids: set[Any]) -> dict[int, Any]:
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))}


def _parties(ids: list[int]) -> dict[int, list[MediationParty]]:
    found: dict[int, list[MediationParty]] = {}
    chosen = select(MediationParty).where(MediationParty.case_id.in_(ids)).order_by(MediationParty.position)
    for row in db.session.scalars(chosen):
        found.setdefault(row.case_id, []).append(row)
    return found


def _one(
    case: MediationCase,
    level: int,
    committees: dict[int, Any],
    rooms: dict[int, Any],
    towns: dict[str, dict[str, str]],
    parties: Sequence[MediationParty],
) -> CaseShown:
    committee, room = committees[case.committee_id], rooms.get(case.room_id or 0)
    full = {name: shown_words(sealed.get(case, name), level) for name in ("facts", "request", "parcel")}
    return CaseShown(
        id=case.id,
        level_seen=level,
        docket={"year": case.year, "short": committee.short, "number": case.number},
        values={name: getattr(case, name) for name in OPEN},
        room=room.names if room else None,
        committee=committee.names,
        town=towns.get(case.town_code),
        lonlat=lonlat_of(case.point) if level >= MASKED else None,
        parties=tuple(_party(row, level) for row in parties),
        place_words=shown_words(sealed.get(case, "place_words"), level),
        **full,
    )


def _party(row: MediationParty, level: int) -> PartyShown:
    spoken_for = tuple((one.kind, shown_name(sealed.get(one, "name"), level)) for one in row.representatives)
    return PartyShown(
        id=row.id,
        role=row.role,
        kind=row.kind,
        side=row.side,
        name=shown_name(sealed.get(row, "name"), level),
        phone=shown_number(sealed.get(row, "phone"), level),
        address=shown_words(sealed.get(row, "address"), level),
        consent=row.consent,
        rights_at=row.rights_at,
        representatives=spoken_for,
    )
