"""Examples: nobody is named, every side signs, then all may read; trainings of the own side only."""

import pytest

from border_gov.cohandling import queries as rounds
from border_gov.cohandling import service as signing
from border_gov.joint_mediation.models import MediationLesson, MediatorProfile
from border_gov.joint_mediation.service import learning, settings
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from tests.build.mediation import NOW, a_table, settled

TEXT = {"title": "河边通道", "story": "两家争通道。", "method": "背对背各谈一次。", "lesson": "先看现场。"}


@pytest.fixture
def table(session):
    return a_table()


def over(table):
    case = settled(table)
    signs(table, "mediation_case", case.id)
    return case


def signs(table, kind, subject_id):
    round = rounds.latest(kind, subject_id)
    for side in (table.a, table.b):
        officer = table.viewer(side, "officer")
        signing.sign(officer, round.id, round.sha256, now=NOW, fresh_minutes=10)


def test_an_example_is_open_to_all_once_every_side_has_signed(table, client):
    case = over(table)
    officer = client.as_(table.viewer(table.a, "officer"))
    made = officer.post(f"/mediation/{case.id}/lesson", data=TEXT)
    assert made.status_code == 302, made.text
    row = db.session.scalars(db.select(MediationLesson)).one()
    assert row.state == "signing"
    stranger = table.viewer(table.b, "leader")
    stranger = type(stranger)(**{**vars(stranger), "sides": frozenset({"third"})})
    assert client.as_(stranger).get(f"/mediation/library/{row.id}").status_code == 404
    signs(table, "mediation_lesson", row.id)
    assert row.state == "published"
    found = client.as_(stranger).get("/api/v1/mediation/library?q=通道").json
    assert [one["title"] for one in found] == ["河边通道"]
    assert client.as_(stranger).get("/api/v1/mediation/library?q=没有").json == []


def test_a_text_that_names_a_party_is_refused_by_field(table, client):
    case = over(table)
    answer = client.as_(table.viewer(table.a, "officer")).post(
        f"/mediation/{case.id}/lesson", data={**TEXT, "story": "周大有占道。"}
    )
    assert answer.status_code == 422 and "隐去" in answer.text
    assert db.session.query(MediationLesson).count() == 0


def test_a_training_adds_to_the_entry_of_the_own_side_only(table, client):
    person = table.person(table.a, "mediator")
    officer = table.viewer(table.a, "officer")
    settings.save_mediator(officer, person.id, {"committee_id": table.committees[table.a].id}, now=NOW)
    given = {"person_id": person.id, "held_on": "2026-11-02", "hours": "6", "subject": "民法典"}
    assert client.as_(officer).post("/mediation/library/training", data=given).status_code == 302
    assert db.session.get(MediatorProfile, person.id).training_hours == 6
    assert person.name in client.as_(officer).get("/mediation/library").text
    other = table.viewer(table.b, "officer")
    assert person.name not in client.as_(other).get("/mediation/library").text
    with pytest.raises(NotAllowed):
        learning.enter_training(other, person.id, {**given, "held_on": NOW.date(), "hours": 6}, now=NOW)
