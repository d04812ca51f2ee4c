"""A track of 20,000 points parsed and snapped in a second, beside gpxpy with a search of the nearest path."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
import venv
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from border_gov.config import default_data_folder  # noqa: E402
from border_gov.geo.datum import to_degrees  # noqa: E402
from border_gov.geo.gpx import read_gpx  # noqa: E402
from border_gov.joint_patrol.planner import demo  # noqa: E402
from border_gov.joint_patrol.planner.recorder import gpx  # noqa: E402
from border_gov.joint_patrol.planner.simulation import index_of  # noqa: E402
from border_gov.joint_patrol.rules import presence  # noqa: E402
from border_gov.joint_patrol.rules.coverage import cover, cut  # noqa: E402

PEER = "gpxpy==1.6.2"
POINTS, BOUND_S, ROUNDS, ERROR_M = 20_000, 1.0, 5, 10.0
READ = """
import json, sys, time
import gpxpy
text = open(sys.argv[1], encoding="utf-8").read()
times = []
for _ in range(3):
    began = time.process_time()
    points = gpxpy.parse(text).tracks[0].segments[0].points
    times.append(time.process_time() - began)
print(json.dumps([min(times), len(points)]))
"""


def peer_python() -> Path:
    """The interpreter of a separate environment with gpxpy, made once and kept with the data."""
    folder = default_data_folder() / "bench" / "gpxpy-1.6.2"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-qqq", PEER], check=True, timeout=300)
        (folder / "ready").touch()
    return python


def walked() -> tuple[bytes, np.ndarray]:
    """A GPX file along one bank of the demonstration line and the true places, metres (n, 2)."""
    dice = np.random.default_rng(1)
    way = np.array(demo.beside(demo.along(demo.line(), demo.STEP_M), demo.OFFSET_M))
    at = np.r_[0.0, np.cumsum(np.hypot(*np.diff(way, axis=0).T))]
    ticks = np.linspace(0.0, at[-1], POINTS)
    true = np.column_stack([np.interp(ticks, at, way[:, 0]), np.interp(ticks, at, way[:, 1])])
    seen = true + dice.normal(0.0, ERROR_M / 1.51, true.shape)
    began = datetime(2026, 11, 30, 11, tzinfo=UTC).timestamp()
    return gpx(*to_degrees(*seen.T), began + np.arange(POINTS, dtype=float)), true


def by_hand(x: np.ndarray, y: np.ndarray, lines: list[shapely.LineString]) -> np.ndarray:
    """The nearest edge of every point by shapely's index, point after point."""
    tree = shapely.STRtree(lines)
    return np.array([tree.nearest(shapely.Point(a, b)) for a, b in zip(x, y, strict=True)])


def main() -> bool:
    """Bounds: parsed and snapped within BOUND_S of CPU, faster than the peer, and no less often right."""
    content, true = walked()
    network = demo.network()
    paths = index_of(network)
    lines = [shapely.LineString([network.xy[e.u], network.xy[e.v]]) for e in network.edges]
    parse_s = snap_s = math.inf
    for _ in range(ROUNDS):
        began = time.process_time()
        track = read_gpx(content).track
        parsed = time.process_time()
        x, y = track.metres()
        accuracy = presence.accuracy_of(track, paths.distance(x, y))
        found = paths.snap(x, y, accuracy, track.part)
        parse_s, snap_s = min(parse_s, parsed - began), min(snap_s, time.process_time() - parsed)
    began = time.process_time()
    nearest = by_hand(x, y, lines)
    hand_s = time.process_time() - began
    with tempfile.NamedTemporaryFile(suffix=".gpx") as file:
        Path(file.name).write_bytes(content)
        done = subprocess.run(
            [peer_python(), "-c", READ, file.name], capture_output=True, text=True, check=True, timeout=120
        )
    peer_s, count = json.loads(done.stdout)
    assert count == len(track) == POINTS
    right = by_hand(*true.T, lines)
    ours, theirs = (100.0 * float(np.mean(edges == right)) for edges in (found.edge, nearest))
    began = time.process_time()
    cover(track, paths, cut(paths))
    print(f"{POINTS} points, {len(content) / 1e6:.1f} MB, {len(lines)} edges, CPU seconds, best of {ROUNDS}")
    total_s = parse_s + snap_s
    print(f"ours: parsed {parse_s:.2f}, snapped {snap_s:.2f}, sum {total_s:.2f}; right edge {ours:.2f} %")
    print(f"gpxpy {peer_s:.2f}, nearest edge point by point {hand_s:.2f}; right edge {theirs:.2f} %")
    print(f"ratio {(peer_s + hand_s) / total_s:.1f}; coverage {time.process_time() - began:.2f} s")
    print(f"bounds: at most {BOUND_S:g} s, faster than the peer, right at least as often")
    return total_s <= BOUND_S and total_s < peer_s + hand_s and ours >= theirs


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
