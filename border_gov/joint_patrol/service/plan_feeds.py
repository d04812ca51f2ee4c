"""Verbs of a person's calendar address: make it, revoke it; the secret is shown once and kept as a hash."""

import datetime as dt
import hashlib
import secrets

from border_gov.joint_patrol.models.plans import PatrolFeed
from border_gov.joint_patrol.queries import plan_told as queries
from border_gov.joint_patrol.rules import plans as law
from border_gov.journal import service as journal
from border_gov.journal.service import Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer


def hashed(secret: str) -> str:
    """How a secret is kept; it is random and long, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_feed(actor: Viewer, zone_id: int, now: dt.datetime) -> str:
    """A new calendar address for oneself; older ones stop working. Returns the secret, once."""
    if not actor.signed_in:
        raise NotAllowed("You may not do this.")
    revoke_feeds(actor, now)
    secret = secrets.token_urlsafe(32)
    feed = PatrolFeed(
        zone_id=zone_id, person_id=actor.person_id, secret_hash=hashed(secret), made_at=now, revoked_at=None
    )
    db.session.add(feed)
    db.session.flush()
    _record(actor, law.Verb.FEED_MADE, feed, now)
    return secret


def revoke_feeds(actor: Viewer, now: dt.datetime) -> int:
    """Stop every calendar address of oneself; returns how many there were."""
    found = queries.feeds_of(actor.person_id or 0)
    for feed in found:
        feed.revoked_at = now
        _record(actor, law.Verb.FEED_REVOKED, feed, now)
    return len(found)


def _record(actor: Viewer, verb: law.Verb, feed: PatrolFeed, now: dt.datetime) -> None:
    subject = Subject("patrol_feed", feed.id)
    journal.record(actor, verb, subject, now=now, zone_id=feed.zone_id, sides=actor.sides)
