"""One report from a unit's phone: which verb it is, its photo kept, sent twice harmless."""

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.incidents.models import Assignment, Incident, UnitReport
from border_gov.incidents.rules import codes
from border_gov.incidents.rules import unit_phone as law
from border_gov.incidents.service import units
from border_gov.kernel import files
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def take(
    incident: Incident, row: Assignment, actor: Viewer, data: Mapping[str, Any], now: dt.datetime
) -> UnitReport | None:
    """Do what the phone reports. Must be: `incident` locked, the call one of the actor's own unit.

    Becomes: as the verb of units says; a result or a "cannot get there" that was done before is done.
    Refused: an arrival with neither position nor words; what the flow does not allow now.
    """
    wrong = law.missing(data)
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)
    if data["verb"] == law.RESOLVE:
        _resolve(incident, row, actor, data, now)
    elif data["verb"] == law.CANNOT_REACH:
        if row.ended_why != law.CANNOT_REACH:
            units.cannot_reach(incident, actor, row.id, data["words"], now)
    else:
        spot = data.get("position") or {}
        return units.report(incident, actor, data["verb"], row.id, {**data, **spot}, now)
    return None


def _resolve(
    incident: Incident, row: Assignment, actor: Viewer, data: Mapping[str, Any], now: dt.datetime
) -> None:
    if incident.state == codes.RESOLVED and row.finished_at and incident.resolved_by == actor.person_id:
        return
    photos = []
    if data.get("photo"):
        kept = files.store(
            _picture(data["photo"]), zone_id=incident.zone_id, side=row.side, actor=actor, now=now
        )
        photos = [kept.id]
    units.resolve(incident, actor, {**data, "photos": photos}, now)


def _picture(text: str) -> bytes:
    try:
        return base64.b64decode(text.partition(",")[2] or text, validate=True)
    except (ValueError, binascii.Error) as error:
        told = L("This picture cannot be read.")
        raise Invalid("Please correct what is marked.", fields={"photo": [told]}) from error
