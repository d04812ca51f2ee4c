"""Acceptance cases M1–M5, M24 and H7: who sits, where it goes, what may not be mediated."""

import pytest

from border_gov.joint_mediation.models import MediationConflictCheck
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from tests.build.mediation import a_party, a_table, room
from tests.build.mediation_api import Desk


@pytest.fixture
def table(session):
    return a_table()


@pytest.fixture
def desk(client, table):
    return Desk(client, table)


def test_m1_a_joint_panel_of_one_side_is_not_complete(desk):
    desk.accepted()
    desk.asked(desk.seat("a officer", "a mediator", chair=True))
    desk.asked(desk.seat("a officer", "a mediator2"))
    told = desk.refused("a officer", "panel_complete", "balance")
    assert "缺少某一方的调解员" in told and desk.state == "routed"
    desk.asked(desk.seat("b officer", "b mediator"))
    desk.do("a officer", "panel_complete")
    assert desk.state == "panel_ready"


def test_m1_among_three_sides_each_must_sit(client, session):
    table = a_table(("east", "west", "north"))
    desk = Desk(client, table).open(also_sides=["north"])
    for side in ("east", "west", "north"):
        assert desk.state == "registered"
        desk.do(f"{side} officer", "consent_accept")
    for side in ("east", "west"):
        desk.asked(desk.seat(f"{side} officer", f"{side} mediator", chair=side == "east"))
    desk.refused("a officer", "panel_complete", "balance")
    desk.asked(desk.seat("north officer", "north mediator"))
    assert desk.do("a officer", "panel_complete")["values"]["state"] == "panel_ready"


@pytest.mark.parametrize(
    ("joint", "given", "to", "lending"),
    [
        (False, {"category": "land"}, "farming", None),
        (False, {"category": "labour", "topic": "newcomers"}, "newcomers", None),
        (False, {"category": "neighbour"}, "neighbour", None),
        (True, {"category": "other"}, "border", None),
        (True, {"category": "land"}, "border", "farming"),
    ],
)
def test_m2_the_topic_room_or_the_border_room_with_a_lent_expert(desk, table, joint, given, to, lending):
    values = desk.accepted(joint, **given).read("a officer")["values"]
    assert values["room_id"] == room(table, to).id and values["state"] == "routed"
    row = db.session.execute(db.text("SELECT lending_room_id FROM mediation_case")).scalar_one()
    assert row == (room(table, lending).id if lending else None)


@pytest.mark.parametrize(
    ("relation", "result"),
    [("relative", "hard"), ("employer", "waivable"), ("adviser", "hard")],
)
def test_m3_cousin_hard_employer_by_waiver_of_all_adviser_hard(desk, relation, result):
    desk.accepted()
    seat = desk.seat("a officer", "a mediator", chair=True)
    desk.asked(seat, answered=[relation])
    desk.asked(desk.seat("b officer", "b mediator"))
    desk.refused("a officer", "panel_complete", "conflicts")
    if result == "hard":
        desk.refused("a officer", "waive", "hard_conflict", panelist_id=seat, party_id=desk.parties()[0])
    else:
        first, second = desk.parties()
        desk.do("a officer", "waive", panelist_id=seat, party_id=first)
        desk.refused("a officer", "panel_complete", "conflicts")
        desk.do("a officer", "waive", panelist_id=seat, party_id=second)
        desk.do("a officer", "panel_complete")
    checks = db.session.scalars(db.select(MediationConflictCheck).filter_by(panelist_id=seat)).all()
    assert checks[-1].result == result
    noted = db.session.scalars(db.select(Entry).filter_by(verb="mediation.check_conflicts")).all()
    assert len([entry for entry in noted if entry.facts["result"] == result]) >= 1


def test_m3_the_ledger_itself_finds_a_party_and_says_so(desk, table):
    sitting = table.person(table.a, "mediator")
    parties = [
        a_party("applicant", sitting.name, sitting.phone),
        a_party("respondent", "吴长根", "13900000002"),
    ]
    desk.accepted(parties=parties)
    seat = desk.seat("a officer", "a mediator", chair=True)
    desk.asked(seat)
    page = desk.page("a officer")
    assert "不得担任" in page and desk.refused(
        "a officer", "waive", "hard_conflict", panelist_id=seat, party_id=desk.parties()[0]
    )


def test_the_check_reads_nothing_found_and_never_none(desk):
    desk.accepted()
    desk.asked(desk.seat("a officer", "a mediator", chair=True))
    page = desk.page("a officer")
    panel = page.split('id="h-panel"')[1].split("</section>")[0]
    assert "未发现" in panel and "无利害" not in panel and ">无<" not in panel


def test_m4_an_objection_to_the_chair_replaces_from_the_same_side(desk, table):
    desk.accepted()
    desk.asked(desk.seat("a officer", "a mediator"))
    chair = desk.seat("b officer", "b mediator", chair=True)
    desk.asked(chair)
    desk.do("a officer", "panel_complete")
    kept = desk.refused("a officer", "challenge", "chair", panelist_id=chair, reason="other", overruled=True)
    assert kept and desk.state == "panel_ready"
    desk.do("a officer", "challenge", panelist_id=chair, reason="other")
    assert desk.state == "routed"
    desk.do("b mediator", "convene", 404)  # whoever was replaced no longer sees the file
    desk.do("a mediator", "convene", 409)
    desk.asked(desk.seat("a officer", "a mediator2", chair=True))
    desk.refused("a officer", "panel_complete", "replaced")
    again = table.person(table.b, "mediator").id
    assert desk.do("b officer", "seat", 409, person_id=again)["code"] == "challenged"
    desk.asked(desk.seat("b officer", "b mediator2", chair=True))
    desk.do("a officer", "panel_complete")
    desk.talk("b mediator2")
    assert desk.state == "in_mediation"


def test_m5_what_a_court_accepted_is_not_accepted_with_code_and_referral(desk):
    desk.open()
    given = {"excluded": "court_accepted", "referral": "court"}
    desk.do("a officer", "consent_not_accept", 422, excluded="court_accepted")
    desk.do("a officer", "consent_not_accept", **given)
    assert desk.state == "registered"
    desk.refused("b officer", "consent_accept", "admissible")
    seen = desk.do("b officer", "consent_not_accept", **given)["values"]
    assert (seen["state"], seen["excluded"], seen["referral"]) == ("not_accepted", "court_accepted", "court")


def test_m5_found_out_just_before_signing_blocks_the_signing(desk):
    desk.convened()
    desk.do("a mediator", "agree", items="互让一米。")
    desk.do("a officer", "exclude", excluded="court_accepted", referral="court")
    digest = db.session.execute(db.text("SELECT sha256 FROM mediation_agreement")).scalar_one()
    mark = {"role": "party", "party_id": desk.parties()[0], "marked_at": "2026-11-20T10:00:00+08:00"}
    desk.refused("a officer", "sign", "admissible", sha256=digest, marks=[mark])
    assert desk.state == "agreement_drafting"


def test_m24_and_h7_where_the_line_runs_goes_to_the_register_of_civil_affairs(desk):
    desk.open()
    wrong = desk.do("a officer", "consent_not_accept", 422, excluded="line_dispute", referral="court")
    assert "民政" in str(wrong["errors"])
    given = {"excluded": "line_dispute", "referral": "civil_affairs"}
    desk.do("a officer", "consent_not_accept", **given)
    desk.do("b officer", "consent_not_accept", **given)
    assert desk.state == "not_accepted"
    assert "民政" in desk.page("a officer")
