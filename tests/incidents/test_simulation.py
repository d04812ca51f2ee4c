"""A small simulation through the real verbs, and that the second reckoning sees what is wrong."""

import datetime as dt

import click
import pytest
from sqlalchemy import delete, select, update

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.incidents.cli import simulation
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import reckoned
from border_gov.incidents.rules.reckoning import Tally, compare, reckon
from border_gov.incidents.rules.verbs import Verb
from border_gov.kernel.db import db, transaction
from tests.build.jurisdictions import a_zone

LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
T0 = dt.datetime(2026, 12, 1, 15, 59, 30, tzinfo=dt.UTC)
PLAN = [(dt.date(2028, 2, 29), 8, 0.0), (dt.date(2026, 12, 31), 6, -90.0), (dt.date(2027, 1, 1), 4, 75.0)]


@pytest.fixture
def simulated(committed_app):
    with transaction():
        a_zone(dt.datetime(2023, 12, 1, tzinfo=dt.UTC))
    return simulation.run(list(enumerate(PLAN)), 7)


def ids_of_all():
    return db.session.scalars(select(Incident.id).order_by(Incident.id)).all()


def again():
    tally = Tally()
    return tally, reckoned.compared(ids_of_all(), tally, LATER)


def a_stopped_run():
    chosen = select(ClockRun).where(ClockRun.code == "a1", ClockRun.how == "done").order_by(ClockRun.id)
    return db.session.scalars(chosen.limit(1)).one()


def test_days_with_leaps_and_jumps_agree_and_a_planted_fault_is_named(simulated):
    tally, told = simulated
    assert (tally.incidents, told, tally.clean) == (18, [], True)
    assert tally.clocks > 100 and tally.late > 5 and tally.alarms > 3
    run = a_stopped_run()
    name = f"{run.subject_id} {(run.code, run.side, run.number)}"

    def planted(statement):
        db.session.execute(statement)
        counted, lines = again()
        db.session.rollback()
        return counted, "\n".join(lines)

    later = update(ClockRun).where(ClockRun.id == run.id).values(due_at=run.due_at + dt.timedelta(seconds=1))
    counted, lines = planted(later)
    assert counted.differing == 1 and f"{name}: differs" in lines
    before = update(ClockRun).where(ClockRun.id == run.id)
    counted, lines = planted(before.values(stopped_at=run.started_at - dt.timedelta(seconds=1)))
    assert counted.negative == 1 and f"{name}: negative" in lines
    counted, lines = planted(update(ClockRun).where(ClockRun.id == run.id).values(number=9))
    assert (counted.missed, counted.double) == (1, 1) and f"{name}: missed" in lines
    counted, lines = planted(delete(ClockRun).where(ClockRun.id == run.id))
    assert counted.missed == 1 and f"{name}: missed" in lines
    _alarms_are_counted()
    with pytest.raises(click.ClickException, match="holds incidents"):
        simulation.run([], 7)


def _alarms_are_counted():
    """An alarm that the journal heard twice, and one that it never heard though the clock ran on."""
    heard, alarms = reckoned.heard(ids_of_all())
    assert alarms
    for wrong, word in ((2, "double"), (0, "missed")):
        changed = {run: wrong for run in alarms}
        lines = []
        for number, clocks in reckoned.kept(list(heard), changed).items():
            lines += compare(number, reckon(heard[number]), clocks, Tally(), LATER)
        assert len(lines) >= (len(alarms) if wrong else 1) and all(word in line for line in lines)


def test_the_reckoning_needs_only_the_journal():
    entries = [
        (Verb.RECEIVE, T0, ["a", "b", "c"], {"at": T0.isoformat(), "core": True}),
        (Verb.ACK, T0 + dt.timedelta(seconds=61), ["a"], {"by_side": "b"}),
        (Verb.ACK_TOO, T0 + dt.timedelta(seconds=400), ["a"], {"by_side": "c"}),
    ]
    clocks = reckon(entries)
    assert clocks["a1", "a", 1].due == dt.datetime(2026, 12, 1, 16, 0, 30, tzinfo=dt.UTC)
    assert {side: clocks["a1", side, 1].late for side in "abc"} == dict.fromkeys("abc", True)
    peers = {side: (clocks["a5", side, 1].stopped is not None, clocks["a5", side, 1].void) for side in "abc"}
    assert peers == {"a": (False, False), "b": (True, True), "c": (True, False)}
