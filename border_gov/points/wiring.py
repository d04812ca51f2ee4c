"""Plugs points into the app."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from border_gov.journal.rules import recorded, register_words
from border_gov.kernel.api import api
from border_gov.kernel.menu import MenuEntry, register_menu
from border_gov.kernel.words import L
from border_gov.points import api as points_api
from border_gov.points import listeners, views
from border_gov.points.rules import LABELS


def register(app: Flask) -> None:
    """Pages, API, the words of the journal, and the ear on it."""
    app.register_blueprint(views.public)
    app.register_blueprint(views.bp)
    api.register_blueprint(points_api.bp)
    register_words(
        verbs=LABELS,
        subjects={
            "points_transfer": L("Entry of points"),
            "points_table": L("Table of points rules"),
            "points_item": L("Goods for points"),
            "points_order": L("Order for points"),
        },
        urls={"points_table": lambda id: f"/points/tables/{id}", "points_order": lambda id: "/points/"},
    )
    recorded.connect(listeners.on_recorded)
    register_menu(
        app, MenuEntry("points.mine", _l("Goodwill points"), order=700, phone=True, also=("points",))
    )
