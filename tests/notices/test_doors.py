"""Inbox pages and API: what happened, from whom, and the way to the record."""

import pytest

from border_gov.journal.rules import WORDS, register_words
from border_gov.journal.service import Audience
from border_gov.kernel.viewer import Viewer
from tests.build.journal import ZONE, an_entry

ME = Viewer(person_id=5, name="我", zones=frozenset({ZONE}), by="password")
OTHER = Viewer(person_id=6, name="她", zones=frozenset({ZONE}), by="password")


@pytest.fixture(autouse=True)
def words():
    before = {name: dict(getattr(WORDS, name)) for name in ("verbs", "subjects", "urls")}
    register_words(
        verbs={"test.done": "Did %(number)s things"},
        subjects={"test_thing": "A thing"},
        urls={"test_thing": lambda thing_id: f"/things/{thing_id}"},
    )
    yield
    for name, kept in before.items():
        getattr(WORDS, name).clear()
        getattr(WORDS, name).update(kept)


def text(answer):
    return answer.get_data(as_text=True)


def told(**facts):
    an_entry(audience=Audience(people={5}), **facts)


def test_nobody_sees_no_inbox(client):
    assert client.as_(None).get("/api/v1/notices").status_code == 401
    assert client.as_(None).get("/inbox/unread").status_code in {302, 401}


def test_an_empty_inbox_says_what_will_come(client):
    assert "empty" in text(client.as_(ME).get("/inbox/"))


def test_the_words_are_made_when_it_is_read(client, session):
    told(number=7)
    assert "Did 7 things" in text(client.as_(ME).get("/inbox/"))
    told()
    assert "Did — things" in text(client.as_(ME).get("/inbox/"))


def test_opening_leads_to_the_record_and_marks_as_read(client, session):
    told(number=7)
    (notice,) = client.as_(ME).get("/api/v1/notices").json["notices"]
    assert client.as_(OTHER).get(f"/inbox/{notice['id']}").status_code == 404
    answer = client.as_(ME).get(f"/inbox/{notice['id']}")
    assert (answer.status_code, answer.location) == (302, "/things/1")
    assert client.as_(ME).get(answer.location).status_code == 404  # the record's page decides
    assert client.as_(ME).get("/inbox/unread").json["count"] == 0


def test_a_record_without_a_page_is_404_and_not_a_fault(client, session):
    WORDS.urls.clear()
    told()
    (notice,) = client.as_(ME).get("/api/v1/notices").json["notices"]
    assert client.as_(ME).get(f"/inbox/{notice['id']}").status_code == 404


def test_ticked_ones_and_all_are_marked(client, session):
    for number in range(3):
        told(number=number)
    first, second, third = client.as_(ME).get("/api/v1/notices").json["notices"]
    assert client.as_(ME).post("/inbox/read", data={"id": [first["id"]]}).status_code == 302
    assert client.as_(ME).get("/inbox/unread").json["count"] == 2
    answer = client.as_(ME).post("/api/v1/notices/read", json={"ids": [second["id"]]}).json
    assert answer == {"marked": 1, "unread": 1}
    client.as_(ME).post("/inbox/read", data={"all": "1"})
    assert client.as_(ME).get("/inbox/unread").json["count"] == 0
    assert third["read"] is False


def test_the_bell_counts(client, session):
    told(number=1)
    page = text(client.as_(ME).get("/inbox/"))
    assert '<span class="count" aria-hidden="true">1</span>' in page
    assert client.as_(ME).get("/inbox/unread").json["label"]


def test_a_bad_page_is_named(client):
    answer = client.as_(ME).get("/api/v1/notices?before=x")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["before"])
    assert client.as_(ME).get("/inbox/?before=-3").status_code == 422
