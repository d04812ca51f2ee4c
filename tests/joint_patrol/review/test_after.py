"""After the walk: recorders' files, coverage, the weekly sheet of all sides, records; persons stay hidden."""

import datetime as dt
import io

import numpy as np
import pytest

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.joint_patrol.models import PatrolTrack
from border_gov.joint_patrol.planner.recorder import gpx
from border_gov.joint_patrol.queries import ground, records, seen, under_way, walk_review, walk_tracks
from border_gov.joint_patrol.queries import weeks as week_queries
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import track_files, walk_entries, weeks
from border_gov.joint_patrol.service import walk_tracks as track_verbs
from border_gov.joint_patrol.service import walking as verbs
from border_gov.kernel.clock import monday, today
from border_gov.kernel.clock import now as present
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.people.queries import console
from tests.build.patrol_plans import a_small_border
from tests.build.tracks import a_sending, agrees, send
from tests.build.walking import NOW, a_line, an_outing

LATER = NOW + dt.timedelta(hours=3)


@pytest.fixture
def outing(session):
    return an_outing()


def a_recording(outing, start=NOW, stops=3):
    """A GPX of a walk past the first points at their planned times."""
    planned = walk_review.stops_of(outing.patrol)[:stops]
    when, lon, lat = [0.0], [planned[0].lon], [planned[0].lat]
    for stop in planned:
        at = (stop.arrive - start).total_seconds()
        when += [at, at + 300]
        lon += [stop.lon] * 2
        lat += [stop.lat] * 2
    ticks = np.arange(0, when[-1] + 1, 10.0)
    track = np.interp(ticks, when, lon), np.interp(ticks, when, lat)
    return gpx(*track, ticks + start.timestamp())


def walked(outing, start=NOW):
    came = [outing.leader.person_id, outing.deputy.person_id]
    verbs.start(outing.patrol, outing.leader, came, {}, start)
    verbs.finish(outing.patrol, outing.leader, start + dt.timedelta(minutes=90))


def test_a_recorders_file_becomes_the_track_and_is_compared(outing):
    walked(outing)
    agrees(outing.leader)
    before = outing.points[0].last_visit
    content = a_recording(outing)
    answer, new = track_files.add(outing.patrol, outing.leader, content, LATER)
    assert new and answer["kept"] > 300
    rows = seen.visits(outing.patrol.id)
    assert [row.visited for row in rows] == ["yes", "yes", "yes", "no"] or rows[3].visited == "uncertain"
    assert rows[0].evidence == ["track"] and rows[0].dwell_s > 200
    assert before is None and outing.points[0].last_visit == today(NOW)
    assert track_files.add(outing.patrol, outing.leader, content, LATER) == (answer, False)
    found = ground.seen_paths(outing.border.zone.id, today(NOW), today(NOW))
    assert found.tracked == 1 and 0.05 < found.coverage.share < 0.9
    lines = ground.path_features(found)
    assert {line["properties"]["seen"] for line in lines} == {True, False}
    assert len(lines) == len(found.paths.edge_m)


