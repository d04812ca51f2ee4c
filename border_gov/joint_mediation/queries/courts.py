"""Courts that may confirm the agreement of a case, out of those that the zone has entered."""

from collections.abc import Sequence

from sqlalchemy import select

from border_gov.joint_mediation.models import MediationCase, MediationPartner, MediationPartnerCall
from border_gov.joint_mediation.rules.confirmation import Court
from border_gov.kernel.db import db


def permitted_courts(case: MediationCase) -> list[Court]:
    """Courts of a party's home, of the place in dispute, of a committee's seat; if a court invited the
    mediation, that court alone (Civil Procedure Law art. 205).
    """
    rows = _courts(case.zone_id)
    if case.source == "court":
        called = _called(case.id)
        return [_court(row, "invited") for row in rows if row.id in called]
    homes = {party.side for party in case.parties if party.side}
    places = set(case.sides) if case.joint else {case.side}
    found = []
    for row in rows:
        for ground, sides in (("home", homes), ("thing", places), ("seat", set(case.sides))):
            if row.side in sides:
                found.append(_court(row, ground))
                break
    return found


def _court(row: MediationPartner, ground: str) -> Court:
    return Court(row.names.get("zh", ""), row.side, ground)


def _courts(zone_id: int) -> Sequence[MediationPartner]:
    row = MediationPartner
    chosen = select(row).where(row.zone_id == zone_id, row.kind == "court", row.active, row.side != "")
    return db.session.scalars(chosen.order_by(row.side, row.id)).all()


def _called(case_id: int) -> set[int]:
    chosen = select(MediationPartnerCall.partner_id).where(MediationPartnerCall.case_id == case_id)
    return set(db.session.scalars(chosen))
