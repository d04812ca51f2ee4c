"""Figures: joint once in the union and once a side, honest denominators, small counts hidden, release."""

import dataclasses
import io

import pytest
import python_calamine

from border_gov.cohandling.rules.clocks import CLOCKS, ClockKind
from border_gov.cohandling.service import clocks, limits
from border_gov.incidents.models import Survey
from border_gov.incidents.queries import figures as queries
from border_gov.incidents.service import closing, desk
from border_gov.incidents.service import figures as service
from border_gov.journal.service import Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from tests.build.incidents import JS, NOW, PH, a_report, a_stage, at, boss, later, resolved

MACHINE, CODE = "test_figures", "sign"
DAY = clock.today(NOW)


@pytest.fixture
def stage(session, monkeypatch):
    """Two sides that have a limit of 60 s for one clock of their own machine."""
    monkeypatch.setitem(CLOCKS, (MACHINE, CODE), ClockKind(MACHINE, CODE, "Sign for it"))
    made = a_stage()
    for side in (PH, JS):
        asked = limits.LimitAsked(60, "seconds")
        limits.set_limit(boss(made), made.zone.id, side, (MACHINE, CODE), asked, now=later(-60))
    return made


def timed(stage, one, **seconds):
    """A clock for each of its sides that stopped after so many seconds (None: it runs on)."""
    subject = Subject("incident", one.id)
    for side in one.sides:
        start = {"side": side, "zone_id": one.zone_id, "received_at": one.received_at}
        clocks.start(subject, MACHINE, CODE, **start)
        if (after := seconds.get(side)) is not None:
            clocks.stop(subject, MACHINE, CODE, at=later(after / 60, one.received_at), side=side)
    return one


def leader(stage, side):
    return dataclasses.replace(stage.desk(side), roles=frozenset({"leader"}))


def figures(viewer, stage, moment=None, town=""):
    begin, end = queries.moments(DAY, DAY)
    asked = queries.Asked(stage.zone.id, begin, end, town)
    return {one.side: one for one in queries.of_sides(viewer, asked, moment or later(60))}


def rate(one):
    found = next(figure for figure in one.clocks if figure.machine == MACHINE)
    return found.in_time, found.decided, found.running


def test_a_joint_one_counts_once_in_the_union_and_once_a_side(stage):
    for _ in range(3):
        timed(stage, a_report(stage), **{PH: 40, JS: 420})
    timed(stage, a_report(stage, **at(stage, 400, PH)), **{PH: 60})
    ours, theirs = figures(boss(stage), stage), figures(stage.desk(JS), stage)
    assert (ours[""].received, ours[PH].received, ours[JS].received) == (4, 4, 3)
    assert ours[""].joint == 3
    assert rate(ours[PH]) == (4, 4, 0) and rate(ours[JS]) == (0, 3, 0)
    assert rate(ours[""]) == (1, 4, 0)
    assert set(theirs) == {"", JS}


def test_what_still_has_time_is_in_neither_number_and_what_is_late_is(stage):
    timed(stage, a_report(stage, **at(stage, 400, PH)))
    assert rate(figures(boss(stage), stage, later(0.5))[PH]) == (0, 0, 1)
    assert rate(figures(boss(stage), stage, later(1))[PH]) == (0, 0, 1)
    late = figures(boss(stage), stage, later(1.1))[PH]
    assert rate(late) == (0, 1, 0) and late.breached_now == 1


def test_median_and_ninetieth_percentile_of_stages(stage):
    for minutes in (1, 2, 3, 4, 10):
        one = a_report(stage, **at(stage, 400, PH))
        desk.ack(one, stage.desk(PH), later(minutes))
    stages = {found.column: found for found in figures(boss(stage), stage)[PH].stages}
    signed = stages["acknowledged_at"]
    assert (signed.count, signed.median_s, signed.p90_s) == (5, 180, 456)
    assert (stages["closed_at"].count, stages["closed_at"].median_s) == (0, None)


def test_exercises_merged_reports_and_other_days_count_nowhere(stage):
    timed(stage, a_report(stage, exercise=True, **at(stage, 400, PH)), **{PH: 10})
    a_report(stage, later(-60 * 24), **at(stage, 400, PH))
    one, other = (a_report(stage, **at(stage, 400, PH)) for _ in range(2))
    desk.ack(one, stage.desk(PH), later(1))
    one.merged_into = other.id
    assert figures(boss(stage), stage)[PH].received == 1
    assert figures(boss(stage), stage)[PH].clocks == ()


