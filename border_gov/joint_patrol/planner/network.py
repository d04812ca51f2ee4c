"""The path network as a sparse graph: distances, routes along it, and bridges that close and open.

Distances are metres along the edges by Dijkstra's algorithm (scipy.sparse.csgraph); unreachable is infinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from border_gov.joint_patrol.planner.model import Closure, Network

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Graph:
    """An undirected graph as CSR, the shortest of parallel edges kept, and the bridge of each bridge edge."""

    matrix: Any
    bridges: dict[tuple[int, int], str]
    closed: frozenset[str]


@dataclass(frozen=True, eq=False)
class Ways:
    """Distances in metres (k, k) between ``nodes``, and the predecessor of every node from each (k, n)."""

    nodes: tuple[int, ...]
    metres: Floats
    before: NDArray[np.int32]


def closed_between(network: Network, since: datetime, until: datetime) -> frozenset[str]:
    """What is closed at any moment from ``since`` to ``until``: a patrol of that time cannot rely on it."""
    return frozenset(c.way for c in network.closures if c.since < until and since < c.until)


def closed_during(network: Network, day: date, first_s: int, last_s: int) -> frozenset[str]:
    """The same for seconds after the midnight that begins ``day``."""
    midnight = datetime.combine(day, time())
    return closed_between(
        network, midnight + timedelta(seconds=first_s), midnight + timedelta(seconds=last_s)
    )


def closures_of(network: Network, way: str) -> tuple[Closure, ...]:
    """The closures of one bridge or path."""
    return tuple(c for c in network.closures if c.way == way)


def all_bridges(network: Network) -> frozenset[str]:
    """The keys of every bridge of the network."""
    return frozenset(edge.bridge for edge in network.edges if edge.bridge)


def build(network: Network, closed: frozenset[str] = frozenset()) -> Graph:
    """The graph without the edges of closed bridges and paths."""
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for edge in network.edges:
        u, v, metres, bridge = edge.u, edge.v, edge.length_m, edge.bridge
        if u == v or edge.way in closed:
            continue
        key = (u, v) if u < v else (v, u)
        if key not in best or metres < best[key][0]:
            best[key] = (metres, bridge)
    n = len(network.xy)
    ends = np.array(list(best), dtype=np.int32).reshape(-1, 2)
    # A path of no length would vanish from a sparse matrix, so it counts as a millimetre.
    metres_of = np.maximum(np.array([length for length, _ in best.values()], dtype=float), 1e-3)
    both = (np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]]))
    matrix = csr_matrix((np.concatenate([metres_of, metres_of]), both), shape=(n, n))
    return Graph(matrix, {key: bridge for key, (_, bridge) in best.items() if bridge}, closed)


def ways(graph: Graph, nodes: tuple[int, ...], limit: float = np.inf) -> Ways:
    """Distances between ``nodes`` up to ``limit`` metres; farther is infinity."""
    metres, before = dijkstra(
        graph.matrix, directed=True, indices=list(nodes), return_predecessors=True, limit=limit
    )
    return Ways(nodes, metres[:, list(nodes)], before)


def metres_only(graph: Graph, nodes: tuple[int, ...], limit: float = np.inf) -> Floats:
    """The distance matrix (k, k) alone."""
    found = dijkstra(graph.matrix, directed=True, indices=list(nodes), limit=limit)
    return found[:, list(nodes)]


def metres_from(graph: Graph, node: int) -> Floats:
    """The distance of every node from one, shape (n,)."""
    return np.asarray(dijkstra(graph.matrix, directed=True, indices=node))


def path(found: Ways, source: int, target: int) -> tuple[int, ...]:
    """The nodes from the ``source``-th to the ``target``-th of ``found.nodes``; empty without a way."""
    here, goal = found.nodes[target], found.nodes[source]
    if here == goal:
        return (here,)
    out = [here]
    while here != goal:
        here = int(found.before[source, here])
        if here < 0:
            return ()
        out.append(here)
    return tuple(reversed(out))


def join(found: Ways, order: tuple[int, ...]) -> tuple[int, ...]:
    """One node list through several positions of ``found.nodes``."""
    out: list[int] = []
    for source, target in pairwise(order):
        leg = path(found, source, target)
        out.extend(leg[1:] if out else leg)
    return tuple(out)


def bridges_on(graph: Graph, nodes: tuple[int, ...]) -> tuple[str, ...]:
    """The bridges crossed by a node list, in order."""
    pairs = (((u, v) if u < v else (v, u)) for u, v in pairwise(nodes))
    return tuple(graph.bridges[pair] for pair in pairs if pair in graph.bridges)


def components(graph: Graph) -> NDArray[np.int32]:
    """The number of the connected part that each node lies in, shape (n,)."""
    return connected_components(graph.matrix, directed=False)[1]
