"""Two who answer an offer in the same moment, with real commits: one wins, the other is told."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from border_gov.cohandling.models import Handover, HandoverOpinion, RecordSide
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.service import arbitration, handover
from border_gov.cohandling.service.handover import Evidence
from border_gov.journal.models import Entry
from border_gov.journal.service import Subject
from border_gov.kernel.db import db, transaction
from border_gov.kernel.errors import DomainError
from tests.build.cohandling import CASE, MOVES, a_case, a_corner, of

T0 = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
LATE = T0 + dt.timedelta(hours=3)
CASES = 20


@pytest.fixture
def zone(committed_app):
    MOVES.clear()
    with transaction():
        return a_corner("aa", "bb", "cc")


def at_once(app, *acts):
    """Runs `acts` together, each in its own transaction; what each returned or which refusal it met."""
    together = threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            together.wait(30)
            try:
                with transaction():
                    return act()
            except DomainError as error:
                return error.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def offers(zone):
    aa = of("aa", 1, zone)
    with transaction():
        found = []
        for id in range(1, CASES + 1):
            a_case(id, zone, {"aa": "lead"}, now=T0)
            found.append(handover.offer(aa, Subject(CASE, id), "bb", "place", now=T0, zone_id=zone).id)
    return found


def test_two_accept_and_one_of_them_does(committed_app, zone):
    for offer in offers(zone):
        outcomes = at_once(
            committed_app,
            *(lambda p=p, o=offer: handover.accept(of("bb", p, zone), o, now=T0).state for p in (2, 3)),
        )
        assert sorted(outcomes) == ["accepted", "wrong_state"]
    assert len(MOVES) == CASES
    leads = db.select(db.func.count()).select_from(RecordSide).filter_by(role="lead", side="bb", until=None)
    assert db.session.scalar(leads) == CASES


def test_accepting_and_returning_at_once(committed_app, zone):
    for offer in offers(zone):
        outcomes = at_once(
            committed_app,
            lambda o=offer: handover.accept(of("bb", 2, zone), o, now=T0).state,
            lambda o=offer: (
                handover.give_back(
                    of("bb", 3, zone), o, "not_ours", Evidence(121.1, 30.8, "wgs84"), now=T0
                ).state
            ),
        )
        assert "wrong_state" in outcomes
        assert len({"accepted", "returned"} & set(outcomes)) == 1
    assert len(MOVES) == db.session.scalar(
        db.select(db.func.count()).select_from(Handover).filter_by(state="accepted")
    )


def test_a_late_acceptance_against_the_first_word_of_an_arbiter(committed_app, zone):
    for offer in offers(zone):
        outcomes = at_once(
            committed_app,
            lambda o=offer: handover.accept(of("bb", 2, zone), o, now=LATE).state,
            lambda o=offer: arbitration.rule(of("aa", 1, zone), o, "from", now=LATE).state,
        )
        assert sorted(outcomes) in (["accepted", "wrong_state"], ["arbitration", "wrong_state"])


def test_both_arbiters_at_once_rule_exactly_once(committed_app, zone):
    for offer in offers(zone):
        outcomes = at_once(
            committed_app,
            *(
                lambda side=side, person=person, o=offer: (
                    arbitration.rule(of(side, person, zone), o, "joint", now=LATE).state
                )
                for side, person in (("aa", 1), ("bb", 2))
            ),
        )
        assert sorted(outcomes) == ["arbitration", "ruled"]
    assert all(side_reads.required(CASE, id) == ("aa", "bb") for id in range(1, CASES + 1))
    assert db.session.scalar(db.select(db.func.count()).select_from(HandoverOpinion)) == 2 * CASES
    ruled = db.select(db.func.count()).select_from(Entry).filter_by(verb="handover.ruled")
    assert db.session.scalar(ruled) == CASES


def test_two_offers_at_once_make_one(committed_app, zone):
    with transaction():
        a_case(1, zone, {"aa": "lead"}, now=T0)
    outcomes = at_once(
        committed_app,
        *(
            lambda to=to: (
                handover.offer(of("aa", 1, zone), Subject(CASE, 1), to, "place", now=T0, zone_id=zone).state
            )
            for to in ("bb", "cc")
        ),
    )
    assert sorted(outcomes) == ["handover_open", "offered"]
