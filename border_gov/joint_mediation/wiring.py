"""Plugs mediation into the application."""

from collections.abc import Mapping

from flask import Flask, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import register_subject
from border_gov.joint_mediation import cli, views
from border_gov.joint_mediation.api import cases as cases_api
from border_gov.joint_mediation.api import learning as learning_api  # noqa: F401 - adds its addresses
from border_gov.joint_mediation.api import papers as papers_api
from border_gov.joint_mediation.api import province as province_api  # noqa: F401 - adds its addresses
from border_gov.joint_mediation.api import settings as settings_api  # noqa: F401 - adds its addresses
from border_gov.joint_mediation.cli import counting, province  # noqa: F401 - add their commands
from border_gov.joint_mediation.queries.cases import of_incident
from border_gov.joint_mediation.queries.statistics import FIGURE_READERS
from border_gov.joint_mediation.rules.flow import READERS
from border_gov.joint_mediation.rules.paper_words import PAPER_SUBJECTS, PAPER_WORDS
from border_gov.joint_mediation.rules.verbs import CASE, JOURNAL_WORDS, SUBJECTS
from border_gov.joint_mediation.service import learning
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
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.viewer import Viewer


def register(app: Flask) -> None:
    """Pages, API, menu, words of the journal, and the closing of a joint case as something sides sign."""
    app.register_blueprint(views.bp)
    api.register_blueprint(cases_api.bp)
    api.register_blueprint(papers_api.open_bp)
    register_words(
        verbs={**JOURNAL_WORDS, **PAPER_WORDS},
        subjects={**SUBJECTS, **PAPER_SUBJECTS},
        urls={
            CASE: lambda id: url_for("mediation.show", case_id=int(id)),
            "mediation_lesson": lambda id: url_for("mediation.lesson", lesson_id=int(id)),
            "mediation_warning": lambda id: url_for("mediation.warning", warning_id=int(id)),
        },
    )
    app.jinja_env.globals["mediation_intake_url"] = lambda incident_id: url_for(
        "mediation.new", incident=incident_id
    )
    app.jinja_env.globals["mediations_of_incident"] = of_incident
    register_subject(subject_kind(lambda id: url_for("mediation.show", case_id=id)))
    register_subject(learning.subject_kind(lambda id: url_for("mediation.lesson", lesson_id=id)))
    register_papers(app)
    _menu(app)


def _menu(app: Flask) -> None:
    def may_look(viewer: Viewer) -> bool:
        return viewer.has(*READERS)

    register_menu(
        app,
        MenuEntry("mediation.index", _l("Mediation"), may_look, 30, also=("mediation",)),
        MenuEntry("mediation.mine", _l("My mediations"), lambda v: v.has("mediator"), 12, phone=True),
        MenuEntry(
            "mediation.warning_new", _l("Report a dispute"), lambda v: v.has("volunteer"), 13, phone=True
        ),
    )


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
