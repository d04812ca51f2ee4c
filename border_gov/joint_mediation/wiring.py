"""Plugs mediation into the application."""

from flask import Flask

from border_gov.joint_mediation import models  # noqa: F401 - the tables


def register(app: Flask) -> None:
    """Tables only so far."""
