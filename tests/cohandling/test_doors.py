"""Pages and API of sign-off: list, bulk sign, single round, scan, refusal."""

import datetime as dt
import io

import pytest

from border_gov.cohandling import queries, service
from border_gov.kernel import clock
from tests.build.cohandling import NOW, THINGS, ZONE, a_thing, a_viewer

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def a(now):
    return a_viewer("aa", 1, confirmed_at=now)


@pytest.fixture
def b(now):
    return a_viewer("bb", 2, confirmed_at=now)


def opened(thing_id=1, sides=("aa", "bb")):
    return service.open_round(a_viewer("aa", 1), a_thing(thing_id, set(sides)), zone_id=ZONE, now=NOW)


def text(answer):
    return answer.get_data(as_text=True)


def test_the_list_shows_what_waits(client, session, a, b):
    round = opened()
    assert "第1周巡逻" in text(client.as_(b).get("/signing/"))
    service.sign(b, round.id, round.sha256, now=clock.now(), fresh_minutes=5)
    assert "第1周巡逻" not in text(client.as_(b).get("/signing/"))
    assert "第1周巡逻" in text(client.as_(a).get("/signing/"))


def test_volunteers_have_no_business_here(client, session):
    round = opened()
    walker = a_viewer("bb", 7, roles=frozenset({"volunteer"}))
    for path in ("/signing/", f"/signing/{round.id}", "/api/v1/signing", f"/api/v1/signing/{round.id}"):
        assert client.as_(walker).get(path).status_code == 403


def test_many_are_signed_together_after_a_preview(client, session, b):
    rounds = [opened(n) for n in (1, 2, 3)]
    ids = [round.id for round in rounds]
    preview = text(client.as_(b).get("/signing/preview", query_string={"id": ids}))
    assert all(round.sha256 in preview for round in rounds)
    form = {"id": ids} | {f"sha256-{round.id}": round.sha256 for round in rounds}
    assert client.as_(b).post("/signing/preview", data=form).status_code == 302
    assert list(queries.waiting_for(b)) == []
    assert [[s.person_id for s in round.signatures] for round in rounds] == [[2]] * 3


def test_what_changed_after_the_preview_is_named_and_the_rest_is_signed(client, session, b):
    first, second = opened(1), opened(2)
    form = {"id": [first.id, second.id]} | {f"sha256-{r.id}": r.sha256 for r in (first, second)}
    THINGS[2]["patrols"] = 99
    answer = client.as_(b).post("/signing/preview", data=form)
    assert answer.status_code == 409
    assert "第2周巡逻" in text(answer)
    assert (len(first.signatures), len(second.signatures)) == (1, 0)


def test_nothing_ticked_leads_back_to_the_list(client, session, b):
    assert client.as_(b).get("/signing/preview").status_code == 302


def test_without_a_fresh_password_nothing_is_signed(client, session):
    round = opened()
    stale = a_viewer("bb", 2, confirmed_at=None)
    page = text(client.as_(stale).get(f"/signing/{round.id}"))
    assert 'name="password"' in page
    form = {"id": round.id, "sha256": round.sha256, f"sha256-{round.id}": round.sha256}
    for path in (f"/signing/{round.id}/sign", "/signing/preview"):
        answer = client.as_(stale).post(path, data=form)
        assert answer.status_code == 422
        assert 'id="f-password-error"' in text(answer)
    answer = client.as_(stale).post(f"/api/v1/signing/{round.id}/sign", json={"sha256": round.sha256})
    assert (answer.status_code, answer.json["code"]) == (403, "confirm_again")
    assert round.signatures == []


def test_one_round_is_signed_by_both_and_says_so(client, session, a, b):
    round = opened()
    path = f"/signing/{round.id}"
    assert client.as_(a).post(f"{path}/sign", data={"sha256": round.sha256}).status_code == 302
    again = client.as_(a).post(f"{path}/sign", data={"sha256": round.sha256})
    assert again.status_code == 409
    assert client.as_(b).post(f"{path}/sign", data={"sha256": "f" * 64}).status_code == 409
    assert client.as_(b).post(f"{path}/sign", data={"sha256": round.sha256}).status_code == 302
    assert round.state == "complete"
    page = text(client.as_(b).get(path))
    assert f'action="{path}/sign"' not in page


def test_other_zones_and_sides_see_nothing(client, session):
    round = opened()
    for stranger in (a_viewer("cc", 5), a_viewer("aa", 6, zones=frozenset({999}))):
        missing = client.as_(stranger).get("/api/v1/signing/999999")
        hidden = client.as_(stranger).get(f"/api/v1/signing/{round.id}")
        assert (hidden.status_code, text(hidden)) == (404, text(missing))
        assert client.as_(stranger).get(f"/signing/{round.id}").status_code == 404
        act = client.as_(stranger).post(f"/signing/{round.id}/refuse", data={"reason": "time"})
        assert act.status_code == 404


