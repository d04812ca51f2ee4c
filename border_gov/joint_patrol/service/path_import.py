"""Import of the path network: a map layer becomes a whole new version, after every row was judged."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select, update

from border_gov.geo.columns import path_value, shape_of
from border_gov.geo.control import Shift, suspected_shift
from border_gov.geo.datum import to_degrees, to_metres
from border_gov.geo.gisfiles import GisFile, GisRow
from border_gov.joint_patrol.models.places import PathNetwork, PathNode, PathSegment
from border_gov.joint_patrol.rules import network as law
from border_gov.joint_patrol.rules.inputs import INPUT_FLOW, InputFacts, InputVerb
from border_gov.journal.service import Audience, Subject, record
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.rules import fit_name
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets.importing import Problem
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SNAP_M = 2.0
NAMES = ("道路名称", "路名", "名称", "name", "Name", "桥名")
BRIDGE_NAMES = ("桥名", "bridge_name")
KINDS = ("类型", "道路类型", "种类", "type", "highway", "kind")
PASSABLE = ("通行", "通行方式", "passable", "access")
BRIDGE_FLAGS = ("bridge", "is_bridge", "是否桥")
NO_LINE = L("The row has no line.")
REPAIRED = L("The shape is not valid (%(reason)s).")
BAD_NAME = L("This cannot be a name: it is empty, too long, or holds signs such as < > { } $.")
TOO_SHORT = L("The line is shorter than half a metre.")
TWICE = L("The same line stands in the file twice.")
CROSSES = L(
    "This path leads from one side to another and is not marked as a bridge; the part across was left out."
)
FAR_AWAY = L("None of the paths lies on the ground of this zone. Is the coordinate system right?")
NOTHING = L("The file holds no path that can be taken in.")


@dataclass
class PathReport:
    """What an import of paths would store, what it would leave out and why, and how it hangs together."""

    built: law.Built
    connectivity: law.Connectivity
    banks: list[str]
    problems: list[Problem] = field(default_factory=list)
    repairs: list[GisRow] = field(default_factory=list)
    shift: Shift | None = None
    is_same: bool = False
    sha256: str = ""

    @property
    def pieces(self) -> list[law.Piece]:
        """The edges to store."""
        dropped = {id(piece) for piece in self.connectivity.crossing}
        return [piece for piece in self.built.pieces if id(piece) not in dropped]

    def figures(self) -> dict[str, Any]:
        """Numbers of the report for pages, commands and the stored version."""
        whole = self.connectivity
        metres = sum(piece.length_m for piece in self.pieces)
        return {
            "nodes": len(self.built.nodes),
            "paths": len(self.pieces),
            "bridges": whole.bridges,
            "km": round(metres / 1000, 1),
            "snapped": self.built.snapped,
            "cut": self.built.cut,
            "parts": [
                {"nodes": p.nodes, "km": round(p.length_m / 1000, 1), "banks": list(p.banks)}
                for p in whole.parts[:12]
            ],
            "part_count": len(whole.parts),
            "islands": whole.islands,
            "islands_km": round(whole.islands_m / 1000, 1),
            "idle_bridges": [piece.raw.name for piece in whole.idle_bridges[:20]],
            "left_out": len({(p.row, p.message) for p in self.problems}),
        }


def examine_paths(zone_id: int, layer: GisFile, actor: Viewer, snap_m: float = SNAP_M) -> PathReport:
    """Judge every row of a layer; stores nothing. Refused: no right to it, nothing that can be taken in,
    no path on the ground of the zone.
    """
    INPUT_FLOW.allow("import_paths", "", actor, InputFacts(zone_id))
    problems: list[Problem] = []
    raws = [raw for row in layer.rows for raw in _raws(layer.layer, row, problems)]
    report = report_of(zone_id, raws, snap_m, layer.layer)
    report.problems = sorted([*problems, *report.problems], key=lambda p: p.row)
    report.repairs = layer.repairs
    report.shift = suspected_shift([row.shape for row in layer.rows if row.shape], _known_lines(zone_id))
    return report


def report_of(zone_id: int, raws: Sequence[law.RawPath], snap_m: float, sheet: str = "") -> PathReport:
    """The network of `raws` with their banks, and which of them cannot be part of it."""
    built = law.build(raws, snap_m)
    if not built.pieces:
        raise Invalid(NOTHING, fields={"file": [NOTHING]})
    banks = _banks(zone_id, built.nodes)
    if not any(banks):
        raise Invalid(FAR_AWAY, fields={"crs": [FAR_AWAY]})
    whole = law.connectivity(built, banks)
    problems = [
        _problem(sheet, row, "geometry", "", message)
        for message, rows in (
            (TOO_SHORT, built.empty_rows),
            (TWICE, built.doubled_rows),
            (CROSSES, [piece.raw.row for piece in whole.crossing]),
        )
        for row in dict.fromkeys(rows)
    ]
    report = PathReport(built, whole, banks, problems)
    report.sha256 = _fingerprint(report)
    current = _current(zone_id)
    report.is_same = current is not None and current.sha256 == report.sha256
    return report


def _raws(sheet: str, row: GisRow, problems: list[Problem]) -> list[law.RawPath]:
    kind = _value(row, KINDS)
    is_bridge = "桥" in kind or kind.lower() == "bridge" or _value(row, BRIDGE_FLAGS).lower() in _YES
    name = (_value(row, BRIDGE_NAMES) if is_bridge else "") or _value(row, NAMES)
    lines = _lines(row)
    if not lines:
        problems.append(_problem(sheet, row.number, "geometry", "", NO_LINE))
    elif name and not fit_name(name):
        problems.append(_problem(sheet, row.number, NAMES[0], name, BAD_NAME))
        return []
    return [
        law.RawPath(row.number, name, kind[:40], _value(row, PASSABLE)[:40], is_bridge, line)
        for line in lines
    ]


_YES = {"1", "yes", "true", "是", "y"}


def _lines(row: GisRow) -> list[tuple[law.Point, ...]]:
    """The lines of a row in metres; a shape that holds anything else has none."""
    shape: Any = row.shape
    if shape is None or shape.geom_type not in ("LineString", "MultiLineString"):
        return []
    parts = [shape] if shape.geom_type == "LineString" else shape.geoms
    found = []
    for part in parts:
        degrees = np.asarray(part.coords)
        x, y = to_metres(degrees[:, 0], degrees[:, 1])
        found.append(tuple(zip(x.tolist(), y.tolist(), strict=True)))
    return found


def _value(row: GisRow, columns: Sequence[str]) -> str:
    for column in columns:
        value = row.values.get(column)
        if value is not None and str(value).strip():
            return str(value).strip()
    return ""


def _problem(sheet: str, row: int, column: str, value: str, message: str) -> Problem:
    return Problem(sheet, row, column, column, value[:60], message)


def _banks(zone_id: int, nodes: Sequence[law.Point]) -> list[str]:
    """The side on whose ground each node stands; empty outside."""
    metres = np.array(nodes)
    lon, lat = to_degrees(metres[:, 0], metres[:, 1])
    placed = jurisdictions.locate_many(zone_id, lon, lat, np.zeros(len(nodes)))
    return [placed.sides[index] if index >= 0 else "" for index in placed.side.tolist()]


def _fingerprint(report: PathReport) -> str:
    """The same for the same paths, whatever file they came in."""
    rows = sorted(
        f"{p.key}|{p.raw.name}|{p.raw.kind}|{p.raw.passable}|{[(round(x), round(y)) for x, y in p.line]}"
        for p in report.pieces
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _known_lines(zone_id: int) -> list[Any]:
    lines = [shared.shape for shared in jurisdictions.layers(zone_id).lines]
    current = _current(zone_id)
    if current is not None:
        chosen = select(PathSegment.line).where(PathSegment.network_id == current.id).limit(2000)
        lines += [shape_of(value) for value in db.session.scalars(chosen)]
    return lines


def _current(zone_id: int) -> PathNetwork | None:
    return db.session.scalar(select(PathNetwork).where(PathNetwork.zone_id == zone_id, PathNetwork.current))


def store_paths(
    zone_id: int,
    report: PathReport,
    *,
    source: str,
    datum: str,
    snap_m: float,
    actor: Viewer,
    now: dt.datetime,
) -> PathNetwork | None:
    """Put a new version of the whole network into force; None if the same paths are in force already.

    Bridges and paths keep their keys, so that closures go on holding. Refused: no right to it.
    """
    INPUT_FLOW.allow("import_paths", "", actor, InputFacts(zone_id))
    if report.is_same:
        return None
    db.session.execute(
        update(PathNetwork).where(PathNetwork.zone_id == zone_id, PathNetwork.current).values(current=False)
    )
    highest = db.session.scalar(select(func.max(PathNetwork.number)).where(PathNetwork.zone_id == zone_id))
    values = {"number": (highest or 0) + 1, "source": source[:200], "datum": datum, "snap_m": snap_m}
    network = PathNetwork(
        zone_id=zone_id,
        sha256=report.sha256,
        report=report.figures(),
        made_by=actor.person_id,
        made_at=now,
        **values,
    )
    db.session.add(network)
    db.session.flush()
    db.session.execute(insert(PathNode), _node_rows(network.id, report))
    db.session.execute(insert(PathSegment), _segment_rows(network.id, report))
    _tell(network, report, actor, now)
    return network


def _tell(network: PathNetwork, report: PathReport, actor: Viewer, now: dt.datetime) -> None:
    sides = jurisdictions.side_keys(network.zone_id)
    record(
        actor,
        InputVerb.NETWORK_IMPORTED,
        Subject("patrol_network", network.id),
        now=now,
        zone_id=network.zone_id,
        sides=sides,
        audience=Audience(roles=("organiser",)),
        number=network.number,
        paths=len(report.pieces),
        bridges=report.connectivity.bridges,
    )


def _node_rows(network_id: int, report: PathReport) -> list[dict[str, Any]]:
    found = zip(report.built.nodes, report.banks, report.connectivity.component, strict=True)
    return [
        {"network_id": network_id, "number": n, "x": xy[0], "y": xy[1], "bank": bank, "component": part}
        for n, (xy, bank, part) in enumerate(found)
    ]


def _segment_rows(network_id: int, report: PathReport) -> list[dict[str, Any]]:
    rows = []
    for piece in report.pieces:
        xs, ys = zip(*piece.line, strict=True)
        rows.append(
            {
                "network_id": network_id,
                "key": piece.key,
                "name": {"zh": piece.raw.name},
                "kind": piece.raw.kind,
                "passable": piece.raw.passable,
                "is_bridge": piece.raw.is_bridge,
                "line": path_value(*to_degrees(np.array(xs), np.array(ys))),
                "length_m": round(piece.length_m, 3),
                "node_from": piece.u,
                "node_to": piece.v,
            }
        )
    return rows
