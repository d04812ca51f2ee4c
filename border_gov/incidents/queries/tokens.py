"""Reads by the citizen's token, and whose answers count."""

import datetime as dt

from sqlalchemy import select

from border_gov.incidents.models import CitizenToken, Incident, Reporter
from border_gov.incidents.rules import codes
from border_gov.kernel.db import db
from border_gov.people.queries.recognising import hashed


def find(secret: str, now: dt.datetime) -> CitizenToken | None:
    """The token with this secret, unless it is over."""
    chosen = select(CitizenToken).where(
        CitizenToken.secret_hash == hashed(secret), CitizenToken.expires_at > now
    )
    return db.session.scalar(chosen)


def counts(incident: Incident) -> bool:
    """Whether an answer enters the rate: not of staff, not of a report that follows another, no exercise."""
    row = db.session.get(Reporter, incident.id)
    is_staff = bool(row and row.is_staff)
    return not (is_staff or incident.exercise or incident.merged_into or incident.state == codes.MERGED)


def followed(incident: Incident) -> Incident:
    """The incident in which a merged one goes on, else itself."""
    seen = {incident.id}
    while incident.merged_into and incident.merged_into not in seen:
        seen.add(incident.merged_into)
        incident = db.session.get_one(Incident, incident.merged_into)
    return incident
