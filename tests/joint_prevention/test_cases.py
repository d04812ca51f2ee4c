"""The acceptance cases "clues, alerts, hot-spots, disclosure" by name, through pages and API.

The arithmetic of P7 and the hundred seeds of P8 stand in test_analysis; here the doors are tried.
"""

import datetime as dt
import io

import numpy as np
import pytest
from pypdf import PdfReader

from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import disclosure as disclosure_reads
from border_gov.cohandling.service import limits
from border_gov.geo.datum import to_metres
from border_gov.joint_prevention.models import Alert, Clue
from border_gov.joint_prevention.queries import attention as area_reads
from border_gov.joint_prevention.service import alerts, clues
from border_gov.journal.models import Entry
from border_gov.kernel import clock
from border_gov.kernel.db import db
from tests.build.incidents import JS, PH, a_report, a_stage, at, boss
from tests.build.people import a_person
from tests.build.prevention import (
    ALONG_M,
    SIDES,
    a_gathering,
    alert_values,
    an_area,
    an_officer,
    clue_values,
    typed,
)

HOUR = dt.timedelta(hours=1)
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def stage(session):
    made = a_stage(clock.now())
    for machine, seconds in (("alert", 900), ("alert_exercise", 900)):
        for side in SIDES:
            asked = limits.LimitAsked(seconds, "seconds")
            limits.set_limit(boss(made), made.zone.id, side, (machine, "ack"), asked, now=LONG_AGO)
    asked = limits.LimitAsked(86_400, "seconds")
    limits.set_limit(boss(made), made.zone.id, PH, ("disclosure", "answer"), asked, now=LONG_AGO)
    return made


def ack_run(alert_id, side, machine="alert"):
    return clock_reads.run_of("alert", alert_id, machine, "ack", side)


def test_p1_alert_update_cancel_is_a_chain_of_which_the_other_side_sees_the_last(stage, client):
    ours, theirs = an_officer(stage, PH), an_officer(stage, JS)
    now = clock.now()
    sent = client.as_(ours).post("/api/v1/prevention/alerts", json=typed(alert_values(now)))
    assert sent.status_code == 201, sent.text
    first = sent.get_json()["id"]
    assert ack_run(first, JS).due_at - ack_run(first, JS).started_at == dt.timedelta(minutes=15)
    assert ack_run(first, PH) is None
    more = typed(alert_values(now, words="更正：诈骗多以“航班取消”为由。"))
    page = client.post(f"/prevention/alerts/{first}/update", data=more)
    assert page.status_code == 302
    listed = client.as_(theirs).get("/api/v1/prevention/alerts").get_json()
    assert [(one["message"], one["position"]) for one in listed] == [("update", 2)]
    second = listed[0]["id"]
    assert ack_run(first, JS).how == "void"
    assert "航班取消" in client.get("/prevention/alerts/").text
    assert "冒充快递" not in client.get("/prevention/alerts/").text
    answer = client.post(f"/prevention/alerts/{second}/acknowledge")
    assert answer.status_code == 302
    assert (ack_run(second, JS).how, ack_run(second, JS).stopped_at is not None) == ("done", True)
    assert client.post(f"/api/v1/prevention/alerts/{second}/acknowledge").status_code == 409
    assert client.post(f"/api/v1/prevention/alerts/{first}/acknowledge").status_code == 409
    stopped = client.as_(ours).post(f"/prevention/alerts/{second}/cancel", data={"words": "嫌疑已排除"})
    assert stopped.status_code == 302
    assert client.as_(theirs).get("/api/v1/prevention/alerts").get_json() == []
    chain = client.get(f"/api/v1/prevention/alerts/{first}").get_json()
    assert [one["message"] for one in chain] == ["alert", "update", "cancel"]
    assert [one["state"] for one in chain] == ["superseded", "superseded", "cancelled"]
    third = chain[-1]["id"]
    assert chain[-1]["actions"] == ["acknowledge"]
    assert client.post(f"/prevention/alerts/{third}/acknowledge").status_code == 302
    assert client.as_(ours).post(f"/prevention/alerts/{third}/update", data=more).status_code == 409


