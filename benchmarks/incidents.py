"""A rush at the duty desk: 385 public reports in a minute, 20 boards open on the product's own server."""

import datetime as dt
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask_migrate import upgrade

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from border_gov.app import create_app  # noqa: E402
from border_gov.cohandling.service import limits  # noqa: E402
from border_gov.incidents.rules.clocks import ONE_TWO_THREE  # noqa: E402
from border_gov.kernel.cluster import temporary_cluster  # noqa: E402
from border_gov.kernel.db import db, transaction  # noqa: E402
from tests.build.incidents import JS, PH, Stage, a_stage, at, boss  # noqa: E402
from tests.served import Caller, served  # noqa: E402

REPORTS, SECONDS = int(os.environ.get("REPORTS", "385")), float(os.environ.get("SECONDS", "60"))
BOARDS, SENDERS = 20, 8
REST_S = 0.4  # as the page waits between two looks
LONGEST_S = 1.0
NEW = re.compile(r'data-id="(\d+)"')
SIGN = re.compile(r'hx-post="(/board/(\d+)/ack[^"]*)"')


@dataclass
class Seen:
    """What senders and boards noted: moments of sending by words, of showing by incident, and what failed."""

    sent: dict[str, tuple[float, float]] = field(default_factory=dict)
    shown: dict[tuple[int, int], float] = field(default_factory=dict)
    signed: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


class Board(threading.Thread):
    """One desk's page: it hears that something changed, looks again, and the first of a side signs."""

    def __init__(self, number: int, side: str, officer: Caller, seen: Seen) -> None:
        super().__init__(daemon=True)
        self.number, self.side, self.seen = number, side, seen
        self.signs = number < 2
        self.ears = Caller(officer.port).as_(officer)
        self.eyes = Caller(officer.port).as_(officer)
        self.hands = Caller(officer.port).as_(officer)
        self.changed, self.listening = threading.Event(), threading.Event()

    def run(self) -> None:
        """Look whenever something was heard, at most every REST_S."""
        threading.Thread(target=self._listen, daemon=True).start()
        while not self.seen.over.is_set():
            if self.changed.wait(0.5):
                self.changed.clear()
                began = time.monotonic()
                self._look()
                time.sleep(max(0.0, REST_S - (time.monotonic() - began)))

    def _listen(self) -> None:
        stream = self.ears.stream(f"/board/stream?side={self.side}")
        if stream.status != 200:
            self.seen.errors.append(f"stream {stream.status}")
        self.listening.set()
        while not self.seen.over.is_set():
            if stream.readline().startswith(b"data:"):
                self.changed.set()

    def _look(self) -> None:
        answer = self.eyes.get(f"/board/rows?side={self.side}")
        moment = time.monotonic()
        if answer.status != 200:
            self.seen.errors.append(f"rows {answer.status}")
        for id in NEW.findall(answer.text):
            self.seen.shown.setdefault((self.number, int(id)), moment)
        for path, _ in SIGN.findall(answer.text) if self.signs else ():
            began = time.monotonic()
            status = self.hands.send(path.replace("&amp;", "&"), {}).status
            self.seen.signed.append(time.monotonic() - began)
            if status not in (200, 409):  # 409: the other side's board was first by a moment
                self.seen.errors.append(f"ack {status}")


def send(port: int, spots: list[dict[str, object]], seen: Seen) -> None:
    """Citizens send at even intervals, each with words of their own."""
    begin, own = time.monotonic() + 1, threading.local()

    def one(number: int) -> None:
        if not hasattr(own, "caller"):
            own.caller = Caller(port)
            own.caller.opens("/report/")
        time.sleep(max(0.0, begin + number * SECONDS / REPORTS - time.monotonic()))
        words = f"第{number}号报告：路面积水"
        began = time.monotonic()
        data = {"words": words, "kind": "road", "noticed": "1", **spots[number % len(spots)]}
        status = own.caller.post("/report/", data).status
        seen.sent[words] = (began, time.monotonic() - began)
        if status != 302:
            seen.errors.append(f"report {status}")

    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(one, range(REPORTS)))


@contextmanager
def place() -> Iterator[tuple[Stage, int]]:
    """A database with desks, units and the limits 1-2-3-10-30, behind the product's server."""
    with temporary_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        cluster.create_database("bench")
        urls = {name: cluster.url(name, "bench") for name in ("app", "owner")}
        made = create_app(SQLALCHEMY_DATABASE_URI=urls["app"], MIGRATION_URL=urls["owner"], DATA=Path(folder))
        with made.app_context():
            upgrade()
            with transaction():
                stage = a_stage(accounts=True)
                for side, code in ((side, code) for side in stage.desks for code in ONE_TWO_THREE):
                    asked = limits.LimitAsked(ONE_TWO_THREE[code], "seconds")
                    since = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
                    limits.set_limit(boss(stage), stage.zone.id, side, ("incident", code), asked, now=since)
            with served(urls["app"], Path(folder), REPORTS_PER_ADDRESS=10**6) as port:
                yield stage, port
            db.engine.dispose()


def main() -> int:
    """Print the figures; 1 if a bound was missed."""
    seen = Seen()
    with place() as (stage, port):
        desks = {side: Caller(port).signs_in(f"user{stage.desk(side).person_id}") for side in (PH, JS)}
        boards = [
            Board(number, side, desks[side], seen)
            for number in range(BOARDS)
            for side in [(PH, JS)[number % 2]]
        ]
        for board in boards:
            board.start()
        for board in boards:
            board.listening.wait(30)
        send(port, [at(stage, 0.0), at(stage, 400, PH), at(stage, 400, JS)], seen)
        time.sleep(3)
        seen.over.set()
        rows = db.session.execute(db.text("SELECT id, words, sides FROM incident")).all()
        db.session.rollback()
        return report(
            seen, [(id, seen.sent[words][0], sides) for id, words, sides in rows if words in seen.sent]
        )


def report(seen: Seen, made: list[tuple[int, float, list[str]]]) -> int:
    """The figures, and whether every bound was kept."""
    delays, missing = [], 0
    for id, began, sides in made:
        for number in range(BOARDS):
            if (PH, JS)[number % 2] in sides:
                moment = seen.shown.get((number, id))
                missing += moment is None
                delays += [moment - began] if moment is not None else []
    print(
        f"{len(made)} of {REPORTS} reports stored in {SECONDS:g} s, {BOARDS} boards, {len(delays)} showings"
    )
    for name, times in (
        ("report taken in", [took for _, took in seen.sent.values()]),
        ("signed for at a desk", seen.signed),
        ("from sending to a board", delays),
    ):
        middle, most = (1000 * _at(times, percent) for percent in (50, 95))
        print(f"{name:24} p50 {middle:6.0f} ms  p95 {most:6.0f} ms  n {len(times)}")
    print(f"{len(seen.errors)} errors {sorted(set(seen.errors))[:5]}, {missing} not shown")
    print(
        f"bounds: a report is on every board within {LONGEST_S:g} s (p95), nothing fails, nothing is left out"
    )
    kept = not seen.errors and not missing and len(made) == REPORTS and _at(delays, 95) < LONGEST_S
    return 0 if kept else 1


def _at(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1] if len(times) > 1 else float("inf")


if __name__ == "__main__":
    sys.exit(main())
