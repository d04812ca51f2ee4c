"""A side releases its own figures of a period to the others."""

import datetime as dt

from sqlalchemy.dialects.postgresql import insert

from border_gov.incidents.models.figures import FigureRelease
from border_gov.incidents.rules import figures as law
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer


def release(actor: Viewer, zone_id: int, side: str, since: dt.date, until: dt.date, now: dt.datetime) -> None:
    """The others may see this side's figures of the period from now on; a second time changes nothing.

    Refused: anybody but a leader of that side.
    """
    if not law.may_release(actor, side) or actor.person_id is None:
        raise NotAllowed("You may not do this.")
    values = {"zone_id": zone_id, "side": side, "since": since, "until": until}
    values |= {"released_by": actor.person_id, "released_at": now}
    made = db.session.scalar(
        insert(FigureRelease).values(**values).on_conflict_do_nothing().returning(FigureRelease.id)
    )
    if made is None:
        return
    journal.record(
        actor,
        law.Verb.RELEASED,
        Subject("figure_release", made),
        now=now,
        zone_id=zone_id,
        sides=[side],
        audience=Audience(roles=("leader",), sides=side_keys(zone_id)),
        since=since,
        until=until,
    )
