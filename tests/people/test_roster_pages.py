"""A text file on the import pages: its encoding is proposed, can be corrected, and nothing is lost."""

import io
from pathlib import Path

import pytest

from border_gov.demo.zone import load_zone
from tests.build.people import NOW, a_person, a_viewer

ROSTER = Path(__file__).parents[1] / "data" / "rosters" / "新仓吕巷志愿者.csv"


@pytest.fixture
def look(session, client):
    """The address of the preview of the packaged text file."""
    client.as_(a_viewer(a_person(load_zone(NOW), "pinghu", "组织者"), "organiser"))
    file = (io.BytesIO(ROSTER.read_bytes()), ROSTER.name)
    return client.post("/people/import", data={"file": file}, content_type="multipart/form-data").location


def test_the_encoding_that_was_found_is_shown_for_a_yes(client, look):
    page = client.get(look).text
    assert '<option value="gb18030" selected>' in page and "杉青港村" in page


def test_a_wrong_encoding_is_said_at_its_field_and_can_be_corrected(client, look):
    client.post(look, data={"encoding": "utf-8-sig"})
    wrong = client.get(look)
    assert wrong.status_code == 422 and 'id="f-encoding-error"' in wrong.text
    client.post(look, data={"encoding": "gb18030", "answer-town": "330482103"})
    right = client.get(look)
    assert right.status_code == 200 and "杉青港村" in right.text
    assert client.post(look + "/store").status_code == 200


def test_a_town_of_the_other_side_is_no_answer(client, look):
    client.post(look, data={"encoding": "gb18030", "answer-town": "310116107"})
    assert client.get(look).status_code == 422
    assert client.post(look + "/store").status_code == 422


def test_a_draft_is_its_owners_alone(client, session, look):
    stranger = a_person(load_zone(NOW), "pinghu", "别人")
    client.as_(a_viewer(stranger, "organiser"))
    for path in (look, look + "/marked.xlsx"):
        assert client.get(path).status_code == 404
    assert client.post(look + "/store").status_code == 404


def test_the_pages_are_closed_to_those_who_do_not_keep_the_list(client, session, look):
    client.as_(a_viewer(a_person(load_zone(NOW), "pinghu", "民警"), "officer"))
    assert client.get(look).status_code == 403 and client.post(look + "/store").status_code == 403
