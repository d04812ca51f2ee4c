"""Plugs people into the app: recognition, sign-in, pages, API, commands, menu, words for the journal."""

from flask import Flask

from border_gov.people.views import recognise, security


def register(app: Flask) -> None:
    """Let `app` know people."""
    recognise.install(app)
    security.install(app)
