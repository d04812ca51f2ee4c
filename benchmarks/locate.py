"""Where a point lies: over HTTP against django-mapit, PostGIS and an empty page, and in bulk."""

import datetime as dt
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(HERE)]

from _locate_server import TABLES  # noqa: E402
from flask_migrate import upgrade  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402

from border_gov.app import create_app  # noqa: E402
from border_gov.config import default_data_folder  # noqa: E402
from border_gov.demo.zone import load_zone  # noqa: E402
from border_gov.geo.batch import Batch  # noqa: E402
from border_gov.jurisdictions import queries  # noqa: E402
from border_gov.kernel.cluster import Cluster, temporary_cluster  # noqa: E402
from border_gov.kernel.db import db, transaction  # noqa: E402

MAPIT = ("django-mapit==3.0", "Django==3.2.25", "psycopg2-binary", "setuptools", "granian")
TIMES_MAPIT = 10.0
BATCH_BOUND = 100_000
ROUNDS, SECONDS, CONNECTIONS = 3, 2.0, 4
DATA = ROOT / "border_gov" / "demo_data"
BOX = (120.95, 30.60, 121.36, 30.92)


def mapit_python() -> Path:
    """The interpreter of a separate environment with django-mapit, made once and kept with the data."""
    folder = default_data_folder() / "bench" / "mapit-3.0"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-qqq", *MAPIT], check=True, timeout=300)
        (folder / "ready").touch()
    return python


def free_port() -> int:
    """A port that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(python: Path | str, target: str, extra: list[str], environ: dict[str, str]) -> Iterator[int]:
    """Granian with two processes of one thread on a free port, the same for every arm."""
    port = free_port()
    argv = [str(python), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    argv += ["--workers", "2", "--blocking-threads", "1", "--no-access-log", "--log-level", "error", *extra]
    process = subprocess.Popen([*argv, target], cwd=HERE, env={**os.environ, **environ})
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def answer(connection: socket.socket) -> int:
    """Read one HTTP answer; its status."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
    length, chunked = int(fields.get(b"content-length", 0)), b"transfer-encoding" in fields
    while len(body) < length or (chunked and not body.endswith(b"0\r\n\r\n")):
        body += connection.recv(65536)
    return int(head.split(b" ", 2)[1])


