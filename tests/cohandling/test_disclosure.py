"""What a side may see of another's record: by role, on request, for a time; each read is remembered."""

import datetime as dt

import pytest

from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import disclosure as reads
from border_gov.cohandling.rules.disclosure import CLOCK
from border_gov.cohandling.service import disclosure
from border_gov.journal.service import Subject
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.build.cohandling import CASE, a_case, a_corner, a_limit, of

T0 = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def zone(session):
    zone = a_corner()
    a_case(1, zone, {"aa": "lead", "bb": "observer"}, now=T0)
    return zone


@pytest.fixture
def aa(zone):
    return of("aa", 1, zone, "officer")


@pytest.fixture
def bb(zone):
    return of("bb", 2, zone, "officer")


def asked(zone, actor, level=4, **more):
    given = {"purpose": "handling", "expires_at": T0 + 7 * DAY, "now": T0, "zone_id": zone, **more}
    return disclosure.ask(actor, Subject(CASE, 1), level, given.pop("purpose"), **given)


def level(viewer, now=T0):
    return reads.level_for(viewer, CASE, 1, now)


def test_the_level_follows_the_role_on_the_record(zone, aa, bb):
    a_case(2, zone, {"aa": "lead", "bb": "co"}, now=T0)
    cc = of("cc", 3, zone)
    assert [level(viewer) for viewer in (aa, bb, cc)] == [4, 2, 1]
    assert reads.level_for(bb, CASE, 2, T0) == 3
    assert reads.level_in_lists(bb, CASE, 2, T0) == 2
    assert reads.level_in_lists(aa, CASE, 2, T0) == 4
    assert level(of("aa", 9, 999)) == 0


def test_p3_a_grant_holds_until_it_expires_and_each_read_is_seen_by_the_owner(zone, aa, bb):
    a_limit(zone, "aa", CLOCK, 3600)
    request = asked(zone, bb)
    assert (level(bb), [row.id for row in reads.waiting(aa, T0)]) == (2, [request.id])
    assert clock_reads.of_record(CASE, 1, T0)[0].due_at == T0 + dt.timedelta(hours=1)
    with pytest.raises(NotAllowed):
        disclosure.grant(bb, request.id, now=T0)
    disclosure.grant(aa, request.id, now=T0 + DAY / 100, expires_at=T0 + DAY)
    assert clock_reads.of_record(CASE, 1, T0)[0].stopped_at == T0 + DAY / 100
    assert [level(bb, T0 + at) for at in (DAY / 2, DAY, 2 * DAY)] == [4, 2, 2]
    assert disclosure.read(bb, Subject(CASE, 1), now=T0 + DAY / 2, zone_id=zone) == 4
    assert disclosure.read(bb, Subject(CASE, 1), now=T0 + 2 * DAY, zone_id=zone) == 2
    assert disclosure.read(aa, Subject(CASE, 1), now=T0, zone_id=zone) == 4
    (read,) = reads.reads_of(aa, CASE, 1)
    assert (read.actor_person, read.facts, read.sides) == (2, {"level": 4}, ["aa", "bb"])
    assert reads.reads_of(bb, CASE, 1) == []


def test_a_refusal_needs_words_and_lets_one_ask_again(zone, aa, bb):
    request = asked(zone, bb)
    with pytest.raises(Refused):
        asked(zone, bb)
    with pytest.raises(Invalid):
        disclosure.refuse(aa, request.id, now=T0, note=" ")
    disclosure.refuse(aa, request.id, now=T0, note="与本案无关")
    with pytest.raises(Refused):
        disclosure.grant(aa, request.id, now=T0)
    assert level(bb) == 2
    asked(zone, bb)


def test_the_owner_takes_a_grant_back_at_once(zone, aa, bb):
    given = disclosure.share(
        aa, Subject(CASE, 1), "bb", 3, "danger", expires_at=T0 + DAY, now=T0, zone_id=zone
    )
    assert level(bb) == 3
    with pytest.raises(NotAllowed):
        disclosure.withdraw(bb, given.id, now=T0)
    disclosure.withdraw(aa, given.id, now=T0)
    assert level(bb) == 2


def test_a_request_that_nobody_answered_in_its_own_time_is_over(zone, aa, bb):
    request = asked(zone, bb)
    later = T0 + 8 * DAY
    assert reads.waiting(aa, later) == []
    with pytest.raises(Refused):
        disclosure.grant(aa, request.id, now=later)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": 2}, "level"),
        ({"level": 9}, "level"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"purpose": "law"}, "note"),
        ({"expires_at": T0}, "expires_at"),
        ({"expires_at": T0 + 91 * DAY}, "expires_at"),
    ],
)
def test_a_request_says_what_why_and_until_when(zone, bb, change, field):
    with pytest.raises(Invalid) as caught:
        asked(zone, bb, **change)
    assert field in caught.value.fields


def test_who_cannot_ask(zone, aa, bb):
    with pytest.raises(Refused):
        asked(zone, aa)
    with pytest.raises(NotAllowed):
        asked(zone, of("bb", 7, zone, "volunteer"))
    with pytest.raises(NotFound):
        asked(zone, of("bb", 8, 999, "officer"))
    with pytest.raises(NotFound):
        reads.get(of("cc", 3, zone), asked(zone, bb).id)
