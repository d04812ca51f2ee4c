"""What a walked patrol shows is kept, moves last visits and prizes, and follows corrections with a reason."""

import datetime as dt
import io
import zipfile

import pytest

from border_gov.joint_patrol.planner import prizes
from border_gov.joint_patrol.queries import seen, walk_log
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import inputs, walk_entries
from border_gov.joint_patrol.service import walking as verbs
from border_gov.journal.models import Entry
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from tests.build.patrol_plans import WEEK
from tests.build.walking import a_line, an_outing

NOW = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=3)
WEIGHT = 200.0


@pytest.fixture
def outing(session):
    made = an_outing(NOW)
    for point in made.points:
        point.last_visit = today(NOW) - dt.timedelta(days=3)
    db.session.flush()
    return made


def from_sheet(outing, visited):
    lines = [
        {"kind": "checkin", "checkpoint_id": point.id, "at": NOW + dt.timedelta(minutes=30)}
        for point in visited
    ]
    times = NOW, NOW + dt.timedelta(hours=2)
    came = [outing.leader.person_id, outing.deputy.person_id]
    verbs.enter_late(outing.patrol, outing.leader, times, came, {}, lines, LATER)


def prizes_of_next_week(outing, day=WEEK):
    """What the outing's points are worth to the planner of the next week, on one day."""
    problem = inputs.planning_inputs(outing.border.zone.id, WEEK, NOW)
    known = prizes.first_visits(problem.checkpoints)
    worth = prizes.prizes_on(problem.checkpoints, known, day, WEEK, WEIGHT)
    by_id = {int(point.id): value for point, value in zip(problem.checkpoints, worth, strict=True)}
    return [by_id[point.id] for point in outing.points]


def test_a_visited_point_is_worth_less_in_the_next_plan_and_an_unvisited_one_more(outing):
    on_the_day, before = prizes_of_next_week(outing, today(NOW)), prizes_of_next_week(outing)
    from_sheet(outing, outing.points[:2])
    after = prizes_of_next_week(outing)
    assert after[0] < before[0] and after[1] < before[1]
    assert after[2:] == before[2:]
    assert after[2] > on_the_day[2] and after[3] > on_the_day[3]


def test_the_review_is_stored_and_read_back_as_it_was(outing):
    from_sheet(outing, outing.points[:3])
    assert [row.visited for row in seen.visits(outing.patrol.id)] == ["yes", "yes", "yes", "no"]
    assert seen.reviewed(outing.patrol).missed == (outing.points[3].id,)
    assert outing.points[3].last_visit == today(NOW) - dt.timedelta(days=3)
    verbs.undo(outing.patrol, outing.leader, "填错班次", LATER)
    assert seen.visits(outing.patrol.id) == [] and seen.stored(outing.patrol.id) is None
    assert {point.last_visit for point in outing.points} == {today(NOW) - dt.timedelta(days=3)}


def checked_in(outing):
    verbs.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, NOW)
    answer, _ = walk_entries.note(outing.patrol, outing.leader, WalkEntryIn().load(a_line()), NOW, None)
    verbs.finish(outing.patrol, outing.leader, LATER)
    return answer["id"]


def test_a_wrong_check_in_is_struck_out_and_restored_and_nothing_is_deleted(outing):
    point, entry = outing.points[0], checked_in(outing)
    assert point.last_visit == today(NOW)
    walk_entries.strike(outing.patrol, outing.leader, entry, "扫错了码", LATER)
    assert point.last_visit == today(NOW) - dt.timedelta(days=3)
    assert queries.entries(outing.patrol.id) == []
    row = queries.line(outing.patrol.id, entry)
    assert (row.struck_reason, row.struck_by) == ("扫错了码", outing.leader.person_id)
    assert seen.visits(outing.patrol.id)[0].visited == "uncertain"
    with pytest.raises(Refused):
        walk_entries.strike(outing.patrol, outing.leader, entry, "再划", LATER)
    told = db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.line_struck")).one()
    assert told.facts["entry"] == entry and "扫错" not in str(told.facts)
    walk_entries.restore(outing.patrol, outing.border.organiser, entry, "其实没错", LATER)
    assert point.last_visit == today(NOW) and seen.visits(outing.patrol.id)[0].visited == "yes"


def test_striking_needs_a_reason_and_the_leader(outing):
    entry = checked_in(outing)
    with pytest.raises(Invalid):
        walk_entries.strike(outing.patrol, outing.leader, entry, "", LATER)
    with pytest.raises(NotAllowed):
        walk_entries.strike(outing.patrol, outing.member, entry, "不对", LATER)


def test_a_far_check_in_does_not_count_as_a_visit_for_the_next_plan(outing):
    verbs.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, NOW)
    far = a_line(position={"lon": 121.3, "lat": 30.9, "datum": "wgs84", "accuracy_m": 20})
    walk_entries.note(outing.patrol, outing.leader, WalkEntryIn().load(far), NOW, None)
    verbs.finish(outing.patrol, outing.leader, LATER)
    assert seen.visits(outing.patrol.id)[0].visited == "uncertain"
    assert outing.points[0].last_visit == today(NOW) - dt.timedelta(days=3)


def words(version, **more):
    shared = {"weather": "多云", "handled": "", "handed_over": "", "remarks": ""}
    return {**shared, "version": str(version), **more}


def test_the_text_is_made_from_facts_until_the_leader_edits_it(client, outing):
    from_sheet(outing, outing.points[:3])
    url = f"/patrol/walk/{outing.patrol.id}/log"
    page = client.as_(outing.leader).get(url).text
    assert "计划巡更点4处，已到3处。" in page and outing.points[3].name["zh"] in page.split("未到：")[1]
    made = walk_log.log(outing.patrol, outing.leader).walk
    client.post(url, data=words(made.version, text="当晚<b>大雾</b>，提前收队。"))
    page = client.get(url).text
    assert "当晚&lt;b&gt;大雾&lt;/b&gt;，提前收队。" in page and "正文经带班人修改" in page
    client.post(url, data=words(made.version, text=""))
    page = client.get(url).text
    assert "已保存2个版本" in page and page.count("大雾") == 1
    assert [row.text for row in queries.log_versions(outing.patrol.id)] == ["", "当晚<b>大雾</b>，提前收队。"]


def test_the_log_as_a_word_file_and_as_paper(client, outing):
    from_sheet(outing, outing.points[:3])
    outing.points[0].name = {"zh": "闸口<&甲>"}
    db.session.flush()
    answer = client.as_(outing.leader).get(f"/patrol/walk/{outing.patrol.id}/log.docx")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        body = packed.read("word/document.xml").decode()
    assert "联合巡逻日志" in body and "闸口&lt;&amp;甲&gt;" in body
    assert "计划巡更点4处，已到3处。" in body and "{{" not in body
    assert client.get(f"/patrol/walk/{outing.patrol.id}/log.pdf").data.startswith(b"%PDF-")
    assert client.as_(outing.stranger).get(f"/patrol/walk/{outing.patrol.id}/log.docx").status_code == 404


def test_lines_are_struck_on_the_page(client, outing):
    entry = checked_in(outing)
    url = f"/patrol/walk/{outing.patrol.id}/lines/{entry}/strike"
    assert client.as_(outing.member).post(url, data={"reason": "不对"}).status_code == 403
    client.as_(outing.leader).post(url, data={"reason": "扫错了码"})
    page = client.get(f"/patrol/walk/{outing.patrol.id}/log").text
    assert "原因：扫错了码" in page and "恢复" in page
