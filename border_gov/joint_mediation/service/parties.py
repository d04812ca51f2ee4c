"""Parties of a case: sealed, found by their own side's blind index, matched by the zone's."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from border_gov.joint_mediation.models import MediationCase, MediationParty, MediationRepresentative, sealed
from border_gov.joint_mediation.queries.matching import person_keys
from border_gov.joint_mediation.rules.words import MOST_DELEGATES
from border_gov.kernel import crypto
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.words import L, placed

SEALED = ("name", "phone", "id_number", "address", "employer", "more")


def set_parties(
    case: MediationCase, parties: Sequence[Mapping[str, Any]], now: dt.datetime
) -> list[MediationParty]:
    """Make the parties of `case` those given, in their order; one that is given with its id is kept.

    Refused: somebody without a name, more than five elected delegates for one party, taking off a party who
    has answered or marked something already.
    """
    known = {str(party.id): party for party in case.parties}
    kept: list[MediationParty] = []
    for position, given in enumerate(parties):
        row = known.get(str(given.get("id") or ""))
        kept.append(_party(case, row or MediationParty(case_id=case.id), position, given, now))
    gone = [party for party in case.parties if party not in kept]
    if gone and case.accepted_at:
        raise Refused("A party of an accepted case cannot be taken off; let it withdraw.", code="party_kept")
    for party in gone:
        _drop_representatives(party)
        db.session.delete(party)
    db.session.flush()
    db.session.expire(case, ["parties"])
    return kept


def _party(
    case: MediationCase, row: MediationParty, position: int, given: Mapping[str, Any], now: dt.datetime
) -> MediationParty:
    if not (given.get("name") or "").strip():
        message = placed("Party %(number)s has no name.", number=position + 1)
        raise Invalid("Please correct what is marked.", fields={"parties": [message]})
    if row.id is None:
        row.id = uuid.uuid4()
    row.position, row.role = position, given["role"]
    row.kind, row.side = given.get("kind") or "person", given.get("side") or ""
    row.sex = given.get("sex") or ""
    for field in SEALED:
        sealed.put(row, field, (given.get(field) or "").strip())
    row.identity_checked = bool(given.get("identity_checked"))
    if given.get("consent") and not row.consent:
        row.consent, row.consented_at = given["consent"], now
    _index(case, row, given)
    db.session.add(row)
    db.session.flush()
    if "representatives" in given:
        _set_representatives(row, given["representatives"] or ())
    return row


def _index(case: MediationCase, row: MediationParty, given: Mapping[str, Any]) -> None:
    name, phone, number = (given.get(field) or "" for field in ("name", "phone", "id_number"))
    row.matches = person_keys(case.zone_id, name, phone, number)
    # Only who may read names whole may look for them: the side that keeps the file.
    row.search = [
        crypto.search_index(value, field, case.lead_side)
        for field, value in (("name", name), ("phone", phone))
        if value
    ]
    employer = given.get("employer") or ""
    row.employer_match = crypto.match_index(employer, "employer", case.zone_id) if employer else ""


def _set_representatives(party: MediationParty, given: Iterable[Mapping[str, Any]]) -> None:
    rows = [one for one in given if (one.get("name") or "").strip()]
    if sum(one["kind"] == "delegate" for one in rows) > MOST_DELEGATES:
        message = L("At most five delegates speak for many.")
        raise Invalid("Please correct what is marked.", fields={"representatives": [message]})
    _drop_representatives(party)
    for position, one in enumerate(rows):
        row = MediationRepresentative(
            id=uuid.uuid4(),
            party_id=party.id,
            position=position,
            kind=one["kind"],
            authorised_on=one.get("authorised_on"),
        )
        sealed.put(row, "name", one["name"].strip())
        sealed.put(row, "phone", (one.get("phone") or "").strip())
        db.session.add(row)
    db.session.flush()
    db.session.expire(party, ["representatives"])


def _drop_representatives(party: MediationParty) -> None:
    chosen = delete(MediationRepresentative).where(MediationRepresentative.party_id == party.id)
    db.session.execute(chosen)


def tell_rights(
    case: MediationCase, now: dt.datetime, how: str, party_ids: Iterable[str] | None = None
) -> None:
    """Write down that parties (all, or those named) were told their rights (art. 23); the first counts."""
    wanted = None if party_ids is None else {str(party_id) for party_id in party_ids}
    chosen = select(MediationParty).where(MediationParty.case_id == case.id)
    for party in db.session.scalars(chosen):
        if party.rights_at is None and (wanted is None or str(party.id) in wanted):
            party.rights_at, party.rights_how = now, how
    db.session.flush()
