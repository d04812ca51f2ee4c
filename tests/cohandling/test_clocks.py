"""Clocks: due at the moment that was promised, late by computation, limits of a side, pauses, extensions."""

import datetime as dt

import pytest

from border_gov.cohandling.queries import clock_figures
from border_gov.cohandling.queries import clocks as reads
from border_gov.cohandling.rules.clocks import register_clock
from border_gov.cohandling.service import clocks, limits, watching
from border_gov.journal.models import Entry
from border_gov.journal.service import Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.workdays import MissingYear
from tests.build.cohandling import CASE, DECIDE, FINISH, SIGN_IN, a_case, a_corner, a_limit, of

T0 = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def seconds(count):
    return dt.timedelta(seconds=count)


@pytest.fixture
def zone(session):
    return a_corner()


def begun(zone, id=1, side="aa", clock=SIGN_IN, received=T0, **more):
    subject = Subject(CASE, id)
    return clocks.start(
        subject, clock.machine, clock.code, side=side, zone_id=zone, received_at=received, **more
    )


def shown(id=1, now=T0):
    return reads.of_record(CASE, id, now)


def entries(verb):
    return list(db.session.scalars(db.select(Entry).filter_by(verb=verb)))


def test_s1_a_receipt_half_a_minute_before_midnight_is_due_after_it(zone):
    wanted = {60: "00:00:30", 120: "00:01:30", 180: "00:02:30", 600: "00:09:30", 1800: "00:29:30"}
    for amount, due in wanted.items():
        a_limit(zone, "aa", SIGN_IN, amount, valid_from=T0 - dt.timedelta(days=9))
        received = dt.datetime(2026, 11, 23, 23, 59, 30, tzinfo=SHANGHAI)
        run = begun(zone, id=amount, received=received)
        assert run.due_at.astimezone(SHANGHAI).isoformat() == f"2026-11-24T{due}+08:00"
        assert run.started_at.astimezone(SHANGHAI).date() == dt.date(2026, 11, 23)


def test_s2_no_minute_is_lost_at_midnight(zone):
    a_limit(zone, "aa", SIGN_IN, 60)
    start = dt.datetime(2026, 12, 31, 12, 0, tzinfo=SHANGHAI)
    for minute in range(1440):
        received = start + dt.timedelta(minutes=minute)
        assert begun(zone, id=minute + 1, received=received).due_at - received == seconds(60)


@pytest.mark.parametrize(("after", "late"), [(60.0, False), (60.001, True), (0.0, False)])
def test_s3_sixty_seconds_are_in_time_and_a_millisecond_more_is_not(zone, after, late):
    a_limit(zone, "aa", SIGN_IN, 60)
    begun(zone)
    clocks.stop(Subject(CASE, 1), SIGN_IN.machine, SIGN_IN.code, at=T0 + seconds(after))
    assert shown(now=T0 + seconds(9999))[0].breached is late
    figure = clock_figures.figures(of("aa", 1, zone), zone, T0, T0 + seconds(1), T0 + seconds(9999))[0]
    assert (figure.in_time, figure.decided) == (int(not late), 1)


def test_a_clock_that_nobody_stops_is_late_from_its_due_moment_on(zone):
    a_limit(zone, "aa", SIGN_IN, 60)
    begun(zone)
    assert [shown(now=T0 + seconds(s))[0].breached for s in (59, 60, 60.000001)] == [False, False, True]


def test_s7_a_new_limit_holds_for_what_is_received_afterwards(zone):
    noon = dt.datetime(2026, 11, 24, 12, 0, tzinfo=SHANGHAI)
    a_limit(zone, "aa", SIGN_IN, 600)
    a_limit(zone, "aa", SIGN_IN, 480, valid_from=noon)
    minute = seconds(60)
    before, after = begun(zone, 1, received=noon - minute), begun(zone, 2, received=noon + minute)
    assert before.due_at - before.started_at == 10 * minute
    assert after.due_at - after.started_at == 8 * minute
    # a clock of an old record that starts after the change still keeps the old limit
    late = begun(zone, 3, received=noon - minute, at=noon + 5 * minute)
    assert late.due_at - late.started_at == 10 * minute


def test_s8_only_the_clock_that_may_pause_pauses(zone):
    a_limit(zone, "aa", SIGN_IN, 60)
    a_limit(zone, "aa", FINISH, 7200)
    begun(zone), begun(zone, clock=FINISH)
    actor, case = of("aa", 1, zone), Subject(CASE, 1)
    clocks.pause(actor, case, FINISH.machine, FINISH.code, at=T0 + seconds(100), now=T0, reason="scheduled")
    with pytest.raises(Refused, match="cannot be paused"):
        clocks.pause(actor, case, SIGN_IN.machine, SIGN_IN.code, at=T0, now=T0, reason="scheduled")
    tomorrow = T0 + seconds(86400)
    sign_in, finish = shown(now=tomorrow)
    assert (sign_in.breached, finish.breached) == (True, False)
    clocks.resume(actor, case, FINISH.machine, FINISH.code, at=tomorrow, now=tomorrow)
    finish = shown(now=tomorrow)[1]
    assert finish.due_at == T0 + seconds(7200 + 86400 - 100)
    assert [(p.since, p.until) for p in finish.pauses] == [(T0 + seconds(100), tomorrow)]
    assert len(entries("clock.paused")) == len(entries("clock.resumed")) == 1


