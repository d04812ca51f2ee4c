"""The page of acceptance cases tells the truth: every case is there, and its test exists under its name."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
GROUPS = {
    "G": (1, 2, 3, 4, 5, 6, 8, 9, 10, 12),
    "S": range(1, 10),
    "H": (1, 2, 3, 5, 6, 7),
    "C": (1, 2, 4, 5, 6, 7, 8, 9, 10, 12),
    "T": (1, 4),
}


def rows():
    text = (ROOT / "docs" / "cases.md").read_text("utf-8")
    return re.findall(r"^\| ([A-Z]\d+) \|.*\| (`[^|]+) \|$", text, re.MULTILINE)


def test_every_case_stands_there_once():
    wanted = [f"{group}{number}" for group, numbers in GROUPS.items() for number in numbers]
    assert [case for case, _ in rows()] == wanted


def test_every_test_named_there_exists_and_says_its_case():
    for case, tests in rows():
        for file, name in re.findall(r"`([^`]+)::(\w+)`", tests):
            source = (ROOT / "tests" / file).read_text("utf-8")
            assert f"def {name}(" in source, (case, name)
            assert f"_{case.lower()}_" in name, (case, name)
