"""The demonstration, loaded once and planned by the real planner; each journey gets a copy of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

from border_gov.demo import accounts
from border_gov.demo.load import load
from border_gov.kernel import clock
from border_gov.kernel.cluster import Cluster
from border_gov.kernel.db import db
from tests.browser import DESK, Site, serving, watch
from tests.conftest import build
from tests.journeys.navigators import Somebody

SOME_EFFORT = 0.05  # of the search: every proof and every check stays, the routes are a little longer


@pytest.fixture(scope="session")
def demo(cluster: Cluster, data_folder: Path) -> str:
    """The name of a database that holds the demonstration with next week planned."""
    cluster.create_database("demo", template="template_bg")
    app = build(cluster, data_folder, "demo")
    app.config["PLANNER_EFFORT"] = SOME_EFFORT
    with app.app_context():
        load(data_folder, clock.now(), lambda part: None)
        db.session.remove()
        db.engine.dispose()
    return "demo"


@pytest.fixture
def demo_app(demo: str, cluster: Cluster, data_folder: Path) -> Iterator[Flask]:
    """The application on a copy of the demonstration."""
    cluster.create_database("journey", template=demo)
    app = build(cluster, data_folder, "journey")
    app.config["PLANNER_EFFORT"] = SOME_EFFORT
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    cluster.drop_database("journey")


@pytest.fixture
def site(demo_app: Flask) -> Iterator[Site]:
    """`demo_app` behind a server."""
    with serving(demo_app) as running:
        yield running


@pytest.fixture
def passwords(demo: str, data_folder: Path) -> dict[str, str]:
    """Sign-in name → password of the demonstration's accounts."""
    return {account.login: account.password for account in accounts.read(data_folder)}


@pytest.fixture
def somebody(site: Site, chromium: Browser, passwords: dict[str, str]) -> Iterator[Any]:
    """Makes a person with a browser of their own: `somebody("north-organiser", size=PHONE, language="en")`.

    At the end nobody may have met an outside request, a policy violation or a console error.
    """
    met: list[Somebody] = []

    def meet(login: str, size: dict[str, int] = DESK, language: str = "zh_CN") -> Somebody:
        context = chromium.new_context(viewport=size, locale=language.replace("_", "-"))
        context.add_cookies([{"name": "border_gov_language", "value": language, "url": site.url}])
        person = Somebody(watch(context, site.url), login, passwords.get(login, ""))
        met.append(person)
        return person

    yield meet
    faults = [fault for person in met for fault in person.eye.faults]
    for person in met:
        person.eye.page.context.close()
    assert faults == []


@pytest.fixture
def sides(passwords: dict[str, str]) -> list[str]:
    """The keys of the demonstration's sides."""
    return sorted(login.removesuffix("-organiser") for login in passwords if login.endswith("-organiser"))


@pytest.fixture
def a_side(sides: list[str]) -> str:
    """One of them."""
    return sides[0]
