"""Tracks: where somebody was and when, as arrays; joined, cleaned for use, and simplified for keeping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import shapely
from numpy.typing import NDArray

from border_gov.geo.datum import to_degrees, to_metres

Floats = NDArray[np.float64]
KEPT_TOLERANCE_M = 25.0
KEPT_DECIMALS = 4  # about 10 m: a simplified track shows the way, not the doorstep

Fix = tuple[float, float, datetime | None, float | None]


@dataclass(frozen=True, eq=False)
class Track:
    """Fixes in the order of recording, all arrays of shape (n,).

    ``lon``, ``lat``: degrees, EPSG:4326. ``time``: UTC seconds since 1970, NaN where unknown. ``accuracy``:
    metres within which the recorder was with about 68 %, NaN where unknown. ``part``: number of the
    unbroken piece that the fix belongs to, from 0.
    """

    lon: Floats
    lat: Floats
    time: Floats
    accuracy: Floats
    part: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.lon)

    @property
    def timed(self) -> bool:
        """Whether any fix carries a time."""
        return bool(np.isfinite(self.time).any())

    def metres(self) -> tuple[Floats, Floats]:
        """(x east, y north) in metres of EPSG:4549, each (n,)."""
        x, y = to_metres(self.lon, self.lat)
        return np.asarray(x, dtype=float), np.asarray(y, dtype=float)

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Track:
        """The fixes that a mask or an index array names."""
        return Track(
            self.lon[which], self.lat[which], self.time[which], self.accuracy[which], self.part[which]
        )


def track_of(fixes: Iterable[Fix]) -> Track:
    """A track of one piece from (lon, lat, time or None, accuracy in metres or None) rows."""
    rows = list(fixes)
    return Track(
        np.array([row[0] for row in rows], dtype=float),
        np.array([row[1] for row in rows], dtype=float),
        np.array([np.nan if row[2] is None else row[2].timestamp() for row in rows], dtype=float),
        np.array([np.nan if row[3] is None else row[3] for row in rows], dtype=float),
        np.zeros(len(rows), dtype=np.int32),
    )


def joined(tracks: Sequence[Track]) -> Track:
    """Several tracks as one, each keeping its own pieces; in the order of time where all times are known."""
    if not tracks:
        return track_of(())
    shift, parts = 0, []
    for track in tracks:
        parts.append(track.part + shift)
        shift += int(track.part.max()) + 1 if len(track) else 0
    whole = Track(
        np.concatenate([t.lon for t in tracks]),
        np.concatenate([t.lat for t in tracks]),
        np.concatenate([t.time for t in tracks]),
        np.concatenate([t.accuracy for t in tracks]),
        np.concatenate(parts).astype(np.int32),
    )
    if np.isfinite(whole.time).all():
        return whole.take(np.argsort(whole.time, kind="stable"))
    return whole


def pieced(track: Track, silence_s: float) -> Track:
    """The fixes in the order of time as pieces that end where nothing was recorded for ``silence_s`` seconds.

    Needs the time of every fix.
    """
    ordered = track.take(np.argsort(track.time, kind="stable"))
    cuts = np.diff(ordered.time, prepend=ordered.time[:1]) > silence_s
    return replace(ordered, part=np.cumsum(cuts).astype(np.int32))


def packed(track: Track) -> bytes:
    """A track as bytes for keeping: five little-endian doubles a fix (lon, lat, time, accuracy, part)."""
    columns = (track.lon, track.lat, track.time, track.accuracy, track.part.astype(float))
    return np.column_stack(columns).astype("<f8").tobytes()


def unpacked(content: bytes) -> Track:
    """The track that `packed` was given."""
    lon, lat, time, accuracy, part = np.frombuffer(content, dtype="<f8").reshape(-1, 5).T.copy()
    return Track(lon, lat, time, accuracy, part.astype(np.int32))


def moment(seconds: float) -> datetime | None:
    """UTC time of seconds since 1970; None for NaN."""
    return datetime.fromtimestamp(seconds, UTC) if np.isfinite(seconds) else None


def simplified(track: Track, tolerance_m: float = KEPT_TOLERANCE_M) -> list[list[list[float]]]:
    """What may be kept after the retention time: one [[lon, lat], …] for each piece, no times, no accuracy.

    Douglas and Peucker (1973) in metres of EPSG:4549; every removed fix lies within ``tolerance_m`` of the
    line that is kept. Coordinates are rounded to about 10 m. Pieces of a single fix vanish.
    """
    x, y = track.metres()
    out = []
    for number in np.unique(track.part):
        mine = track.part == number
        if mine.sum() < 2:
            continue
        line = shapely.simplify(shapely.linestrings(x[mine], y[mine]), tolerance_m, preserve_topology=False)
        lon, lat = to_degrees(*shapely.get_coordinates(line).T)
        pairs = np.round(np.column_stack([lon, lat]), KEPT_DECIMALS)
        fresh = np.r_[True, (np.diff(pairs, axis=0) != 0).any(axis=1)]
        if fresh.sum() > 1:
            out.append(pairs[fresh].tolist())
    return out
