"""A backup made after the retention time holds no raw point of a patrol; one made before it does."""

import datetime as dt
import struct
import subprocess

import numpy as np
import pytest
from sqlalchemy.engine import make_url

from border_gov.geo.tracks import unpacked
from border_gov.joint_patrol import tasks
from border_gov.joint_patrol.models import PatrolTrackPart
from border_gov.joint_patrol.queries.walk_tracks import sealed_place
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import alarms, walk_entries, walking
from border_gov.kernel import crypto
from border_gov.kernel.backup import DUMP, make_backup
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.build.tracks import LON, a_sending, agrees, send
from tests.build.walking import a_line, an_outing

KEPT = dt.timedelta(days=90)
CHECKED_IN = {"lon": 121.1357911, "lat": 30.7713579, "datum": "wgs84", "accuracy_m": 9.0}
CALLED = {"lon": 121.1424242, "lat": 30.7724242, "datum": "wgs84", "accuracy_m": 9.0}


@pytest.fixture
def outing(committed_app):
    """A patrol of a hundred days ago with a track, a check-in and an alarm, each with a canary position."""
    start = now() - dt.timedelta(days=100)
    made = an_outing(start)
    walking.start(made.patrol, made.leader, [made.leader.person_id], {}, start)
    agrees(made.leader, start)
    send(made, made.leader, a_sending(start), start + dt.timedelta(minutes=5))
    line = WalkEntryIn().load(a_line(at=start, position=CHECKED_IN))
    walk_entries.note(made.patrol, made.leader, line, start, None)
    call = {"key": line["key"], "sequence": 2, "device_at": start, "position": CALLED}
    alarms.raise_alarm(made.patrol, made.leader, call, start, None)
    walking.finish(made.patrol, made.leader, start + dt.timedelta(hours=1))
    db.session.commit()
    return made


def backed_up(app, cluster, tmp_path):
    """A real backup of the test's database, opened: its tables as SQL text, every other file as bytes."""
    url = cluster.url("backup", make_url(app.config["MIGRATION_URL"]).database)
    settings = {"DATA": app.config["DATA"], "DATABASE_URL": url, "MIGRATION_URL": url}
    folder = tmp_path / f"backup-{len(list(tmp_path.iterdir()))}"
    make_backup(settings, folder)
    restore = [cluster.programs.path("pg_restore"), "-f", "-", str(folder / DUMP)]
    tables = subprocess.run(restore, capture_output=True, check=True, text=True).stdout
    return tables, b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def raw_points(tables, files):
    """Which canaries a thief of the backup would find: plain, in a geometry, or sealed under its own keys."""
    found = set()
    for name, spot in (("check-in", CHECKED_IN), ("alarm", CALLED)):
        bits = struct.pack("<d", spot["lon"])
        if str(spot["lon"]) in tables or bits.hex() in tables.lower() or bits in files:
            found.add(name)
    if str(LON) in tables or struct.pack("<d", LON).hex() in tables.lower():
        found.add("track in clear")
    head = "COPY public.patrol_track_part ("
    columns, _, rest = tables[tables.index(head) + len(head) :].partition(") FROM stdin;\n")
    names = columns.split(", ")
    for row in rest[: rest.index("\\.\n")].splitlines():
        part = dict(zip(names, row.split("\t"), strict=True))
        if part["sealed"] != "\\N":
            track = unpacked(crypto.box().open(bytes.fromhex(part["sealed"][3:]), sealed_place(part["key"])))
            found.add("track") if np.isclose(track.lon, LON).any() else None
    return found


def test_no_raw_point_is_left_in_a_backup_made_after_the_retention_time(
    committed_app, cluster, outing, tmp_path
):
    assert raw_points(*backed_up(committed_app, cluster, tmp_path)) == {"check-in", "alarm", "track"}
    committed_app.config["TRACK_DAYS"] = 3650
    tasks.simplify_tracks()
    assert raw_points(*backed_up(committed_app, cluster, tmp_path)) == {"check-in", "alarm", "track"}
    committed_app.config["TRACK_DAYS"] = KEPT.days
    tasks.simplify_tracks()
    db.session.rollback()
    assert raw_points(*backed_up(committed_app, cluster, tmp_path)) == set()
    assert db.session.scalars(db.select(PatrolTrackPart.sealed)).all() == [None]
