"""Routes at 2 CPU seconds against a 60-second reference, and the path matrix of a 50,000-node network."""

from __future__ import annotations

import random
import sys
import time

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

from border_gov.joint_patrol.planner import network as net
from border_gov.joint_patrol.planner.field import Field, Walker, total
from border_gov.joint_patrol.planner.model import Edge, Network
from border_gov.joint_patrol.planner.search import Budget, search

SEEDS = (1, 2, 3)
REFERENCE_S, PLAN_S = 60.0, 2.0
GRID = 224


def zone(seed: int) -> Field:
    """60 checkpoints in 12 x 3 km cut by a canal with 3 bridges; 6 teams, 2 h, 12 km/h, 10 min each."""
    dice = random.Random(seed)
    xy = [(dice.uniform(0, 12_000), dice.uniform(0, 3_000)) for _ in range(60)]
    homes = [(2_000.0 + 4_000.0 * (i % 3), 700.0 if i < 3 else 2_300.0) for i in range(6)]
    places = np.array([*homes, *xy])
    metres = np.abs(places[:, None] - places[None]).sum(axis=2)
    north = places[:, 1] > 1_500
    bridges = np.array([[2_500, 1_500], [6_000, 1_500], [9_500, 1_500]])
    to_bridge = np.abs(places[:, None] - bridges[None]).sum(axis=2)
    over = (to_bridge[:, None, :] + to_bridge[None, :, :]).min(axis=2)
    seconds = np.ceil(np.where(north[:, None] == north[None], metres, over) * 3.6 / 12).astype(np.int64)
    np.fill_diagonal(seconds, 0)
    count = len(places)
    prize = np.array([0] * 6 + [dice.randrange(5, 100) for _ in xy])
    dwell = np.array([0] * 6 + [600] * 60)
    walkers = tuple(Walker(i, i, 0, 0, 7_200, 7_200) for i in range(6))
    opens, closes = np.zeros(count, dtype=np.int64), np.full(count, 7_200)
    return Field(seconds, prize, dwell, opens, closes, tuple(range(6, count)), walkers)


def routes() -> bool:
    """At least 99 % of the reference in the mean of the seeds."""
    shares = []
    for seed in SEEDS:
        field = zone(seed)
        quick = total(field, search(field, seed, Budget(cpu_s=PLAN_S)).routes)
        reference = total(field, search(field, seed + 100, Budget(cpu_s=REFERENCE_S)).routes)
        shares.append(100.0 * quick / max(reference, quick))
        print(f"routes seed {seed}: {quick} against {reference}: {shares[-1]:.2f} %")
    mean = sum(shares) / len(shares)
    print(f"routes mean {mean:.2f} % of the reference (bound 99 %)")
    return mean >= 99.0


def grid(side: int, seed: int = 1) -> Network:
    """A grid of paths with 12 % of them missing and 4 bridges over a canal in the middle."""
    dice = random.Random(seed)
    edges = []
    for y in range(side):
        for x in range(side):
            at = y * side + x
            if x + 1 < side and dice.random() > 0.12:
                edges.append(Edge(at, at + 1, dice.uniform(80, 120)))
            crosses = y + 1 == side // 2
            bridge = f"bridge-{x}" if crosses and x % (side // 4) == side // 8 else ""
            if y + 1 < side and (bridge if crosses else dice.random() > 0.12):
                edges.append(Edge(at, at + side, dice.uniform(80, 120), bridge))
    return Network(tuple((0.0, 0.0) for _ in range(side * side)), tuple(edges))


def _checked() -> bool:
    """The matrix agrees with Floyd and Warshall on a small grid."""
    graph = net.build(grid(12))
    full = floyd_warshall(graph.matrix, directed=False)
    nodes = tuple(range(0, 144, 7))
    return bool(np.allclose(net.metres_only(graph, nodes), full[np.ix_(nodes, nodes)]))


def matrix() -> bool:
    """100 x 100 on 50,176 nodes within a CPU second, with predecessors and with a limit beside it."""
    network = grid(GRID)
    began = time.process_time()
    graph = net.build(network)
    built = time.process_time() - began
    nodes = tuple(random.Random(3).sample(range(GRID * GRID), 100))
    times = {}
    calls = {
        "plain": lambda: net.metres_only(graph, nodes),
        "with paths": lambda: net.ways(graph, nodes),
        "within 3 km": lambda: net.metres_only(graph, nodes, 3_000.0),
    }
    for name, call in calls.items():
        began = time.process_time()
        call()
        times[name] = time.process_time() - began
    for name, spent in times.items():
        print(
            f"matrix 100 x 100 ({GRID * GRID} nodes), {name}: {spent:.2f} s, x {spent / times['plain']:.2f}"
        )
    print(f"graph built in {built:.2f} s; agrees with Floyd-Warshall: {_checked()}; bound 1 s")
    return times["plain"] <= 1.0 and _checked()


if __name__ == "__main__":
    kept = [matrix(), routes()]
    sys.exit(0 if all(kept) else 1)
