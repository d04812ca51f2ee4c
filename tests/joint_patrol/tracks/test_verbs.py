"""A track needs consent, keeps to the shift, is stored once, and leaves when it should."""

import datetime as dt
import struct
import uuid

import pytest

from border_gov.joint_patrol.models import PatrolTrack, PatrolTrackPart
from border_gov.joint_patrol.queries import walk_tracks as queries
from border_gov.joint_patrol.queries.walk_review import review_of
from border_gov.joint_patrol.rules import tracks as law
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import walk_entries, walk_tracks, walking
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound
from border_gov.people.queries import console
from border_gov.people.rules import PRIVACY, TRACK
from border_gov.people.service import give_consent, withdraw_consent
from tests.build.tracks import LON, a_file, a_sending, agrees, send
from tests.build.walking import NOW, a_line, an_outing

LATER = NOW + dt.timedelta(hours=2)
KEEP = dt.timedelta(days=90)
LONG_AFTER = NOW + dt.timedelta(days=91)


@pytest.fixture
def outing(session):
    made = an_outing()
    walking.start(made.patrol, made.leader, [made.leader.person_id], {}, NOW)
    return made


def minutes(count):
    return NOW + dt.timedelta(minutes=count)


def sealed_parts():
    return db.session.scalars(db.select(PatrolTrackPart).where(PatrolTrackPart.sealed.is_not(None))).all()


def test_nothing_is_kept_without_consent(outing):
    with pytest.raises(NotAllowed) as refusal:
        send(outing, outing.leader, a_sending(), LATER)
    assert refusal.value.code == "no_consent"
    assert db.session.scalar(db.select(db.func.count(PatrolTrack.id))) == 0
    give_consent(PRIVACY, actor=outing.leader, now=NOW)
    with pytest.raises(NotAllowed):
        send(outing, outing.leader, a_sending(), LATER)


def test_points_are_sealed_and_read_back(outing):
    agrees(outing.leader)
    assert send(outing, outing.leader, a_sending(), LATER)["kept"] == 10
    part = sealed_parts()[0]
    assert struct.pack("<d", LON) not in part.sealed
    track = queries.recorded(outing.patrol.id)
    assert len(track) == 10 and track.lon[0] == LON
    assert track.time[9] - track.time[0] == 90


def test_only_the_shift_is_kept(outing):
    agrees(outing.leader)
    assert send(outing, outing.leader, a_sending(minutes(-1)), LATER)["kept"] == 4
    walking.finish(outing.patrol, outing.leader, minutes(100))
    late = a_sending(minutes(100) - dt.timedelta(seconds=25))
    assert send(outing, outing.leader, late, LATER)["kept"] == 3


def test_a_patrol_that_nobody_brings_back_stops_by_itself():
    planned = (NOW, NOW + dt.timedelta(hours=2))
    assert law.shift_ends(NOW, planned, None) == NOW + dt.timedelta(hours=3)
    assert law.shift_ends(minutes(30), planned, None) == NOW + dt.timedelta(hours=3, minutes=30)
    assert law.shift_ends(NOW, planned, minutes(50)) == minutes(50)


def test_the_same_sending_is_stored_once(outing):
    agrees(outing.leader)
    sending = a_sending(key=str(uuid.UUID(int=7)))
    first = send(outing, outing.leader, sending, LATER)
    assert send(outing, outing.leader, sending, LATER) == first
    assert len(queries.recorded(outing.patrol.id)) == 10
    with pytest.raises(Invalid) as refusal:
        send(outing, outing.leader, {**sending, "points": sending["points"][:2]}, LATER)
    assert "key" in refusal.value.fields


def test_a_phone_of_a_wrong_clock_is_put_right(outing):
    agrees(outing.leader)
    sending = a_sending(minutes(-180))
    told = walk_tracks.add_from_phone(
        outing.patrol, outing.leader, sending, LATER, LATER - dt.timedelta(minutes=180)
    )
    assert told[0]["kept"] == 10


def test_a_clock_a_little_ahead_does_not_press_the_last_points_into_one_moment(outing):
    agrees(outing.leader)
    sending = a_sending()
    times = [point["at"] for point in sending["points"]]
    now, ahead = max(times), dt.timedelta(minutes=2)
    points = [{**point, "at": point["at"] + ahead} for point in sending["points"]]
    sending = {**sending, "points": points}
    walk_tracks.add_from_phone(outing.patrol, outing.leader, sending, now, now + ahead)
    kept = queries.recorded(outing.patrol.id)
    assert kept.time.tolist() == sorted(at.timestamp() for at in times)


def test_a_closed_patrol_still_takes_what_waited_on_the_phone(outing):
    agrees(outing.leader)
    walking.finish(outing.patrol, outing.leader, LATER)
    walking.close(outing.patrol, outing.leader, LATER)
    assert send(outing, outing.leader, a_sending(), LATER + dt.timedelta(days=2))["kept"] == 10


def test_a_patrol_without_a_track_is_as_good(outing):
    walking.finish(outing.patrol, outing.leader, LATER)
    walking.close(outing.patrol, outing.leader, LATER)
    assert outing.patrol.state == "closed"
    assert queries.recorded(outing.patrol.id) is None


