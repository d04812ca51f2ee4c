"""What must be true before anything is installed, made or started; needs nothing but Python."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from border_gov import config
from border_gov.kernel.cluster import places
from border_gov.kernel.cluster.programs import for_data, installed
from border_gov.kernel.sentences import SetUpProblem


def settings() -> dict[str, Any]:
    """All settings, or one sentence that names the wrong one."""
    port = os.environ.get("PORT", os.environ.get("BORDER_GOV_PORT", "1"))
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise SetUpProblem("port_wrong", port=port)
    try:
        values = config.load(config.CHECKOUT / "instance", dict(os.environ), {})
    except config.UnknownSetting as error:
        raise SetUpProblem("setting_wrong", reason=error) from error
    values["DATA"] = values["DATA"].expanduser().absolute()
    return values


def check_port(host: str, port: int) -> None:
    """Refuse a port on which somebody listens, or that this user may not use."""
    problem = _bind(host, port)
    if problem is None:
        return
    other = next((near for near in range(port + 1, min(port + 100, 65536)) if not _bind(host, near)), 18000)
    if problem.errno == errno.EADDRINUSE:
        raise SetUpProblem("port_taken", port=port, other=other)
    raise SetUpProblem("port_denied", host=host, port=port, reason=problem.strerror, other=max(other, 8000))


def _bind(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def check_data(data: Path) -> None:
    """Refuse a data folder that cannot be used; writes nothing but the folder itself."""
    check_room(data)
    places.make_data_folder(data, first=not (data / "postgres").exists())


def check_room(data: Path) -> None:
    """Refuse early what the data folder's disk cannot hold, and data that no installed server can read."""
    cluster = data / "postgres"
    if (cluster / "PG_VERSION").exists() and installed():
        for_data(cluster, installed())
    places.check_room(data, places.LATER_MB if cluster.exists() else places.FIRST_MB)


def check_not_serving(data: Path) -> None:
    """Refuse if a server runs on this data folder."""
    if (data / "serve.lock").exists():
        with sole_server(data):
            pass


@contextmanager
def sole_server(data: Path) -> Iterator[None]:
    """Hold the data folder's lock, or refuse because another server holds it."""
    with (data / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SetUpProblem("already_serving", folder=data, pid=lock.read().strip() or "?") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
