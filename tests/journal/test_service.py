"""An act and its entry stand or fall together; nobody can take an entry back."""

import pytest
import sqlalchemy as sa

from border_gov.journal import queries
from border_gov.journal.models import Entry
from border_gov.journal.rules import UnfitForJournal, show_people_with
from border_gov.journal.service import Audience, Subject, recorded
from border_gov.kernel.db import db, transaction
from tests.build.journal import ACTOR, AUDITOR, NOW, an_entry


def test_an_entry_holds_plain_values(session):
    entry = an_entry(
        sides=("bb", "aa"), audience=Audience(people={5, 4}, roles=["officer"]), week="2026-11-30"
    )
    session.expire(entry)
    assert (entry.actor_person, entry.actor_account, entry.by) == (900_001, 2, "password")
    assert entry.sides == ["aa", "bb"]
    assert entry.audience_people == [4, 5]
    assert entry.audience_roles == ["aa:officer", "bb:officer"]
    assert entry.facts == {"week": "2026-11-30"}
    assert entry.at == NOW
    assert int(entry.xid) > 0


def test_an_audience_may_be_one_side_only(session):
    assert an_entry(audience=Audience(roles=["leader"], sides=["bb"])).audience_roles == ["bb:leader"]


@pytest.mark.parametrize(
    ("verb", "subject", "facts"),
    [
        ("Done", Subject("thing", 1), {}),
        ("test.done", Subject("a thing", 1), {}),
        ("test.done", Subject("thing", "13800001111"), {}),
        ("test.done", Subject("thing", 1), {"who": "王芳"}),
    ],
)
def test_what_does_not_belong_here_is_refused(session, verb, subject, facts):
    with pytest.raises(UnfitForJournal):
        an_entry(verb, subject, **facts)
    assert session.scalar(sa.select(sa.func.count(Entry.id))) == 0


class Broken(Exception):
    pass


def test_a_listener_that_fails_takes_everything_back(committed_app):
    def listener(entry, now):
        assert entry.id and now == NOW
        raise Broken

    with recorded.connected_to(listener), pytest.raises(Broken), transaction():
        an_entry()
    assert db.session.scalar(sa.select(sa.func.count(Entry.id))) == 0
    with transaction():
        an_entry()
    assert db.session.scalar(sa.select(sa.func.count(Entry.id))) == 1


@pytest.mark.parametrize("table", ["journal_entry zone_id", "journal_seal hash", "journal_checkpoint head"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_app_can_only_add(session, table, act):
    name, column = table.split()
    statement = act.format(name, column, column)
    assert session.scalar(sa.text("SELECT current_user")) == "border_gov_app"
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(sa.text(statement))


def test_a_timeline_is_of_one_record_and_of_the_viewers_zones(session):
    first = an_entry("test.begun")
    an_entry(subject=Subject("test_thing", 2))
    an_entry(zone_id=999)
    second = an_entry("test.ended", side="bb")
    assert queries.timeline(ACTOR, Subject("test_thing", 1)) == [first, second]


def test_actors_are_named_by_whoever_knows_persons(session):
    entry = an_entry()
    reader = lambda viewer, ids: {900_001: "张*"}  # noqa: E731
    before = queries.WORDS.names
    show_people_with(reader)
    try:
        assert queries.names_of(AUDITOR, [entry]) == {900_001: "张*"}
        show_people_with(lambda viewer, ids: {})
        assert queries.names_of(AUDITOR, [entry]) == {900_001: "#900001"}
    finally:
        queries.WORDS.names = before


def test_an_auditor_sees_own_zones_and_sides_in_pages(session):
    mine = [an_entry() for _ in range(5)]
    an_entry(zone_id=999)
    an_entry(sides=("bb", "cc"))
    whole = an_entry(sides=())
    seen, cursor = queries.audit_page(AUDITOR, queries.Filters(), limit=4)
    assert [e.id for e in seen] == [whole.id, mine[4].id, mine[3].id, mine[2].id]
    rest, end = queries.audit_page(AUDITOR, queries.Filters(before=cursor), limit=4)
    assert [e.id for e in rest] == [mine[1].id, mine[0].id]
    assert end is None
    assert queries.audit_page(ACTOR, queries.Filters())[0] == []


def test_filters(session):
    wanted = an_entry("test.other", Subject("test_kind", 77))
    an_entry()
    for filters in (
        queries.Filters(verb="test.other"),
        queries.Filters(subject_kind="test_kind", subject_id="77"),
        queries.as_filters({"verb": "test.other", "since": NOW.date(), "until": NOW.date()}),
    ):
        assert queries.audit_page(AUDITOR, filters)[0] == [wanted]
    assert queries.audit_page(AUDITOR, queries.Filters(person=99))[0] == []
