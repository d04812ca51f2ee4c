"""Any two Chinese characters find; width and case do not matter."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from border_gov.kernel.search import bigrams, matches


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("山塘桥", ["塘桥", "山塘"]),
        ("ＡＢ c", ["ab", "c"]),
        ("南-北", ["北", "南"]),
        ("", []),
        ("  ·", []),
    ],
)
def test_pairs(text, pairs):
    assert bigrams(text) == sorted(pairs)


def test_several_texts_do_not_run_together():
    assert "桥东" not in bigrams("山塘桥", "东路", None)


@pytest.mark.parametrize(
    ("wanted", "found"), [("塘桥", True), ("桥塘", False), ("山塘桥", True), ("", False), ("Ａ1", True)]
)
def test_the_database_agrees(session, wanted, found):
    column = sa.literal(bigrams("山塘桥 a1"), ARRAY(sa.Text))
    assert session.scalar(sa.select(matches(column, wanted))) is found