def test_p2_a_clue_of_level_two_shows_place_kind_and_time_and_nobody(stage, client):
    now = clock.now()
    person = a_person(stage.zone, PH, "金丝雀甲", "officer", phone="13700001111")
    owner = an_officer(stage, PH, name="金丝雀乙")
    assert person.id
    values = clue_values(stage, now, receipt="CANARY-7781")
    made = client.as_(owner).post("/api/v1/prevention/clues", json=typed(values)).get_json()
    theirs = client.as_(an_officer(stage, JS))
    body = theirs.get(f"/api/v1/prevention/clues/{made['id']}").get_json()
    assert (body["level"], body["kind"], body["receipt"]) == (2, "theft", "")
    assert (round(body["lon"], 5), round(body["lat"], 5)) == (
        round(values["lon"], 5),
        round(values["lat"], 5),
    )
    assert dt.datetime.fromisoformat(body["hour"]) == (now - 3 * HOUR).replace(
        minute=0, second=0, microsecond=0
    )
    sheet = theirs.get(f"/prevention/clues/{made['id']}.pdf")
    assert sheet.headers["Content-Disposition"] == f"attachment; filename=clue-{made['number']}.pdf"
    paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet.data)).pages)
    assert "盗窃" in paper
    told = [
        paper,
        str(body),
        *(
            theirs.get(path).text
            for path in (
                f"/prevention/clues/{made['id']}",
                "/prevention/clues/?kind=theft",
                "/prevention/clues/clues.geojson",
                "/api/v1/prevention/clues",
            )
        ),
    ]
    for text in told:
        assert not [c for c in ("金丝雀", "13700001111", "CANARY-7781", "7781") if c in text]
    assert "CANARY-7781" in client.as_(owner).get(f"/prevention/clues/{made['id']}").text


def test_a_clue_of_level_one_shows_its_cell_and_hour_only(stage, client):
    now = clock.now()
    made = clues.enter(an_officer(stage, PH), stage.zone.id, clue_values(stage, now, level=1), now)
    theirs = client.as_(an_officer(stage, JS))
    body = theirs.get(f"/api/v1/prevention/clues/{made.id}").get_json()
    assert (body["level"], body["cell"], body["town_code"], body["reliability"]) == (1, True, "", "")
    place = clue_values(stage, now)
    assert abs(body["lon"] - place["lon"]) + abs(body["lat"] - place["lat"]) > 1e-5
    near = at(stage, 405.0, PH)
    other = clues.enter(
        an_officer(stage, PH), stage.zone.id, {**clue_values(stage, now, level=1), **near}, now
    )
    again = theirs.get(f"/api/v1/prevention/clues/{other.id}").get_json()
    assert abs(again["lon"] - body["lon"]) % 0.009 < 0.003  # the same middle, or that of the next cell


def test_p3_level_four_is_asked_granted_read_and_runs_out(stage, client):
    now = clock.now()
    owner, asker = an_officer(stage, PH), an_officer(stage, JS)
    clue = clues.enter(owner, stage.zone.id, clue_values(stage, now), now)
    body = {"level": 4, "purpose": "handling", "days": 2}
    asked = client.as_(asker).post(f"/api/v1/records/clue/{clue.id}/disclosures", json=body)
    assert asked.status_code in (200, 201), asked.text
    request = disclosure_reads.waiting(owner, clock.now())[0]
    run = clock_reads.run_of("clue", clue.id, "disclosure", "answer", PH)
    assert run.due_at - run.started_at == dt.timedelta(days=1)
    granted = client.as_(owner).post(f"/api/v1/disclosures/{request.id}/grant", json={})
    assert granted.status_code == 200, granted.text
    assert run.how == "done"
    seen = client.as_(asker).get(f"/api/v1/prevention/clues/{clue.id}").get_json()
    assert (seen["level"], seen["receipt"]) == (4, "JC-20261125-0031")
    assert client.get("/api/v1/prevention/clues").get_json()[0]["receipt"] == ""
    client.get(f"/prevention/clues/{clue.id}")
    reads = disclosure_reads.reads_of(owner, "clue", clue.id)
    assert len(reads) == 2
    assert {entry.actor_person for entry in reads} == {asker.person_id}
    assert "跨界查阅 2" in client.as_(owner).get(f"/prevention/clues/{clue.id}").text
    request.expires_at = clock.now() - HOUR
    db.session.flush()
    again = client.as_(asker).get(f"/api/v1/prevention/clues/{clue.id}").get_json()
    assert (again["level"], again["receipt"]) == (2, "")


def test_p4_an_exercise_is_marked_and_in_no_count(stage, client):
    now = clock.now()
    ours, theirs = an_officer(stage, PH), an_officer(stage, JS)
    drill = alerts.send(ours, stage.zone.id, alert_values(now, exercise=True), now)
    page = client.as_(theirs).get("/prevention/alerts/").text
    assert "演练" in page
    counts = client.get("/api/v1/prevention/alerts/counts").get_json()
    assert counts == {"active": 0, "unacknowledged": 0}
    assert ack_run(drill.id, JS) is None
    assert ack_run(drill.id, JS, "alert_exercise") is not None
    alerts.send(ours, stage.zone.id, alert_values(now), now)
    assert client.get("/api/v1/prevention/alerts/counts").get_json() == {"active": 1, "unacknowledged": 1}
    mine = client.as_(ours).get("/api/v1/prevention/alerts/counts").get_json()
    assert mine == {"active": 1, "unacknowledged": 0}


def test_p5_twenty_on_two_banks_are_one_cluster_together_and_two_halves_apart(session, client):
    stage = a_gathering(clock.now())
    desk = client.as_(an_officer(stage, JS))
    spots = desk.get("/api/v1/prevention/analysis?weeks=4").get_json()["spots"]
    assert [(spot["events"], spot["by_side"], spot["across"]) for spot in spots] == [
        (20, {PH: 10, JS: 10}, True)
    ]
    assert "两方分开统计就会低估" in desk.get("/prevention/?weeks=4").text


