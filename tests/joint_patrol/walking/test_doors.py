"""The pages and the API of a patrol that is walked."""

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from border_gov.joint_patrol.models import Patrol, PatrolEntry
from border_gov.joint_patrol.queries import plan_people
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.service import walking
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.build.patrol_plans import a_published_plan, a_small_border
from tests.build.walking import a_line, an_outing


@pytest.fixture
def outing(session):
    return an_outing(now())


@pytest.fixture
def phone(client, outing):
    return client.as_(outing.leader)


def base(outing):
    return f"/patrol/walk/{outing.patrol.id}"


def set_out(phone, outing, **more):
    return phone.post(f"{base(outing)}/start", data={"came": [outing.leader.person_id], **more})


def test_two_taps_from_my_walks(phone, outing):
    assert f"{base(outing)}/start" in phone.get("/patrol/walks").text
    page = phone.get(f"{base(outing)}/start").text
    assert page.count(" checked") == 3
    answer = set_out(phone, outing, **{"others-west": "路人甲\n路人乙"})
    assert answer.location.endswith(base(outing))
    screen = phone.get(base(outing)).text
    assert 'href="tel:110"' in screen
    assert "没有执法权" in screen
    assert len(queries.present(outing.patrol.id)) == 3


def test_nobody_ticked_keeps_what_was_typed(phone, outing):
    answer = phone.post(f"{base(outing)}/start", data={"others-nowhere": "x"})
    assert answer.status_code == 422
    assert outing.patrol.state == "planned"


def test_a_stranger_sees_no_patrol(client, outing):
    stranger = client.as_(outing.stranger)
    for path in ("", "/start", "/log", "/late"):
        assert stranger.get(base(outing) + path).status_code == 404
    assert stranger.get(f"/api/v1/patrol/walks/{outing.patrol.id}").status_code == 404
    assert client.as_(None).get("/api/v1/patrol/walks/token").status_code == 401


def test_the_api_stores_once(phone, outing):
    set_out(phone, outing)
    url = f"/api/v1/patrol/walks/{outing.patrol.id}/entries"
    line = a_line(at=now())
    first, again = phone.post(url, json=line), phone.post(url, json=line)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    other = phone.post(url, json={**line, "sequence": 9})
    assert other.status_code == 422
    assert other.json["errors"]["key"]
    shown = phone.get(f"/api/v1/patrol/walks/{outing.patrol.id}").json
    assert [entry["id"] for entry in shown["entries"]] == [first.json["id"]]
    assert "finish" in shown["actions"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": ""}, "code"),
        ({"kind": "finding", "words": "x"}, "finding"),
        ({"kind": "publicity"}, "words"),
        ({"device_at": "2026-12-01T11:00:00"}, "device_at"),
        ({"position": {"lon": 121.0, "lat": 30.0}}, "position"),
        ({"position": {"lon": 121.0, "lat": 30.0, "datum": "moon"}}, "datum"),
    ],
)
def test_bad_lines_name_their_field(phone, outing, more, field):
    set_out(phone, outing)
    url = f"/api/v1/patrol/walks/{outing.patrol.id}/entries"
    answer = phone.post(url, json=a_line(**more))
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert db.session.scalar(db.select(db.func.count(PatrolEntry.id))) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_phones_and_shuffled_replays_store_each_line_once(client, outing, seed):
    set_out(client.as_(outing.leader), outing)
    url = f"/api/v1/patrol/walks/{outing.patrol.id}/entries"
    sent = [
        (who, a_line(number, now(), code=str(100001 + number)))
        for who in (outing.leader, outing.deputy)
        for number in range(4)
    ]
    replays = sent * 3
    random.Random(seed).shuffle(replays)
    found: dict[str, set[int]] = {}
    for who, line in replays:
        answer = client.as_(who).post(url, json=line)
        assert answer.status_code in (200, 201)
        found.setdefault(line["key"], set()).add(answer.json["id"])
    assert [len(ids) for ids in found.values()] == [1] * 8
    assert db.session.scalar(db.select(db.func.count(PatrolEntry.id))) == 8


