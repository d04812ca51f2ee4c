"""Facts are ids, codes, times and numbers; the seal covers every column."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from border_gov.journal.rules import GENESIS, Sealable, UnfitForJournal, fit_facts, seal_hash

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "value",
    [
        7,
        -1.5,
        True,
        None,
        "310116105",
        "330482103204",
        "level:2",
        "2026-11-24",
        "2026-11-24T04:00:00+00:00",
        "a" * 64,
        "",
        NOON,
        NOON.date(),
        NOON.time(),
        uuid.uuid4(),
        [1, 2],
        {"aa", "bb"},
        (),
    ],
    ids=lambda value: type(value).__name__,
)
def test_fit(value):
    assert list(fit_facts({"fact": value})) == ["fact"]


@pytest.mark.parametrize(
    "value",
    [
        "王芳",
        "Wang Fang",
        "13800001111",
        "8613800001111",
        13800001111,
        "110101199003077758",
        "11010119900307775x",
        "山塘桥北岸 3 号",
        "a free sentence",
        "UPPER",
        "a" * 65,
        "line\nbreak",
        float("nan"),
        b"bytes",
        {"nested": 1},
        ["王芳"],
        [13800001111],
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_unfit(value):
    with pytest.raises(UnfitForJournal):
        fit_facts({"fact": value})


@pytest.mark.parametrize("name", ["name", "phone", "address", "note", "Big", "1st"])
def test_a_fact_called_like_free_text_is_unfit(name):
    with pytest.raises(UnfitForJournal):
        fit_facts({name: 1})


def test_the_seal_covers_every_column_and_what_came_before():
    row = Sealable(1, 2, NOON, 3, 4, "password", "a.b", "k", "5", ["aa"], [6], ["aa:officer"], '{"n": 1}')
    changed = {
        "id": 9, "zone_id": 9, "at": NOON + dt.timedelta(microseconds=1), "actor_person": None,
        "actor_account": None, "by": "link", "verb": "a.c", "subject_kind": "l", "subject_id": "6",
        "sides": [], "audience_people": [], "audience_roles": [], "facts": '{"n": 2}',
    }  # fmt: skip
    assert set(changed) == set(vars(row))
    hashes = {seal_hash(GENESIS, replace(row, **{name: value})) for name, value in changed.items()}
    hashes |= {seal_hash(GENESIS, row), seal_hash("1" * 64, row)}
    assert len(hashes) == len(changed) + 2
