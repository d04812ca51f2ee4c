"""The pages and the API of incidents: the desk's life of a report, two who edit, the citizen's way."""

import io
import re

import pytest
from PIL import Image

from border_gov.incidents.models import Incident
from border_gov.incidents.queries import record
from border_gov.incidents.rules import codes
from border_gov.kernel.db import db
from tests.build.incidents import JS, NOW, PH, a_report, a_stage, at, resolved


@pytest.fixture
def stage(session):
    return a_stage()


def test_the_desk_takes_a_call_through_to_its_result(client, stage):
    desk = client.as_(stage.desk(PH))
    answer = desk.post("/incidents/call")
    number = int(re.search(r"/incidents/(\d+)/complete", answer.location).group(1))
    form = {"words": "桥栏断了", "kind": "road", "place_words": "山塘桥下", "reporter_phone": "13900001111"}
    assert desk.post(f"/incidents/{number}/complete", data=form).status_code == 302
    page = desk.get(f"/incidents/{number}").text
    assert "涉边" in page and "由接报的一方牵头" in page
    act = f"/incidents/{number}/act/"
    desk.post(act + "ack")
    desk.post(act + "reply", data={"words": "马上派人"})
    desk.post(act + "dispatch", data={"units": [stage.units[PH]]})
    row = record.active_assignments(number)[0].id
    desk.post(act + "arrive", data={"assignment": row})
    lacking = desk.post(act + "resolve", data={"result": "done", "words": "已修好"})
    assert (
        lacking.status_code == 422
        and "请上传照片，或说明没有照片的原因" in lacking.text
        and "已修好" in lacking.text
    )
    photo = (io.BytesIO(a_photo()), "x.jpg")
    done = desk.post(act + "resolve", data={"result": "done", "words": "已修好", "photo": photo})
    assert done.status_code == 302
    one = db.session.get(Incident, number)
    assert one.state == codes.RESOLVED and len(one.result_photos) == 1
    assert desk.get(f"/incidents/{number}/photo/{one.result_photos[0]}").mimetype == "image/jpeg"


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG")
    return out.getvalue()


def test_only_the_flows_buttons_are_drawn(client, stage):
    one = a_report(stage)
    page = client.as_(stage.desk(PH)).get(f"/incidents/{one.id}").text
    assert "act/ack" in page and "act/reject" in page
    assert "act/dispatch" not in page and "act/resolve" not in page
    assert (
        client.as_(stage.desk(PH)).post(f"/incidents/{one.id}/act/dispatch", data={"units": [1]}).status_code
        == 409
    )


def test_two_officers_edit_one_wins_the_other_keeps_the_text(client, stage):
    one = a_report(stage)
    first, second = stage.desk(PH), stage.desk(JS)
    seen = {"version": one.version, "kind": "road", "place_words": ""}
    won = client.as_(first).post(f"/incidents/{one.id}/edit", data={**seen, "words": "路面塌陷三米"})
    assert won.status_code == 302
    lost = client.as_(second).post(f"/incidents/{one.id}/edit", data={**seen, "words": "我写的另一段话"})
    assert lost.status_code == 409
    assert "我写的另一段话" in lost.text and "路面塌陷三米" in lost.text
    assert db.session.get(Incident, one.id).words == "路面塌陷三米"
    api = client.as_(second).patch(f"/api/v1/incidents/{one.id}", json={**seen, "words": "第三段"})
    assert api.status_code == 409 and api.json["errors"]["words"] == ["路面塌陷三米"]


def test_the_list_stands_in_the_address_and_the_map_shows_the_same(client, stage):
    joint, single = a_report(stage), a_report(stage, **at(stage, 300, PH), kind="ask", words="请问怎么办证")
    desk = client.as_(stage.desk(PH))
    page = desk.get("/incidents/?joint=yes").text
    assert joint.number in page and single.number not in page
    assert single.number in desk.get("/incidents/?q=办证&state=all").text
    features = desk.get("/api/v1/incidents/points?joint=yes").json["features"]
    assert [f["properties"]["joint"] for f in features] == [True]
    assert desk.get("/incidents/?state=nonsense").status_code == 200
    assert desk.get("/api/v1/incidents?state=nonsense").status_code == 422


