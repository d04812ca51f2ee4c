"""What /healthz and /readyz say, and to whom."""

from typing import Any

from flask import Flask
from sqlalchemy import event

from border_gov.kernel import health


def test_healthz_asks_no_database(app: Flask, session: Any) -> None:
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        answer = app.test_client().get("/healthz")
        assert (answer.status_code, answer.text, asked) == (200, "ok\n", [])
        app.test_client().get("/readyz")
        assert asked
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_readyz_names_what_is_not_in_order(app: Flask, session: Any) -> None:
    """The test cluster does not sync to disk and has no workers: exactly that is said."""
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None and answer.json["ready"] is False
    wrong = {name for name, in_order in answer.json["checks"].items() if not in_order}
    assert wrong == {"durable", "worker_clock", "worker_heavy"}


def test_readyz_sees_a_schema_that_is_behind(app: Flask, session: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(health, "_head", lambda: "9999")
    checks = (app.test_client().get("/readyz").json or {})["checks"]
    assert checks["schema"] is False and checks["database"] is True


def test_both_entrances_answer(app: Flask) -> None:
    for entrance in ("outer", "office"):
        served, app.config["ENTRANCE"] = app.config["ENTRANCE"], entrance
        try:
            assert app.test_client().get("/healthz").status_code == 200
        finally:
            app.config["ENTRANCE"] = served