def test_what_was_late_before_its_pause_stays_late(zone):
    a_limit(zone, "aa", FINISH, 60)
    begun(zone, clock=FINISH)
    actor, case = of("aa", 1, zone), Subject(CASE, 1)
    clocks.pause(actor, case, FINISH.machine, FINISH.code, at=T0 + seconds(61), now=T0, reason="x")
    clocks.resume(actor, case, FINISH.machine, FINISH.code, at=T0 + seconds(900), now=T0)
    assert shown(now=T0 + seconds(62))[0].breached
    assert shown()[0].due_at == T0 + seconds(60)


def test_a_side_without_a_limit_has_no_clock_and_no_rate(zone):
    a_limit(zone, "aa", SIGN_IN, 60)
    a_limit(zone, "cc", SIGN_IN, None)
    assert begun(zone, side="bb") is None
    assert begun(zone, side="cc") is None
    begun(zone)
    wide = of("aa", 1, zone, "leader")
    found = clock_figures.figures(wide, zone, T0, T0 + seconds(1), T0 + seconds(5))
    assert [(f.side, f.decided, f.running, f.rate) for f in found] == [(None, 0, 1, None), ("aa", 0, 1, None)]
    assert clock_figures.figures(of("bb", 2, zone), zone, T0, T0 + seconds(1), T0)[0].side is None


def test_starting_again_resets_nothing_and_a_stopped_clock_gets_a_new_number(zone):
    a_limit(zone, "aa", SIGN_IN, 60)
    first = begun(zone)
    assert begun(zone, at=T0 + seconds(500)).id == first.id
    assert first.due_at == T0 + seconds(60)
    clocks.stop(Subject(CASE, 1), SIGN_IN.machine, SIGN_IN.code, at=T0 + seconds(5))
    assert begun(zone, at=T0 + seconds(600)).number == 2


def test_a_clock_cannot_stop_before_it_started(zone):
    a_limit(zone, "aa", SIGN_IN, 60)
    begun(zone)
    with pytest.raises(Invalid) as caught:
        clocks.stop(Subject(CASE, 1), SIGN_IN.machine, SIGN_IN.code, at=T0 - seconds(1))
    assert "at" in caught.value.fields


@pytest.mark.parametrize(
    ("unit", "amount", "due"),
    [("workdays", 3, "2026-02-25"), ("days", 3, "2026-02-24"), ("months", 1, "2026-03-13")],
)
def test_working_days_and_legal_periods_over_the_spring_festival(zone, unit, amount, due):
    a_limit(zone, "aa", DECIDE, amount, unit=unit)
    run = begun(zone, clock=DECIDE, received=dt.datetime(2026, 2, 13, 10, 0, tzinfo=SHANGHAI))
    last = run.due_at.astimezone(SHANGHAI) - dt.timedelta(microseconds=1)
    assert last.date() == dt.date.fromisoformat(due)


def test_a_limit_that_reaches_into_an_unknown_year_is_refused_by_name(zone):
    a_limit(zone, "aa", DECIDE, 10)
    with pytest.raises(MissingYear) as caught:
        begun(zone, clock=DECIDE, received=dt.datetime(2026, 12, 28, 10, 0, tzinfo=SHANGHAI))
    assert caught.value.params["year"] == 2027


def test_an_extension_says_who_agreed(zone):
    a_limit(zone, "aa", DECIDE, 1, unit="months", remind_s=3 * 86400)
    run = begun(zone, clock=DECIDE)
    actor, later = of("aa", 1, zone), run.due_at + dt.timedelta(days=10)
    only_us = clocks.Agreement({"aa"})
    wanted = {"now": T0, "reason": "complex", "must_agree": ("aa", "bb"), "parties_must_agree": True}
    with pytest.raises(Invalid) as caught:
        clocks.extend(actor, run.id, later, only_us, **wanted)
    assert set(caught.value.fields) == {"agreed_sides", "parties_agreed"}
    with pytest.raises(Invalid) as caught:
        clocks.extend(actor, run.id, run.due_at, clocks.Agreement({"aa", "bb"}, True), **wanted)
    assert set(caught.value.fields) == {"due_at"}
    clocks.extend(actor, run.id, later, clocks.Agreement({"aa", "bb"}, True, "记录在卷"), **wanted)
    (extension,) = shown()[0].extensions
    assert (extension.agreed_sides, extension.parties_agreed) == (["aa", "bb"], True)
    assert (run.due_at, run.remind_at) == (later, later - dt.timedelta(days=3))
    with pytest.raises(Refused):
        clocks.extend(actor, run.id, later + seconds(1), only_us, now=later + seconds(1), reason="late")


