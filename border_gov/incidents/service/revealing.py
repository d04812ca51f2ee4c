"""The verb that shows who reported an incident: journalled each time, and open to the owner's desk only."""

import datetime as dt

from border_gov.incidents.models import Incident
from border_gov.incidents.queries import record
from border_gov.incidents.queries.record import ReporterShown
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service.acting import tell_journal
from border_gov.journal.service import Audience
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer


def reveal_reporter(incident: Incident, actor: Viewer, now: dt.datetime) -> ReporterShown | None:
    """Name and telephone in clear text. Becomes: an entry in the journal. Refused: any other side."""
    if not record.may_unmask(actor, incident):
        raise NotAllowed("You may not do this.")
    shown = record.reporter_of(actor, incident, whole=True)
    tell_journal(incident, actor, Verb.REVEAL, now, audience=Audience())
    return shown
