"""Whoever an act concerns has a notice in the same transaction, and only they can read it."""

import datetime as dt

import pytest
import sqlalchemy as sa

from border_gov.journal.service import Audience
from border_gov.kernel.db import db, transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.notices import queries, service
from border_gov.notices.models import Notice
from tests.build import people
from tests.build.journal import NOW, ZONE, an_entry


def viewer(person_id):
    return Viewer(person_id=person_id, zones=frozenset({ZONE}), by="password")


def told():
    return set(db.session.scalars(sa.select(Notice.person_id)))


def test_named_people_are_told_and_the_actor_is_not(session):
    an_entry(audience=Audience(people={900_001, 5, 6}))
    assert told() == {5, 6}


def test_an_act_for_nobody_tells_nobody(session):
    an_entry()
    assert told() == set()


def test_holders_of_a_role_are_told_on_the_sides_that_are_meant(session):
    zone, elsewhere = people.a_border(), people.a_border()
    east = people.a_person(zone, "east", "甲", "officer")
    west = people.a_person(zone, "west", "乙", "officer")
    people.a_person(zone, "east", "丙", "volunteer")
    people.a_person(zone, "east", "丁", "officer", status="left")
    people.a_person(elsewhere, "east", "戊", "officer")
    an_entry(zone_id=zone.id, sides=("east", "west"), audience=Audience(roles=["officer"], sides=["east"]))
    assert told() == {east.id}
    an_entry(zone_id=zone.id, sides=("east", "west"), audience=Audience(roles=["officer"]))
    assert told() == {east.id, west.id}


def test_a_person_named_twice_is_told_once(session):
    zone = people.a_border()
    person = people.a_person(zone, "east", "甲", "officer", "leader")
    entry = an_entry(
        zone_id=zone.id, sides=("east",), audience=Audience(people=[person.id], roles=["officer", "leader"])
    )
    assert session.scalars(sa.select(Notice.person_id)).all() == [person.id]
    assert service.tell(entry, NOW) == 0


def test_notices_fall_with_their_act(committed_app):
    with pytest.raises(ZeroDivisionError), transaction():
        an_entry(audience=Audience(people={5}))
        1 / 0  # noqa: B018
    assert told() == set()


def test_the_inbox_is_ones_own(session):
    an_entry(audience=Audience(people={5, 6}))
    (shown,), cursor = queries.page(viewer(5))
    assert (shown.notice.person_id, cursor) == (5, None)
    assert queries.get(viewer(5), shown.notice.id)[0] is shown.notice
    with pytest.raises(NotFound):
        queries.get(viewer(6), shown.notice.id)
    assert service.mark_read(viewer(6), [shown.notice.id], NOW) == 0
    assert queries.unread_count(viewer(5)) == 1


def test_pages_and_counts(session):
    for _ in range(105):
        an_entry(audience=Audience(people={5}))
    first, cursor = queries.page(viewer(5), limit=60)
    rest, end = queries.page(viewer(5), before=cursor, limit=60)
    assert (len(first), len(rest), end) == (60, 45, None)
    assert len({shown.notice.id for shown in first + rest}) == 105
    assert queries.unread_count(viewer(5)) == 100
    assert service.mark_read(viewer(5), [shown.notice.id for shown in first], NOW) == 60
    assert queries.unread_count(viewer(5)) == 45
    assert len(queries.page(viewer(5), unread=True, limit=60)[0]) == 45
    assert service.mark_read(viewer(5), None, NOW) == 45
    assert queries.unread_count(viewer(5)) == 0


@pytest.mark.parametrize(
    ("age", "read", "kept"), [(89, True, True), (91, True, False), (364, False, True), (366, False, False)]
)
def test_old_notices_are_forgotten(session, age, read, kept):
    then = NOW - dt.timedelta(days=age)
    an_entry(audience=Audience(people={5}), now=then)
    if read:
        service.mark_read(viewer(5), None, then)
    service.forget(NOW)
    assert (told() == {5}) is kept
