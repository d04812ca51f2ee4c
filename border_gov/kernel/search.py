"""Search that finds Chinese: every pair of neighbouring characters, kept in an array with a GIN index."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, false


def bigrams(*texts: str | None) -> list[str]:
    """Pairs of neighbouring letters and digits of `texts` after NFKC and case folding, sorted, each once."""
    found: set[str] = set()
    for text in texts:
        for word in _words(text or ""):
            found.update(word[i : i + 2] for i in range(max(len(word) - 1, 1)))
    return sorted(found)


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in folded).split()


def matches(column: Any, wanted: str) -> ColumnElement[bool]:
    """SQL condition: the text array `column` holds every pair of `wanted`; without one, nothing."""
    pairs = bigrams(wanted)
    return column.contains(pairs) if pairs else false()
