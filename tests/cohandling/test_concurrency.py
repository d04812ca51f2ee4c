"""Sides that sign in the same moment: every signature counts once, nothing closes with one side only."""

import threading
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from border_gov.cohandling import service
from border_gov.cohandling.models import Signature, SignoffRound
from border_gov.journal.models import Entry
from border_gov.kernel.db import db, transaction
from border_gov.kernel.errors import DomainError
from tests.build.cohandling import NOW, ZONE, a_thing, a_viewer

ROUNDS, WRITERS = 300, 6
SIDES = ("aa", "bb")


def test_c4_300_rounds_by_6_writers(committed_app):
    """C4: both sign in the same moment."""
    people = [a_viewer(SIDES[i % 2], 100 + i) for i in range(WRITERS)]
    with transaction():
        rounds = [
            service.open_round(people[0], a_thing(n, set(SIDES)), zone_id=ZONE, now=NOW)
            for n in range(1, ROUNDS + 1)
        ]
        wanted = [(round.id, round.sha256) for round in rounds]
    together = threading.Barrier(WRITERS)

    def write(me):
        refused = 0
        with committed_app.app_context():
            together.wait(30)
            for round_id, sha256 in wanted:
                try:
                    with transaction():
                        service.sign(me, round_id, sha256, now=NOW, fresh_minutes=5)
                except DomainError as error:
                    assert error.code in {"already_signed", "wrong_state"}
                    refused += 1
        return refused

    with ThreadPoolExecutor(WRITERS) as pool:
        refused = sum(pool.map(write, people))

    assert refused == ROUNDS * (WRITERS - 2)
    assert db.session.scalar(sa.select(sa.func.count(Signature.id))) == 2 * ROUNDS
    per_round = (
        sa.select(sa.func.count(sa.distinct(Signature.side)))
        .join(SignoffRound)
        .where(SignoffRound.state == "complete")
        .group_by(SignoffRound.id)
    )
    assert db.session.scalars(per_round).all() == [2] * ROUNDS
    closed = sa.select(sa.func.count(), sa.func.count(sa.distinct(Entry.subject_id)))
    assert db.session.execute(closed.where(Entry.verb == "test.closed")).one() == (ROUNDS, ROUNDS)