def test_a_printed_code_opens_the_check_in(phone, outing):
    assert phone.get("/patrol/walk/at/100001").location.endswith("/patrol/walks")
    set_out(phone, outing)
    assert phone.get("/patrol/walk/at/100001").location.endswith(f"{base(outing)}#at=100001")


def test_the_log_is_written_printed_closed_and_reopened(phone, outing):
    set_out(phone, outing)
    phone.post(f"{base(outing)}/finish")
    version = queries.walked(outing.patrol.id).version
    form = {"version": version, "weather": "阴", "handled": "已告知村委"}
    assert phone.post(f"{base(outing)}/log", data=form).status_code == 302
    stale = phone.post(f"{base(outing)}/log", data={**form, "handled": "又写了一遍"})
    assert stale.status_code == 409
    assert "又写了一遍" in stale.text
    phone.post(f"{base(outing)}/close")
    page = phone.get(f"{base(outing)}/log").text
    assert "已告知村委" in page
    assert "data-print" in page
    phone.post(f"{base(outing)}/undo", data={"reason": "补充情况"})
    assert outing.patrol.state == "walked"


def test_the_organiser_types_the_sheet_in(client, session):
    outing = an_outing(now().replace(hour=1, minute=0) - dt.timedelta(days=1))
    desk = client.as_(outing.border.organiser)
    path = f"{base(outing)}/late"
    assert desk.get(path).status_code == 200
    form = {"started": "09:05", "finished": "10:50", "seen": [outing.points[0].id], "found": "路灯不亮"}
    bad = desk.post(path, data=form)
    assert bad.status_code == 422
    assert "路灯不亮" in bad.text
    more = {"came": [outing.leader.person_id], "households": "8", "topic": "反诈"}
    assert desk.post(path, data={**form, **more}).status_code == 302
    page = desk.get(f"{base(outing)}/log").text
    assert "补录" in page
    assert "路灯不亮" in page
    assert outing.points[0].last_visit is not None


def test_the_service_worker_owns_its_folder_only(client, outing):
    answer = client.as_(None).get("/patrol/walk/sw.js")
    assert answer.status_code == 200
    assert "javascript" in answer.content_type
    assert "Service-Worker-Allowed" not in answer.headers


def test_the_same_line_at_the_same_moment_is_stored_once(committed_app):
    outing = an_outing(now())
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    db.session.commit()
    committed_app.config["WTF_CSRF_ENABLED"] = False
    committed_app.extensions["load_viewer"] = lambda: outing.leader
    url, line = f"/api/v1/patrol/walks/{outing.patrol.id}/entries", a_line(at=now())
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: committed_app.test_client().post(url, json=line).status_code, range(12))
        )
    assert sorted(answers) == [200] * 11 + [201]
    assert db.session.scalar(db.select(db.func.count(PatrolEntry.id))) == 1


def test_a_begun_patrol_of_a_real_plan_leads_to_its_log(client, session):
    border = a_small_border(people=14)
    plan = a_published_plan(border)
    walk = db.session.scalars(db.select(Patrol).where(Patrol.plan_id == plan.id)).first()
    desk, path = client.as_(border.organiser), f"/patrol/patrols/{walk.id}"
    assert "/patrol/plans/" in desk.get(path).location
    people = [mate.person_id for mate in plan_people.one_shift(walk, border.organiser).mates]
    walking.start(walk, border.organiser, people, {}, walk.starts_at)
    assert desk.get(path).location.endswith(f"/patrol/walk/{walk.id}/log")
    assert f"/patrol/walk/{walk.id}/log" in desk.get(f"/patrol/plans/{plan.id}?part=people").text
    assert desk.get(f"/patrol/walk/{walk.id}/log").status_code == 200


