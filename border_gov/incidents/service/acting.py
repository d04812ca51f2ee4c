"""What every act upon an incident shares: law asked, row changed, act kept, journal told."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.incidents.models import Act, Incident, Message
from border_gov.incidents.queries import reads, record
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.rules.flow import FLOW, Facts
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import timing
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

HEARS = ("duty", "officer")
CHANGED = L(
    "Somebody changed this incident after you opened it. What you typed is still here; look at what is "
    "different now and send it again."
)


def subject_of(incident: Incident) -> Subject:
    """The incident as the journal names it."""
    return Subject(SUBJECT_KIND, incident.id)


def side_of(actor: Viewer, incident: Incident) -> str:
    """The side for which `actor` acts on this incident."""
    own = actor.sides & set(incident.sides)
    own = own or actor.sides & {incident.receiver} or actor.sides
    return min(own, default="")


def expect_version(incident: Incident, version: int | None) -> None:
    """Refuse an act done looking at an older state; the refusal says what is different now."""
    if version is not None and version != incident.version:
        fields = {name: [str(now)] for name, (_, now) in record.changed_since(incident, version).items()}
        raise Refused(CHANGED, code="stale", fields=fields)


def allow(
    incident: Incident, actor: Viewer, verb: str, data: Mapping[str, Any] | None = None, **more: Any
) -> Facts:
    """The facts, if the flow lets `actor` do `verb` now; else its refusal."""
    facts = reads.facts_of(actor, incident)
    facts = Facts(**{**vars(facts), **more})
    FLOW.allow(verb, incident.state, actor, facts, data)
    return facts


def acted(
    incident: Incident,
    actor: Viewer,
    verb: str,
    now: dt.datetime,
    *,
    told: Verb,
    target: str | None = None,
    event_at: dt.datetime | None = None,
    reason: str = "",
    words: str = "",
    kept: Mapping[str, Any] | None = None,
    audience: Audience | None = None,
    **facts: Any,
) -> Act:
    """The act is done: state and version move, the act is kept with its words, the journal hears codes."""
    before = incident.state
    incident.state = target or before
    incident.version += 1
    incident.changed_at, incident.changed_by = now, actor.person_id
    act = Act(
        **_who(incident, actor),
        verb=verb,
        state_before=before,
        event_at=event_at or now,
        received_at=now,
        reason=reason,
        words=words.strip(),
        facts={**(kept or {}), "version": incident.version},
    )
    db.session.add(act)
    db.session.flush()
    tell_journal(
        incident, actor, told, now, audience=audience, reason=reason or None, event=event_at, **facts
    )
    timing.follow(incident, actor, now)
    return act


def _who(incident: Incident, actor: Viewer) -> dict[str, Any]:
    return {
        "incident_id": incident.id,
        "zone_id": incident.zone_id,
        "state_after": incident.state,
        "round": incident.round,
        "side": side_of(actor, incident) if actor.signed_in else "",
        "person_id": actor.person_id,
        "by": actor.by,
    }


def tell_journal(
    incident: Incident,
    actor: Viewer,
    verb: Verb,
    now: dt.datetime,
    audience: Audience | None = None,
    **facts: Any,
) -> None:
    """One entry about this incident, heard by the desks of its sides unless said otherwise."""
    sides = incident.sides or ([incident.receiver] if incident.receiver else [])
    journal.record(
        actor,
        verb,
        subject_of(incident),
        now=now,
        zone_id=incident.zone_id,
        sides=sides,
        audience=audience or Audience(roles=HEARS, sides=sorted(set(sides) - actor.sides)),
        state=incident.state,
        **{name: value for name, value in facts.items() if value is not None},
    )


def say_to_citizen(
    incident: Incident,
    actor: Viewer,
    kind: str,
    words: str,
    now: dt.datetime,
    *,
    channel: str = "page",
    automatic: bool = False,
) -> Message:
    """Put words for the citizen on their status page."""
    message = Message(
        incident_id=incident.id,
        kind=kind,
        words=words.strip(),
        channel=channel,
        automatic=automatic,
        side=side_of(actor, incident) if actor.signed_in else "",
        person_id=actor.person_id,
        at=now,
    )
    db.session.add(message)
    db.session.flush()
    return message