def rate(port: int, path: Callable[[float, float], str], seed: int) -> float:
    """Answers a second over four connections kept open; every one must be a success."""
    rng, done = random.Random(seed), 0
    with ExitStack() as stack:
        open_ = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(CONNECTIONS)
        ]
        began = time.perf_counter()
        while time.perf_counter() - began < SECONDS:
            for connection in open_:
                asked = path(rng.uniform(BOX[0], BOX[2]), rng.uniform(BOX[1], BOX[3]))
                connection.sendall(f"GET {asked} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
            for connection in open_:
                status = answer(connection)
                if status != 200:
                    raise RuntimeError(f"status {status}")
                done += 1
        return done / (time.perf_counter() - began)


ARMS: dict[str, Callable[[float, float], str]] = {
    "empty page": lambda lon, lat: "/bench/empty",
    "lookup": lambda lon, lat: f"/api/v1/locate?lon={lon:.6f}&lat={lat:.6f}&datum=wgs84&accuracy_m=10",
    "PostGIS SQL": lambda lon, lat: f"/bench/sql?lon={lon:.6f}&lat={lat:.6f}",
    "django-mapit": lambda lon, lat: f"/point/4326/{lon:.6f},{lat:.6f}",
}


def prepare(cluster: Cluster, folder: str) -> Batch:
    """The product's database with the demonstration zone; its layers for the bulk arm."""
    cluster.create_database("bench")
    app = create_app(
        SQLALCHEMY_DATABASE_URI=cluster.url("app", "bench"),
        MIGRATION_URL=cluster.url("owner", "bench"),
        DATA=Path(folder),
    )
    with app.app_context():
        upgrade()
        with transaction():
            zone = load_zone(dt.datetime.now(dt.UTC)).id
        batch = Batch(queries.layers(zone))
        db.engine.dispose()
    owner = create_engine(cluster.url("owner", "bench"))
    with owner.begin() as connection:
        connection.exec_driver_sql(TABLES)
    owner.dispose()
    return batch


def mapit_arm(cluster: Cluster, stack: ExitStack) -> int | None:
    """The port of a running django-mapit, or None with a word why not."""
    try:
        python = mapit_python()
        cluster.create_database("mapit")
        where = {"MAPIT_DATABASE": cluster.url("owner", "mapit").replace("+psycopg", "")}
        files = [str(DATA / name) for name in ("counties.geojson", "towns.geojson")]
        argv = [str(python), str(HERE / "_mapit_site.py"), *files]
        subprocess.run(argv, check=True, timeout=120, env={**os.environ, **where})
        return stack.enter_context(serving(python, "_mapit_site:application", [], where))
    except (subprocess.SubprocessError, OSError) as error:
        print(f"django-mapit could not be set up here, its arm is left out: {error}")
        return None


def over_http(cluster: Cluster, folder: str) -> dict[str, list[float]]:
    """Answers a second of every arm, round by round in turn, so that noise hits all alike."""
    with ExitStack() as stack:
        ours = {"BORDER_GOV_DATABASE_URL": cluster.url("app", "bench"), "BORDER_GOV_DATA": folder}
        port = stack.enter_context(serving(sys.executable, "_locate_server:make", ["--factory"], ours))
        ports = {name: port for name in ARMS}
        mapit = mapit_arm(cluster, stack)
        ports["django-mapit"] = mapit or 0
        arms = [name for name in ARMS if ports[name]]
        for name in arms:
            rate(ports[name], ARMS[name], 0)
        found: dict[str, list[float]] = {name: [] for name in arms}
        for number in range(ROUNDS):
            for name in arms:
                found[name].append(rate(ports[name], ARMS[name], number + 1))
        return found


def in_bulk(batch: Batch) -> float:
    """Points a second with exact distance, band and town: half along the line, half across the area."""
    rng, count = np.random.default_rng(1), 300_000
    lon, lat = rng.uniform(BOX[0], BOX[2], count), rng.uniform(BOX[1], BOX[3], count)
    vertices = shapely.get_coordinates(batch.layers.lines[0].shape)
    near = vertices[rng.integers(0, len(vertices), count // 2)] + rng.normal(0, 0.001, (count // 2, 2))
    lon[: count // 2], lat[: count // 2] = near.T
    batch.place(lon[:1000], lat[:1000])
    speeds = []
    for _ in range(5):
        began = time.perf_counter()
        batch.place(lon, lat, 10.0)
        speeds.append(count / (time.perf_counter() - began))
    return statistics.median(speeds)


def report(found: dict[str, list[float]], speed: float) -> int:
    """The table, and whether every bound was kept."""
    middle = {name: statistics.median(values) for name, values in found.items()}
    for name, value in middle.items():
        print(f"{name:14} {value:9.0f} /s   {value / middle['empty page']:6.1%} of the empty page")
    missed = speed < BATCH_BOUND
    print(f"in bulk        {speed:9.0f} points/s (bound {BATCH_BOUND})")
    print(f"lookup / PostGIS SQL   {ratio(found, 'PostGIS SQL'):6.1f} x")
    if "django-mapit" in found:
        times = ratio(found, "django-mapit")
        missed = missed or times < TIMES_MAPIT
        print(f"lookup / django-mapit  {times:6.1f} x (bound {TIMES_MAPIT:g})")
    return 1 if missed else 0


def ratio(found: dict[str, list[float]], other: str) -> float:
    """How many times faster the lookup is, by the median over rounds."""
    return statistics.median(a / b for a, b in zip(found["lookup"], found[other], strict=True))


def main() -> int:
    """Run every arm; 1 if a bound was missed."""
    with temporary_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        batch = prepare(cluster, folder)
        return report(over_http(cluster, folder), in_bulk(batch))


if __name__ == "__main__":
    sys.exit(main())
