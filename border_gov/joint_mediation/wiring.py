"""Plugs mediation into the application."""

from flask import Flask

from border_gov.cohandling.rules import register_subject
from border_gov.joint_mediation.rules.verbs import JOURNAL_WORDS, SUBJECTS
from border_gov.joint_mediation.service.closing import subject_kind
from border_gov.journal.rules import register_words


def register(app: Flask) -> None:
    """Words of the journal, and the closing of a joint case as something that all sides sign."""
    register_words(verbs=JOURNAL_WORDS, subjects=SUBJECTS)
    register_subject(subject_kind(lambda case_id: f"/mediation/{case_id}"))
