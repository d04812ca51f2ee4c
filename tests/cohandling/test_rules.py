"""The law of sign-off: the flow is whole, and one content has one hash."""

import datetime as dt
from uuid import UUID

import pytest

from border_gov.cohandling.rules import (
    ENDINGS,
    FLOW,
    LABELS,
    REFUSALS,
    RoundFacts,
    Verb,
    canonical_hash,
    handover,
    signing,
)
from border_gov.kernel.flow import mermaid
from border_gov.kernel.viewer import Viewer
from tests.house.rules import ROOT

PLUS_8 = dt.timezone(dt.timedelta(hours=8))


def test_every_state_is_reachable_and_every_button_has_a_word():
    assert FLOW.reachable() == FLOW.states == {"open", "complete", "ended"}
    assert {step.verb for step in FLOW.steps if step.label} == {"sign", "file_scan", "refuse"}
    assert set(LABELS) == set(Verb)
    assert not set(REFUSALS) & set(ENDINGS)


@pytest.mark.parametrize(
    ("side", "may", "signed", "signers", "verbs"),
    [
        ("aa", True, (), (), ["sign", "file_scan", "refuse"]),
        ("aa", True, ("aa",), (7,), ["refuse"]),
        ("bb", True, ("aa",), (7,), ["refuse"]),
        ("bb", True, ("aa",), (8,), ["sign", "file_scan", "refuse"]),
        ("cc", True, (), (), []),
        ("aa", False, (), (), []),
    ],
)
def test_who_sees_which_button(side, may, signed, signers, verbs):
    viewer = Viewer(person_id=7, sides=frozenset({side}))
    facts = RoundFacts(frozenset({"aa", "bb"}), frozenset(signed), frozenset(signers), may)
    assert [step.verb for step in FLOW.open_to("open", viewer, facts) if step.label] == verbs
    assert [step for step in FLOW.open_to("complete", viewer, facts) if step.label] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": [2, 3]}, {"b": (2, 3), "a": 1}),
        ({"s": {"y", "x"}}, {"s": ["x", "y"]}),
        ({"d": dt.date(2026, 11, 30)}, {"d": "2026-11-30"}),
        (
            {"t": dt.datetime(2026, 11, 30, 8, 0, tzinfo=PLUS_8)},
            {"t": dt.datetime(2026, 11, 30, 0, 0, tzinfo=dt.UTC)},
        ),
        ({1: UUID(int=1)}, {"1": str(UUID(int=1))}),
    ],
)
def test_equal_contents_have_one_hash(one, other):
    assert canonical_hash(one) == canonical_hash(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [({"a": 1}, {"a": "1"}), ({"a": [1, 2]}, {"a": [2, 1]}), ({"a": None}, {}), ({"a": True}, {"a": 1})],
)
def test_different_contents_have_different_hashes(one, other):
    assert canonical_hash(one) != canonical_hash(other)


@pytest.mark.parametrize("value", [0.1, [1.0], {"x": 2.5}, b"bytes", object()])
def test_what_has_no_single_written_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical_hash({"a": value})


def test_the_hash_is_that_of_the_plain_json():
    assert canonical_hash({"山": "塘", "a": 1}) == (
        "635fc269b42dea458e1af4f5a65f8dc243aa513e652da4766874dbb3d5e3e346"
    )


@pytest.mark.parametrize("flow", [signing.FLOW, handover.FLOW], ids=lambda flow: flow.name)
def test_the_documentation_shows_the_flow_as_it_is(flow):
    text = (ROOT / "docs" / "cohandling.md").read_text("utf-8")
    assert f"```mermaid\n{mermaid(flow)}\n```" in text
