"""The flow is whole: every state is reached, every verb of it is done by a service, no one side shuts."""

import pytest

from border_gov.incidents.rules import codes, flow
from border_gov.incidents.rules.flow import FLOW, Facts
from border_gov.kernel.flow import mermaid
from border_gov.kernel.viewer import Viewer
from tests.house.rules import ROOT

BOTH = frozenset({"pinghu", "jinshan"})
DUTY = Viewer(person_id=1, sides=frozenset({"pinghu"}), roles=frozenset({"duty"}))


def test_every_state_is_reached_and_named():
    assert FLOW.reachable() == FLOW.states == set(codes.STATES)


def test_what_is_over_has_no_way_on_but_reopening_and_the_archive():
    for state in (codes.ARCHIVED, codes.MERGED, codes.REJECTED, codes.WITHDRAWN):
        assert [step.verb for step in FLOW.steps if step.target and state in step.source] == []


def test_verbs_are_named_once():
    verbs = [step.verb for step in FLOW.steps]
    assert len(verbs) == len(set(verbs))


@pytest.mark.parametrize("verb", ["dispatch", "reopen", "return_work"])
def test_opening_needs_one_side(verb):
    step = FLOW.step(verb)
    assert step.who(DUTY, Facts(sides=BOTH))


@pytest.mark.parametrize("verb", sorted(flow.ALL_MUST_AGREE))
def test_shutting_needs_every_side(verb):
    facts = Facts(sides=frozenset({"a", "b", "c"}))
    assert not flow.agreed_by_all(verb, facts, frozenset({"a"}))
    agreed = Facts(sides=facts.sides, agreed=frozenset({"b", "c"}))
    assert flow.agreed_by_all(verb, agreed, frozenset({"a"}))


def test_a_stranger_may_do_nothing():
    stranger = Viewer(person_id=2, sides=frozenset({"third"}), roles=frozenset({"duty", "officer", "leader"}))
    for state in FLOW.states:
        open_to = [step.verb for step in FLOW.open_to(state, stranger, Facts(sides=BOTH)) if step.label]
        assert open_to == []


def test_the_resolver_has_no_button_to_sign():
    facts = Facts(sides=BOTH, resolved_by=1)
    assert "sign" not in [step.verb for step in FLOW.open_to(codes.RESOLVED, DUTY, facts)]


def test_the_documentation_shows_the_flow_as_it_is():
    text = (ROOT / "docs" / "incidents.md").read_text("utf-8")
    assert f"```mermaid\n{mermaid(FLOW)}\n```" in text
