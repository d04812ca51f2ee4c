"""Papers, confirmation and figures for programs: the same as on their pages, under the same guards."""

import datetime as dt

import pytest

from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.service import outcomes
from border_gov.joint_mediation.service import statistics as counting
from tests.build.mediation import NOW, a_promise, a_table, in_mediation, settled, some_terms


@pytest.fixture
def table(session):
    return a_table()


@pytest.fixture
def agreed(table):
    case = in_mediation(table)
    outcomes.agree(table.viewer(table.a, "mediator"), case.id, some_terms(a_promise()), now=NOW)
    return case


def test_a_paper_is_given_out_and_then_verified_by_anybody(table, client, agreed):
    officer = client.as_(table.viewer(table.a, "officer"))
    file = officer.get(f"/api/v1/mediation/cases/{agreed.id}/file").json
    assert len(file["items"]) == 13 and "agreement" in file["papers"]
    made = officer.post(f"/api/v1/mediation/cases/{agreed.id}/papers/agreement?format=docx")
    assert made.status_code == 200 and made.data.startswith(b"PK")
    assert client.as_(table.viewer(table.b, "officer")).get(made.request.path).status_code in (403, 404, 405)
    sha256 = agreements.current(agreed.id).sha256
    told = client.get(f"/api/v1/mediation/verify/{sha256}").json
    assert (told["valid"], told["kind"]) == (True, "agreement")
    assert client.get(f"/api/v1/mediation/verify/{'0' * 64}").json["valid"] is False


def test_confirmation_is_refused_before_an_agreement_is_in_force(table, client, agreed):
    officer = client.as_(table.viewer(table.a, "officer"))
    given = {"court": "x", "applicants": [str(party.id) for party in agreed.parties]}
    answer = officer.post(f"/api/v1/mediation/cases/{agreed.id}/confirmation", json=given)
    assert answer.status_code == 409


def test_figures_say_what_the_page_says_and_hide_small_counts_of_others(table, client):
    officer = table.viewer(table.a, "officer")
    counting.example_regimes(officer, table.zone.id, now=NOW)
    settled(table, joint=False, now=NOW - dt.timedelta(days=40))
    asked = "/api/v1/mediation/figures?regime=calendar&year=2026&month=10"
    told = client.as_(officer).get(asked).json
    assert (told["regime"], told["version"], told["closed"]) == ("calendar", 1, True)
    assert [scope["side"] for scope in told["scopes"]] == ["", table.a]
    assert told["scopes"][0]["counts"]["accepted"] == 1
    other = client.as_(table.viewer(table.b, "officer")).get(asked).json
    assert other["scopes"][0]["counts"]["accepted"] is None
