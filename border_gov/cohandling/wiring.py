"""Plugs sign-off into the app."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from border_gov.cohandling import api as room_api
from border_gov.cohandling import (
    tasks,  # noqa: F401 - declares the jobs
    views,
)
from border_gov.cohandling.rules import clocks, disclosure, handover, sides, signing
from border_gov.journal.rules import register_words, show_people_with
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L
from border_gov.people.queries import names_of
from border_gov.people.rules import STAFF

LABELS = signing.LABELS | clocks.LABELS | sides.LABELS | handover.LABELS | disclosure.LABELS


def register(app: Flask) -> None:
    """Pages, API, and the words and names that the journal shows."""
    for pages in (views.bp, views.handovers_bp, views.limits_bp):
        app.register_blueprint(pages)
    api.register_blueprint(room_api.signing_bp)
    api.register_blueprint(room_api.handovers_bp)
    clocks.register_clock(*handover.CLOCKS, disclosure.CLOCK)
    register_words(verbs=LABELS, subjects={"clock_limit": L("Time limit")})
    show_people_with(names_of)
    app.jinja_env.globals.setdefault("side_looks", views.side_looks)
    app.jinja_env.globals.update(views.PARTS)
    app.jinja_env.globals["signoff_state"] = views.signoff_state
    register_menu(
        app,
        MenuEntry(
            "handovers.index",
            _l("Hand-over and arbitration"),
            lambda viewer: viewer.has(*STAFF),
            order=310,
            also=("handovers", "limits"),
        ),
        MenuEntry(
            "signing.index", _l("To sign"), lambda viewer: viewer.has(*STAFF), order=300, also=("signing",)
        ),
    )
