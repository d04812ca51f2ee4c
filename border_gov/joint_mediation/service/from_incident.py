"""An incident that is a dispute: it is handed to mediation, both records name each other, its desk hears."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.geo.columns import lonlat_of
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import reads
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.service import units
from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.rules.verbs import INCIDENT_TOLD
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def the_incident(actor: Viewer, incident_id: int) -> Incident:
    """The incident, locked. Refused (Invalid): one that the actor may not see."""
    try:
        return reads.get(actor, incident_id, for_change=True)
    except NotFound as error:
        message = L("There is no such incident.")
        raise Invalid("Please correct what is marked.", fields={"incident_id": [message]}) from error


def known_of(incident: Incident) -> dict[str, Any]:
    """What the incident says of a dispute, so that nobody types it again; persons are not taken over."""
    found: dict[str, Any] = {
        "source": "incident",
        "facts": incident.words,
        "place_words": incident.place_words,
        "also_sides": list(incident.sides),
    }
    lonlat = lonlat_of(incident.point)
    if lonlat is not None:
        found |= {"lon": lonlat[0], "lat": lonlat[1], "datum": "wgs84", "accuracy_m": incident.accuracy_m}
    return found


def filled(incident: Incident, data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` with what the incident knows where nothing was typed; a typed place replaces its point."""
    known = known_of(incident)
    if data.get("where") or data.get("lon") is not None:
        known = {name: value for name, value in known.items() if name not in PLACE}
    typed = {name: value for name, value in data.items() if value not in (None, "", [])}
    return {**data, **known, **typed, "source": "incident"}


PLACE = ("lon", "lat", "datum", "accuracy_m", "also_sides")


def hand_over(actor: Viewer, case: MediationCase, incident: Incident, now: dt.datetime) -> None:
    """The incident waits in mediation under the number of this case.

    Refused by the incident's own law: a doubt about where the line runs (403), not on site (409).
    """
    units.to_mediation(incident, actor, str(case.id), now)


def tell_desk(actor: Viewer, case: MediationCase, now: dt.datetime) -> None:
    """Mediation is over: the desk of the incident hears it and ends or takes back the incident itself."""
    incident = db.session.get(Incident, case.incident_id)
    if incident is None:
        return
    journal.record(
        actor,
        INCIDENT_TOLD,
        Subject(SUBJECT_KIND, incident.id),
        now=now,
        zone_id=incident.zone_id,
        sides=incident.sides,
        audience=Audience(roles=("duty", "officer")),
        case=case.id,
        state=case.state,
    )
