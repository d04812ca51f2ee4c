"""Verbs of photos of findings: kept once, made anew without what the camera told, encrypted."""

import datetime as dt
import hashlib
from uuid import UUID

from border_gov.joint_patrol.models.phone import PatrolPhoto
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import walk_photos as queries
from border_gov.joint_patrol.queries import walking
from border_gov.joint_patrol.rules import walking as law
from border_gov.kernel import files
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def add(
    walk: Patrol, actor: Viewer, keys: tuple[UUID, UUID], content: bytes, now: dt.datetime
) -> tuple[PatrolPhoto, bool]:
    """Keep a photo of a finding; `keys` are those of the photo and of the finding. True if it is new.

    Must be: `walk` locked and begun, the actor takes part and noted the finding before. Refused: what is no
    photo, the same key for another photo, more than six photos of one finding, no such finding.
    """
    law.FLOW.allow("note", walk.state, actor, walking.facts_of(walk))
    key, entry_key = keys
    print_ = law.fingerprint(walk.id, {"of": entry_key, "file": hashlib.sha256(content).hexdigest()})
    known = queries.of_key(actor.person_id or 0, key)
    if known is not None:
        if known.fingerprint != print_:
            raise _wrong("key", L("This key was used for something else."))
        return known, False
    entry = walking.entry_of(actor.person_id or 0, entry_key)
    if entry is None or entry.patrol_id != walk.id or entry.kind != "finding":
        raise _wrong("entry", L("The finding of this photo is not there."))
    if len(queries.of_entries([entry.id]).get(entry.id, ())) >= law.MOST_PHOTOS:
        raise _wrong("file", L("A finding has room for six photos."))
    if content.startswith(b"%PDF-"):
        raise _wrong("file", L("Please choose a photo (JPEG, PNG or WebP)."))
    side = min(actor.sides & set(walking.sides_of(walk)), default="")
    file = files.store(content, zone_id=walk.zone_id, side=side, actor=actor, now=now)
    photo = PatrolPhoto(
        entry_id=entry.id,
        file_id=file.id,
        person_id=actor.person_id,
        key=key,
        fingerprint=print_,
        received_at=now,
    )
    db.session.add(photo)
    db.session.flush()
    return photo, True


def _wrong(field: str, told: str) -> Invalid:
    return Invalid("Please correct what is marked.", fields={field: [told]})
