"""The private cluster: made when missing, started by the first who needs it, stopped by the last."""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

from border_gov.kernel.cluster import places, texts
from border_gov.kernel.cluster.programs import (
    Programs,
    for_data,
    give,
    installed,
    run,
    run_bound,
    server_user,
    user_name,
)
from border_gov.kernel.sentences import SetUpProblem


class Cluster:
    """One cluster in one data folder, reached through one socket folder and by no port.

    Everybody who uses it holds a shared lock, so that a command beside a running server neither starts a
    second one nor stops it under the others.
    """

    def __init__(self, data: Path, socket: Path | None = None, durable: bool = True) -> None:
        self.data, self.folder = data, data / "postgres"
        self.socket = socket or places.socket_folder(data)
        self.durable, self.user = durable, server_user()
        self._users: IO[str] | None = None
        self._programs: Programs | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def programs(self) -> Programs:
        if self._programs is None:
            self._programs = for_data(self.folder, installed())
        return self._programs

    @property
    def made(self) -> bool:
        return (self.folder / "PG_VERSION").exists()

    def ensure(self) -> None:
        """Make the cluster with its roles and its database if there is none; whole or not at all."""
        places.make_data_folder(self.data, first=not self.made)
        assert self.programs
        if not self.made:
            self._make()

    def start(self) -> None:
        """Make it if missing, start it if nobody did, and count as one of its users until `stop`."""
        self.ensure()
        with self._gate():
            self._users = (self.data / "users.lock").open("a")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not self.running():
                self._write_configuration(self.folder)
                self._launch(self.folder)

    def stop(self) -> None:
        """Stop using it; the last user stops the server."""
        if self._users is None:
            return
        with self._gate(), self._users as users:
            self._users = None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._halt(self.folder)

    @contextmanager
    def using(self) -> Iterator["Cluster"]:
        """The cluster, running for as long as the block lasts."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def running(self) -> bool:
        """Whether a server runs on this data directory."""
        return (
            run([self.programs.path("pg_ctl"), "status", "-D", str(self.folder)], self.user).returncode == 0
        )

    def url(self, role: str, database: str = texts.DATABASE) -> str:
        """The SQLAlchemy address of a database for one of our roles."""
        host = quote(os.fspath(self.socket), safe="/")
        return f"postgresql+psycopg://{texts.ROLES[role]}@/{quote(database)}?host={host}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """A new database with PostGIS, or a copy of another one to which nobody is connected."""
        self.sql(texts.create_database(name, template))
        if template is None:
            self.sql(texts.FILL_DATABASE, name)

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is connected to it."""
        self.sql(f"DROP DATABASE IF EXISTS {texts.quoted(name)} WITH (FORCE);")

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Run statements as the superuser and return what they print, or say what the server refused."""
        argv = [self.programs.path("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        argv += ["-h", str(self.socket), "-U", texts.SUPERUSER, "-d", database, "-f", "-"]
        done = run(argv, self.user, stdin=statements)
        if done.returncode:
            raise SetUpProblem("cluster_failed", reason=_last_line(done.stderr), log=self.folder / "log")
        return done.stdout

    @contextmanager
    def _gate(self) -> Iterator[None]:
        with (self.data / "start.lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        building = self.data / "postgres.building"
        with self._gate():
            if self.made:
                return
            shutil.rmtree(building, ignore_errors=True)
            try:
                self._build(building)
            except BaseException:
                self._halt(building, mode="immediate")
                shutil.rmtree(building, ignore_errors=True)
                raise
            building.rename(self.folder)

    def _build(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        give(folder, self.user)
        argv = [self.programs.path("initdb"), "-D", str(folder), "-U", texts.SUPERUSER, "--data-checksums"]
        argv += ["--encoding=UTF8", "--locale-provider=libc", "--locale=C.UTF-8"]
        argv += ["--auth-local=peer", "--auth-host=reject", *([] if self.durable else ["--no-sync"])]
        done = run(argv, self.user)
        if done.returncode:
            self._explain("initdb_failed", done.stderr or done.stdout)
        with (folder / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'border_gov.conf'\n")
        self._write_configuration(folder)
        self._launch(folder)
        try:
            self.sql(texts.CREATE_ROLES)
            self.create_database(texts.DATABASE)
        except SetUpProblem as problem:
            self._explain("initdb_failed", str(problem.params["reason"]))
        self._halt(folder)

    def _write_configuration(self, folder: Path) -> None:
        places.make_socket_folder(self.socket, pwd.getpwnam(self.user).pw_uid)
        for name, text in {
            "border_gov.conf": texts.settings(self.socket, self.durable),
            "pg_hba.conf": texts.ACCESS,
            "pg_ident.conf": texts.ident(self.user, {"root", user_name()}),
        }.items():
            (folder / name).write_text(text)
            (folder / name).chmod(0o600)
            give(folder / name, self.user)

    def _launch(self, folder: Path) -> None:
        log = folder / "start.log"
        if not self.durable:
            self._process = run_bound([self.programs.path("postgres"), "-D", str(folder)], self.user, log)
            if not _comes_up(self._process, folder / "postmaster.pid"):
                self._explain("cluster_failed", log.read_text(errors="replace"))
            return
        argv = [
            self.programs.path("pg_ctl"),
            "start",
            "-w",
            "-t",
            "60",
            "-s",
            "-D",
            str(folder),
            "-l",
            str(log),
        ]
        if run(argv, self.user).returncode:
            text = log.read_text(errors="replace") if log.exists() else ""
            self._explain("cluster_failed", text)

    def _halt(self, folder: Path, mode: str = "fast") -> None:
        argv = [self.programs.path("pg_ctl"), "stop", "-w", "-t", "30", "-s", "-m", mode, "-D", str(folder)]
        run(argv, self.user)
        if self._process is not None:
            self._process.wait(30)
            self._process = None

    def _explain(self, key: str, output: str) -> None:
        if "No space left" in output or "Disk quota" in output:
            free = shutil.disk_usage(self.data).free // 2**20
            raise SetUpProblem("disk_full", folder=self.data, free=free, need=places.FIRST_MB)
        raise SetUpProblem(key, reason=_last_line(output), log=self.folder / "log")


def _comes_up(process: subprocess.Popen[bytes], status: Path, seconds: float = 60) -> bool:
    # The eighth line of postmaster.pid says how far the server is.
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if status.exists() and status.read_text().splitlines()[7:] == ["ready   "]:
            return True
        time.sleep(0.02)
    return False


def _last_line(text: str) -> str:
    telling = [
        line.strip() for line in text.splitlines() if "FATAL" in line or "ERROR" in line or "error:" in line
    ]
    lines = telling or [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "?"


@contextmanager
def temporary_cluster() -> Iterator[Cluster]:
    """A running cluster for tests: a folder of its own, no syncing, gone at the end."""
    home = tempfile.gettempdir()
    # A long or closed TMPDIR would break the socket path or keep the server's user out.
    folder = Path(tempfile.mkdtemp(prefix="bg-", dir=home if len(home) < 40 else "/tmp"))  # noqa: S108
    cluster = Cluster(folder, folder / "s", durable=False)
    try:
        with cluster.using():
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)
