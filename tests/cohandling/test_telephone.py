"""The telephone notice: it stops what waits for an answer, and moves no responsibility."""

import datetime as dt

import pytest

from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import handover as reads
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.rules.handover import CLOCKS, state_at
from border_gov.cohandling.service import clocks, handover, telephone
from border_gov.cohandling.service.handover import Evidence
from border_gov.journal.models import Entry
from border_gov.journal.service import Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from tests.build.cohandling import CASE, MOVES, SIGN_IN, a_case, a_corner, a_limit, of

T0 = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
POINT = Evidence(121.1, 30.8, "wgs84", 10)


@pytest.fixture
def zone(session):
    MOVES.clear()
    return a_corner()


@pytest.fixture
def aa(zone):
    return of("aa", 1, zone)


@pytest.fixture
def bb(zone):
    return of("bb", 2, zone)


@pytest.fixture
def cc(zone):
    return of("cc", 3, zone)


def placed(zone, id=1, **roles):
    return a_case(id, zone, roles or {"aa": "lead"}, now=T0)


def offered(zone, actor, id=1, to="bb", now=T0, **more):
    return handover.offer(actor, Subject(CASE, id), to, "place", now=now, zone_id=zone, **more)


def roles(id=1):
    return side_reads.roles(CASE, id)


def entries(verb):
    return list(db.session.scalars(db.select(Entry).filter_by(verb=verb)))


def test_a_telephone_notice_stops_the_clocks_and_moves_nothing(zone, aa, bb):
    a_limit(zone, "bb", CLOCKS[1], 600)
    a_limit(zone, "bb", SIGN_IN, 300)
    subject = placed(zone)
    clocks.start(subject, SIGN_IN.machine, SIGN_IN.code, side="bb", zone_id=zone, received_at=T0)
    found = offered(zone, aa)
    call = {"who": "值班员老李", "number": "021-57241110", "zone_id": zone}
    called = T0 + 2 * MINUTE
    notice = telephone.notify(aa, subject, "bb", at=called, now=T0 + 5 * MINUTE, **call)
    assert (notice.handover_id, found.told_at, roles()) == (found.id, called, {"aa": "lead"})
    runs = clock_reads.of_record(CASE, 1, T0 + 60 * MINUTE)
    assert [(run.how, run.stopped_at, run.breached) for run in runs] == [("phone", called, False)] * 2
    tomorrow = T0 + dt.timedelta(days=1)
    assert state_at(found, tomorrow) == "offered"
    assert "escalate" in reads.shown(aa, found, tomorrow).actions
    assert "老李" not in str([entry.facts for entry in db.session.scalars(db.select(Entry))])
    handover.accept(bb, found.id, now=tomorrow)
    assert roles() == {"bb": "lead", "aa": "observer"}


def test_a_call_typed_to_the_minute_counts_from_the_offer_in_that_minute(zone, aa):
    began = T0 + dt.timedelta(seconds=40)
    subject = placed(zone)
    found = offered(zone, aa, now=began)
    notice = telephone.notify(
        aa, subject, "bb", who="老李", number="110", at=T0, now=began + MINUTE, zone_id=zone
    )
    assert notice.at == found.told_at == began


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"who": " "}, "who"),
        ({"number": "打过了"}, "number"),
        ({"at": T0 + MINUTE}, "at"),
        ({"at": T0 - MINUTE}, "at"),
    ],
)
def test_a_telephone_notice_needs_who_number_and_time(zone, aa, change, field):
    subject = placed(zone)
    offered(zone, aa)
    call = {"who": "老李", "number": "110", "at": T0, "now": T0, "zone_id": zone, **change}
    with pytest.raises(Invalid) as caught:
        telephone.notify(aa, subject, "bb", **call)
    assert field in caught.value.fields


def test_a_call_made_after_the_offer_expired_does_not_revive_it(zone, aa):
    subject = placed(zone)
    offered(zone, aa)
    later = T0 + dt.timedelta(hours=3)
    with pytest.raises(Refused, match="expired"):
        telephone.notify(aa, subject, "bb", who="老李", number="110", at=later, now=later, zone_id=zone)
