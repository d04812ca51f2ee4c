"""Hand-over between sides: H1–H6 of the acceptance cases, arbitration among two and three."""

import datetime as dt

import pytest

from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import handover as reads
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.rules.handover import CLOCKS, FLOW, state_at
from border_gov.cohandling.service import arbitration, clocks, handover, sides
from border_gov.cohandling.service.handover import Evidence
from border_gov.journal.models import Entry
from border_gov.journal.service import Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.build.cohandling import CASE, CASES, MOVES, SIGN_IN, a_case, a_corner, a_limit, of

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


def test_h1_responsibility_moves_at_acceptance_and_not_before(zone, aa, bb):
    placed(zone)
    found = offered(zone, aa)
    assert (roles(), MOVES) == ({"aa": "lead"}, [])
    handover.accept(bb, found.id, now=T0 + 3 * MINUTE)
    assert roles() == {"bb": "lead", "aa": "observer"}
    assert [(before, after) for _, before, after, _ in MOVES] == [({"aa": "lead"}, roles())]
    history = [(row.side, row.role, row.since, row.until) for row in side_reads.history(CASE, 1)]
    assert history == [
        ("aa", "lead", T0, T0 + 3 * MINUTE),
        ("aa", "observer", T0 + 3 * MINUTE, None),
        ("bb", "lead", T0 + 3 * MINUTE, None),
    ]
    assert side_reads.history(CASE, 1)[2].handover_id == found.id
    with pytest.raises(Refused):
        handover.accept(bb, found.id, now=T0 + 4 * MINUTE)
    assert len(MOVES) == 1


@pytest.mark.parametrize(
    ("reason", "evidence", "field"),
    [("", POINT, "reason"), ("not_ours", None, "evidence"), ("because", POINT, "reason")],
)
def test_h2_a_return_without_code_or_evidence_is_refused(zone, aa, bb, reason, evidence, field):
    placed(zone)
    found = offered(zone, aa)
    with pytest.raises(Invalid) as caught:
        handover.give_back(bb, found.id, reason, evidence, now=T0 + MINUTE)
    assert field in caught.value.fields
    assert found.state == "offered"


def test_h2_with_code_and_evidence_it_is_returned_and_the_sender_takes_it_back(zone, aa, bb):
    placed(zone)
    found = offered(zone, aa)
    with pytest.raises(Invalid):
        handover.give_back(bb, found.id, "not_ours", Evidence(121.1, 30.8, ""), now=T0 + MINUTE)
    handover.give_back(bb, found.id, "not_ours", POINT, now=T0 + MINUTE)
    shown = reads.shown(aa, found, T0 + MINUTE)
    assert (shown.state, shown.point, shown.waiting_sides) == ("returned", (121.1, 30.8), ("aa",))
    assert set(shown.actions) == {"acknowledge", "contest"}
    handover.acknowledge(aa, found.id, now=T0 + 2 * MINUTE)
    assert (found.state, roles(), reads.may_close(CASE, 1)) == ("closed_back", {"aa": "lead"}, True)


def test_h3_no_answer_leads_to_arbitration_and_moves_nothing(zone, aa, bb):
    for clock in CLOCKS:
        a_limit(zone, "bb", clock, 600)
    a_limit(zone, "aa", SIGN_IN, 60)
    placed(zone)
    clocks.start(Subject(CASE, 1), SIGN_IN.machine, SIGN_IN.code, side="aa", zone_id=zone, received_at=T0)
    found = offered(zone, aa)
    assert found.expires_at == T0 + 10 * MINUTE
    late = T0 + 10 * MINUTE + dt.timedelta(milliseconds=1)
    assert [state_at(found, now) for now in (T0 + 10 * MINUTE, late)] == ["offered", "expired"]
    assert reads.is_disputed(CASE, 1, late)
    assert reads.disputed_of(CASE, [1, 2], late) == {1}
    assert (roles(), MOVES) == ({"aa": "lead"}, [])
    sign_in = clock_reads.of_record(CASE, 1, late)[0]
    assert (sign_in.running, sign_in.breached) == (True, True)
    assert {"rule_to", "rule_from", "rule_joint"} <= set(reads.shown(aa, found, late).actions)
    with pytest.raises(Refused):
        handover.give_back(bb, found.id, "not_ours", POINT, now=late)
    handover.accept(bb, found.id, now=late)  # a late acceptance still counts
    assert roles() == {"bb": "lead", "aa": "observer"}
    assert entries("handover.accepted")[0].facts["late"] is True


