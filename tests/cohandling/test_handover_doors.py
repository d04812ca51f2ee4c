"""Pages, panels and API of hand-over, disclosure and limits."""

import datetime as dt
import io

import openpyxl
import pytest
from flask import render_template_string

from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.service import clocks, handover
from border_gov.journal.service import Subject
from border_gov.kernel import clock
from tests.build.cohandling import CASE, SIGN_IN, a_case, a_corner, a_limit, of

RETURN = {"reason": "not_ours", "lon": "121.1", "lat": "30.8", "datum": "wgs84"}


@pytest.fixture
def zone(session):
    zone = a_corner()
    a_case(1, zone, {"aa": "lead"})
    return zone


@pytest.fixture
def aa(zone):
    return of("aa", 1, zone)


@pytest.fixture
def bb(zone):
    return of("bb", 2, zone)


def text(answer):
    return answer.get_data(as_text=True)


def offered(zone, aa, **more):
    return handover.offer(aa, Subject(CASE, 1), "bb", "place", now=clock.now(), zone_id=zone, **more)


def test_offer_and_accept_on_the_pages(client, zone, aa, bb):
    path = f"/handovers/of/{CASE}/1/offer"
    page = text(client.as_(aa).get(path))
    assert 'value="bb"' in page
    assert 'value="cc"' in page
    bad = client.post(path, data={"to_side": "bb", "reason": "other"})
    assert (bad.status_code, 'id="f-note-error"' in text(bad)) == (422, True)
    answer = client.post(path, data={"to_side": "bb", "reason": "place", "urgent": "1"})
    assert answer.status_code == 302
    shown = answer.headers["Location"]
    assert "第1号事件" in text(client.as_(bb).get("/handovers/"))
    assert f'action="{shown}/accept"' in text(client.get(shown))
    assert f'action="{shown}/accept"' not in text(client.as_(aa).get(shown))
    assert client.as_(bb).post(f"{shown}/accept").status_code == 302
    assert side_reads.roles(CASE, 1) == {"bb": "lead", "aa": "observer"}
    assert client.post(f"{shown}/accept").status_code == 409
    book = openpyxl.load_workbook(io.BytesIO(client.get("/handovers/handovers.xlsx").data))
    assert "第1号事件" in [cell.value for row in book.active for cell in row]


@pytest.mark.parametrize("missing", ["reason", "lon", "datum"])
def test_h2_a_return_without_code_or_map_evidence_is_422_and_loses_nothing(client, zone, aa, bb, missing):
    path = f"/handovers/{offered(zone, aa).id}"
    form = {name: value for name, value in RETURN.items() if name != missing} | {"note": "在河对岸"}
    answer = client.as_(bb).post(f"{path}/return", data=form)
    assert answer.status_code == 422
    assert f'id="f-{missing}-error"' in text(answer)
    assert "在河对岸" in text(answer)
    answer = client.post(f"/api/v1{path}/return", json=form)
    assert (answer.status_code, missing in answer.json["errors"]) == (422, True)
    assert client.post(f"{path}/return", data=RETURN).status_code == 302


def test_the_api_goes_the_whole_way(client, zone, aa, bb):
    record = f"/api/v1/records/{CASE}/1"
    made = client.as_(aa).post(f"{record}/handovers", json={"to_side": "bb", "reason": "place"})
    assert (made.status_code, made.json["state"]) == (201, "offered")
    assert client.get(record).json["may_close"] is False
    path = f"/api/v1/handovers/{made.json['id']}"
    back = client.as_(bb).post(f"{path}/return", json=RETURN).json
    assert (back["state"], back["point"], back["actions"]) == ("returned", [121.1, 30.8], [])
    assert client.as_(aa).post(f"{path}/contest").json["waiting_sides"] == ["aa", "bb"]
    for actor in (aa, bb):
        ruled = client.as_(actor).post(f"{path}/rule", json={"verdict": "joint"}).json
    assert ruled["state"] == "ruled"
    answer = client.get(record).json
    assert (answer["roles"], answer["may_close"], answer["level"]) == ({"aa": "lead", "bb": "co"}, True, 3)
    assert client.post(f"{path}/explode").status_code == 404


