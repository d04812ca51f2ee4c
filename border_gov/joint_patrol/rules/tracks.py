"""The law of tracks: recorded inside the shift only, kept raw for a limited time, a person's own."""

import datetime as dt
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from border_gov.geo.tracks import Track
from border_gov.kernel.words import L

GRACE = dt.timedelta(minutes=60)
"""A patrol that nobody brought back ends this long after its planned end; the track stops with it."""
PHONE, GPX = "phone", "gpx"
SOURCES = (PHONE, GPX)
SILENCE_S = 120.0
"""A phone that sent nothing for so long was silent: its track has a gap there."""
MAX_POINTS = 500
"""Points in one sending of a phone."""


class TrackVerb(StrEnum):
    """What the journal says about tracks; it never says where."""

    RECORDED = "patrol.track_recorded"
    DELETED = "patrol.track_deleted"
    SIMPLIFIED = "patrol.track_simplified"


TRACK_WORDS: dict[str, str] = {
    TrackVerb.RECORDED: L("Began to record a track on patrol"),
    TrackVerb.DELETED: L("Deleted the recorded track"),
    TrackVerb.SIMPLIFIED: L("Simplified tracks after the retention time"),
}
SOURCE_WORDS = {PHONE: L("recorded by the phone"), GPX: L("from a file")}
NO_CONSENT = L("Agree to the recording of your track first; it is voluntary.")


def shift_ends(
    started_at: dt.datetime, planned: tuple[dt.datetime, dt.datetime], finished_at: dt.datetime | None
) -> dt.datetime:
    """When recording stops by itself: at coming back, else an hour after the shift should have been over.

    A patrol that set out late may last as long as it was planned to.
    """
    begins, ends = planned
    return finished_at or max(ends, started_at + (ends - begins)) + GRACE


def inside(
    track: Track, starts: dt.datetime, ends: dt.datetime, cleared_at: dt.datetime | None
) -> NDArray[np.bool_]:
    """Fixes (n,) of the shift, none from before the moment up to which the person had everything deleted."""
    early = max(starts, cleared_at) if cleared_at else starts
    return (track.time >= early.timestamp()) & (track.time <= ends.timestamp())
