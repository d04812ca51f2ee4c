"""Plugs incidents into the app."""

from flask import Flask, url_for

from border_gov.cohandling.rules import SubjectKind, register_subject
from border_gov.incidents import listeners
from border_gov.incidents.queries import reads
from border_gov.incidents.rules import JOURNAL_WORDS, SUBJECT_KIND, flow
from border_gov.incidents.service import closing
from border_gov.journal.rules import recorded, register_words
from border_gov.kernel.words import L


def register(app: Flask) -> None:
    """Words of the journal, what can be signed, what refusals set off."""
    register_words(
        verbs=JOURNAL_WORDS,
        subjects={
            SUBJECT_KIND: L("Incident"),
            "incident_kind": L("Kind of incident"),
            "incident_core_area": L("Main area"),
        },
    )
    register_subject(
        SubjectKind(
            kind=SUBJECT_KIND,
            canonical=closing.canonical,
            title=closing.title,
            url=lambda id: url_for("incidents.show", incident_id=id),
            sides=closing.signing_sides,
            on_complete=closing.all_signed,
            may_sign=closing.may_sign,
            roles=flow.DESK,
            lock=reads.locked,
        )
    )
    recorded.connect(listeners.on_recorded)
