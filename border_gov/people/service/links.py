"""Personal links of volunteers: made by the organiser, kept by the first phone, revocable, for a season."""

import datetime as dt
import secrets
from typing import cast

from sqlalchemy import select, update

from border_gov.journal.service import Audience, Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Person, PersonalLink
from border_gov.people.queries.recognising import hashed
from border_gov.people.rules import LINK_DAYS, Verb, may_link

SECOND_PHONE = L("This link already belongs to another phone. Please ask your organiser for a new one.")


def make_link(
    person: Person, *, until: dt.datetime | None = None, actor: Viewer, now: dt.datetime
) -> tuple[PersonalLink, str]:
    """A new link for a volunteer, with the only copy of its secret; older links of the person end.

    Refused: anybody but an organiser of the person's own side, a person who has left, an end in the past.
    """
    if not may_link(actor, person.side_key):
        raise NotAllowed("You may not do this.")
    if person.status != "active":
        raise Refused("This person has left.", code="left")
    until = until or now + dt.timedelta(days=LINK_DAYS)
    if not now < until <= now + dt.timedelta(days=366):
        message = L("Please choose a day within the next year.")
        raise Invalid(message, fields={"until": [message]})
    revoke_links(person.id, now)
    secret = secrets.token_urlsafe(32)
    link = PersonalLink(
        person_id=person.id,
        secret_hash=hashed(secret),
        made_by=actor.person_id or 0,
        made_at=now,
        expires_at=until,
    )
    db.session.add(link)
    db.session.flush()
    _note(actor, Verb.LINK_MADE, link, person, now)
    return link, secret


def find_link(secret: str, now: dt.datetime) -> PersonalLink:
    """The link with this secret. NotFound: unknown, revoked, expired, or of a person who has left."""
    link = db.session.scalar(
        select(PersonalLink).where(PersonalLink.secret_hash == hashed(secret)).with_for_update()
    )
    if link is None or link.revoked_at or link.expires_at <= now or link.person.status != "active":
        raise NotFound("This link is no longer valid. Please ask your organiser for a new one.")
    return link


def bind(secret: str, device_secret: str, *, device: str, now: dt.datetime) -> tuple[PersonalLink, str]:
    """Bind the link to this phone; returns the secret that the phone keeps (its own again if it is bound).

    Refused (409): a second phone.
    """
    link = find_link(secret, now)
    if link.device_hash is not None:
        if device_secret and hashed(device_secret) == link.device_hash:
            return link, device_secret
        raise Refused(SECOND_PHONE, code="second_phone")
    kept = secrets.token_urlsafe(32)
    link.device_hash, link.device, link.bound_at, link.seen_at = hashed(kept), device[:200], now, now
    _note(_holder(link), Verb.LINK_BOUND, link, link.person, now)
    return link, kept


def note_second_phone(secret: str, now: dt.datetime) -> None:
    """Tell the organiser that a second phone was refused."""
    link = find_link(secret, now)
    audience = Audience(people=[link.made_by] if link.made_by else [])
    _note(_holder(link), Verb.LINK_REFUSED, link, link.person, now, audience)


def revoke(link: PersonalLink, *, actor: Viewer, now: dt.datetime) -> None:
    """End a link at once. Refused: anybody but an organiser of the person's side, and its own holder."""
    if not may_link(actor, link.person.side_key) and link.person_id != actor.person_id:
        raise NotAllowed("You may not do this.")
    link.revoked_at = now
    _note(actor, Verb.LINK_REVOKED, link, link.person, now)


def revoke_links(person_id: int, now: dt.datetime) -> int:
    """End every open link of a person; returns how many."""
    done = db.session.execute(
        update(PersonalLink)
        .where(PersonalLink.person_id == person_id, PersonalLink.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return cast(int, getattr(done, "rowcount", 0))


def _holder(link: PersonalLink) -> Viewer:
    return Viewer(person_id=link.person_id, by="link")


def _note(
    actor: Viewer,
    verb: Verb,
    link: PersonalLink,
    person: Person,
    now: dt.datetime,
    audience: Audience | None = None,
) -> None:
    record(
        actor,
        verb,
        Subject("person", person.id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        audience=audience,
        link=link.id,
    )
