"""Plugs prevention into the application."""

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from border_gov.cohandling.rules import SubjectKind, register_subject
from border_gov.joint_prevention import (
    api as prevention_api,
)
from border_gov.joint_prevention import (
    cli,
    listeners,
    models,  # noqa: F401 - tables that the next rooms fill
    tasks,  # noqa: F401 - declares the jobs
    views,
)
from border_gov.joint_prevention.rules import attention as area_law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.service import attention
from border_gov.journal.rules import recorded, register_words
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L


def register(app: Flask) -> None:
    """Pages, API, the command, what can be signed, the menu."""
    for pages in views.ALL:
        app.register_blueprint(pages)
    for doors in prevention_api.ALL:
        api.register_blueprint(doors)
    app.cli.add_command(cli.prevention)
    register_words(verbs=area_law.LABELS, subjects={area_law.SUBJECT_KIND: L("Attention area")})
    _signed()
    recorded.connect(listeners.on_recorded)
    _menu(app)


def _signed() -> None:
    register_subject(
        SubjectKind(
            kind=area_law.SUBJECT_KIND,
            canonical=attention.canonical,
            title=attention.title,
            url=lambda id: url_for("prevention_areas.show", area_id=id),
            sides=attention.sides,
            on_complete=attention.all_signed,
            may_sign=attention.may_sign,
            roles=area_law.PROPOSERS,
            lock=attention.locked,
            preview=lambda id: url_for("prevention_areas.signed", area_id=id),
        )
    )


def _menu(app: Flask) -> None:
    entries = (("prevention", _l("Hot-spots"), 50), ("prevention_areas", _l("Attention areas"), 51))
    for name, label, order in entries:
        register_menu(
            app,
            MenuEntry(f"{name}.index", label, lambda viewer: viewer.has(*READERS), order, also=(name,)),
        )
