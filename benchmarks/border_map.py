"""The border map against the bare base map in the same run: document size and time to interactive."""

import datetime as dt
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import render_template_string
from flask_migrate import upgrade
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from border_gov.app import create_app  # noqa: E402
from border_gov.demo.zone import load_zone  # noqa: E402
from border_gov.kernel.cluster import temporary_cluster  # noqa: E402
from border_gov.kernel.db import db, transaction  # noqa: E402
from border_gov.kernel.guard import public  # noqa: E402
from border_gov.kernel.viewer import Viewer  # noqa: E402
from border_gov.kernel.web import Pages  # noqa: E402
from border_gov.maps import queries, rules  # noqa: E402

DOCUMENT_LIMIT = 350_000
ROUNDS = 7
SLOWER_AT_MOST = 2.0  # times the bare base map, whatever the number of points
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BARE = """{% extends 'base.html' %}
{% block content %}<h1>base map</h1>{{ border_map('', size='tall') }}{% endblock %}"""


def points(count: int) -> Callable[..., list[rules.Feature]]:
    """`count` checkpoints in a regular field, made once."""
    classes = [key for key, _ in rules.IDLENESS]
    made = []
    for i in range(count):
        lon, lat = 121.0 + i % 400 * 0.0008, 30.6 + i // 400 * 0.0012
        made.append(rules.point("checkpoints", lon, lat, label=str(i), idle=classes[i % 4]))
    return lambda viewer, place, now: made


def measure(browser: Browser, address: str) -> tuple[int, float]:
    """(bytes of the document, median milliseconds until the map is drawn and answers) over fresh visits."""
    sizes, times = [], []
    for _ in range(ROUNDS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        answer = page.goto(address, wait_until="commit")
        page.wait_for_selector("[data-border-map][data-ready=yes]", timeout=60_000)
        sizes.append(len(answer.body()) if answer else 0)
        times.append(page.evaluate("() => performance.getEntriesByName('map-ready')[0].startTime"))
        context.close()
    return max(sizes), statistics.median(times)


def an_app(cluster: Any, folder: Path) -> Any:
    """The application with the demonstration zone, everybody an organiser, and a page with the bare map."""
    cluster.create_database("bench")
    app = create_app(
        SQLALCHEMY_DATABASE_URI=cluster.url("app", "bench"),
        MIGRATION_URL=cluster.url("owner", "bench"),
        DATA=folder,
    )
    with app.app_context():
        upgrade()
        db.engine.dispose()
        with transaction():
            zone = load_zone(dt.datetime.now(dt.UTC)).id
    roles, zones = frozenset({"organiser"}), frozenset({zone})
    viewer = Viewer(person_id=1, account_id=1, name="bench", roles=roles, zones=zones)
    app.extensions["load_viewer"] = lambda: viewer
    bare = Pages("bare", __name__, entrance="office")
    bare.add_url_rule("/bare", "map", public("a benchmark")(lambda: render_template_string(BARE)))
    app.register_blueprint(bare)
    return app


def main() -> int:
    """Print the table; 1 if a bound was missed."""
    ordinary = queries.SOURCES
    with (
        temporary_cluster() as cluster,
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as play,
    ):
        server = make_server("127.0.0.1", 0, an_app(cluster, Path(folder)), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        measure(browser, f"{base}/bare")  # the first visit warms caches of server and browser
        rows = [("bare base map", *measure(browser, f"{base}/bare"))]
        for count in (0, 2_000, 20_000):
            queries.SOURCES = (*ordinary, points(count))
            rows.append((f"border map, {count:,} points", *measure(browser, f"{base}/map")))
        browser.close()
        server.shutdown()
    return report(rows)


def report(rows: list[tuple[str, int, float]]) -> int:
    """The table, and whether every bound was kept."""
    bare = rows[0][2]
    missed = False
    for name, size, time in rows:
        wrong = size > DOCUMENT_LIMIT or time > SLOWER_AT_MOST * bare
        missed = missed or wrong
        mark = "  MISSED" if wrong else ""
        print(f"{name:32} {size / 1000:8.1f} kB {time:8.0f} ms {time / bare:6.2f} x{mark}")
    print(f"bounds: document <= {DOCUMENT_LIMIT / 1000:.0f} kB, time <= {SLOWER_AT_MOST} x the bare base map")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
