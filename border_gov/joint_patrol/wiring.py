"""Plugs joint patrol into the app."""

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import register_subject
from border_gov.joint_patrol import listeners, tasks  # noqa: F401 - tasks declares the jobs
from border_gov.joint_patrol.api import plans as plans_api
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules import plans as plan_law
from border_gov.joint_patrol.service.plan_signing import subject_kind
from border_gov.joint_patrol.views import plan_edits, plan_papers, plans  # noqa: F401 - adds its pages to the same blueprint
from border_gov.journal.rules import recorded, register_words
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu


def register(app: Flask) -> None:
    """Pages, API, jobs, menu, words of the journal, what can be signed."""
    _plans(app)


def _plans(app: Flask) -> None:
    app.register_blueprint(plans.bp)
    api.register_blueprint(plans_api.bp)
    register_words(
        verbs=plan_law.JOURNAL_WORDS,
        subjects={"patrol": "Patrol"},
        urls={"patrol_plan": lambda id: url_for("patrol.show", plan_id=int(id))},
    )
    register_subject(
        subject_kind(
            lambda id: url_for("patrol.show", plan_id=id), lambda id: url_for("patrol.preview", plan_id=id)
        )
    )
    recorded.connect(listeners.on_recorded)
    register_menu(
        app,
        MenuEntry(
            "patrol.index", _l("Patrol plans"), lambda viewer: viewer.has(*OFFICE), 20, also=("patrol",)
        ),
    )
