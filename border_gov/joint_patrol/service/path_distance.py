"""Metres on the zone's paths between places, lent to the duty desk that looks for the nearest unit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from border_gov.geo.datum import to_metres
from border_gov.joint_patrol.planner import model
from border_gov.joint_patrol.planner import network as net
from border_gov.joint_patrol.queries import inputs
from border_gov.joint_patrol.rules.network import base_key

REACH_M = 400.0
"""A place farther than this from every path is not reached by it."""
Spot = tuple[float, float]


@dataclass(frozen=True, eq=False)
class _Ground:
    graph: net.Graph
    tree: Any


def metres_on_paths(zone_id: int, start: Spot, ends: Sequence[Spot], now: dt.datetime) -> list[float | None]:
    """Metres from one place to each of several on paths open at `now`, and to the path and from it.

    Places are (lon, lat) WGS84. None: no path within REACH_M of it, or no way there.
    """
    network = inputs.current_network(zone_id)
    if network is None:
        return [None] * len(ends)
    shut = frozenset(
        one.path_key for one in inputs.closures_between(zone_id, now, now + dt.timedelta.resolution)
    )
    ground = _ground((network.id, network.sha256, network.made_at), zone_id, shut)
    off, nodes = ground.tree.query(
        [to_metres(*spot) for spot in (start, *ends)], distance_upper_bound=REACH_M
    )
    if not np.isfinite(off[0]):
        return [None] * len(ends)
    along = net.metres_from(ground.graph, int(nodes[0]))
    found: list[float | None] = []
    for beside, node in zip(off[1:], nodes[1:], strict=True):
        metres = off[0] + along[node] + beside if np.isfinite(beside) else np.inf
        found.append(float(metres) if np.isfinite(metres) else None)
    return found


@lru_cache(maxsize=8)
def _ground(version: tuple[Any, ...], zone_id: int, shut: frozenset[str]) -> _Ground:
    """The graph of a network without what is shut; kept, because a network changes with an import only."""
    rows = inputs.network_rows(zone_id)
    assert rows is not None
    _, nodes, edges = rows
    kept = tuple(
        model.Edge(row["node_from"], row["node_to"], row["length_m"])
        for row in edges
        if base_key(row["key"]) not in shut
    )
    xy = tuple((row["x"], row["y"]) for row in nodes)
    return _Ground(net.build(model.Network(xy=xy, edges=kept)), cKDTree(np.array(xy)))
