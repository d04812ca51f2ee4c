"""What verbs tell the journal: labelled acts in the past, and never a name, a phone or free text."""

import ast
import importlib
import inspect
from enum import StrEnum

import pytest

from border_gov.app import HOUSE
from border_gov.journal.rules import FORBIDDEN_NAMES, VERB, WORDS
from tests.house import rules

OWN = {"now", "zone_id", "sides", "audience", "actor", "verb", "subject"}
RECORDERS = {"record", "_record", "_note"}
PERSONAL = FORBIDDEN_NAMES | {"id_card", "login", "label", "reason_text"}


def personal_facts(path):
    """Facts given to record(…) that are called like, or are read from, something personal."""
    found = []
    for node in rules.nodes(path.read_text("utf-8")):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in RECORDERS:
            found += [f"{path.name}:{node.lineno} {k.arg}" for k in node.keywords if _is_personal(k)]
    return found


def _is_personal(keyword):
    if keyword.arg is None or keyword.arg in OWN:
        return False
    read = {node.attr for node in ast.walk(keyword.value) if isinstance(node, ast.Attribute)}
    return keyword.arg in PERSONAL or bool(read & PERSONAL)


def test_no_verb_tells_the_journal_anything_personal():
    assert [found for path in rules.sources() for found in personal_facts(path)] == []


@pytest.mark.parametrize(
    "call", ["record(a, v, s, name=1)", "journal.record(a, v, s, who=person.phone)", "_note(a, label=x)"]
)
def test_a_personal_fact_is_caught(call, tmp_path):
    path = tmp_path / "service.py"
    path.write_text(call + "\n")
    assert personal_facts(path)


def verbs():
    """Every member of every Verb enum that a room's rules state."""
    found = {}
    for package in HOUSE:
        for path in (rules.ROOT / package.replace(".", "/")).rglob("*.py"):
            parts = path.relative_to(rules.ROOT).with_suffix("").parts
            if "rules" not in parts:
                continue
            module = importlib.import_module(".".join(part for part in parts if part != "__init__"))
            for _, kind in inspect.getmembers(module, inspect.isclass):
                if kind.__name__ == "Verb" and issubclass(kind, StrEnum):
                    found.update({str(verb): kind.__module__ for verb in kind})
    return found


def test_every_verb_is_an_act_and_has_words(app):
    known = verbs()
    assert len(known) > 10
    assert [verb for verb in known if not VERB.fullmatch(verb)] == []
    assert {verb: where for verb, where in known.items() if verb not in WORDS.verbs} == {}
