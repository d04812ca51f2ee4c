"""The verb on whom citizens can call: make or change one office of one's own side."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.incidents.models import PublicContact
from border_gov.incidents.rules.contacts import EDITORS, Verb
from border_gov.journal import service as journal
from border_gov.journal.service import Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

FIELDS = ("village_code", "kind", "names", "phone", "where", "hours", "active", "example")


def save(
    row: PublicContact | None,
    data: Mapping[str, Any],
    *,
    actor: Viewer,
    zone_id: int,
    now: dt.datetime,
) -> PublicContact:
    """An office with its telephone, in a town of one's own side. Becomes: shown to citizens while in use.

    Refused: another side's town; a village of another town; a row that somebody changed meanwhile (409).
    """
    if not actor.has(*EDITORS) or zone_id not in actor.zones:
        raise NotAllowed("You may not do this.")
    town = _town(zone_id, data["town_code"], actor)
    _check_village(zone_id, data["town_code"], data.get("village_code", ""))
    if row is None:
        row = PublicContact(zone_id=zone_id, version=0)
        db.session.add(row)
    elif data.get("version") not in (None, row.version):
        raise Refused("Somebody changed this in the meantime. Please look at it again.", code="stale")
    row.side, row.town_code = str(town["side_key"]), data["town_code"]
    for name in FIELDS:
        if name in data:
            setattr(row, name, data[name])
    row.version += 1
    row.changed_at, row.changed_by = now, actor.person_id
    db.session.flush()
    subject = Subject("public_contact", row.id)
    journal.record(actor, Verb.SAVED, subject, now=now, zone_id=zone_id, sides=[row.side], town=row.town_code)
    return row


def _town(zone_id: int, code: str, actor: Viewer) -> Mapping[str, Any]:
    towns = places.towns(zone_id, adjoining_only=True)
    found = next((town for town in towns if town["code"] == code and town["side_key"] in actor.sides), None)
    if found is None:
        told = L("Please choose a town of your own side.")
        raise Invalid("Please correct what is marked.", fields={"town_code": [told]})
    return dict(found)


def _check_village(zone_id: int, town: str, code: str) -> None:
    known = {row["code"] for row in places.villages(zone_id) if row["town_code"] == town}
    if code and code not in known:
        told = L("This village does not belong to the town.")
        raise Invalid("Please correct what is marked.", fields={"village_code": [told]})
