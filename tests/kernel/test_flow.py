"""A flow lets, refuses, and draws only the buttons that a person may press."""

import pytest

from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.flow import Flow, Step, mermaid
from border_gov.kernel.viewer import Viewer


def organisers(viewer, _facts):
    return viewer.has("organiser")


FLOW = Flow(
    "walk",
    1,
    "planned",
    (
        Step("start", ("planned",), "under_way", organisers),
        Step("close", ("under_way",), "closed", organisers, needs=("summary",)),
        Step("remark", (), None, lambda viewer, facts: True),
    ),
)
ORGANISER = Viewer(person_id=1, roles=frozenset({"organiser"}))


def test_a_step_is_allowed():
    assert FLOW.allow("start", "planned", ORGANISER, None).target == "under_way"


def test_a_wrong_state_is_refused():
    with pytest.raises(Refused):
        FLOW.allow("close", "planned", ORGANISER, None, {"summary": "x"})


def test_a_wrong_person_is_not_allowed():
    with pytest.raises(NotAllowed):
        FLOW.allow("start", "planned", Viewer(person_id=2), None)


def test_what_is_missing_is_named():
    with pytest.raises(Invalid) as caught:
        FLOW.allow("close", "under_way", ORGANISER, None, {"summary": ""})
    assert set(caught.value.fields) == {"summary"}


def test_an_unknown_verb_is_a_fault():
    with pytest.raises(KeyError):
        FLOW.step("fly")


def test_buttons():
    assert [step.verb for step in FLOW.open_to("planned", ORGANISER, None)] == ["start", "remark"]
    assert [step.verb for step in FLOW.open_to("planned", Viewer(), None)] == ["remark"]


def test_every_state_is_reachable():
    assert FLOW.reachable() == FLOW.states == {"planned", "under_way", "closed"}


def test_the_diagram_shows_each_move():
    assert "under_way --> closed: close" in mermaid(FLOW)