def test_a_side_sets_its_own_limits_only_and_not_in_the_past(zone):
    register_clock(SIGN_IN)
    asked, clock = limits.LimitAsked(60, "seconds"), (SIGN_IN.machine, SIGN_IN.code)
    for stranger in (of("bb", 2, zone, "officer"), of("aa", 3, zone), of("aa", 4, 999, "officer")):
        with pytest.raises(NotAllowed):
            limits.set_limit(stranger, zone, "aa", clock, asked, now=T0)
    officer = of("aa", 1, zone, "officer")
    for wrong, field in (
        ({"asked": limits.LimitAsked(60, "workdays")}, "unit"),
        ({"asked": limits.LimitAsked(0, "seconds")}, "amount"),
        ({"valid_from": T0 - seconds(1)}, "valid_from"),
    ):
        with pytest.raises(Invalid) as caught:
            limits.set_limit(officer, zone, "aa", clock, **{"asked": asked, "now": T0, **wrong})
        assert field in caught.value.fields
    assert limits.set_limit(officer, zone, "aa", clock, asked, now=T0).number == 1
    assert entries("clock.limit_set")[0].sides == ["aa"]


def test_the_watch_tells_once_looks_again_and_changes_nothing(zone):
    a_limit(zone, "aa", SIGN_IN, 60, remind_s=20)
    a_case(1, zone, {"aa": "lead", "bb": "co"})
    begun(zone), begun(zone, id=2)
    ahead = seconds(70)
    assert {id for id, _ in watching.watch(T0, ahead)} == {run.id for run in (*shown(1), *shown(2))}
    watching.watch(T0 + seconds(41), ahead)
    watching.watch(T0 + seconds(42), ahead)
    assert [e.subject_id for e in entries("clock.near")] == ["1", "2"]
    clocks.stop(Subject(CASE, 2), SIGN_IN.machine, SIGN_IN.code, at=T0 + seconds(50))
    assert not watching.announce(shown(2)[0].id, T0 + seconds(61))
    assert not watching.announce(shown(1)[0].id, T0 + seconds(60))
    for _ in range(2):
        watching.watch(T0 + seconds(61), ahead)
    (told,) = entries("clock.breached")
    assert (told.subject_id, told.sides, told.by) == ("1", ["aa"], "clock")
    assert set(told.audience_roles) == {"aa:duty", "aa:leader"}
    assert shown(1)[0].running


def test_figures_count_what_is_decided_once_for_a_side_and_once_for_the_union(zone):
    for side in ("aa", "bb"):
        a_limit(zone, side, SIGN_IN, 60)
    took = {("aa", 1): 10, ("bb", 1): 90, ("aa", 2): 30, ("aa", 3): 50, ("aa", 4): None}
    for (side, id), after in took.items():
        begun(zone, id=id, side=side)
        if after:
            clocks.stop(Subject(CASE, id), "test_case", "sign_in", at=T0 + seconds(after), side=side)
    begun(zone, id=5)
    clocks.stop(Subject(CASE, 5), "test_case", "sign_in", at=T0 + seconds(1), how="void")
    union, own = clock_figures.figures(of("aa", 1, zone), zone, T0, T0 + seconds(1), T0 + seconds(61))
    assert (own.side, own.in_time, own.decided, own.late_now, own.running) == ("aa", 3, 4, 1, 0)
    assert (own.median_s, own.p90_s, own.rate) == (30, 46, 0.75)
    assert (union.side, union.in_time, union.decided) == (None, 2, 4)
    assert clock_figures.figures(of("aa", 1, 999), zone, T0, T0 + seconds(1), T0) == []


def test_what_breaks_next_stands_first(zone):
    a_limit(zone, "aa", SIGN_IN, 60)
    a_limit(zone, "aa", FINISH, 7200)
    begun(zone, 1, received=T0 + seconds(10)), begun(zone, 2), begun(zone, 2, clock=FINISH)
    viewer = of("aa", 1, zone)
    rows = reads.open_clocks(viewer, T0 + seconds(65))
    assert [(r["subject_id"], r["code"], r["late"]) for r in rows] == [
        (2, "sign_in", True),
        (1, "sign_in", False),
        (2, "finish", False),
    ]
    assert [r["subject_id"] for r in reads.open_clocks(viewer, T0 + seconds(65), breached_only=True)] == [2]
    assert reads.next_due(CASE, [1, 2])[2].code == "sign_in"
    assert reads.open_clocks(of("bb", 2, zone), T0) == []
