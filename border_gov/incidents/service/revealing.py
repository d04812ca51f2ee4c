"""The verbs that show who reported an incident: masked across the border, whole to the owner; journalled."""

import datetime as dt

from border_gov.cohandling.service import disclosure
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import record
from border_gov.incidents.queries.record import ReporterShown
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service.acting import subject_of, tell_journal
from border_gov.journal.service import Audience
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer


def look_at(incident: Incident, viewer: Viewer, now: dt.datetime) -> ReporterShown | None:
    """The reporter as a record's own page shows them. Becomes: a read across the border is in the journal."""
    shown = record.reporter_of(viewer, incident, now)
    if shown is not None and not shown.hidden:
        disclosure.read(viewer, subject_of(incident), now=now, zone_id=incident.zone_id)
    return shown


def reveal_reporter(incident: Incident, actor: Viewer, now: dt.datetime) -> ReporterShown | None:
    """Name and telephone in clear text. Becomes: an entry in the journal. Refused: any other side."""
    if not record.may_unmask(actor, incident, now):
        raise NotAllowed("You may not do this.")
    shown = record.reporter_of(actor, incident, now, whole=True)
    tell_journal(incident, actor, Verb.REVEAL, now, audience=Audience())
    return shown
