"""The whole server as a process: it comes up, refuses a twin, survives a fall, and stops without a trace."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from border_gov.kernel.cluster import Cluster

PARTS = {"database", "durable", "unprivileged", "schema", "clock", "pango", "chinese_font"}
WORKERS = {"worker_clock", "worker_heavy"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(data: Path, port: int, **more: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BORDER_GOV_")}
    environment |= {"BORDER_GOV_DATA": str(data), "PORT": str(port), **more}
    argv = [sys.executable, "-m", "border_gov.kernel.serve"]
    return subprocess.Popen(
        argv, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0
    )


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def wait_for(what: Any, seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            found = what()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def checks(port: int) -> dict[str, bool]:
    return dict(json.loads(get(port, "/readyz")[1])["checks"])


def processes_of(data: Path) -> list[str]:
    """Command lines of the processes that were started for this data folder, its database's included."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (place / "environ").read_bytes()
        except OSError:
            continue
        if str(data) in line or f"BORDER_GOV_DATA={data}\0".encode() in environment:
            found.append(line)
    return found


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path("/tmp") / f"bg-serve-{os.getpid()}"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_it_serves_refuses_a_twin_survives_a_fall_and_stops_clean(data: Path) -> None:
    port = free_port()
    server = serve(data, port)
    try:
        first_line = server.stdout.readline() if server.stdout else ""
        assert f"http://127.0.0.1:{port}/" in first_line
        assert checks(port) == dict.fromkeys(PARTS | WORKERS, True)
        assert get(port, "/healthz") == (200, b"ok\n")

        twin = serve(data, free_port())
        out, err = twin.communicate(timeout=30)
        assert (twin.returncode, out) == (1, "") and str(server.pid) in err and len(err.splitlines()) == 2

        victim = next(
            int(place.name)
            for place in Path("/proc").glob("[0-9]*")
            if is_child_of(place, server.pid) and b"granian" in (place / "cmdline").read_bytes()
        )
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{victim}").exists())
        wait_for(lambda: get(port, "/readyz")[0] == 200)
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=60)
    assert server.returncode == 0
    assert "web" in err and "Traceback" not in err
    assert processes_of(data) == []
    assert (data / "postgres" / "PG_VERSION").exists() and not (data / "postgres" / "postmaster.pid").exists()


def is_child_of(place: Path, parent: int) -> bool:
    try:
        return (place / "stat").read_text().rpartition(")")[2].split()[1] == str(parent)
    except OSError:
        return False


def test_a_second_start_keeps_everything_and_ctrl_c_stops_it(data: Path) -> None:
    for _ in range(2):
        port = free_port()
        server = serve(data, port)
        try:
            assert server.stdout and str(port) in server.stdout.readline()
        finally:
            os.killpg(server.pid, signal.SIGINT)
            server.communicate(timeout=60)
        assert server.returncode == 0
        assert processes_of(data) == []
    assert (data / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_signal_during_the_start_stops_it_too(data: Path) -> None:
    server = serve(data, free_port())
    wait_for(lambda: (data / "serve.lock").exists())
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=60)
    assert server.returncode == 0
    assert processes_of(data) == []


def test_a_ctrl_c_that_only_make_receives_stops_it(data: Path, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} -m border_gov.kernel.serve\n")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    environment |= {"BORDER_GOV_DATA": str(data), "PORT": str(port)}
    argv = ["make", "-s", "-f", str(tmp_path / "Makefile"), "run"]
    make = subprocess.Popen(argv, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert make.stdout and str(port) in make.stdout.readline()
    make.send_signal(signal.SIGINT)
    make.communicate(timeout=60)
    assert processes_of(data) == []


def test_it_uses_a_server_that_somebody_else_looks_after(data: Path, cluster: Cluster) -> None:
    cluster.create_database("elsewhere")
    urls = {
        "BORDER_GOV_DATABASE_URL": cluster.url("app", "elsewhere"),
        "BORDER_GOV_MIGRATION_URL": cluster.url("owner", "elsewhere"),
    }
    port = free_port()
    server = serve(data, port, **urls)
    try:
        # The test cluster does not sync to disk, and just that is said without further waiting.
        assert server.stdout and "durable" in server.stdout.readline()
        in_order = {name for name, well in checks(port).items() if well}
        assert in_order == (PARTS | WORKERS) - {"durable"}
    finally:
        server.terminate()
        server.communicate(timeout=60)
    assert server.returncode == 0 and cluster.running()
    assert not (data / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "65536", "80x", "-1", "８０８０"])
def test_a_port_that_is_none_is_named(data: Path, port: str) -> None:
    server = serve(data, 1, PORT=port)
    out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (1, "")
    assert f"“{port}”" in err and len(err.splitlines()) == 2
    assert not data.exists()


def test_a_taken_port_is_one_sentence_and_makes_no_database(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = serve(data, port)
        out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (1, "")
    assert str(port) in err and "PORT=" in err and len(err.splitlines()) == 2
    assert not (data / "postgres").exists()


def test_an_unknown_setting_is_one_sentence(data: Path) -> None:
    server = serve(data, free_port(), BORDER_GOV_PROT="1")
    _, err = server.communicate(timeout=30)
    assert server.returncode == 1 and "PROT" in err and len(err.splitlines()) == 2
    assert not data.exists()


def test_data_of_another_version_is_one_sentence(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("9\n")
    server = serve(data, free_port())
    _, err = server.communicate(timeout=30)
    assert server.returncode == 1 and "PostgreSQL 9" in err and len(err.splitlines()) == 2
    assert [path.name for path in data.rglob("*")] == ["postgres", "PG_VERSION"]
