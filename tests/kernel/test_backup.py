"""A backup brings everything back elsewhere, and is refused when it is not whole."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from border_gov.kernel.backup import make_backup, restore_backup
from border_gov.kernel.cluster import Cluster
from border_gov.kernel.sentences import SetUpProblem


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path("/tmp/bg-backup")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o711)
    yield folder
    shutil.rmtree(folder)


def settings(data: Path) -> dict[str, Any]:
    return {"DATA": data, "DATABASE_URL": "", "MIGRATION_URL": ""}


def rows(cluster: Cluster, role: str, statement: str) -> list[Any]:
    with psycopg.connect(cluster.url(role).replace("+psycopg", "")) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def fill(data: Path) -> None:
    with Cluster(data).using() as cluster:
        rows(cluster, "owner", "CREATE TABLE place (id serial, name text, point geometry(Point, 4326))")
        rows(cluster, "owner", "ALTER TABLE place ENABLE ROW LEVEL SECURITY")
        rows(cluster, "owner", "INSERT INTO place (name, point) VALUES ('山塘', ST_Point(121.1, 30.7, 4326))")
    (data / "files").mkdir()
    (data / "files" / "blob").write_bytes(b"\x00\x01")
    (data / "secrets.json").write_text("{}")


def test_what_was_backed_up_comes_back_whole(home: Path) -> None:
    fill(home / "one")
    make_backup(settings(home / "one"), home / "copy")
    restore_backup(settings(home / "two"), home / "copy")
    with Cluster(home / "two").using() as cluster:
        assert rows(cluster, "backup", "SELECT name, ST_X(point) FROM place") == [("山塘", 121.1)]
        assert rows(cluster, "app", "SELECT name FROM place") == []  # the row rules came along
        assert rows(cluster, "app", "SELECT nextval('place_id_seq')") == [(2,)]
        owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'place'"
        assert rows(cluster, "app", owner) == [("border_gov_owner",)]
    assert (home / "two" / "files" / "blob").read_bytes() == b"\x00\x01"
    assert (home / "two" / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing_and_a_restore_neither(home: Path) -> None:
    fill(home / "one")
    make_backup(settings(home / "one"), home / "copy")
    with pytest.raises(SetUpProblem) as caught:
        make_backup(settings(home / "one"), home / "copy")
    assert caught.value.key == "backup_exists"
    with pytest.raises(SetUpProblem) as caught:
        restore_backup(settings(home / "one"), home / "copy")
    assert caught.value.key == "restore_refused"


def test_a_damaged_backup_is_refused_before_anything_is_made(home: Path) -> None:
    fill(home / "one")
    make_backup(settings(home / "one"), home / "copy")
    with (home / "copy" / "database.dump").open("r+b") as dump:
        dump.seek(100)
        dump.write(b"\xff\xff")
    with pytest.raises(SetUpProblem) as caught:
        restore_backup(settings(home / "two"), home / "copy")
    assert caught.value.key == "backup_broken"
    assert not (home / "two").exists()
