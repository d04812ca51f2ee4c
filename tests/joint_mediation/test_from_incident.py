"""An incident is taken into mediation with one form, both name each other; H7: never one about the line."""

import pytest

from border_gov.incidents.service import desk
from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.service import intake, outcomes, settings
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from tests.build.incidents import JS, NOW, PH, a_report, a_stage, at, later, on_site
from tests.build.mediation import two_parties, viewer_of
from tests.build.people import a_person


@pytest.fixture
def stage(session):
    return a_stage()


@pytest.fixture
def officer(stage):
    return viewer_of(a_person(stage.zone, PH, "陈调处", "officer"), "officer")


@pytest.fixture
def committee(stage, officer):
    values = {"side": PH, "short": "调", "names": {"zh": "镇人民调解委员会"}}
    return settings.save(officer, "committee", stage.zone.id, None, values, now=NOW)


def at_the_spot(stage, **data):
    """An incident whose first unit has arrived."""
    one, who = a_report(stage, words="两家为桥头停车争吵", **data), stage.desk(PH)
    desk.ack(one, who, later(0.5))
    desk.reply(one, who, "马上派人去", later(1))
    desk.dispatch(one, who, [stage.units[PH]], later(2))
    on_site(stage, one, who, later(8))
    return one


def given(committee, incident, **more):
    parties = two_parties()
    return {
        "committee_id": committee.id,
        "category": "neighbour",
        "incident_id": incident.id,
        "parties": parties,
        **more,
    }


def form(committee, incident):
    """The intake form as a browser sends it; the place stays empty."""
    return {
        "committee_id": committee.id,
        "category": "neighbour",
        "incident_id": incident.id,
        "facts": "两家为桥头停车争吵",
        "request": "划定停车位",
        "parties-0-role": "applicant",
        "parties-0-name": "周大有",
        "parties-0-consent": "applied",
        "parties-1-role": "respondent",
        "parties-1-name": "吴长根",
        "parties-1-consent": "no_objection",
    }


def test_one_form_links_both_records_and_types_nothing_twice(stage, officer, committee, client):
    incident = at_the_spot(stage)
    page = client.as_(officer).get(f"/incidents/{incident.id}").text
    assert f"/mediation/new?incident={incident.id}" in page
    intake_page = client.get(f"/mediation/new?incident={incident.id}").text
    assert "两家为桥头停车争吵" in intake_page and f'name="incident_id" value="{incident.id}"' in intake_page
    assert client.post("/mediation/new", data=form(committee, incident)).status_code == 302
    case = db.session.scalars(db.select(MediationCase)).one()
    assert (case.state, case.source, case.incident_id) == ("registered", "incident", incident.id)
    assert (case.joint, sorted(case.sides)) == (True, sorted((PH, JS))), "the place came from the incident"
    assert (incident.state, incident.mediation_id) == ("linked_out", str(case.id))
    assert f"/mediation/{case.id}" in client.get(f"/incidents/{incident.id}").text
    shown = client.get(f"/mediation/{case.id}").text
    assert f"/incidents/{incident.id}" in shown and incident.number in shown


def test_the_desk_of_the_incident_hears_when_mediation_is_over(stage, officer, committee, client):
    incident = at_the_spot(stage)
    case = intake.open_case(officer, given(committee, incident), now=later(20))
    outcomes.withdraw(officer, case.id, now=later(60))
    told = db.session.scalars(db.select(Entry).filter_by(verb="mediation.over_for_incident")).one()
    assert (told.subject_id, told.facts["state"]) == (str(incident.id), "withdrawn")
    assert incident.state == "linked_out", "the desk decides, nothing ends by itself"
    answer = client.as_(stage.desk(PH)).post(
        f"/incidents/{incident.id}/act/case_finished", data={"words": "双方撤回", "version": incident.version}
    )
    assert answer.status_code == 302 and incident.state == "resolved"


def test_an_incident_that_is_not_on_site_is_refused_and_nothing_is_lost(stage, officer, committee, client):
    incident = a_report(stage)
    answer = client.as_(officer).post("/mediation/new", data=form(committee, incident))
    assert answer.status_code == 409 and "周大有" in answer.text
    assert db.session.scalars(db.select(MediationCase)).all() == [] and incident.state == "received"


def test_h7_where_the_line_runs_is_never_mediated_but_the_incident_is_handled(
    stage, officer, committee, client
):
    incident = at_the_spot(stage, kind="line", receiver=PH)
    page = client.as_(officer).get(f"/incidents/{incident.id}").text
    assert f"/mediation/new?incident={incident.id}" not in page
    assert client.post("/mediation/new", data=form(committee, incident)).status_code == 403
    assert db.session.scalars(db.select(MediationCase)).all() == []
    registered = db.session.execute(db.text("SELECT count(*) FROM incident_line_dispute")).scalar_one()
    assert registered == 1 and incident.state == "on_site"


def test_an_incident_of_others_cannot_be_linked(stage, committee, officer, client):
    incident = a_report(stage, **at(stage, 2000, JS))
    assert incident.sides == [JS]
    answer = client.as_(officer).post("/mediation/new", data=form(committee, incident))
    assert answer.status_code == 422 and incident.mediation_id == ""
