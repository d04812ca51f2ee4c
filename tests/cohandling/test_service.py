"""Rounds of signatures: one per side and person, under one content, complete only with all."""

import datetime as dt

import pytest
import sqlalchemy as sa

from border_gov.cohandling import queries, service
from border_gov.cohandling.models import Signature, SignoffRound
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.build.cohandling import NOW, THINGS, ZONE, a_thing, a_viewer

A, B, C = a_viewer("aa", 1), a_viewer("bb", 2), a_viewer("cc", 3)


def opened(thing_id=1, sides=("aa", "bb"), **content):
    subject = a_thing(thing_id, set(sides), **content)
    return service.open_round(A, subject, zone_id=ZONE, now=NOW)


def sign(actor, round, sha256=None):
    return service.sign(actor, round.id, sha256 or round.sha256, now=NOW, fresh_minutes=5)


def closures():
    return db.session.scalar(sa.select(sa.func.count()).where(Entry.verb == "test.closed"))


def test_one_side_alone_closes_nothing(session):
    round = sign(A, opened())
    assert round.state == "open"
    assert closures() == 0
    assert queries.facts_of(B, round).missing == {"bb"}


def test_both_sides_complete_it_and_the_record_is_told(session):
    round = opened()
    sign(A, round)
    assert sign(B, round).state == "complete"
    assert closures() == 1
    assert queries.is_signed(round.kind, 1)


def test_three_sides_need_three_signatures(session):
    round = opened(sides=("aa", "bb", "cc"))
    sign(A, round)
    sign(C, round)
    assert (round.state, closures()) == ("open", 0)
    sign(B, round)
    assert (round.state, closures()) == ("complete", 1)


def test_a_signature_says_which_proof_was_typed(session):
    round = opened()
    for side, person, how in (("aa", 1, "totp"), ("bb", 2, "password")):
        sign(a_viewer(side, person, confirmed_how=how), round)
    assert {s.side: s.how for s in round.signatures} == {"aa": "totp", "bb": "password"}
    entries = db.session.scalars(db.select(Entry).where(Entry.verb == "signoff.signed")).all()
    assert {entry.facts["how"] for entry in entries} == {"totp", "password"}


@pytest.mark.parametrize("again", [A, a_viewer("aa", 11)], ids=["the same person", "a colleague"])
def test_a_second_signature_of_a_side_is_refused(session, again):
    round = sign(A, opened())
    with pytest.raises(Refused) as refused:
        sign(again, round)
    assert refused.value.code == "already_signed"


def test_one_person_of_two_sides_signs_once(session):
    round = opened()
    both = a_viewer("aa", 5)
    sign(both, round)
    with pytest.raises(Refused):
        sign(a_viewer("bb", 5), round)


def test_the_keys_refuse_what_the_verbs_refuse(session):
    round = sign(A, opened())
    for side, person in (("aa", 9), ("bb", 1)):
        row = Signature(
            round_id=round.id, side=side, person_id=person, sha256="0" * 64, at=NOW, how="password"
        )
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            session.add(row)
            session.flush()


def test_a_side_that_is_not_asked_may_not_sign(session):
    round = opened()
    with pytest.raises(NotFound):
        sign(C, round)
    with pytest.raises(NotAllowed):
        sign(a_viewer("bb", 4, roles=frozenset({"volunteer"})), round)
    with pytest.raises(NotFound):
        sign(a_viewer("bb", 4, zones=frozenset({999})), round)


def test_another_content_is_refused(session):
    round = opened()
    with pytest.raises(Refused) as refused:
        sign(B, round, "f" * 64)
    assert refused.value.code == "changed"
    THINGS[1]["patrols"] = 4
    with pytest.raises(Refused) as refused:
        sign(B, round)
    assert refused.value.code == "changed"


@pytest.mark.parametrize("confirmed", [None, NOW - dt.timedelta(minutes=5, seconds=1)])
def test_a_stale_confirmation_is_refused(session, confirmed):
    round = opened()
    with pytest.raises(NotAllowed) as refused:
        sign(a_viewer("bb", 2, confirmed_at=confirmed), round)
    assert refused.value.code == "confirm_again"
    assert sign(a_viewer("bb", 2, confirmed_at=NOW - dt.timedelta(minutes=5)), round).state == "open"


def test_a_refusal_ends_the_round_and_the_next_is_number_two(session):
    round = opened()
    sign(A, round)
    service.refuse(B, round.id, "time", now=NOW)
    assert (round.state, round.reason, round.ended_side) == ("ended", "time", "bb")
    with pytest.raises(Refused):
        sign(B, round)
    second = opened()
    assert second.number == 2
    assert queries.facts_of(A, second).missing == {"aa", "bb"}


def test_a_refusal_needs_a_reason(session):
    round = opened()
    for reason, note, field in (("", "", "reason"), ("mood", "", "reason"), ("other", " ", "note")):
        with pytest.raises(Invalid) as refused:
            service.refuse(B, round.id, reason, note=note, now=NOW)
        assert field in refused.value.fields
    assert round.state == "open"


def test_only_one_round_is_open(session):
    opened()
    with pytest.raises(Refused):
        opened()
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(
            sa.insert(SignoffRound).values(
                kind="test_thing", subject_id=1, zone_id=ZONE, number=7, sha256="0" * 64, sides=["aa"],
                state="open", opened_at=NOW, ended_side="", reason="", note="",
            )
        )  # fmt: skip


def test_a_changed_content_ends_the_round_and_an_equal_one_does_not(session):
    round = opened()
    subject = service.Subject(round.kind, 1)
    assert service.end_if_changed(A, subject, now=NOW) is None
    THINGS[1]["patrols"] = 5
    assert service.end_if_changed(A, subject, now=NOW) is round
    assert (round.state, round.reason) == ("ended", "changed")
    assert service.end_round(A, subject, now=NOW) is None


def test_the_journal_has_every_step_in_order(session):
    round = opened()
    sign(A, round)
    sign(B, round)
    rows = session.scalars(sa.select(Entry).order_by(Entry.id)).all()
    assert [row.verb for row in rows] == [
        "signoff.opened",
        "signoff.signed",
        "signoff.signed",
        "signoff.completed",
        "test.closed",
    ]
    assert rows[1].facts == {
        "round": round.id, "number": 1, "side": "aa", "how": "password", "sha256": round.sha256
    }  # fmt: skip
    assert rows[0].audience_roles == ["aa:officer", "bb:officer"]
    assert (rows[3].audience_roles, rows[3].audience_people) == ([], [1, 2])


def test_waiting_shows_what_my_side_has_yet_to_sign(session):
    first, second = opened(1), opened(2, ("aa", "bb", "cc"))
    assert queries.waiting_for(B) == [first, second]
    assert queries.waiting_for(C) == [second]
    sign(B, first)
    assert queries.waiting_for(B) == [second]
    assert queries.waiting_for(a_viewer("bb", 9)) == [second]
    assert queries.waiting_for(a_viewer("bb", 9, roles=frozenset())) == []


def test_the_app_cannot_alter_or_remove_a_signature(session):
    sign(A, opened())
    for statement in ("UPDATE signoff_signature SET side = 'bb'", "DELETE FROM signoff_signature"):
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), session.begin_nested():
            session.execute(sa.text(statement))
