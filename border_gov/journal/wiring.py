"""Plugs the journal into the app."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing to see yet; the pages follow."""