def test_p7_pai_and_pei_are_printed_with_both_denominators(session, client, monkeypatch):
    stage = a_gathering(clock.now())
    area = an_area(stage, clock.now())
    inside, outside = at(stage, 50.0, PH, ALONG_M), at(stage, 1_200.0, JS, 4_000.0)
    for place in (inside, inside, outside, outside, outside):
        a_report(stage, clock.now(), **place)
    paths = []
    for place in (inside, outside):
        x, y = to_metres(place["lon"], place["lat"])
        paths.append([x - 150.0, y, x + 150.0, y])
    monkeypatch.setattr(area_reads, "PATH_READERS", [lambda zone_id: np.array(paths)])
    office = client.as_(an_officer(stage, PH))
    scores = office.get(f"/api/v1/prevention/areas/{area.id}").get_json()["scores"]
    assert (scores["inside"], scores["total"]) == (4, 8)
    assert scores["area"]["pei"] == pytest.approx(scores["area"]["pai"] / scores["area"]["best_pai"])
    assert scores["street"]["pai"] == pytest.approx(4 / 8 / (scores["street_km"] / 0.6), rel=0.05)
    page = office.get(f"/prevention/areas/{area.id}").text
    assert "道路长度" in page
    for found in (scores["area"], scores["street"]):
        for name in ("pai", "best_pai", "pei"):
            assert f">{found[name]:.2f}<" in page


@pytest.mark.parametrize(
    "receipt", ["张三", "330482199001011234", "13800138000", "no digits", "AB", "a" * 40]
)
def test_a_receipt_is_a_number_and_nobodys_own(stage, client, receipt):
    values = typed(clue_values(stage, clock.now(), receipt=receipt))
    answer = client.as_(an_officer(stage, PH)).post("/prevention/clues/new", data=values)
    assert answer.status_code == 422
    assert 'id="f-receipt-error"' in answer.text


def test_a_clue_has_no_room_for_a_person_or_for_words():
    assert set(Clue.__table__.columns.keys()) == {
        "id",
        "zone_id",
        "number",
        "state",
        "side",
        "level",
        "kind",
        "reliability",
        "receipt",
        "point",
        "place_side",
        "town_code",
        "hour",
        "expires_on",
    }


def test_what_runs_out_is_erased_in_the_row_itself(stage, client):
    now = clock.now()
    owner = an_officer(stage, PH)
    clue = clues.enter(owner, stage.zone.id, clue_values(stage, now, expires_on=clock.today(now)), now)
    assert clues.expire(now) == 0
    assert clues.expire(now + dt.timedelta(days=1)) == 1
    assert (clue.state, clue.kind, clue.receipt, clue.point, clue.hour) == ("expired", "", "", None, None)
    assert client.as_(an_officer(stage, JS)).get(f"/prevention/clues/{clue.id}").status_code == 404
    assert "已到期清除" in client.as_(owner).get(f"/prevention/clues/{clue.id}").text
    facts = db.session.query(Entry).filter_by(subject_kind="clue", subject_id=str(clue.id)).all()
    assert all("JC-20261125" not in str(entry.facts) for entry in facts)


def test_only_its_side_withdraws_a_clue_and_volunteers_see_none(stage, client):
    now = clock.now()
    owner = an_officer(stage, PH)
    clue = clues.enter(owner, stage.zone.id, clue_values(stage, now), now)
    assert client.as_(an_officer(stage, JS)).post(f"/prevention/clues/{clue.id}/withdraw").status_code == 403
    assert client.as_(an_officer(stage, PH, "volunteer")).get("/prevention/clues/").status_code == 403
    assert (
        client.as_(owner).post(f"/prevention/clues/{clue.id}/level", data={"level": "1"}).status_code == 302
    )
    assert clue.level == 1
    assert client.post(f"/api/v1/prevention/clues/{clue.id}/withdraw").get_json()["state"] == "withdrawn"


@pytest.mark.parametrize("words", ["嫌疑车沪A·12345", "联系 138-0013-8000", "身份证 33048219900101123X", " "])
def test_an_alert_names_nobody(stage, client, words):
    values = typed(alert_values(clock.now(), words=words))
    answer = client.as_(an_officer(stage, PH)).post("/prevention/alerts/new", data=values)
    assert answer.status_code == 422
    assert db.session.query(Alert).count() == 0


def test_with_three_sides_each_other_one_acknowledges_for_itself(stage):
    now = clock.now()
    alert = alerts.send(an_officer(stage, PH), stage.zone.id, alert_values(now), now)
    alert.sides = [*alert.sides, "third"]
    db.session.flush()
    alerts.acknowledge(an_officer(stage, JS), alert, now)
    from border_gov.joint_prevention.queries import alerts as reads

    facts = reads.facts_of(alert)
    assert facts.asked - facts.acknowledged == {"third"}
