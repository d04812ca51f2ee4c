"""GPX 1.0 and 1.1 of any recorder, read without entities, network or a tree, or refused with the reason."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from lxml import etree

from border_gov.geo.datum import GeoError
from border_gov.geo.tracks import Floats, Track, joined, track_of
from border_gov.kernel.words import L

MAX_BYTES = 30_000_000
MAX_POINTS = 200_000
MAX_DEPTH = 60
MAX_TEXT = 200
METRES_PER_HDOP = 5.0
NAMESPACE = "http://www.topografix.com/GPX/"
ENCODINGS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252",
             "gb2312", "gbk", "gb18030", "big5"}  # fmt: skip
_DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")
_POINTS = {"trkpt": "trk", "rtept": "rte", "wpt": "wpt"}
_LEAVES = {"time", "hdop", "name", "accuracy"}


@dataclass(frozen=True)
class Waypoint:
    """One named place of a file, degrees of WGS 84."""

    lon: float
    lat: float
    name: str = ""
    time: datetime | None = None


@dataclass(frozen=True, eq=False)
class GpxFile:
    """What a file holds. ``track``: all its recorded segments, one ``part`` each; ``routes`` are plans.

    ``skipped`` points had no usable position, ``untimed`` ones no readable time; ``cut_short`` says that the
    file ends in the middle, as after an empty battery.
    """

    version: str
    creator: str
    track: Track
    routes: tuple[Track, ...]
    waypoints: tuple[Waypoint, ...]
    skipped: int = 0
    untimed: int = 0
    cut_short: bool = False


@dataclass
class _Rows:
    """Points of one segment or route while it is read: longitudes, latitudes, times, accuracies."""

    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    time: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)

    def track(self) -> Track:
        columns: list[Floats] = [np.array(c, dtype=float) for c in (self.lon, self.lat)]
        rest: list[Floats] = [np.array(c, dtype=float) for c in (self.time, self.accuracy)]
        return Track(columns[0], columns[1], rest[0], rest[1], np.zeros(len(self.lon), dtype=np.int32))


def read_gpx(content: bytes, name: str = "file") -> GpxFile:
    """Read a GPX file; ``name`` is the field that a refusal names.

    Refused (GeoError): too large, too many points, no XML, not GPX, a document type (and with it every
    entity), an unknown encoding, no point with a position. Single bad points are left out and counted.
    """
    _check_outside(content, name)
    reader = _Reader(name)
    # Only the target is called, so nothing that a file declares is kept, resolved or fetched.
    parser: Any = etree.XMLParser(
        target=reader, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for start in range(0, len(content), 1 << 16):
            parser.feed(content[start : start + (1 << 16)])
        parser.close()
    except etree.XMLSyntaxError as error:
        if not (reader.count and _at_end(error, content)):
            raise _refusal(
                "gpx.broken", L("The file is damaged at line %(line)s."), name, line=error.lineno or 1
            ) from error
        reader.cut_short = True
    return reader.result()


def _refusal(code: str, message: str, name: str, **params: Any) -> GeoError:
    return GeoError(code, message, field=name, **params)


def _check_outside(content: bytes, name: str) -> None:
    """What is refused before any parser sees it: size, document types, encodings that hide them."""
    if len(content) > MAX_BYTES:
        message = L("The file is larger than %(limit)s MB.")
        raise _refusal("gpx.large", message, name, limit=MAX_BYTES // 1_000_000)
    plain = content.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    plain = plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    if not plain.startswith(b"<"):
        raise _refusal("gpx.other", L("This is not a GPX file."), name)
    if b"<!doctype" in plain.lower() or b"<!entity" in plain.lower():
        message = L("The file declares a document type; such files are not read.")
        raise _refusal("gpx.doctype", message, name)
    declared = _DECLARED.match(plain)
    if declared and declared[1].decode("latin-1").strip().lower() not in ENCODINGS:
        message = L("“%(encoding)s” is not a known text encoding.")
        raise _refusal("gpx.encoding", message, name, encoding=declared[1].decode("latin-1"))


def _at_end(error: etree.XMLSyntaxError, content: bytes) -> bool:
    """Whether the fault is only that the file stops."""
    return (error.lineno or 0) > content.rstrip().count(b"\n") and not content.rstrip().endswith(b"</gpx>")


class _Reader:
    """The parser's target: remembers the point being read and nothing else of the document."""

    def __init__(self, name: str) -> None:
        self.field = name
        self.version = self.creator = ""
        self.depth = self.count = self.skipped = self.untimed = 0
        self.cut_short = False
        self.segments: list[_Rows] = []
        self.routes: list[_Rows] = []
        self.waypoints: list[Waypoint] = []
        self._point: dict[str, str] | None = None
        self._kind = ""
        self._leaf = ""
        self._leaf_depth = 0
        self._text: list[str] = []
        self._names: dict[str, str] = {}

    def doctype(self, *_: object) -> None:
        message = L("The file declares a document type; such files are not read.")
        raise _refusal("gpx.doctype", message, self.field)

    def start(self, tag: str, attributes: Any) -> None:
        self.depth += 1
        name = self._names.get(tag) or self._named(tag)
        if self.depth == 1:
            self._root(tag, name, attributes)
        elif self._point is not None:
            if name in _LEAVES and (name == "accuracy" or self.depth == self._leaf_depth):
                self._leaf, self._text = name, []
        elif name in _POINTS:
            self._kind, self._point, self._leaf_depth = name, dict(attributes), self.depth + 1
        elif name in ("trkseg", "rte"):
            (self.segments if name == "trkseg" else self.routes).append(_Rows())
        if self.depth > MAX_DEPTH:
            raise _refusal("gpx.deep", L("This is not a GPX file."), self.field)

    def end(self, tag: str) -> None:
        name = self._names.get(tag) or self._named(tag)
        if self._leaf and name == self._leaf:
            if self._point is not None:
                self._point.setdefault("_" + name, "".join(self._text).strip())
            self._leaf = ""
        elif self._point is not None and name == self._kind and self.depth == self._leaf_depth - 1:
            self._keep(self._point)
            self._point = None
        self.depth -= 1

    def data(self, text: str) -> None:
        if self._leaf and len(self._text) < MAX_TEXT:
            self._text.append(text)

    def close(self) -> _Reader:
        return self

    def _named(self, tag: str) -> str:
        """The local name of a GPX element; elements of other namespaces have none, but for an accuracy."""
        space, _, local = tag.rpartition("}")
        known = not space or space[1:].startswith(NAMESPACE)
        name = local if known or local == "accuracy" else "-"
        if len(self._names) < 1000:
            self._names[tag] = name
        return name

    def _root(self, tag: str, name: str, attributes: Any) -> None:
        if name != "gpx":
            raise _refusal("gpx.other", L("This is not a GPX file."), self.field)
        self.version = str(attributes.get("version", ""))[:10]
        self.creator = str(attributes.get("creator", ""))[:80]

    def _keep(self, point: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_POINTS:
            message = L("The file holds more than %(limit)s points.")
            raise _refusal("gpx.many", message, self.field, limit=MAX_POINTS)
        lon, lat = _number(point.get("lon")), _number(point.get("lat"))
        # A recorder without a fix writes 0, 0.
        if not (abs(lon) <= 180.0 and abs(lat) <= 90.0) or (lon == 0.0 and lat == 0.0):
            self.skipped += 1
            return
        time = _seconds(point.get("_time", ""))
        if self._kind == "wpt":
            when = datetime.fromtimestamp(time, UTC) if math.isfinite(time) else None
            self.waypoints.append(Waypoint(lon, lat, point.get("_name", "")[:MAX_TEXT], when))
            return
        self.untimed += self._kind == "trkpt" and math.isnan(time)
        rows = self.segments if self._kind == "trkpt" else self.routes
        if not rows:
            rows.append(_Rows())
        rows[-1].lon.append(lon)
        rows[-1].lat.append(lat)
        rows[-1].time.append(time)
        rows[-1].accuracy.append(_accuracy(point))

    def result(self) -> GpxFile:
        """The file; refused when no point of it has a position."""
        tracks = [rows.track() for rows in self.segments if rows.lon]
        routes = tuple(rows.track() for rows in self.routes if rows.lon)
        if not (tracks or routes or self.waypoints):
            raise _refusal("gpx.empty", L("The file holds no point with a position."), self.field)
        whole = joined(tracks) if tracks else track_of(())
        return GpxFile(
            self.version,
            self.creator,
            whole,
            routes,
            tuple(self.waypoints),
            self.skipped,
            self.untimed,
            self.cut_short,
        )


def _number(text: str | None) -> float:
    try:
        value = float((text or "").strip().replace(",", "."))
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _seconds(text: str) -> float:
    """UTC seconds since 1970 of an ISO 8601 time; a time without a zone is UTC, as GPX says."""
    if not text:
        return math.nan
    try:
        when = datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan


def _accuracy(point: dict[str, str]) -> float:
    """Metres: what an extension says, else the horizontal dilution times METRES_PER_HDOP, else NaN."""
    said = _number(point.get("_accuracy"))
    if not said > 0.0:
        said = METRES_PER_HDOP * _number(point.get("_hdop"))
    return said if 0.0 < said < 1e5 else math.nan