def test_strangers_see_nothing(client, zone, aa):
    found = offered(zone, aa)
    for who in (of("cc", 3, zone), of("bb", 4, 999)):
        assert client.as_(who).get(f"/handovers/{found.id}").status_code == 404
        assert client.get(f"/api/v1/handovers/{found.id}").status_code == 404
        assert client.post(f"/handovers/{found.id}/accept").status_code == 404
    assert client.as_(of("bb", 4, 999)).get(f"/api/v1/records/{CASE}/1").status_code == 404
    assert client.get("/api/v1/records/nothing/1").status_code == 404
    walker = of("bb", 5, zone, "volunteer")
    for path in ("/handovers/", "/limits/", f"/api/v1/records/{CASE}/1"):
        assert client.as_(walker).get(path).status_code == 403


def test_telephone_on_the_page(client, zone, aa):
    found = offered(zone, aa)
    path = f"/handovers/of/{CASE}/1/telephone"
    at = clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M:%S")
    form = {"to_side": "bb", "who": "老李", "number": "021-57241110", "at": at}
    found.offered_at -= dt.timedelta(minutes=1)
    bad = client.as_(aa).post(path, data=form | {"number": "问过了"})
    assert (bad.status_code, "老李" in text(bad)) == (422, True)
    assert client.post(path, data=form).status_code == 302
    page = text(client.get(f"/handovers/{found.id}"))
    assert "021-57241110" in page


def test_ask_and_grant_on_the_pages(client, zone, aa, bb):
    form = {"level": "4", "purpose": "handling", "days": "7"}
    assert client.as_(bb).get(f"/handovers/of/{CASE}/1/ask").status_code == 200
    assert client.post(f"/handovers/of/{CASE}/1/ask", data=form | {"days": "999"}).status_code == 422
    assert client.post(f"/handovers/of/{CASE}/1/ask", data=form).status_code == 302
    record = f"/api/v1/records/{CASE}/1"
    (request,) = client.get(record).json["disclosures"]
    assert client.get(record).json["level"] == 1
    path = f"/handovers/disclosures/{request['id']}"
    assert f'action="{path}/grant"' in text(client.as_(aa).get("/handovers/"))
    assert client.as_(bb).post(f"{path}/grant").status_code == 403
    assert client.as_(aa).post(f"{path}/refuse").status_code == 302  # without words nothing happens
    assert client.post(f"{path}/grant").status_code == 302
    assert client.as_(bb).get(record).json["level"] == 4


def test_limits_are_set_by_the_own_side_as_new_versions(client, zone):
    a_limit(zone, "aa", SIGN_IN, 60, is_sample=True)
    officer = of("aa", 9, zone, "officer")
    form = {"side": "aa", "machine": "test_case", "code": "sign_in", "unit": "seconds", "amount": "90"}
    page = text(client.as_(officer).get("/limits/"))
    assert "示例" in page
    assert client.post("/limits/", data=form | {"amount": "0"}).status_code == 422
    assert client.post("/limits/", data=form | {"side": "bb"}).status_code == 403
    assert client.post("/limits/", data=form | {"code": "no_such"}).status_code == 404
    assert client.post("/limits/", data=form).status_code == 302
    assert [row.amount for row in clock_reads.limits(zone, "aa")] == [90, 60]
    answer = client.post("/api/v1/limits", json=form | {"amount": None})
    assert (answer.status_code, answer.json["number"], answer.json["amount"]) == (201, 3, None)
    assert len(client.get("/api/v1/limits").json["limits"]) == 3


def test_the_panels_draw_themselves(app, client, zone, aa, bb):
    a_limit(zone, "aa", SIGN_IN, 60)
    clocks.start(Subject(CASE, 1), "test_case", "sign_in", side="aa", zone_id=zone, received_at=clock.now())
    offered(zone, aa)
    source = (
        '{% from "cohandling/_panels.html" import sides_panel, clocks_panel %}'
        '{% from "cohandling/_panels.html" import handover_panel, disclosure_panel %}'
        "{% for panel in (sides_panel, clocks_panel, handover_panel, disclosure_panel) %}"
        "{{ panel(kind, 1) }}{% endfor %}"
    )
    with app.test_request_context():
        from flask import g

        g.viewer = aa
        page = render_template_string(source, kind=CASE)
    for head in ("sides-head", "clocks-head", "handover-head", "disclosure-head"):
        assert f'id="{head}"' in page
    assert "countdown" in page
    assert "第 1 次移交" in page
