"""The verb by which responsibility moves: duties, clocks, signatures and the citizen follow."""

import datetime as dt
from collections.abc import Sequence

from border_gov.incidents.models import Incident
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import watching
from border_gov.incidents.service.acting import HEARS, acted, say_to_citizen
from border_gov.journal.service import Audience
from border_gov.jurisdictions import queries as places
from border_gov.kernel.viewer import Viewer

MOVED = "您反映的事项现由%(sides)s负责办理。"
"""Words to the citizen, in the language of the report page."""


def move(
    incident: Incident, actor: Viewer, sides: Sequence[str], lead: str, rule: str, now: dt.datetime
) -> None:
    """Responsibility moves to `sides`, after an accepted hand-over or a ruling; signatures are asked anew."""
    incident.sides, incident.lead, incident.lead_rule = sorted(sides), lead, rule
    acted(
        incident,
        actor,
        "move",
        now,
        told=Verb.MOVE,
        audience=Audience(roles=HEARS),
        of=sorted(sides),
        lead=lead,
        rule=rule,
    )
    names = {look.key: look.name["zh"] for look in places.sides(incident.zone_id)}
    words = MOVED % {"sides": "、".join(names[side] for side in sorted(sides))}
    say_to_citizen(incident, actor, "news", words, now, automatic=True)
    watching.moved(incident, actor, now)
