"""The auditor's page and API show that something was done, never its facts, and to auditors only."""

import json

import pytest

from tests.build.journal import ACTOR, AUDITOR, NOW, an_entry


def test_only_auditors_enter(client):
    for path in ("/journal/", "/journal/checkpoints", "/api/v1/journal"):
        assert client.as_(ACTOR).get(path).status_code == 403
        assert client.as_(AUDITOR).get(path).status_code == 200


def test_the_page_lists_acts_without_facts(client, session):
    an_entry("test.done", secret_code="only-here")
    page = client.as_(AUDITOR).get("/journal/?verb=test.done").get_data(as_text=True)
    assert "test.done" in page
    assert "only-here" not in page


@pytest.mark.parametrize("query", ["person=x", "since=yesterday", "before=-1", "person=99999999999999"])
def test_a_filter_that_makes_no_sense_is_named(client, query):
    assert client.as_(AUDITOR).get(f"/journal/?{query}").status_code == 422
    answer = client.as_(AUDITOR).get(f"/api/v1/journal?{query}")
    assert answer.status_code == 422
    assert query.split("=")[0] in answer.json["errors"]


def test_the_api_pages_by_cursor(client, session):
    entries = [an_entry() for _ in range(60)]
    first = client.as_(AUDITOR).get("/api/v1/journal").json
    assert len(first["entries"]) == 50
    assert "facts" not in first["entries"][0]
    rest = client.as_(AUDITOR).get(f"/api/v1/journal?before={first['next']}").json
    assert [e["id"] for e in rest["entries"]] == [e.id for e in reversed(entries[:10])]
    assert rest["next"] is None


def test_a_copy_for_a_side(client, session):
    empty = client.as_(AUDITOR).post("/journal/checkpoints", data={"side": "aa"})
    assert empty.status_code == 302
    foreign = client.as_(AUDITOR).post("/journal/checkpoints", data={"side": "bb"})
    assert foreign.status_code == 403
    assert NOW is not None


def test_a_copy_is_a_file(committed_app):
    from border_gov.journal import service
    from border_gov.kernel.db import transaction
    from tests.conftest import Client

    with transaction():
        an_entry()
    with transaction():
        service.seal(NOW)
    committed_app.config["WTF_CSRF_ENABLED"] = False
    committed_app.test_client_class = Client
    answer = committed_app.test_client().as_(AUDITOR).post("/journal/checkpoints", data={"side": "aa"})
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert json.loads(answer.data)["count"] == 1
