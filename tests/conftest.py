"""Fixtures: one private cluster and one migrated template a run; a savepoint or a clone a test."""

import contextvars
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event

from border_gov.app import create_app
from border_gov.kernel.cluster import Cluster, temporary_cluster
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

pytest_plugins = ["tests.browser"]
for _name in [name for name in os.environ if name.startswith("BORDER_GOV_")]:
    del os.environ[_name]
_as: contextvars.ContextVar[Viewer | None] = contextvars.ContextVar("_as", default=None)


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def cluster(data_folder: Any) -> Iterator[Cluster]:
    """A running cluster with the migrated database `template_bg`, from which every other one is cloned."""
    with temporary_cluster() as running:
        running.create_database("template_bg")
        app = build(running, data_folder, "template_bg")
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield running


def build(cluster: Cluster, data_folder: Any, database: str, **more: Any) -> Flask:
    """The application on one database of the test cluster, connected as the role that owns nothing."""
    app = create_app(
        SQLALCHEMY_DATABASE_URI=cluster.url("app", database),
        MIGRATION_URL=cluster.url("owner", database),
        DATA=data_folder,
        TESTING=True,
        **more,
    )
    ordinary = app.extensions["load_viewer"]
    app.extensions["load_viewer"] = lambda: _as.get() or ordinary()
    return app


@pytest.fixture(scope="session")
def app(cluster: Cluster, data_folder: Any) -> Flask:
    """The application whose tests are rolled back; forms need no CSRF token here (browser tests send one)."""
    cluster.create_database("test", template="template_bg")
    return build(cluster, data_folder, "test", WTF_CSRF_ENABLED=False)


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    """db.session inside one transaction that is rolled back; a commit ends a savepoint only."""
    with app.app_context():
        engine = db.engine
        engines = db._app_engines[app]
        with engine.connect() as connection:
            outer = connection.begin()
            engines[None] = connection
            try:
                yield db.session
            finally:
                db.session.remove()
                engines[None] = engine
                outer.rollback()


class Client(FlaskClient):
    """A client whose requests see nothing of the test's own context: own `g`, own session, same database."""

    viewer: Viewer | None = None

    def as_(self, viewer: Viewer | None) -> "Client":
        """The same client, now recognised as `viewer` (None: nobody)."""
        self.viewer = viewer
        return self

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        answer = contextvars.Context().run(self._open, args, kwargs)
        db.session.expire_all()
        return answer

    def _open(self, args: Any, kwargs: Any) -> Any:
        _as.set(self.viewer)
        return super().open(*args, **kwargs)


@pytest.fixture
def new_client(app: Flask, session: Any) -> Callable[[], Client]:
    """Makes another browser: requests against `app`, rolled back with `session`."""
    return lambda: Client(app, app.response_class, use_cookies=True)


@pytest.fixture
def client(new_client: Callable[[], Client]) -> Client:
    """One browser."""
    return new_client()


@pytest.fixture
def committed_app(cluster: Cluster, data_folder: Any, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a database of its own, for what needs real commits; dropped afterwards."""
    name = f"own_{abs(hash(request.node.nodeid)) % 10**12}"
    cluster.create_database(name, template="template_bg")
    app = build(cluster, data_folder, name)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    cluster.drop_database(name)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], int]:
    """How many statements were sent since the fixture was made."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    return lambda: len(seen)
