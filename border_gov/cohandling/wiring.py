"""Plugs sign-off into the app."""

from flask import Flask

from border_gov.cohandling.rules import LABELS
from border_gov.journal.rules import register_words


def register(app: Flask) -> None:
    """Lend the journal the words for rounds."""
    register_words(verbs=LABELS)
