"""Signs of danger: sessions stand still, every side's duty desk is told within ten minutes (art. 25)."""

import datetime as dt

from sqlalchemy import select

from border_gov.joint_mediation.models import MediationCase, MediationDanger, MediationDangerTold
from border_gov.joint_mediation.rules.limits import DANGER
from border_gov.joint_mediation.rules.words import DANGERS
from border_gov.joint_mediation.service.acts import begin, finish, side_of
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

HEARD = ("duty", "officer", "leader")


def flag(
    actor: Viewer, case_id: int, kind: str, *, now: dt.datetime, session_id: int | None = None
) -> MediationDanger:
    """Report a sign of danger; any staff of a side may, at any time while the case is at work.

    Becomes: no session goes on; duty desks, officers and leaders of every side are told, whatever level of
    disclosure holds; MC7 runs for ten minutes. Refused: while one is open, an unknown kind.
    """
    case, known = begin(actor, case_id, "flag_danger", {"kind": kind})
    if kind not in DANGERS:
        raise Invalid("Please correct what is marked.", fields={"kind": [L("Please choose.")]})
    if known.suspended:
        raise Refused("A danger is reported already.", code="danger_open")
    made = MediationDanger(case_id=case.id, session_id=session_id, kind=kind, flagged_at=now)
    made.flagged_by, made.due_at = actor.person_id, now + DANGER
    db.session.add(made)
    case.suspended = True
    finish(actor, case, "flag_danger", now, roles=HEARD, kind=kind, due=made.due_at)
    return made


def know(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """State for one's own side that its duty desk or police know of the danger."""
    case, known = begin(actor, case_id, "know_danger")
    side = min(actor.sides & set(case.sides) - known.danger_told)
    row = MediationDangerTold(danger_id=_open(case.id).id, side=side, at=now, person_id=actor.person_id)
    db.session.add(row)
    return finish(actor, case, "know_danger", now, side=side)


def end(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """State that the danger is over; sessions may go on. Refused: before every side knew of it."""
    case, _ = begin(actor, case_id, "end_danger")
    found = _open(case.id)
    found.ended_at, found.ended_by = now, actor.person_id
    case.suspended = False
    return finish(actor, case, "end_danger", now, roles=HEARD, side=side_of(actor, case))


def _open(case_id: int) -> MediationDanger:
    own = (MediationDanger.case_id == case_id, MediationDanger.ended_at.is_(None))
    return db.session.scalars(select(MediationDanger).where(*own)).one()