def test_tracks_are_seen_and_deleted_by_their_person_only(outing):
    agrees(outing.leader)
    track_id = send(outing, outing.leader, a_sending(), LATER)["track_id"]
    assert [one.track.id for one in queries.own(outing.leader)] == [track_id]
    for other in (outing.deputy, outing.border.organiser):
        assert queries.own(other) == []
        with pytest.raises(NotFound):
            queries.one_own(track_id, other)
        with pytest.raises(NotAllowed):
            walk_tracks.delete(db.session.get(PatrolTrack, track_id), other, LATER)
    walk_tracks.delete(queries.one_own(track_id, outing.leader, for_change=True), outing.leader, LATER)
    assert queries.own(outing.leader) == []
    assert sealed_parts() == []


def test_a_phone_cannot_bring_back_what_was_deleted(outing):
    agrees(outing.leader)
    sending, unsent = a_sending(), a_sending(minutes(5))
    track_id = send(outing, outing.leader, sending, minutes(10))["track_id"]
    walk_tracks.delete(queries.one_own(track_id, outing.leader), outing.leader, minutes(10))
    assert send(outing, outing.leader, sending, LATER)["kept"] == 10, "the stored answer"
    assert send(outing, outing.leader, unsent, LATER)["kept"] == 0
    assert sealed_parts() == []
    assert send(outing, outing.leader, a_sending(minutes(20)), LATER)["kept"] == 10


def test_taking_the_consent_back_deletes_every_track(outing):
    agrees(outing.leader)
    agrees(outing.deputy)
    for who in (outing.leader, outing.deputy):
        send(outing, who, a_sending(), LATER)
    give_consent(PRIVACY, actor=outing.leader, now=NOW)
    withdraw_consent(PRIVACY, actor=outing.leader, now=LATER)
    assert [part.person_id for part in sealed_parts()] == [outing.deputy.person_id]
    withdraw_consent(TRACK, actor=outing.deputy, now=LATER)
    assert sealed_parts() == []
    with pytest.raises(NotAllowed):
        send(outing, outing.leader, a_sending(minutes(30)), LATER)


def test_a_file_is_cut_to_the_shift_and_may_be_given_again(outing):
    agrees(outing.deputy)
    key, track = uuid.uuid4(), a_file(minutes(-20), count=300)
    told, new = walk_tracks.add_file(outing.patrol, outing.deputy, key, track, LATER)
    assert new and 200 < told["kept"] < 300
    assert walk_tracks.add_file(outing.patrol, outing.deputy, key, track, LATER) == (told, False)
    walk_tracks.delete(queries.one_own(told["track_id"], outing.deputy), outing.deputy, LATER)
    assert walk_tracks.add_file(outing.patrol, outing.deputy, key, track, LATER)[0]["kept"] == told["kept"]


def test_after_the_retention_time_the_way_is_left_and_no_point(outing):
    agrees(outing.leader)
    here = {"lon": LON, "lat": 30.8, "datum": "wgs84", "accuracy_m": 9}
    line = WalkEntryIn().load(a_line(position=here))
    walk_entries.note(outing.patrol, outing.leader, line, NOW, None)
    send(outing, outing.leader, a_sending(count=60), LATER)
    walking.finish(outing.patrol, outing.leader, LATER)
    before = review_of(outing.patrol, queries.recorded(outing.patrol.id))
    assert walk_tracks.simplify_due(LONG_AFTER - dt.timedelta(days=2), KEEP, console) == 0
    assert walk_tracks.simplify_due(LONG_AFTER, KEEP, console) == 1
    assert walk_tracks.simplify_due(LONG_AFTER, KEEP, console) == 0
    assert sealed_parts() == []
    kept = queries.kept_lines([outing.patrol.id])[outing.patrol.id]
    assert len(kept) == 1 and len(kept[0]) == 2, "a straight walk of one piece is two ends"
    assert all(round(value, 4) == value for pair in kept[0] for value in pair)
    entry = db.session.scalars(db.select(walk_entries.PatrolEntry)).one()
    assert (entry.point, entry.accuracy_m) == (None, None)
    assert walk_entries.note(outing.patrol, outing.leader, line, LONG_AFTER, None)[1] is False
    after = review_of(outing.patrol)
    assert [(v.visited, v.why, v.arrive, v.evidence) for v in after.visits] == [
        (v.visited, v.why, v.arrive, v.evidence) for v in before.visits
    ]
    assert after.marks == before.marks
    told = db.session.scalars(db.select(Entry).where(Entry.verb == law.TrackVerb.SIMPLIFIED)).one()
    assert told.facts == {"points": 60, "positions": 1}


def test_pieces_end_where_the_phone_was_silent(outing):
    agrees(outing.leader)
    for start in (30, 0, 10):
        send(outing, outing.leader, a_sending(minutes(start), count=30), LATER)
    track = queries.recorded(outing.patrol.id)
    assert (track.time[1:] > track.time[:-1]).all()
    assert [int((track.part == part).sum()) for part in range(track.part.max() + 1)] == [30, 30, 30]


def test_the_live_position_is_known_only_inside_the_shift(outing):
    agrees(outing.leader)
    send(outing, outing.leader, a_sending(), LATER)
    last = queries.latest([outing.patrol.id])[outing.patrol.id]
    assert (last.at, last.accuracy_m) == (NOW + dt.timedelta(seconds=90), 8.0)
    walking.finish(outing.patrol, outing.leader, LATER)
    assert queries.latest([outing.patrol.id]) == {}