def test_an_offer_to_a_side_without_a_limit_still_expires_but_has_no_clock(zone, aa):
    placed(zone)
    found = offered(zone, aa, urgent=True)
    assert found.expires_at == T0 + 10 * MINUTE
    assert clock_reads.of_record(CASE, 1, T0) == []


def test_h5_while_it_is_offered_it_cannot_be_closed(zone, aa, bb):
    placed(zone)
    found = offered(zone, aa)
    with pytest.raises(Refused) as caught:
        reads.check_closable(CASE, 1)
    assert (caught.value.status, caught.value.code) == (409, "handover_open")
    with pytest.raises(NotAllowed):
        handover.cancel(bb, found.id, now=T0)
    handover.cancel(aa, found.id, now=T0)
    reads.check_closable(CASE, 1)


def test_h6_a_ruling_of_joint_makes_both_required(zone, aa, bb):
    placed(zone)
    found = offered(zone, aa)
    handover.give_back(bb, found.id, "joint", POINT, now=T0)
    handover.contest(aa, found.id, now=T0)
    arbitration.rule(aa, found.id, "joint", now=T0)
    assert (found.state, side_reads.required(CASE, 1)) == ("arbitration", ("aa",))
    arbitration.rule(bb, found.id, "joint", now=T0)
    assert (found.state, found.verdict) == ("ruled", "joint")
    assert side_reads.required(CASE, 1) == ("aa", "bb")
    assert roles() == {"aa": "lead", "bb": "co"}


def test_arbiters_who_differ_go_on_until_they_agree(zone, aa, bb):
    placed(zone)
    found = offered(zone, aa)
    later = T0 + dt.timedelta(hours=3)
    arbitration.rule(aa, found.id, "to", now=later)
    arbitration.rule(bb, found.id, "from", now=later)
    assert (found.state, roles()) == ("arbitration", {"aa": "lead"})
    with pytest.raises(Refused):
        handover.accept(bb, found.id, now=later)
    arbitration.rule(bb, found.id, "to", now=later)
    assert (found.state, roles()) == ("ruled", {"bb": "lead", "aa": "observer"})
    assert [e.facts["verdict"] for e in entries("handover.opinion")] == ["to", "from", "to"]
    with pytest.raises(Refused):
        arbitration.rule(aa, found.id, "from", now=later)


def test_nobody_speaks_for_two_sides(zone, aa, bb):
    placed(zone)
    found = offered(zone, aa)
    later = T0 + dt.timedelta(hours=3)
    both = of("aa", 9, zone)
    both = type(both)(**{**vars(both), "sides": frozenset({"aa", "bb"})})
    arbitration.rule(both, found.id, "to", now=later)
    arbitration.rule(both, found.id, "from", now=later)
    assert {opinion.side: opinion.verdict for opinion in found.opinions} == {"aa": "from"}
    assert found.state == "arbitration"


def test_the_third_offer_goes_straight_to_arbitration(zone, aa, bb):
    placed(zone)
    for _ in range(2):
        found = offered(zone, aa)
        handover.give_back(bb, found.id, "not_ours", POINT, now=T0)
        handover.acknowledge(aa, found.id, now=T0)
    third = offered(zone, aa)
    assert (third.number, third.state, third.expires_at) == (3, "arbitration", None)
    assert reads.is_disputed(CASE, 1, T0)


