"""A request with a key makes one incident, however often and from how many places it is sent."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from border_gov.incidents.models import Incident, SentRequest
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.words import L


def request_key(text: str) -> str:
    """A client's key in one spelling. Refused: what is neither a UUID nor 8 to 80 plain characters."""
    key = text.strip()
    try:
        return str(UUID(key))
    except ValueError:
        if 8 <= len(key) <= 80 and key.isascii() and key.isprintable():
            return key
    told = L("The key must be a UUID or 8 to 80 plain characters.")
    raise Invalid("Please correct what is marked.", fields={"idempotency_key": [told]})


def fingerprint(data: Mapping[str, Any]) -> str:
    """The body of a request in one number: the same key may only come with the same body."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(
    zone_id: int,
    owner: str,
    key: str,
    data: Mapping[str, Any],
    make: Callable[[], Incident],
    now: dt.datetime,
) -> tuple[Incident, bool]:
    """What `make` makes, or what it made before under this owner's key; True if it is new.

    Two at once wait for one another. Refused: the same key with another body (422).
    """
    print_ = fingerprint(data)
    values = {"zone_id": zone_id, "owner": owner, "key": key, "fingerprint": print_, "at": now}
    kept = insert(SentRequest).values(**values).on_conflict_do_nothing().returning(SentRequest.id)
    made = db.session.scalar(kept)
    if made is not None:
        incident = make()
        db.session.get_one(SentRequest, made).incident_id = incident.id
        db.session.flush()
        return incident, True
    same = (SentRequest.zone_id == zone_id, SentRequest.owner == owner, SentRequest.key == key)
    known = db.session.scalars(select(SentRequest).where(*same)).one()
    if known.fingerprint != print_:
        told = L("This key was used for something else.")
        raise Invalid("Please correct what is marked.", fields={"idempotency_key": [told]})
    return db.session.get_one(Incident, known.incident_id), False