def test_a_scan_counts_as_a_signature_and_can_be_fetched(client, session, a):
    round = opened()
    stale = a_viewer("bb", 2, confirmed_at=None)
    path = f"/signing/{round.id}/scan"
    form = {"sha256": round.sha256, "paper_date": "2026-11-20", "file": (io.BytesIO(PDF), "x.exe")}
    assert client.as_(stale).post(path, data=form).status_code == 302
    (signature,) = round.signatures
    assert (signature.side, signature.how, signature.paper_date) == ("bb", "scan", dt.date(2026, 11, 20))
    for reader in (a, stale):
        answer = client.as_(reader).get(f"{path}/bb")
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.as_(a).get(f"{path}/aa").status_code == 404
    assert client.as_(a_viewer("cc", 9)).get(f"{path}/bb").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"file": (io.BytesIO(b"<html>"), "sheet.pdf")}, "file"),
        ({"file": None}, "file"),
        ({"paper_date": "2999-01-01"}, "paper_date"),
        ({"paper_date": "yesterday"}, "paper_date"),
        ({"sha256": "short"}, "sha256"),
    ],
)
def test_a_bad_scan_is_refused_by_field(client, session, b, change, field):
    round = opened()
    form = {"sha256": round.sha256, "file": (io.BytesIO(PDF), "a.pdf")} | change
    data = {key: value for key, value in form.items() if value is not None}
    answer = client.as_(b).post(f"/signing/{round.id}/scan", data=data)
    assert answer.status_code == 422
    assert f"#f-{field}" in text(answer)
    assert round.signatures == []


def test_a_refusal_is_shown_to_all_sides(client, session, a, b):
    round = opened()
    empty = client.as_(b).post(f"/signing/{round.id}/refuse", data={"note": "下周有集市"})
    assert empty.status_code == 422
    assert "下周有集市" in text(empty)
    form = {"reason": "other", "note": "下周有集市<b>"}
    assert client.as_(b).post(f"/signing/{round.id}/refuse", data=form).status_code == 302
    page = text(client.as_(a).get(f"/signing/{round.id}"))
    assert "下周有集市&lt;b&gt;" in page
    assert round.state == "ended"


def test_the_api_does_the_same(client, session, a, b):
    round = opened(sides=("aa", "bb", "cc"))
    path = f"/api/v1/signing/{round.id}"
    (waiting,) = client.as_(b).get("/api/v1/signing").json["rounds"]
    assert waiting["actions"] == ["sign", "file_scan", "refuse"]
    assert waiting["missing"] == ["aa", "bb", "cc"]
    signed = client.as_(b).post(f"{path}/sign", json={"sha256": waiting["sha256"]}).json
    assert signed["missing"] == ["aa", "cc"]
    twice = client.as_(b).post(f"{path}/sign", json={"sha256": waiting["sha256"]})
    assert (twice.status_code, twice.json["code"]) == (409, "already_signed")
    other = client.as_(a).post(f"{path}/sign", json={"sha256": "0" * 64})
    assert (other.status_code, other.json["code"]) == (409, "changed")
    wrong = client.as_(a).post(f"{path}/sign", json={"sha256": "x"})
    assert (wrong.status_code, "sha256" in wrong.json["errors"]) == (422, True)
    scan = {"sha256": waiting["sha256"], "file": (io.BytesIO(PDF), "a.pdf")}
    assert client.as_(a).post(f"{path}/scan", data=scan).json["missing"] == ["cc"]
    refused = client.as_(a).post(f"{path}/refuse", json={"reason": "mood"})
    assert (refused.status_code, "reason" in refused.json["errors"]) == (422, True)
    ended = client.as_(a_viewer("cc", 3)).post(f"{path}/refuse", json={"reason": "time"}).json
    assert (ended["state"], ended["reason"], ended["actions"]) == ("ended", "time", [])


def test_a_record_shows_its_signatures(app, client, session, b):
    round = opened()
    service.sign(b, round.id, round.sha256, now=clock.now(), fresh_minutes=5)
    source = '{% from "cohandling/_signoff.html" import signoff %}{{ signoff(kind, id) }}'
    with app.test_request_context():
        page = app.jinja_env.from_string(source).render(kind=round.kind, id=1)
        assert app.jinja_env.from_string(source).render(kind=round.kind, id=404).strip() == ""
    assert page.count('class="tile"') == 2
    assert f"/signing/{round.id}" not in page  # nobody is signed in, so nothing is offered
