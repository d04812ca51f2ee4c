"""Plugs the register of joint resources into the app."""

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import register_subject
from border_gov.joint_resources import (  # noqa: F401 - tasks declares the jobs
    listeners,
    tasks,
)
from border_gov.joint_resources.api import hazards as _hazards_api  # noqa: F401 - adds to register_api.bp
from border_gov.joint_resources.api import register as register_api
from border_gov.joint_resources.rules import hazards as hazard_law
from border_gov.joint_resources.rules.register import LABELS, READERS
from border_gov.joint_resources.service import hazards as hazard_service
from border_gov.joint_resources.views import dictionary, hazards  # noqa: F401 - add their pages to register.bp
from border_gov.joint_resources.views import register as register_views
from border_gov.journal.rules import recorded, register_words
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L


def register(app: Flask) -> None:
    """Pages, API, menu and the words of the journal."""
    app.register_blueprint(register_views.bp)
    api.register_blueprint(register_api.bp)
    register_words(
        verbs=LABELS | hazard_law.LABELS,
        subjects={
            "resource": L("Object of the register"),
            "resource_kind": L("Kind of object"),
            "inspection_template": L("Check list"),
        },
        urls={
            "resource": lambda id: url_for("resources.show", resource_id=int(id)),
            "resource_kind": lambda id: url_for("resources.kind", kind_id=int(id)),
        },
    )
    register_subject(hazard_service.subject_kind(lambda id: url_for("resources.hazard", hazard_id=id)))
    recorded.connect(listeners.on_recorded)
    register_menu(
        app,
        MenuEntry(
            "resources.index",
            _l("Resource register"),
            lambda viewer: viewer.has(*READERS),
            80,
            also=("resources",),
        ),
    )