def test_without_consent_or_from_another_day_a_file_is_refused(outing):
    walked(outing)
    with pytest.raises(NotAllowed):
        track_files.add(outing.patrol, outing.leader, a_recording(outing), LATER)
    agrees(outing.leader)
    other = gpx(np.array([121.1, 121.1001]), np.array([30.8, 30.8]), np.array([1e9, 1e9 + 9]))
    with pytest.raises(Invalid) as refusal:
        track_files.add(outing.patrol, outing.leader, other, LATER)
    assert refusal.value.code == "gpx.outside"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<gpx version="1.1"><trk><name>&b;</name></trk></gpx>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<gpx version="1.1"><trk><name>&x;</name></trk></gpx>"""


@pytest.mark.parametrize(
    ("content", "said"),
    [(BOMB, "文档类型"), (OUTSIDE, "文档类型"), (b"PK\x03\x04", "不是轨迹文件"), (b"", "不是轨迹文件")],
)
def test_bad_files_are_refused_on_the_page_and_by_the_api_with_the_reason(client, outing, content, said):
    walked(outing)
    agrees(outing.leader)
    client.as_(outing.leader)
    page = client.post(
        f"/patrol/walk/{outing.patrol.id}/track-file", data={"file": (io.BytesIO(content), "x.gpx")}
    )
    assert page.status_code == 422 and said.replace(" ", "") in page.text.replace(" ", "")
    assert "root:" not in page.text
    told = client.post(
        f"/api/v1/patrol/walks/{outing.patrol.id}/track-file", data={"file": (io.BytesIO(content), "x.gpx")}
    )
    assert told.status_code == 422 and told.content_type == "application/problem+json"
    assert db.session.scalars(db.select(PatrolTrack)).all() == []


def test_the_tick_beside_the_file_is_the_consent(client, session):
    start = present() - dt.timedelta(hours=4)
    outing = an_outing(start)
    walked(outing, start)
    url = f"/patrol/walk/{outing.patrol.id}/track-file"
    content = a_recording(outing, start)
    client.as_(outing.leader)
    assert client.post(url, data={"file": (io.BytesIO(content), "a.gpx")}).status_code == 403
    done = client.post(url, data={"file": (io.BytesIO(content), "a.gpx"), "agree": "1"})
    assert done.status_code == 302
    assert "已保存文件中的" in client.get(f"/patrol/walk/{outing.patrol.id}/log").text
    assert client.as_(outing.stranger).post(url, data={}).status_code == 404


def test_what_was_seen_outlives_the_raw_points_and_leaves_with_the_track(outing):
    walked(outing)
    agrees(outing.leader)
    track_files.add(outing.patrol, outing.leader, a_recording(outing), LATER)
    before = [row.visited for row in seen.visits(outing.patrol.id)]
    track_verbs.simplify_due(NOW + dt.timedelta(days=120), dt.timedelta(days=90), console)
    assert walk_tracks.recorded(outing.patrol.id) is None
    assert [row.visited for row in seen.visits(outing.patrol.id)] == before
    assert {row.closest_m for row in seen.visits(outing.patrol.id)} == {None}
    assert ground.seen_paths(outing.border.zone.id, today(NOW), today(NOW)).tracked == 1
    row = db.session.scalars(db.select(PatrolTrack)).one()
    track_verbs.delete(row, outing.leader, LATER)
    assert ground.seen_paths(outing.border.zone.id, today(NOW), today(NOW)).tracked == 0


def test_figures_are_the_unions_and_a_sides_own_are_its_own(outing):
    walked(outing)
    zone = outing.border.zone.id
    east, west = outing.border.organisers["east"], outing.border.organisers["west"]
    for viewer, side in ((east, "east"), (west, "west")):
        found = ground.figures(viewer, zone, today(NOW), today(NOW))
        assert (found.planned, found.walked, found.joint, found.joint_rate) == (1, 1, 1, 100)
        assert (found.people, found.hours) == (2, 3.0)
        assert {key: own.people for key, own in found.own.items()} == {side: 1}


def test_a_patrol_of_one_side_is_no_joint_patrol_and_three_sides_are_one(session):
    border = a_small_border(("east", "west", "north"), people=3)
    one, two = an_outing(NOW, border), None
    verbs.start(one.patrol, one.leader, [one.leader.person_id], {}, NOW)
    verbs.finish(one.patrol, one.leader, LATER)
    found = ground.figures(border.organisers["north"], border.zone.id, today(NOW), today(NOW))
    assert (found.walked, found.joint, found.joint_rate) == (1, 0, 0)
    assert set(found.own) == {"north"} and two is None
    sheet = weeks.open_week(border.organiser, border.zone.id, today(NOW), LATER)
    assert sorted(sheet.sides) == ["east", "north", "west"]


def test_every_side_signs_the_weekly_sheet_at_once(outing):
    walked(outing)
    organisers = list(outing.border.organisers.values())
    sheet = weeks.open_week(organisers[0], outing.border.zone.id, today(NOW), LATER)
    assert sheet.week == monday(today(NOW)) and sheet.content["totals"]["joint"] == 1
    weeks.write(sheet, organisers[0], sheet.version, "下周加密夜间班次", LATER)
    weeks.present(sheet, organisers[0], sheet.version, LATER)
    for viewer in organisers:
        waiting = signoff_queries.waiting_for(viewer)
        assert [(row.kind, row.subject_id) for row in waiting] == [("patrol_week", sheet.id)]
    round = signoff_queries.latest("patrol_week", sheet.id)
    for viewer in organisers:
        assert sheet.state == "signing"
        signoff.sign(viewer, round.id, round.sha256, now=viewer.confirmed_at, fresh_minutes=5)
    assert sheet.state == "signed" and sheet.signed_at
    assert not any(signoff_queries.waiting_for(viewer) for viewer in organisers)
    with pytest.raises(Refused):
        weeks.take_up(sheet, organisers[0], sheet.version, LATER)
    with pytest.raises(Invalid):
        weeks.reopen(sheet, organisers[1], sheet.version, "", LATER)
    weeks.reopen(sheet, organisers[1], sheet.version, "漏了一班", LATER)
    assert sheet.state == "draft" and signoff_queries.latest("patrol_week", sheet.id).state == "complete"


def test_a_sheet_taken_up_anew_ends_the_round_and_a_refusal_brings_it_back(outing):
    organisers = list(outing.border.organisers.values())
    sheet = weeks.open_week(organisers[0], outing.border.zone.id, today(NOW), LATER)
    weeks.present(sheet, organisers[0], sheet.version, LATER)
    walked(outing)
    assert week_queries.facts(sheet.zone_id, sheet.week) != sheet.content
    weeks.take_up(sheet, organisers[1], sheet.version, LATER)
    assert signoff_queries.latest("patrol_week", sheet.id).state == "ended" and sheet.state == "draft"
    with pytest.raises(Refused):
        weeks.present(sheet, organisers[0], 1, LATER)
    weeks.present(sheet, organisers[0], sheet.version, LATER)
    round = signoff_queries.latest("patrol_week", sheet.id)
    signoff.refuse(organisers[1], round.id, "content", now=LATER)
    assert sheet.state == "draft"


def test_a_volunteer_and_their_organiser_read_the_record_and_nobody_else(client, outing):
    walked(outing)
    own = outing.leader.person_id
    assert (records.of(outing.leader, own).patrols, records.of(outing.leader, own).hours) == (1, 1.5)
    assert records.of(outing.border.organisers["east"], own).first == today(NOW)
    for viewer in (outing.border.organisers["west"], outing.member, outing.deputy):
        with pytest.raises(NotFound):
            records.of(viewer, own)
    paper = client.as_(outing.leader).get(f"/patrol/record/{own}/certificate.pdf")
    assert paper.data.startswith(b"%PDF-")
    assert client.get(f"/api/v1/patrol/records/{own}").json["hours"] == 1.5
    assert "累计" not in client.as_(outing.deputy).get(f"/patrol/record/{own}/certificate.pdf").text


def test_a_team_under_way_shows_where_it_was_only_while_the_shift_lasts(client, session):
    start = present() - dt.timedelta(minutes=20)
    outing = an_outing(start)
    verbs.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, start)
    organiser = outing.border.organisers["west"]
    (team,) = under_way.teams(organiser, present())
    assert team.place is None and team.people == 1
    line = WalkEntryIn().load(a_line(at=start + dt.timedelta(minutes=2)))
    walk_entries.note(outing.patrol, outing.leader, line, start + dt.timedelta(minutes=2), None)
    (team,) = under_way.teams(organiser, present())
    assert team.place.spot.id == outing.points[0].id and team.place.freshness == "stale"
    agrees(outing.leader)
    send(outing, outing.leader, a_sending(present() - dt.timedelta(seconds=100)), present())
    (team,) = under_way.teams(organiser, present())
    assert team.place.spot is None and team.place.freshness == "fresh"
    told = client.as_(organiser).get("/api/v1/patrol/under-way/map").text
    assert "第1组" in told and outing.leader.name not in told
    assert outing.leader.name not in client.get("/patrol/live").text
    verbs.finish(outing.patrol, outing.leader, present())
    assert under_way.teams(organiser, present()) == []
    assert client.get("/api/v1/patrol/under-way").json == []


def test_the_pages_and_files_of_coverage_and_weeks(client, session):
    start = present() - dt.timedelta(hours=4)
    outing = an_outing(start)
    walked(outing, start)
    client.as_(outing.border.organiser)
    page = client.get("/patrol/coverage?days=28").text
    assert "多久没人去" in page and outing.points[0].name["zh"] in page
    assert client.get("/patrol/coverage.xlsx").data[:2] == b"PK"
    told = client.get("/api/v1/patrol/coverage?days=28").json
    assert told["figures"]["joint_rate"] == 100 and len(told["points"]) == 12
    assert client.get("/api/v1/patrol/coverage?days=9").status_code == 422
    made = client.post("/patrol/weeks/", data={"week": today(start).isoformat()})
    url = made.headers["Location"]
    assert client.post(f"{url}/present", data={"version": "1"}).status_code == 302
    assert "待签" in client.get("/signing/").text or "周报" in client.get("/signing/").text
    assert client.post(f"{url}/withdraw", data={"version": "2"}).status_code == 422
    assert client.get(f"{url}/sheet.pdf").data.startswith(b"%PDF-")
    assert client.get(f"{url}/sheet.xlsx").data[:2] == b"PK"
    assert client.get("/api/v1/patrol/weeks").json[0]["missing"] == ["east", "west"]
    assert client.as_(outing.leader).get("/patrol/coverage").status_code == 403
