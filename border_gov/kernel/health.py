"""Is it alive, is it ready: two addresses for whoever watches the server; they show no data."""

import ctypes
import datetime as dt
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.guard import public
from border_gov.kernel.web import Pages

bp = Pages("health", __name__, entrance="both")
DURABLE = ("fsync", "full_page_writes", "data_checksums")
# A worker writes its heartbeat every 10 seconds.
SILENCE = dt.timedelta(seconds=45)
CLOCK_DRIFT = dt.timedelta(seconds=5)


@bp.get("/healthz")
@public("asked by whoever watches the process; says only that it answers")
def healthz() -> Response:
    """The process answers. Touches neither database nor disk."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@bp.get("/readyz")
@public("asked by the proxy before it sends people; says only which parts are in order")
def readyz() -> tuple[Response, int]:
    """Every part that the product needs is in order (200), or which are not (503)."""
    checks = all_checks()
    ready = all(checks.values())
    return jsonify(ready=ready, checks=checks), 200 if ready else 503


def all_checks() -> dict[str, bool]:
    """Name of each part → whether it is in order; a database that does not answer fails all of its own."""
    checks = {"pango": has_pango(), "chinese_font": has_chinese_font()}
    for name, check in DATABASE_CHECKS.items():
        try:
            checks[name] = check()
        except SQLAlchemyError:
            db.session.rollback()
            checks[name] = False
    return checks


def _database_answers() -> bool:
    return bool(db.session.scalar(text("SELECT PostGIS_Lib_Version()")))


def _durable() -> bool:
    values = [db.session.scalar(text(f"SHOW {name}")) for name in DURABLE]
    return values == ["on"] * len(DURABLE) and db.session.scalar(text("SHOW synchronous_commit")) != "off"


def _unprivileged() -> bool:
    statement = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    return db.session.scalar(text(statement)) is False


def _at_head() -> bool:
    return db.session.scalar(text("SELECT version_num FROM alembic_version")) == _head()


def _same_clock() -> bool:
    there = db.session.scalar(text("SELECT clock_timestamp()"))
    return isinstance(there, dt.datetime) and abs(there - clock.now()) < CLOCK_DRIFT


def _worker(queue: str) -> Callable[[], bool]:
    # The session's name says which worker it is and goes with it; the heartbeat says that it still works.
    statement = text(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = :name) AND EXISTS "
        "(SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - CAST(:silence AS interval))"
    )

    def beats() -> bool:
        values = {"name": f"border_gov {queue}", "silence": SILENCE}
        return bool(db.session.scalar(statement, values))

    return beats


DATABASE_CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "durable": _durable,
    "unprivileged": _unprivileged,
    "schema": _at_head,
    "clock": _same_clock,
    "worker_clock": _worker("clock"),
    "worker_heavy": _worker("heavy"),
}


@cache
def _head() -> str | None:
    folder = Path(current_app.root_path) / "migrations"
    return ScriptDirectory(str(folder)).get_current_head()


@cache
def has_pango() -> bool:
    """Whether PDFs can be set: the library that lays out text is there."""
    try:
        ctypes.CDLL("libpangoft2-1.0.so.0")
    except OSError:
        return False
    return True


@cache
def has_chinese_font() -> bool:
    """Whether PDFs can show Chinese: fontconfig knows a font for it."""
    try:
        found = subprocess.run(
            ["/usr/bin/fc-list", ":lang=zh", "family"], capture_output=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(found.stdout.strip())