def report_form(**more):
    return {"words": "路灯坏了", "place_words": "村口", "noticed": "1", **more}


def token_of(answer):
    return re.search(r"/report/s/([^?]+)", answer.location).group(1)


def test_a_citizen_reports_and_finds_the_report_again(client, stage):
    page = client.as_(None).get("/report/").text
    assert page.index('href="tel:110"') < page.index('<form class="card"')
    photo = (io.BytesIO(a_photo()), "x.jpg")
    answer = client.post("/report/", data=report_form(reporter_phone="13811112222", photo=photo))
    token = token_of(answer)
    seen = client.get(f"/report/s/{token}").text
    assert "路灯坏了" in seen and "13811112222" not in seen
    assert client.get("/report/s/nothing").status_code == 404
    one = db.session.scalars(db.select(Incident)).one()
    assert (one.source, one.status, len(one.photos)) == (codes.PAGE, codes.UNPLACED, 1)


def test_danger_asks_for_a_call_and_never_says_the_police_know(client, stage):
    answer = client.as_(None).post("/report/", data=report_form(words="有人落水了"))
    token = token_of(answer)
    seen = client.get(f"/report/s/{token}").text
    assert "tel:110" in seen and "已报警" not in seen and "本次上报不会替您报警" in seen
    one = db.session.scalars(db.select(Incident)).one()
    desk = client.as_(stage.desk(PH))
    assert "还没有登记拨打110" in desk.get(f"/incidents/{one.id}").text
    desk.post(f"/incidents/{one.id}/act/call_police", data={"who": "值班员陈某"})
    assert "值班员陈某" in desk.get(f"/incidents/{one.id}").text
    assert "值班室已于" in client.as_(None).get(f"/report/s/{token}").text


def test_bad_reports_are_told_by_field_and_lose_nothing(client, stage):
    client.as_(None)
    unlabelled = client.post("/report/", data=report_form(lon="121.1", lat="30.8"))
    assert unlabelled.status_code == 422 and "坐标系" in unlabelled.text and "路灯坏了" in unlabelled.text
    assert client.post("/report/", data=report_form(kind="nothing")).status_code == 422
    long = client.post("/report/", data=report_form(words="长" * 700_000))
    assert long.status_code in (413, 422)
    text = (io.BytesIO(b"not a photo"), "x.jpg")
    assert "photo" in client.post("/report/", data=report_form(photo=text)).text
    assert client.post("/report/", data={**report_form(), "noticed": ""}).status_code == 422
    assert db.session.scalar(db.select(db.func.count(Incident.id))) == 0


def test_one_address_cannot_flood_the_desk(client, stage, app):
    client.as_(None)
    found = [client.post("/report/", data=report_form()).status_code for _ in range(14)]
    assert found[:5] == [302] * 5 and found[-1] == 429


def test_the_other_side_reads_masks_and_each_whole_look_is_kept(client, stage):
    one = a_report(stage, reporter_name="周某某", receiver=PH)
    assert "138****8000" in client.as_(stage.desk(JS)).get(f"/incidents/{one.id}").text
    assert client.as_(stage.desk(JS)).post(f"/incidents/{one.id}/reporter").status_code == 403
    assert "13800138000" in client.as_(stage.desk(PH)).post(f"/incidents/{one.id}/reporter").text


def test_a_program_sends_an_order_twice_and_makes_one(client, stage):
    desk = client.as_(stage.desk(PH))
    order = {"words": "下水道堵了", "place_words": "镇上", "external_number": "ZJ-1", "source": "hotline"}
    first = desk.post("/api/v1/incidents", json=order)
    again = desk.post("/api/v1/incidents", json=order)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]
    other = desk.post("/api/v1/incidents", json={**order, "words": "别的事"})
    assert other.status_code == 422 and "idempotency_key" in other.json["errors"]


def test_what_is_signed_can_be_read_where_it_is_signed(client, stage):
    one = resolved(stage, NOW)
    assert "已修好" in client.as_(stage.desk(JS)).get(f"/incidents/{one.id}/signed").text
    assert "待会签" in client.as_(stage.desk(JS)).get(f"/incidents/{one.id}").text
