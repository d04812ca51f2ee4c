"""Same persons, same parcel: answers yes or no by the zone's blind index, never a list of people."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select

from border_gov.joint_mediation.models import MediationCase, MediationParty
from border_gov.joint_mediation.rules.limits import RECUR_DAYS
from border_gov.kernel import crypto
from border_gov.kernel.db import db


def person_keys(zone_id: int, name: str, phone: str = "", id_number: str = "") -> list[str]:
    """What means the same person: the number of a document; or the name together with the telephone."""
    keys = []
    if id_number:
        keys.append(crypto.match_index(id_number, "id_number", zone_id))
    if name and phone:
        keys.append(crypto.match_index(f"{name}{phone}", "name_phone", zone_id))
    return keys


def parcel_key(zone_id: int, parcel: str) -> str:
    """What means the same parcel."""
    return crypto.match_index(parcel, "parcel", zone_id) if parcel else ""


@dataclass(frozen=True)
class Recurrence:
    """An earlier case within the time, and why it is taken for the same dispute."""

    case_id: int
    why: str  # parties | parcel


def earlier(
    zone_id: int,
    parties: Iterable[Iterable[str]],
    parcel_match: str,
    topic: tuple[str, str],
    now: dt.datetime,
    but: int | None = None,
) -> Recurrence | None:
    """The newest case of the last 180 days with the same parties, or the same parcel and (topic, category).

    Same parties: at least two of those given stand in it, or the only one that is given.
    """
    since = now - dt.timedelta(days=RECUR_DAYS)
    recent = [MediationCase.zone_id == zone_id, MediationCase.received_at >= since]
    recent += [MediationCase.received_at <= now]
    if but:
        recent.append(MediationCase.id != but)
    for why, condition in (("parties", _parties(parties)), ("parcel", _parcel(parcel_match, topic))):
        chosen = select(MediationCase.id).where(*recent, condition).order_by(MediationCase.id.desc())
        found = db.session.scalar(chosen.limit(1))
        if found:
            return Recurrence(found, why)
    return None


def _parties(parties: Iterable[Iterable[str]]) -> ColumnElement[bool]:
    keys = [list(own) for own in parties if own]
    each = [
        MediationCase.id.in_(select(MediationParty.case_id).where(MediationParty.matches.overlap(own)))
        for own in keys
    ]
    if len(each) < 3:
        return and_(*each) if each else false()
    pairs = [a & b for number, a in enumerate(each) for b in each[number + 1 :]]
    return or_(*pairs[:45])


def _parcel(parcel_match: str, topic: tuple[str, str]) -> ColumnElement[bool]:
    if not parcel_match:
        return false()
    same = MediationCase.topic == topic[0] if topic[0] else MediationCase.category == topic[1]
    return (MediationCase.parcel_match == parcel_match) & same


def known_as_party(case_id: int, keys: Iterable[str]) -> bool:
    """Whether a person with one of `keys` is a party of the case."""
    wanted = list(keys)
    if not wanted:
        return False
    chosen = select(MediationParty.id).where(MediationParty.case_id == case_id)
    return db.session.scalar(chosen.where(MediationParty.matches.overlap(wanted)).limit(1)) is not None


def employer_named(case_id: int, employer_key: str) -> bool:
    """Whether a party of the case named this employer."""
    chosen = select(MediationParty.id).where(MediationParty.case_id == case_id)
    return db.session.scalar(chosen.where(MediationParty.employer_match == employer_key).limit(1)) is not None


def in_dispute_with(case_id: int, keys: Iterable[str], zone_id: int) -> bool:
    """Whether a person with one of `keys` stands in another case together with a party of this one."""
    wanted = list(keys)
    if not wanted:
        return False
    theirs = select(MediationParty.case_id).where(
        MediationParty.matches.overlap(wanted), MediationParty.case_id != case_id
    )
    of_here = db.session.scalars(
        select(MediationParty.matches).where(MediationParty.case_id == case_id)
    ).all()
    here = [key for keys_of_one in of_here for key in keys_of_one]
    if not here:
        return False
    both = select(MediationParty.id).where(
        MediationParty.case_id.in_(theirs), MediationParty.matches.overlap(here)
    )
    return db.session.scalar(both.limit(1)) is not None


def may_open(case_id: int, visible: ColumnElement[bool]) -> bool:
    """Whether a case is among those that are visible."""
    chosen = select(MediationCase.id).where(MediationCase.id == case_id, visible)
    return db.session.scalar(chosen) is not None
