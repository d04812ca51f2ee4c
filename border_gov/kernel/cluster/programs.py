"""Finding PostgreSQL's own programs, and running them as the user that the server may run as."""

import ctypes
import os
import pwd
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from border_gov.kernel.sentences import SetUpProblem

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/postgresql/*/bin")
SERVICE_USER = "postgres"


@dataclass(frozen=True)
class Programs:
    """The folder with initdb, pg_ctl and psql of one PostgreSQL version that has PostGIS."""

    folder: Path
    version: str

    def path(self, name: str) -> str:
        return str(self.folder / name)


def _version(folder: Path) -> str:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\d+)", answer.stdout)
    return found.group(1) if found else ""


def _has_postgis(folder: Path) -> bool:
    # A psql or an initdb on PATH says nothing about PostGIS; only the extension's control file does.
    answer = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    return Path(answer.stdout.strip() or "/nowhere", "extension", "postgis.control").exists()


def installed(places: tuple[str, ...] = PLACES) -> list[Programs]:
    """Every PostgreSQL server with PostGIS on this machine, newest first."""
    folders = [found for place in places for found in Path("/").glob(place.lstrip("/"))]
    usable = [f for f in folders if (f / "postgres").exists() and (f / "initdb").exists() and _has_postgis(f)]
    return sorted(
        (Programs(folder, _version(folder)) for folder in usable),
        key=lambda programs: int(programs.version or 0),
        reverse=True,
    )


def for_data(data: Path, found: list[Programs]) -> Programs:
    """The programs that fit a data directory: its own version if it exists, else the newest.

    Refused: no server at all; a data directory of a version that is not installed.
    """
    if not found:
        raise SetUpProblem("no_server")
    try:
        version = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return found[0]
    for programs in found:
        if programs.version == version:
            return programs
    names = ", ".join(programs.version for programs in found)
    raise SetUpProblem("other_version", folder=data, found=version, installed=names)


def user_name() -> str:
    """The name of the operating-system user of this process."""
    return pwd.getpwuid(os.geteuid()).pw_name


def server_user() -> str:
    """Who the server runs as: PostgreSQL refuses root, so root lends it the package's user."""
    return SERVICE_USER if os.geteuid() == 0 else user_name()


def give(path: Path, user: str) -> None:
    """Hand a file or folder to the server's user; nothing to do for an ordinary user."""
    if os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def run(argv: list[str], user: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run one program as the server's user, in a folder open to all, with a plain environment."""
    return subprocess.run(
        argv,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        start_new_session=True,  # a Ctrl-C at the terminal is for us alone
        env=_environment(os.environ),
        **_identity(user),
    )


def run_bound(argv: list[str], user: str, log: Path) -> "subprocess.Popen[bytes]":
    """Start a program as the server's user that ends at once when this process ends, however that happens."""
    log.touch()
    give(log, user)
    with log.open("ab") as output:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            preexec_fn=_end_with_parent,
            env=_environment(os.environ),
            **_identity(user),
        )


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG; to PostgreSQL, QUIT means: at once


def _identity(user: str) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    # PGHOST, PGDATA and their kin would lead pg_ctl and psql to another server.
    kept = {name: value for name, value in given.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C.UTF-8"}
