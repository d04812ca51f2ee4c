"""The whole product in one command: database, schema, web server and both workers, and their orderly end."""

import http.client
import json
import re
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

import click
import psycopg

from border_gov.kernel import children, preflight
from border_gov.kernel.children import Child
from border_gov.kernel.cluster import Cluster, places
from border_gov.kernel.sentences import SetUpProblem, both

READY_SECONDS = 90.0
# Parts of /readyz that come into order by themselves; no waiting mends the others.
COMING = {"web", "database", "worker_clock", "worker_heavy"}
FULL_MB = 20  # with less, a step failed because the disk is full
# `border-gov demo load` leaves the demonstration's accounts there, for the owner of the data folder only.
ACCOUNTS = "demo-accounts.json"
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"
STOPPING_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
COMMAND = [sys.executable, "-m", "border_gov"]


class Stopped(Exception):
    """Somebody asked the server to stop."""


class Server:
    """Starts every part in order, watches over them, and stops them in the other order."""

    def __init__(self, settings: dict[str, Any], demo: bool) -> None:
        self.settings, self.demo = settings, demo
        self.asked_to_stop = False
        host, port = settings["HOST"], settings["PORT"]
        self.address = f"http://{host}:{port}/"
        self.children = [
            Child("web", web_command(settings)),
            Child("worker clock", [*COMMAND, "work", "clock"]),
            Child("worker heavy", [*COMMAND, "work", "heavy"]),
        ]

    def run(self) -> None:
        """Serve until a signal comes; everything that was started is stopped, whatever happens."""
        for number in STOPPING_SIGNALS:
            signal.signal(number, self._on_signal)
        data: Path = self.settings["DATA"]
        preflight.check_data(data)
        with preflight.sole_server(data):
            preflight.check_port(self.settings["HOST"], self.settings["PORT"])
            with self._database():
                self._run_children()
        click.echo(both("stopped"))

    def _run_children(self) -> None:
        children.adopt_orphans()
        try:
            self._prepare()
            self._serve()
        except Stopped:
            click.echo(both("stopping"))
        finally:
            children.end_all(self.children)
            children.end_orphans()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _database(self) -> AbstractContextManager[Any]:
        if self.settings["DATABASE_URL"]:
            return nullcontext()
        return Cluster(self.settings["DATA"]).using()

    def _prepare(self) -> None:
        fresh = not self._schema_is_newest()
        if fresh:
            self._step("migrate")
        if self.demo and (fresh or not self._accounts()):
            self._step("demo", "load")

    def _schema_is_newest(self) -> bool:
        # The command asks the same question and needs seconds to load; this answer takes milliseconds.
        url = self.settings["DATABASE_URL"] or Cluster(self.settings["DATA"]).url("app")
        names = [path.name for path in MIGRATIONS.glob("[0-9]*_*.py")]
        newest = max(re.split("_", name)[0] for name in names)
        try:
            with psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=5) as connection:
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.Error:
            return False
        return row == (newest,)

    def _accounts(self) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = json.loads((self.settings["DATA"] / ACCOUNTS).read_text("utf-8"))
        except FileNotFoundError:
            return []
        return found

    def _announce(self, missing: str) -> None:
        click.echo(both("address", address=self.address) if not missing else both("not_ready", parts=missing))
        accounts = self._accounts() if self.demo else []
        if accounts:
            click.echo(both("accounts"))
        for account in accounts:
            about = f"{account['name']} · {account['side']} · {', '.join(account['roles'])}"
            click.echo(f"  {account['login']:<18} {account['password']:<18} {about}")
        sys.stdout.flush()

    def _step(self, *arguments: str) -> None:
        child = Child(" ".join(arguments), [*COMMAND, *arguments])
        child.start()
        try:
            while child.process is not None and child.process.poll() is None:
                self._breathe()
        except Stopped:
            children.end_all([child], seconds=5)
            raise
        if child.fallen():
            places.check_room(self.settings["DATA"], FULL_MB)
            raise SetUpProblem("step_failed", step=child.name)

    def _breathe(self, seconds: float = 0.1) -> None:
        if self.asked_to_stop or children.make_was_interrupted():
            raise Stopped
        time.sleep(seconds)

    def _serve(self) -> None:
        for child in self.children:
            child.start()
        missing = self._wait_until_ready()
        self._announce(missing)
        while True:
            for child in self.children:
                self._look_after(child)
            self._breathe(0.25)

    def _look_after(self, child: Child) -> None:
        code = child.fallen()
        if code is not None and not self.asked_to_stop:
            delay = child.plan_restart()
            click.echo(both("child_ended", name=child.name, code=code, delay=round(delay)), err=True)
        child.restart_if_due()

    def _wait_until_ready(self) -> str:
        deadline = time.monotonic() + READY_SECONDS
        missing = {"web"}
        while missing & COMING and time.monotonic() < deadline:
            for child in self.children:
                if child.fallen() is not None:
                    raise SetUpProblem("child_failed", name=child.name)
            self._breathe()
            missing = self._not_in_order()
        return ", ".join(sorted(missing))

    def _not_in_order(self) -> set[str]:
        connection = http.client.HTTPConnection(self.settings["HOST"], self.settings["PORT"], timeout=10)
        try:
            connection.request("GET", "/readyz")
            checks = json.loads(connection.getresponse().read())["checks"]
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return {"web"}
        finally:
            connection.close()
        return {name for name, in_order in checks.items() if not in_order}


def web_command(settings: dict[str, Any]) -> list[str]:
    """Granian; without the kill time-out a stop would wait for every open stream."""
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    argv += ["--host", settings["HOST"], "--port", str(settings["PORT"])]
    argv += ["--workers", str(settings["PROCESSES"])]
    argv += ["--blocking-threads", str(settings["THREADS"]), "--workers-kill-timeout", "3"]
    return [*argv, "--no-access-log", "--log-level", "error", "border_gov.app:create_app"]


@click.command("serve")
@click.option(
    "--demo", is_flag=True, help="Load the demo zone and its accounts first, if they are not there."
)
def serve(demo: bool) -> None:
    """Run everything: database, schema, web server, both workers; Ctrl-C stops it all."""
    try:
        Server(preflight.settings(), demo).run()
    except SetUpProblem as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
    except subprocess.SubprocessError as problem:
        click.echo(both("child_failed", name=str(problem)), err=True)
        sys.exit(1)


if __name__ == "__main__":
    serve()