def test_three_sides_offer_in_turn_and_joint_means_all_three(zone, aa, bb, cc):
    placed(zone, aa="lead", bb="co")
    found = offered(zone, aa, to="cc")
    assert found.sides == ["aa", "bb", "cc"]
    with pytest.raises(NotAllowed):
        handover.accept(bb, found.id, now=T0)
    handover.give_back(cc, found.id, "joint", POINT, now=T0)
    handover.contest(aa, found.id, now=T0)
    for actor in (aa, cc):
        arbitration.rule(actor, found.id, "joint", now=T0)
    assert reads.shown(aa, found, T0).waiting_sides == ("bb",)
    assert found.state == "arbitration"
    arbitration.rule(bb, found.id, "joint", now=T0)
    assert side_reads.required(CASE, 1) == ("aa", "bb", "cc")
    assert [after for *_, after, _ in MOVES] == [{"aa": "lead", "bb": "co", "cc": "co"}]


def test_where_others_handle_it_too_the_sender_stays_among_them(zone, aa, bb):
    placed(zone, aa="lead", bb="co")
    handover.accept(bb, offered(zone, aa).id, now=T0)
    assert roles() == {"bb": "lead", "aa": "co"}


def test_who_may_not_offer(zone, aa, bb):
    placed(zone)
    walker = of("aa", 5, zone, "volunteer")
    for stranger in (bb, walker):
        with pytest.raises(NotAllowed):
            offered(zone, stranger)
    with pytest.raises(NotFound):
        offered(zone, of("aa", 6, 999))
    for to in ("aa", "dd"):
        with pytest.raises(Invalid):
            offered(zone, aa, to=to)
    with pytest.raises(Invalid):
        handover.offer(aa, Subject(CASE, 1), "bb", "other", now=T0, zone_id=zone)
    CASES[1]["open"] = False
    with pytest.raises(Refused):
        offered(zone, aa)
    CASES[1]["open"] = True
    offered(zone, aa)
    with pytest.raises(Refused):
        offered(zone, aa, to="cc")


def test_a_dispute_can_be_raised_without_an_offer(zone, aa, bb, cc):
    placed(zone)
    found = handover.dispute(bb, Subject(CASE, 1), "bb", now=T0, zone_id=zone, note="桥中间")
    assert reads.is_disputed(CASE, 1, T0)
    for actor in (aa, bb):
        arbitration.rule(actor, found.id, "from", now=T0)
    assert (found.state, roles(), reads.is_disputed(CASE, 1, T0)) == ("ruled", {"aa": "lead"}, False)


def test_sides_are_placed_once_and_not_moved_without_signatures(zone, aa):
    subject = placed(zone)
    with pytest.raises(Refused):
        sides.place(aa, subject, {"bb": "lead"}, zone_id=zone, rule="x", now=T0)
    for wrong in ({"aa": "co"}, {"aa": "lead", "bb": "lead"}, {"dd": "lead"}):
        with pytest.raises(Invalid):
            sides.place(aa, Subject(CASE, 2), wrong, zone_id=zone, rule="x", now=T0)
    with pytest.raises(Refused):
        sides.change_by_signatures(aa, subject, {"bb": "lead"}, now=T0)


def test_the_lists_show_what_concerns_my_side(zone, aa, bb, cc):
    placed(zone)
    found = offered(zone, aa)
    assert [[row.handover.id for row in reads.waiting(who, T0)] for who in (aa, bb, cc)] == [
        [found.id],
        [found.id],
        [],
    ]
    with pytest.raises(NotFound):
        reads.get(cc, found.id)
    handover.accept(bb, found.id, now=T0)
    assert [row.id for row in reads.ended(bb)] == [found.id]
    assert reads.waiting(bb, T0) == []


def test_every_state_can_be_reached_and_left_or_is_an_end():
    assert FLOW.reachable() == FLOW.states
    ends = {
        state for state in FLOW.states if not any(state in step.source and step.target for step in FLOW.steps)
    }
    assert ends == {"accepted", "closed_back", "cancelled", "ruled"}
