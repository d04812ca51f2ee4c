"""The verb of recorders' files: a GPX becomes the patrol's track, or is refused with the reason."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from border_gov.geo.gpx import read_gpx
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.service import walk_tracks
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def key_of(walk: Patrol, content: bytes) -> uuid.UUID:
    """The same for the same file on the same patrol, so that sending it twice is harmless."""
    return uuid.UUID(bytes=hashlib.sha256(b"%d:" % walk.id + content).digest()[:16])


def add(walk: Patrol, actor: Viewer, content: bytes, now: dt.datetime) -> tuple[dict[str, Any], bool]:
    """Keep the part of a GPX file that lies in the shift as the actor's track; True if it is new.

    Must be: `walk` locked and begun, the actor takes part and agreed to tracks. Becomes: stored sealed, the
    patrol reviewed with it. Refused: what `read_gpx` refuses (damaged, not GPX, document types, entities,
    too large), a file without a track, one whose points all lie outside the shift.
    """
    found = read_gpx(content)
    if not len(found.track):
        raise _wrong(L("The file holds a planned route or places, but no recorded track."), "gpx.no_track")
    answer, new = walk_tracks.add_file(walk, actor, key_of(walk, content), found.track, now)
    if not answer["kept"]:
        raise _wrong(L("No point of the file lies inside this patrol's time."), "gpx.outside")
    return answer, new


def _wrong(message: str, code: str) -> Invalid:
    return Invalid(message, code=code, fields={"file": [message]})
