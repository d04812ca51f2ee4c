"""The private cluster: who may connect, what it promises, when it stops, what it refuses."""

import os
import pwd
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from border_gov.kernel.cluster import Cluster, temporary_cluster
from border_gov.kernel.cluster.places import make_data_folder, make_socket_folder, socket_folder
from border_gov.kernel.cluster.programs import for_data, installed, server_user
from border_gov.kernel.ondemand import start_when_asked
from border_gov.kernel.sentences import SENTENCES, SetUpProblem, both


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with temporary_cluster() as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder that the server's user may enter, unlike pytest's own."""
    made = Path("/tmp") / f"bg-test-{os.getpid()}"
    made.mkdir(mode=0o711)
    yield made
    shutil.rmtree(made)


def connect(cluster: Cluster, role: str, database: str = "border_gov") -> psycopg.Connection:
    return psycopg.connect(cluster.url(role, database).replace("+psycopg", ""))


def answer(cluster: Cluster, question: str, role: str = "app") -> object:
    with connect(cluster, role) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


def test_it_is_utf8_with_checksums_and_postgis(cluster: Cluster) -> None:
    assert answer(cluster, "SHOW server_encoding") == "UTF8"
    assert answer(cluster, "SHOW data_checksums") == "on"
    assert (
        answer(cluster, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    )
    assert answer(cluster, "SELECT ST_AsText(ST_Point(121.1, 30.7))") == "POINT(121.1 30.7)"


def test_it_opens_no_port(cluster: Cluster) -> None:
    assert answer(cluster, "SHOW listen_addresses") == ""
    assert len(os.fsencode(cluster.socket)) < 107 - 14
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(cluster.socket / ".s.PGSQL.5432"))


def test_only_our_roles_get_in(cluster: Cluster) -> None:
    cluster.sql("CREATE ROLE stranger LOGIN;")
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(host=str(cluster.socket), user="stranger", dbname="border_gov")
    nobody = pwd.getpwnam("nobody")
    if os.geteuid() == 0:
        cluster.socket.chmod(0o755)
        argv = [
            cluster.programs.path("psql"),
            "-h",
            str(cluster.socket),
            "-U",
            "border_gov_app",
            "border_gov",
        ]
        refused = subprocess.run(
            argv, user=nobody.pw_uid, cwd="/", capture_output=True, text=True, check=False
        )
        cluster.socket.chmod(0o700)
        assert refused.returncode and "Peer authentication failed" in refused.stderr
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


@pytest.mark.parametrize("role", ["owner", "app", "backup"])
def test_no_role_is_superuser(cluster: Cluster, role: str) -> None:
    assert answer(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user", role) is False


def test_only_the_backup_role_sees_past_row_rules(cluster: Cluster) -> None:
    question = "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert {role: answer(cluster, question, role) for role in ("owner", "app", "backup")} == {
        "owner": False,
        "app": False,
        "backup": True,
    }


def test_the_app_writes_rows_and_makes_no_tables(cluster: Cluster) -> None:
    with connect(cluster, "owner") as owner:
        owner.execute("CREATE TABLE note (id serial PRIMARY KEY, text text)")
    with connect(cluster, "app") as app:
        app.execute("INSERT INTO note (text) VALUES ('山塘村')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute("CREATE TABLE mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute("DROP TABLE note")
    assert answer(cluster, "SELECT text FROM note", "backup") == "山塘村"
    with connect(cluster, "backup") as backup, pytest.raises(psycopg.errors.InsufficientPrivilege):
        backup.execute("DELETE FROM note")


def test_a_copy_of_a_template_is_as_closed_as_the_first(cluster: Cluster) -> None:
    cluster.create_database("mould")
    cluster.create_database("copy 1", template="mould")
    with connect(cluster, "owner", "copy 1") as owner:
        owner.execute("CREATE TABLE note AS SELECT ST_Point(1, 2) AS point")
    with connect(cluster, "app", "copy 1") as app:
        assert app.execute("SELECT count(*) FROM note").fetchone() == (1,)
    cluster.drop_database("copy 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(cluster, "app", "copy 1")


def test_the_last_user_stops_it_and_nothing_is_lost(folder: Path) -> None:
    first, second = Cluster(folder, folder / "s", durable=False), Cluster(folder, folder / "s", durable=False)
    first.start()
    with connect(first, "owner") as owner:
        owner.execute("CREATE TABLE note AS SELECT 7 AS number")
    second.start()
    first.stop()
    assert second.running()
    second.stop()
    assert not second.running()
    with first.using():
        assert answer(first, "SELECT number FROM note") == 7
    assert not first.running()


@pytest.mark.parametrize("durable", [True, False])
def test_a_folder_may_have_any_name(folder: Path, durable: bool) -> None:
    odd = Cluster(folder / "数据 d'accès", folder / "s", durable=durable)
    with odd.using():
        assert answer(odd, "SELECT 1") == 1
    assert not odd.running()


def test_a_killed_test_run_leaves_no_server() -> None:
    code = (
        "import os, sys\n"
        "from border_gov.kernel.cluster import temporary_cluster\n"
        "with temporary_cluster() as cluster:\n"
        "    pid = (cluster.folder / 'postmaster.pid').read_text().split()[0]\n"
        "    print(pid, cluster.data, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid, data = done.stdout.split()
    deadline = time.monotonic() + 20
    while is_postgres(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_postgres(pid)
    shutil.rmtree(data)


def is_postgres(pid: str) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_data_of_another_version_is_refused_and_left_alone(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(SetUpProblem, match="PostgreSQL 9") as caught:
        Cluster(folder, folder / "s").start()
    assert caught.value.key == "other_version"
    assert sorted(p.name for p in folder.rglob("*")) == ["PG_VERSION", "postgres"]


def test_the_programs_of_the_data_s_own_version_are_chosen(folder: Path) -> None:
    newest = installed()[0]
    (folder / "PG_VERSION").write_text(newest.version)
    older = type(newest)(newest.folder, "9")
    assert for_data(folder, [older, newest]) == newest
    with pytest.raises(SetUpProblem) as caught:
        for_data(folder, [])
    assert caught.value.key == "no_server"


def test_a_postgresql_directory_is_not_taken_for_a_data_folder(folder: Path) -> None:
    (folder / "PG_VERSION").write_text("15\n")
    with pytest.raises(SetUpProblem) as caught:
        Cluster(folder, folder / "s").ensure()
    assert caught.value.key == "foreign_folder"


def test_a_disk_without_room_is_refused_before_anything_is_written(folder: Path) -> None:
    folder.rmdir()
    folder.mkdir(mode=0o711)
    with small_disk(folder, "8m"), pytest.raises(SetUpProblem, match="MB") as caught:
        Cluster(folder, folder / "s").start()
    assert caught.value.key == "disk_full"
    assert list(folder.iterdir()) == []


def test_a_disk_that_fills_up_leaves_no_half_cluster(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("border_gov.kernel.cluster.places.FIRST_MB", 0)
    with small_disk(folder, "30m"):
        with pytest.raises(SetUpProblem) as caught:
            Cluster(folder, folder / "s").start()
        assert caught.value.key == "disk_full"
        assert not (folder / "postgres").exists() and not (folder / "postgres.building").exists()


def test_a_socket_folder_must_be_short_and_ours(folder: Path) -> None:
    with pytest.raises(SetUpProblem) as caught:
        make_socket_folder(folder / ("long" * 25), os.geteuid())
    assert caught.value.key == "socket_too_long"
    (folder / "open").mkdir()
    (folder / "open").chmod(0o777)
    with pytest.raises(SetUpProblem) as caught:
        make_socket_folder(folder / "open", os.geteuid())
    assert caught.value.key == "socket_not_ours"
    assert socket_folder(folder) != socket_folder(folder / "other")


def test_root_must_name_a_folder_that_the_server_can_enter(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    if server_user() == pwd.getpwuid(os.geteuid()).pw_name:
        make_data_folder(closed / "data", first=False)
        assert (closed / "data").is_dir()
    else:
        with pytest.raises(SetUpProblem) as caught:
            make_data_folder(closed / "data", first=False)
        assert caught.value.key == "not_traversable"


def test_every_sentence_is_whole_in_both_languages() -> None:
    for key, (chinese, english) in SENTENCES.items():
        names = [set(re.findall(r"{(\w+)}", text)) for text in (chinese, english)]
        assert names[0] == names[1], key
        assert both(key, **dict.fromkeys(names[0], 1)).count("\n") == 1
        assert re.search("[\u4e00-\u9fff]", chinese) and not re.search("[\u4e00-\u9fff]", english), key


class small_disk:
    """A small memory disk mounted on a folder, by root or through sudo."""

    def __init__(self, folder: Path, size: str) -> None:
        self.folder, self.size = folder, size

    def __enter__(self) -> None:
        argv = ["mount", "-t", "tmpfs", "-o", f"size={self.size},mode=0711", "tmpfs", str(self.folder)]
        if os.geteuid() != 0:
            argv = ["sudo", "-n", *argv[:4], f"{argv[4]},uid={os.geteuid()}", *argv[5:]]
        subprocess.run(argv, check=True)

    def __exit__(self, *exc: object) -> None:
        argv = ["umount", str(self.folder)]
        subprocess.run(argv if os.geteuid() == 0 else ["sudo", "-n", *argv], check=True)


def test_a_command_starts_the_database_when_it_asks_and_only_then():
    with temporary_cluster() as cluster:
        cluster.stop()
        assert not cluster.running()
        engine = create_engine(cluster.url("app"))
        start_when_asked(engine, cluster)
        assert not cluster.running()
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT current_user")) == "border_gov_app"
        assert cluster.running()
        engine.dispose()


def test_a_command_without_a_database_says_what_to_do(tmp_path):
    engine = create_engine("postgresql+psycopg://border_gov_app@/border_gov?host=/nowhere")
    start_when_asked(engine, Cluster(tmp_path / "none", tmp_path / "s"))
    with pytest.raises(SetUpProblem, match="make run"):
        engine.connect()
