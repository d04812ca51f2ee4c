"""Every output of patrols, as each role of each side: coverage crosses the border, persons do not."""

import datetime as dt
import io
import struct
import zipfile

import numpy as np
import pytest
import sqlalchemy as sa

from border_gov.joint_patrol.documents import log_file, week_paper
from border_gov.joint_patrol.planner.recorder import gpx
from border_gov.joint_patrol.queries import plan_names, walk_log
from border_gov.joint_patrol.queries import weeks as week_queries
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import track_files, walk_entries, weeks
from border_gov.joint_patrol.service import walk_tracks as track_verbs
from border_gov.joint_patrol.service import walking as verbs
from border_gov.kernel.clock import now as present
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.people.models import Person
from border_gov.people.queries import console
from tests.build.patrol_plans import an_organiser
from tests.build.tracks import LAT, LON, agrees
from tests.build.walking import a_line, an_outing

NAMES = {"east": "欧阳慕白东", "west": "司马长风西"}
PHONES = {"east": "19900001111", "west": "19900002222"}
ROLES = ("organiser", "officer", "leader", "duty")
FAR = {"lon": 121.1357911, "lat": 30.7713579, "datum": "wgs84", "accuracy_m": 9.0}
POINTS = (f"{LON:.7f}", f"{LAT:.7f}", "121.1357911", "30.7713579", "121.12345", "121.13579")


@pytest.fixture
def scene(session):
    """A walked patrol with a track, a check-in with position, and a weekly sheet; every person a canary."""
    start = present() - dt.timedelta(hours=5)
    outing = an_outing(start)
    for person in db.session.scalars(sa.select(Person)):
        person.name, person.phone = f"{NAMES[person.side_key]}{person.id}", PHONES[person.side_key]
    came = [outing.leader.person_id, outing.deputy.person_id, outing.member.person_id]
    verbs.start(outing.patrol, outing.leader, came, {"east": ["欧阳慕白东路人"]}, start)
    line = WalkEntryIn().load(a_line(at=start, position=FAR))
    walk_entries.note(outing.patrol, outing.leader, line, start, None)
    verbs.finish(outing.patrol, outing.leader, start + dt.timedelta(minutes=90))
    agrees(outing.leader, start)
    ticks = np.arange(60, 3000, 10.0)
    file = gpx(LON + ticks * 1e-6, np.full(len(ticks), LAT), ticks + start.timestamp())
    track_files.add(outing.patrol, outing.leader, file, present())
    sheet = weeks.open_week(outing.border.organiser, outing.border.zone.id, today(start), present())
    return outing, sheet


def addresses(outing, sheet):
    """Every page, file and API answer about walked patrols."""
    walk, days = outing.patrol.id, "days=28"
    own = outing.leader.person_id
    return (
        f"/patrol/walk/{walk}/log",
        f"/patrol/walk/{walk}/log.docx",
        f"/api/v1/patrol/walks/{walk}",
        f"/patrol/coverage?{days}",
        f"/patrol/coverage.xlsx?{days}",
        f"/api/v1/patrol/coverage/map?{days}",
        f"/api/v1/patrol/coverage?{days}",
        "/patrol/live",
        "/api/v1/patrol/under-way/map",
        "/api/v1/patrol/under-way",
        "/patrol/weeks/",
        f"/patrol/weeks/{sheet.id}",
        f"/patrol/weeks/{sheet.id}/preview",
        f"/patrol/weeks/{sheet.id}/sheet.xlsx",
        f"/api/v1/patrol/weeks/{sheet.id}",
        "/api/v1/patrol/weeks",
        f"/patrol/record/{own}",
        f"/patrol/record/{own}/certificate.pdf",
        f"/api/v1/patrol/records/{own}",
        f"/patrol/plans/{outing.patrol.plan_id}",
    )


def text_of(answer):
    """The answer as text; packed files are opened."""
    if not answer.data.startswith(b"PK"):
        return answer.data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def test_no_output_names_a_person_of_the_other_side_or_a_point_of_a_track(client, scene):
    outing, sheet = scene
    other = {"east": "west", "west": "east"}
    opened = 0
    for side in ("east", "west"):
        for role in ROLES:
            client.as_(an_organiser(outing.border.zone, side, role))
            for url in addresses(outing, sheet):
                answer = client.get(url)
                told = text_of(answer)
                opened += answer.status_code == 200
                assert NAMES[other[side]] not in told, (side, role, url)
                assert PHONES[other[side]] not in told, (side, role, url)
                assert [point for point in POINTS if point in told] == [], (side, role, url)
                if "record" in url and (side, role) != ("east", "organiser"):
                    assert answer.status_code == 404, (side, role, url)
    assert opened > 2 * len(ROLES) * 15
    client.as_(outing.stranger)
    assert {client.get(url).status_code for url in addresses(outing, sheet)} <= {403, 404}


def test_papers_name_nobody_of_the_other_side(app, scene):
    outing, sheet = scene
    viewer = outing.border.organisers["west"]
    with app.test_request_context():
        log = walk_log.log(outing.patrol, viewer)
        sides = plan_names.sides_of(sheet.zone_id)
        papers = log_file.html(log, "区") + week_paper.html(sheet, "周报", "区", sides, "")
    assert NAMES["west"] in papers and NAMES["east"] not in papers and PHONES["west"] not in papers


def test_the_weekly_sheet_holds_nobody_at_all(scene):
    _, sheet = scene
    told = str(week_queries.facts(sheet.zone_id, sheet.week)) + str(sheet.content)
    assert [name for name in (*NAMES.values(), *PHONES.values(), *POINTS) if name in told] == []


def everything_stored():
    """Each row of each table as text: what a backup made now would hold."""
    tables = sa.inspect(db.engine).get_table_names()
    rows = []
    for table in tables:
        if table != "spatial_ref_sys":
            rows += db.session.scalars(sa.text(f'SELECT t::text FROM "{table}" t')).all()
    return "\n".join(rows)


def raw_forms():
    """How one of the points would stand in a column: as text, as packed bytes, in a geometry."""
    bits = [struct.pack("<d", value).hex() for value in (FAR["lon"], FAR["lat"], LAT)]
    return (*bits, *(bit.upper() for bit in bits), *POINTS[:4])


def test_after_retention_no_raw_point_is_left_in_any_table_so_in_no_backup_made_since(client, scene):
    outing, sheet = scene
    stored = everything_stored()
    assert any(form in stored for form in raw_forms()), "the position of the check-in is there before"
    sealed = sa.text("SELECT count(*) FROM patrol_track_part WHERE sealed IS NOT NULL")
    assert db.session.scalar(sealed) == 1
    track_verbs.simplify_due(present() + dt.timedelta(days=91), dt.timedelta(days=90), console)
    stored = everything_stored()
    assert [form for form in raw_forms() if form in stored] == []
    assert db.session.scalar(sealed) == 0
    client.as_(outing.leader)
    for url in (*addresses(outing, sheet), "/api/v1/openapi.json"):
        told = text_of(client.get(url))
        assert [point for point in POINTS if point in told] == [], url
