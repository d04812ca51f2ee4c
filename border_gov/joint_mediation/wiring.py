"""Plugs mediation into the application."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import register_subject
from border_gov.joint_mediation import cli
from border_gov.joint_mediation.cli import counting  # noqa: F401 - adds its command
from border_gov.joint_mediation.queries.statistics import FIGURE_READERS
from border_gov.joint_mediation.rules.paper_words import PAPER_SUBJECTS, PAPER_WORDS
from border_gov.joint_mediation.rules.verbs import JOURNAL_WORDS, SUBJECTS
from border_gov.joint_mediation.service.closing import subject_kind
from border_gov.joint_mediation.views import (
    confirming,  # noqa: F401 - adds its pages
    figures,
    papers,
    templates,  # noqa: F401 - adds its pages
    verifying,
)
from border_gov.journal.documents import subject_url
from border_gov.journal.rules import register_words
from border_gov.kernel.menu import MenuEntry, register_menu


def register(app: Flask) -> None:
    """Words of the journal, and the closing of a joint case as something that all sides sign."""
    register_words(verbs={**JOURNAL_WORDS, **PAPER_WORDS}, subjects={**SUBJECTS, **PAPER_SUBJECTS})
    register_subject(subject_kind(lambda case_id: f"/mediation/{case_id}"))
    register_papers(app)


def said_pairs(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Codes and their names as the options of a select."""
    return [(key, gettext(text)) for key, text in labels.items()]


def register_papers(app: Flask) -> None:
    """Papers, figures and the command line."""
    for room in (papers, figures, verifying):
        app.register_blueprint(room.bp)
    app.cli.add_command(cli.mediation)
    app.jinja_env.globals["mediation_url"] = lambda case_id: subject_url("mediation_case", str(case_id))
    app.jinja_env.filters["said_pairs"] = said_pairs
    register_menu(
        app,
        MenuEntry(
            "mediation_figures.index",
            _l("Figures of mediation"),
            lambda viewer: viewer.has(*FIGURE_READERS),
            order=260,
            also=("superiors",),
        ),
    )
