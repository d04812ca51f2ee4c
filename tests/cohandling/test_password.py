"""A password typed with the signature: right, wrong, and guessed too often."""

import pytest

from border_gov.cohandling import service
from border_gov.kernel import clock
from tests.build import people
from tests.build.cohandling import a_thing
from tests.build.cohandling import a_viewer as a_signer


@pytest.fixture
def signing(client, session):
    """A signed-in officer whose password was typed long ago, and a round that waits for them."""
    zone = people.a_border()
    person = people.a_person(zone, "west", "王小明", "officer")
    people.an_account(person, "wang")
    asker = a_signer("east", 900_002, zones=frozenset({zone.id}))
    round = service.open_round(asker, a_thing(1, {"west", "east"}), zone_id=zone.id, now=clock.now())
    client.post("/login", data={"login": "wang", "password": people.PASSWORD})
    with client.session_transaction() as kept:
        kept["fs_paa"] = clock.now().timestamp() - 3600
    return round


def test_the_right_password_signs_and_counts_for_the_next_minutes(client, signing):
    path, form = f"/signing/{signing.id}/sign", {"sha256": signing.sha256}
    assert client.post(path, data=form).status_code == 422
    assert client.post(path, data={**form, "password": people.PASSWORD}).status_code == 302
    (signature,) = signing.signatures
    assert (signature.side, signature.how) == ("west", "password")
    second = service.open_round(
        a_signer("east", 900_002), a_thing(2, {"west", "east"}), zone_id=signing.zone_id, now=clock.now()
    )
    answer = client.post(f"/signing/{second.id}/sign", data={"sha256": second.sha256})
    assert answer.status_code == 302
    assert len(second.signatures) == 1


def test_a_wrong_password_signs_nothing_and_guessing_ends(client, signing):
    path, form = f"/signing/{signing.id}/sign", {"sha256": signing.sha256, "password": "no"}
    answers = [client.post(path, data=form).status_code for _ in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert client.post(path, data={**form, "password": people.PASSWORD}).status_code == 429
    assert signing.signatures == []


def test_the_api_takes_a_password_too(client, signing):
    path = f"/api/v1/signing/{signing.id}/sign"
    assert client.post(path, json={"sha256": signing.sha256}).status_code == 403
    wrong = client.post(path, json={"sha256": signing.sha256, "password": "no"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["password"])
    right = client.post(path, json={"sha256": signing.sha256, "password": people.PASSWORD})
    assert right.json["missing"] == ["east"]
