"""The whole life of a case, and the flow as data."""

import datetime as dt
from pathlib import Path

import pytest

from border_gov.cohandling import queries as signing
from border_gov.cohandling import service as signoff
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.rules.flow import FLOW, STATES
from border_gov.joint_mediation.rules.guards import GUARDS, NEEDED
from border_gov.joint_mediation.service import closing, marks, outcomes, performing
from border_gov.kernel.flow import mermaid
from tests.build.mediation import DAY, NOW, a_promise, a_table, in_mediation, missing_marks, some_terms


@pytest.fixture
def table(session):
    return a_table()


def test_every_state_is_named_and_can_be_reached():
    assert FLOW.states == STATES.keys() == FLOW.reachable()


def test_every_guard_is_used():
    assert {code for codes in NEEDED.values() for code in codes} == GUARDS.keys()


def marks_on(table, case, agreement, at):
    """Every mark that the paper of a joint case needs."""
    found = [
        {"role": "party", "party_id": party.id, "what": "fingerprint", "marked_at": at}
        for party in case.parties
    ]
    for side in case.sides:
        mediator, committee = table.person(side, "mediator"), table.committees[side]
        found.append({"role": "mediator", "person_id": mediator.id, "what": "signature", "marked_at": at})
        found.append({"role": "committee", "committee_id": committee.id, "what": "seal", "marked_at": at})
    return found


def test_a_joint_case_from_application_to_archive(table):
    case = in_mediation(table)
    officer, chair = table.viewer(table.a, "officer"), table.viewer(table.a, "mediator")
    made = outcomes.agree(chair, case.id, some_terms(a_promise(10), a_promise(40)), now=NOW)
    given = marks_on(table, case, made, NOW + DAY)
    marks.file_marks(officer, case.id, made.sha256, given[:-1], now=NOW + DAY)
    assert case.state == "agreement_drafting" and len(missing_marks(case)) == 1
    last = [{**given[-1], "marked_at": NOW + 2 * DAY}]
    marks.file_marks(table.viewer(table.b, "officer"), case.id, made.sha256, last, now=NOW + 3 * DAY)
    assert (case.state, case.effective_at) == ("agreed", NOW + 2 * DAY)
    performing.start(officer, case.id, now=NOW + 3 * DAY)
    for row in agreements.instalments(made):
        performing.record(officer, case.id, row.id, row.due_on, now=NOW + 50 * DAY)
    assert case.state == "performed"
    day = (NOW + 57 * DAY).date()
    performing.visit(table.viewer(table.b, "officer"), case.id, day, "ok", now=NOW + 57 * DAY)
    closing.ask(officer, case.id, now=NOW + 57 * DAY)
    round = signing.latest("mediation_case", case.id)
    for side in case.sides:
        viewer = table.viewer(side, "officer")
        signoff.sign(viewer, round.id, round.sha256, now=NOW, fresh_minutes=5)
    assert case.state == "closed_success" and case.closed_at == NOW
    closing.archive(officer, case.id, now=NOW + 60 * DAY)
    assert case.state == "archived"


def test_an_edit_voids_the_marks(table):
    case = in_mediation(table)
    officer, chair = table.viewer(table.a, "officer"), table.viewer(table.a, "mediator")
    first = outcomes.agree(chair, case.id, some_terms(), now=NOW)
    marks.file_marks(officer, case.id, first.sha256, marks_on(table, case, first, NOW)[:3], now=NOW)
    second = outcomes.redraft(chair, case.id, some_terms(a_promise()), now=NOW)
    assert second.number == 2 and second.sha256 != first.sha256 and first.voided_at == NOW
    assert len(missing_marks(case)) == 6
    with pytest.raises(Exception, match="printed"):
        marks.file_marks(officer, case.id, first.sha256, [], now=NOW)


def test_a_late_entry_is_marked(table):
    case = in_mediation(table, received_at=NOW - dt.timedelta(days=3))
    assert case.late


def test_the_documentation_shows_the_flow_as_it_is():
    text = (Path(__file__).parents[2] / "docs" / "mediation.md").read_text("utf-8")
    assert f"```mermaid\n{mermaid(FLOW)}\n```" in text
