"""Live streams: one LISTEN thread a process feeds in-process queues; a stream holds no database session."""

import queue
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import structlog
from flask import Flask, Response, current_app
from sqlalchemy import text
from sqlalchemy.engine import make_url

from border_gov.kernel.db import db

CHANNEL = "border_gov_live"
STREAM_S, BEAT_S = 300.0, 15.0
LISTEN_S, BACK_OFF_S = 2.0, 3.0
RESYNC = "resync"
"""Sent when something may have been missed: whoever hears it asks again."""
BACKLOG = 100
log = structlog.get_logger("border_gov")


def tell(topic: str, value: str) -> None:
    """Send `value` to the streams of `topic` once the current transaction is committed."""
    db.session.execute(
        text("SELECT pg_notify(:channel, :message)"), {"channel": CHANNEL, "message": f"{topic} {value}"}
    )


class Hub:
    """Hands messages of the database to the open streams of this process; its thread lives as long as one."""

    def __init__(self, conninfo: str, most: int) -> None:
        self._conninfo, self._most = conninfo, most
        self._queues: dict[queue.Queue[str], str] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._listening = threading.Event()

    def open(self, topic: str) -> "queue.Queue[str] | None":
        """A queue of what is told to `topic` from now on, or None while too many streams are open."""
        with self._lock:
            if len(self._queues) >= self._most:
                return None
            mine: queue.Queue[str] = queue.Queue(BACKLOG)
            self._queues[mine] = topic
            if self._thread is None:
                self._listening.clear()
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
        self._listening.wait(LISTEN_S)
        return mine

    def close(self, mine: "queue.Queue[str]") -> None:
        """Forget a queue."""
        with self._lock:
            self._queues.pop(mine, None)

    @property
    def open_streams(self) -> int:
        """How many streams are open now."""
        return len(self._queues)

    def _run(self) -> None:
        while self._wanted():
            try:
                with psycopg.connect(self._conninfo, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._listening.set()
                    self._hand(lambda topic: True, RESYNC)
                    self._listen(connection)
            except psycopg.OperationalError as error:
                log.warning("live streams wait for the database", error=type(error).__name__)
                time.sleep(BACK_OFF_S)

    def _listen(self, connection: "psycopg.Connection[object]") -> None:
        while self._wanted():
            for notice in connection.notifies(timeout=LISTEN_S):
                topic, _, value = notice.payload.partition(" ")
                self._hand(lambda name, topic=topic: name == topic, value)  # type: ignore[misc]

    def _wanted(self) -> bool:
        with self._lock:
            if self._queues:
                return True
            self._thread = None
            return False

    def _hand(self, fits: Callable[[str], bool], value: str) -> None:
        with self._lock:
            chosen = [mine for mine, topic in self._queues.items() if fits(topic)]
        for mine in chosen:
            try:
                mine.put_nowait(value)
            except queue.Full:
                log.warning("a live stream does not keep up")


def register(app: Flask) -> None:
    """Give `app` its hub; at most half of the request threads may be held by streams."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql")
    most = max(app.config["THREADS"] // 2, 1)
    app.extensions["live"] = Hub(url.render_as_string(hide_password=False), most)


def stream(topic: str, *, seconds: float = STREAM_S, beat: float = BEAT_S) -> Response:
    """An event stream of what is told to `topic`; 204 when too many are open, the page then polls.

    The caller has authorised it. The database session is given back before the first byte; after `seconds`
    the stream ends and the browser asks again, under the rights it has then.
    """
    hub: Hub = current_app.extensions["live"]
    db.session.remove()
    mine = hub.open(topic)
    if mine is None:
        return Response(status=204)
    response = Response(_events(hub, mine, seconds, beat), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: hub.close(mine))
    return response


def _events(hub: Hub, mine: "queue.Queue[str]", seconds: float, beat: float) -> Iterator[str]:
    end = time.monotonic() + seconds
    try:
        yield "retry: 5000\n\n"
        while (left := end - time.monotonic()) > 0:
            try:
                yield f"data: {mine.get(timeout=min(beat, left))}\n\n"
            except queue.Empty:
                yield ": still here\n\n"
    finally:
        hub.close(mine)