def test_the_words_of_the_log_through_the_api_once_and_never_over_another(client, outing):
    url, phone = f"/api/v1/patrol/walks/{outing.patrol.id}/log", client.as_(outing.leader)
    assert phone.get(url).status_code == 404, "nobody set out yet"
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    walking.finish(outing.patrol, outing.leader, now())
    first = phone.get(url).json
    assert first["made"] is True and "联合巡逻" in first["text"] and first["versions"] == 0
    body = {"version": first["version"], "text": "照常巡逻，未见异常。", "weather": "小雨"}
    saved = phone.put(url, json=body)
    assert saved.status_code == 200
    assert (saved.json["text"], saved.json["made"], saved.json["versions"]) == (body["text"], False, 1)
    assert phone.put(url, json=body).json == saved.json, "the answer was lost, it is sent again"
    other = client.as_(outing.deputy).put(url, json={**body, "weather": "晴"})
    assert other.status_code == 409
    back = client.put(url, json={"version": saved.json["version"], "text": first["text"], "weather": "晴"})
    assert (back.json["made"], back.json["versions"]) == (True, 2)
    assert client.as_(outing.member).put(url, json=body).status_code == 403
    assert client.as_(outing.stranger).get(url).status_code == 404
    assert client.as_(outing.leader).put(url, json={"text": "x"}).status_code == 422


def test_the_steps_through_the_api_each_harmless_to_send_again(client, outing):
    url, phone = f"/api/v1/patrol/walks/{outing.patrol.id}", client.as_(outing.leader)
    assert phone.post(f"{url}/start", json={"came": []}).status_code == 422
    body = {"came": [outing.leader.person_id], "others": {"west": ["沈阿根"]}}
    assert client.as_(outing.member).post(f"{url}/start", json=body).status_code == 403
    for into, last, sent in (("under_way", "start", body), ("walked", "finish", {}), ("closed", "close", {})):
        answers = [client.as_(outing.leader).post(f"{url}/{last}", json=sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200], answers[1].json
        assert answers[0].json == answers[1].json and answers[0].json["state"] == into
        assert client.as_(outing.member).post(f"{url}/{last}", json=sent).status_code in (403, 409)
    assert [row.name for row in queries.present(outing.patrol.id) if row.name] == ["沈阿根"]
    undo = {"state": "closed", "reason": "漏记一处"}
    client.as_(outing.leader)
    assert client.post(f"{url}/undo", json={"state": "closed"}).status_code == 422
    assert client.post(f"{url}/undo", json=undo).json["state"] == "walked"
    assert client.post(f"{url}/undo", json=undo).status_code == 409, "sent again it takes back one step only"
    assert client.as_(outing.stranger).post(f"{url}/undo", json=undo).status_code == 404


def test_a_sheet_through_the_api_is_a_late_entry_once(client, session):
    outing = an_outing(now().replace(hour=1, minute=0) - dt.timedelta(days=1))
    url, desk = f"/api/v1/patrol/walks/{outing.patrol.id}/late", client.as_(outing.border.organiser)
    sheet = {"started": "09:05", "finished": "10:50", "topic": "反诈", "households": 8}
    sheet["seen"] = [outing.points[0].id]
    assert desk.post(url, json=sheet).json["errors"]["came"]
    sheet["came"] = [outing.leader.person_id]
    first, again = desk.post(url, json=sheet), desk.post(url, json=sheet)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json and first.json["late"] and first.json["state"] == "walked"
    assert desk.post(url, json={**sheet, "finished": "11:00"}).status_code == 409, "another sheet"
    assert sorted(entry["kind"] for entry in first.json["entries"]) == ["checkin", "publicity"]


def test_a_patrol_that_is_late_or_unwritten_stays_on_top_of_ones_walks(client, session):
    outing = an_outing(now() - dt.timedelta(hours=3))
    phone, last = client.as_(outing.leader), "最近两周"
    top = phone.get("/patrol/walks").text.partition(last)[0]
    assert f"/patrol/walk/{outing.patrol.id}/late" in top, "its sheet waits to be typed in"
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    top = phone.get("/patrol/walks").text.partition(last)[0]
    assert f'href="/patrol/walk/{outing.patrol.id}"' in top, "they are still out"
    walking.finish(outing.patrol, outing.leader, now())
    top, found, rest = phone.get("/patrol/walks").text.partition(last)
    assert found and f"/patrol/walk/{outing.patrol.id}/log" in rest and f"/walk/{outing.patrol.id}" not in top
