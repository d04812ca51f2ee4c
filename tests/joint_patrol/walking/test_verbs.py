"""A patrol is walked with one phone, with none, closed without a check-in, and taken back with a reason."""

import datetime as dt

import pytest

from border_gov.joint_patrol.models import PatrolEntry
from border_gov.joint_patrol.queries import walk_log
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import walk_entries, walking
from border_gov.journal.models import Entry
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.build.walking import NOW, a_line, an_outing

LATER = NOW + dt.timedelta(hours=3)


@pytest.fixture
def outing(session):
    return an_outing()


@pytest.fixture
def under_way(outing):
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {"west": ["路人甲"]}, NOW)
    return outing


def note(outing, line, who=None, now=NOW, device_now=None):
    data = WalkEntryIn().load(line)
    return walk_entries.note(outing.patrol, who or outing.leader, data, now, device_now)


def test_the_leader_sets_out_with_those_who_came(under_way):
    assert under_way.patrol.state == "under_way"
    came = [(row.person_id, row.name, row.side) for row in queries.present(under_way.patrol.id)]
    assert came == [(under_way.leader.person_id, "", "east"), (None, "路人甲", "west")]
    told = db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.walk_started")).one()
    assert "路人甲" not in str(told.facts)


def test_a_member_or_stranger_does_not_set_out(outing):
    with pytest.raises(NotAllowed):
        walking.start(outing.patrol, outing.member, [outing.leader.person_id], {}, NOW)
    with pytest.raises(NotFound):
        queries.patrol(outing.patrol.id, outing.stranger)


def test_nobody_sets_out_alone_on_paper_or_days_before(outing):
    with pytest.raises(Invalid):
        walking.start(outing.patrol, outing.leader, [], {}, NOW)
    with pytest.raises(Refused):
        early = NOW - dt.timedelta(days=2)
        walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, early)


def test_a_patrol_without_a_check_in_closes_like_any_other(under_way):
    walking.finish(under_way.patrol, under_way.deputy, LATER)
    walking.close(under_way.patrol, under_way.leader, LATER)
    assert under_way.patrol.state == "closed"


def test_a_check_in_feeds_the_next_plan(under_way):
    point = under_way.points[0]
    point.last_visit = dt.date(2026, 11, 1)
    answer, new = note(under_way, a_line())
    assert new and answer["checkpoint_id"] == point.id
    assert point.last_visit == today(NOW)


def test_the_same_line_is_stored_once_and_another_body_refused(under_way):
    line = a_line()
    first, new = note(under_way, line)
    again, second = note(under_way, line, now=LATER)
    assert (new, second) == (True, False)
    assert first == again
    with pytest.raises(Invalid) as refusal:
        note(under_way, {**line, "code": "100002"})
    assert "key" in refusal.value.fields
    assert len(queries.entries(under_way.patrol.id)) == 1


def test_two_people_may_use_the_same_key(under_way):
    line = a_line()
    note(under_way, line)
    _, new = note(under_way, line, under_way.member)
    assert new


def test_an_unknown_number_is_refused_with_its_field(under_way):
    with pytest.raises(Invalid) as refusal:
        note(under_way, a_line(code="999999"))
    assert "code" in refusal.value.fields


def test_odd_check_ins_are_stored_and_marked(under_way):
    away = {"lon": 121.3, "lat": 30.9, "datum": "wgs84", "accuracy_m": 20}
    answer, _ = note(under_way, a_line(position=away), device_now=NOW - dt.timedelta(hours=1))
    assert answer["odd"] == ["far", "clock"]
    row = db.session.get(PatrolEntry, answer["id"])
    assert (row.datum, row.accuracy_m, row.received_at, row.device_at) == ("wgs84", 20, NOW, NOW)


def test_what_was_queued_is_accepted_after_the_patrol_is_closed(under_way):
    walking.finish(under_way.patrol, under_way.leader, LATER)
    walking.close(under_way.patrol, under_way.leader, LATER)
    answer, _ = note(under_way, a_line(), now=LATER)
    assert dt.datetime.fromisoformat(answer["at"]) == NOW


def test_publicity_is_a_line_and_an_act(under_way):
    note(under_way, a_line(kind="publicity", words="反诈宣传", households=12))
    told = db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.publicity_done")).one()
    assert told.facts["households"] == 12
    assert "反诈" not in str(told.facts)
    assert walk_log.log(under_way.patrol, under_way.leader).households == 12


def test_a_paper_sheet_is_as_valid(outing):
    visit = {"kind": "checkin", "checkpoint_id": outing.points[1].id, "at": NOW + dt.timedelta(minutes=30)}
    found = {"kind": "finding", "finding": "hazard", "words": "护栏松动", "at": NOW}
    times = NOW, NOW + dt.timedelta(hours=2)
    who = outing.border.organiser
    walking.enter_late(outing.patrol, who, times, [outing.leader.person_id], {}, [visit, found], LATER)
    assert outing.patrol.state == "walked"
    assert queries.walked(outing.patrol.id).late
    assert outing.points[1].last_visit == today(NOW)
    assert {entry.late for entry in queries.entries(outing.patrol.id)} == {True}
    walking.close(outing.patrol, who, LATER)
    assert outing.patrol.state == "closed"


def test_a_sheet_from_the_future_is_refused(outing):
    with pytest.raises(Invalid):
        times = NOW, NOW + dt.timedelta(hours=2)
        walking.enter_late(outing.patrol, outing.leader, times, [outing.leader.person_id], {}, [], NOW)


def test_every_step_is_taken_back_with_a_reason(under_way):
    point = under_way.points[0]
    point.last_visit = before = dt.date(2026, 11, 1)
    line = a_line()
    note(under_way, line)
    walking.finish(under_way.patrol, under_way.leader, LATER)
    walking.close(under_way.patrol, under_way.leader, LATER)
    with pytest.raises(Invalid):
        walking.undo(under_way.patrol, under_way.leader, "", LATER)
    for state in ("walked", "under_way", "planned"):
        walking.undo(under_way.patrol, under_way.leader, "点错了", LATER)
        assert under_way.patrol.state == state
    assert point.last_visit == before
    assert queries.entries(under_way.patrol.id) == []


def test_a_late_entry_is_taken_back_as_a_whole(outing):
    visit = {"kind": "checkin", "checkpoint_id": outing.points[1].id, "at": NOW}
    times = NOW, NOW + dt.timedelta(hours=2)
    walking.enter_late(outing.patrol, outing.leader, times, [outing.leader.person_id], {}, [visit], LATER)
    walking.undo(outing.patrol, outing.leader, "填错班次", LATER)
    assert outing.patrol.state == "planned"
    assert outing.points[1].last_visit is None


def test_the_log_refuses_an_older_version(under_way):
    made = queries.walked(under_way.patrol.id)
    words = {"text": "", "weather": "多云", "handled": "", "handed_over": "", "remarks": ""}
    old = made.version
    walking.write_log(under_way.patrol, under_way.leader, {**words, "version": old}, NOW)
    assert made.weather == "多云"
    walking.write_log(under_way.patrol, under_way.leader, {**words, "version": old}, NOW)
    assert made.version == old + 1, "sent again it changes nothing"
    with pytest.raises(Refused):
        other = {**words, "weather": "晴", "version": old}
        walking.write_log(under_way.patrol, under_way.deputy, other, NOW)
