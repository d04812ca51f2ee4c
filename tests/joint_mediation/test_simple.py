"""Simple mediation: one save through all states under the same guards."""

import pytest

from border_gov.cohandling import queries as signing
from border_gov.cohandling import service as signoff
from border_gov.joint_mediation.service import simple
from border_gov.kernel.errors import Invalid, Refused
from tests.build.mediation import NOW, a_simple, a_table, settled


@pytest.fixture
def table(session):
    return a_table()


def test_one_side_done_on_the_spot_is_closed_at_once(table):
    case = settled(table, joint=False)
    assert (case.state, case.outcome, case.number) == ("closed_success", "instant", 1)
    assert case.sides == [table.a]


def test_joint_waits_for_both_signatures(table):
    case = settled(table)
    assert case.state == "performed" and sorted(case.sides) == sorted((table.a, table.b))
    round = signing.latest("mediation_case", case.id)
    for side in case.sides:
        assert case.state == "performed"
        signoff.sign(table.viewer(side, "officer"), round.id, round.sha256, now=NOW, fresh_minutes=5)
    assert case.state == "closed_success"


def test_something_left_to_do_is_performing(table):
    case = settled(table, joint=False, done=False, due_on=NOW.date().replace(month=12), promise="付清")
    assert (case.state, case.outcome) == ("performing", "oral")


@pytest.mark.parametrize(
    ("left_out", "code"),
    [("rights_told", "rights"), ("notice_waived", "invited"), ("no_relations", "conflicts_asked")],
)
def test_the_same_guards_hold(table, left_out, code):
    with pytest.raises(Refused) as refused:
        settled(table, **{left_out: False})
    assert refused.value.code == code


def test_a_joint_place_needs_a_mediator_of_every_side(table):
    data = a_simple(table) | {"mediators": [table.person(table.a, "mediator").id]}
    with pytest.raises(Invalid) as refused:
        simple.settle(table.viewer(table.a, "mediator"), data, now=NOW)
    assert "mediators" in refused.value.fields
