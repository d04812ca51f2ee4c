"""Doors in general: one shape of refusal, security headers, CSRF, and no guess at what is hidden."""

import pytest
from flask import Flask
from openapi_spec_validator import validate
from psycopg import errors
from sqlalchemy.exc import DBAPIError

from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import answer_error, sentence, translated


def test_a_missing_page_in_the_api_is_problem_json(client):
    answer = client.get("/api/v1/no-such-thing")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404


def test_the_policy_allows_no_outside_host_and_no_inline_code(client):
    policy = client.get("/no-such-page").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy


def test_answers_are_not_kept_and_not_sniffed(client):
    headers = client.get("/no-such-page").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_the_api_description_is_not_public(client):
    assert client.get("/api/v1/openapi.json").status_code == 401
    known = client.as_(Viewer(person_id=1))
    described = known.get("/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    validate(described)


def test_a_post_without_a_csrf_token_is_refused(committed_app):
    answer = committed_app.test_client().post("/language", data={"language": "en"})
    assert answer.status_code == 400


def test_messages_speak_the_readers_language(app: Flask):
    with app.test_request_context("/"):
        assert sentence(Refused("Please sign in.")) == "请先登录。"
        assert translated({"a": ["Please sign in."]}) == {"a": ["请先登录。"]}
    with app.test_request_context("/", headers={"Cookie": "border_gov_language=en"}):
        assert sentence(Refused("Please sign in.")) == "Please sign in."


@pytest.mark.parametrize("path", ["/x", "/api/v1/x"])
def test_user_text_in_an_error_stays_text(app: Flask, path):
    error = Invalid("Please correct what is marked.", fields={"name": ["<script>alert(1)</script>"]})
    with app.test_request_context(path):
        body = answer_error(422, error.code, sentence(error), translated(error.fields)).get_data(as_text=True)
    assert path.startswith("/api") or "<script>alert(1)" not in body


@pytest.mark.parametrize(
    ("cause", "status"),
    [(errors.UniqueViolation, 409), (errors.NumericValueOutOfRange, 422), (errors.UndefinedTable, 500)],
)
def test_what_the_database_refuses_is_told_apart(app: Flask, cause, status):
    error = DBAPIError("INSERT", {}, cause())
    with app.test_request_context("/api/v1/x"):
        assert app.handle_user_exception(error).status_code == status


def test_only_the_entrance_that_is_served_answers(app: Flask, client, monkeypatch):
    monkeypatch.setitem(app.config, "ENTRANCE", "outer")
    assert client.as_(Viewer(person_id=1)).get("/api/v1/people").status_code == 404
    assert client.get("/healthz").status_code == 200