def test_satisfaction_stands_beside_its_response(stage):
    for number, answer in enumerate(("solved", "solved", "half", None)):
        one = a_report(stage, **at(stage, 400, PH))
        one.closed_at, one.state = later(30), "closed"
        if answer:
            db.session.add(Survey(incident_id=one.id, round=1, answer=answer, at=later(40 + number)))
    db.session.flush()
    found = figures(boss(stage), stage)[PH]
    assert (found.solved, found.half, found.answers, found.surveyed) == (2, 1, 3, 4)


def test_returns_are_counted(stage):
    one = resolved(stage)
    closing.return_work(one, stage.desk(JS), "not_done", "", later(70))
    found = figures(boss(stage), stage)
    assert (found[""].returns, found[PH].returns, found[JS].returns) == (1, 1, 1)


def test_what_was_not_measured_is_said_with_its_number(stage):
    for _ in range(2):
        a_report(stage, **at(stage, 400, PH)).not_measured = ["a2", "a3"]
    db.session.flush()
    assert figures(boss(stage), stage)[PH].not_measured == (("a2", 2), ("a3", 2))


def test_small_counts_are_hidden_from_those_who_may_not_open_the_rows(stage):
    timed(stage, a_report(stage, **at(stage, 400, JS)), **{JS: 30})
    ours = figures(stage.desk(PH), stage)[""]
    assert ours.received is None and ours.clocks == () and ours.closed == 0
    assert figures(boss(stage), stage)[""].received == 1
    for _ in range(2):
        timed(stage, a_report(stage, **at(stage, 400, JS)), **{JS: 30})
    assert figures(stage.desk(PH), stage)[""].received == 3


def test_a_sides_performance_crosses_the_border_only_after_its_release(stage, client):
    timed(stage, a_report(stage), **{PH: 30, JS: 30})
    assert JS not in figures(stage.desk(PH), stage)
    with pytest.raises(NotAllowed):
        service.release(leader(stage, PH), stage.zone.id, JS, DAY, DAY, NOW)
    client.as_(leader(stage, JS))
    body = {"side": JS, "since": DAY.isoformat(), "until": DAY.isoformat()}
    for _ in range(2):
        assert client.post("/incidents/figures/release", data=body).status_code == 302
    seen = figures(stage.desk(PH), stage)
    assert set(seen) == {"", PH, JS} and seen[JS].received is None
    begin, end = queries.moments(DAY, clock.today(later(60 * 24)))
    wider = queries.Asked(stage.zone.id, begin, end)
    assert not queries.is_released(wider, JS)


def test_one_town_alone(stage):
    one = timed(stage, a_report(stage, **at(stage, 400, PH)), **{PH: 30})
    assert figures(boss(stage), stage, town=one.town_code)[PH].received == 1
    assert figures(boss(stage), stage, town="000000000")[PH].received == 0


def test_page_api_and_workbook_say_the_same(stage, client):
    for _ in range(3):
        timed(stage, a_report(stage), **{PH: 30, JS: 90})
    client.as_(stage.desk(PH))
    period = {"since": DAY.isoformat(), "until": DAY.isoformat()}
    items = client.get("/api/v1/incident-figures", query_string=period).json["items"]
    assert [(item["side"], item["received"]) for item in items] == [("", 3), (PH, 3)]
    page = client.get("/incidents/figures", query_string=period)
    assert page.status_code == 200 and "3 / 3" in page.text and "0 / 3" in page.text
    content = client.get("/incidents/figures/figures.xlsx", query_string=period).data
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert len(book.sheet_names) == 3
    assert any(row[2:4] == [3.0, 3.0] for row in book.get_sheet_by_index(0).to_python())
    wrong = client.get("/incidents/figures?since=2026-02-01&until=2026-01-01")
    assert wrong.status_code == 422 and 'id="f-until-error"' in wrong.text
    client.as_(dataclasses.replace(stage.desk(PH), roles=frozenset({"volunteer"})))
    assert client.get("/incidents/figures").status_code == 403
