"""Photos of findings, alarms and their answers, odd marks for the leader: what its doors let through."""

import datetime as dt
import io
import random
import uuid

import pytest
from PIL import ExifTags, Image

from border_gov.joint_patrol.models import PatrolAlarm, PatrolEntry, PatrolPhoto
from border_gov.joint_patrol.queries import alarms as alarm_queries
from border_gov.joint_patrol.rules import alarms as law
from border_gov.joint_patrol.service import alarms, walking
from border_gov.journal.models import Entry
from border_gov.kernel import files
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from border_gov.notices.models import Notice
from border_gov.people.models import DutyTurn
from border_gov.people.queries import console
from tests.build.people import a_person
from tests.build.walking import a_line, an_outing

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def outing(session):
    made = an_outing(now())
    walking.start(made.patrol, made.leader, [made.leader.person_id], {}, now())
    return made


def url(outing, last):
    return f"/api/v1/patrol/walks/{outing.patrol.id}/{last}"


def a_photo(size=(3000, 1500), gps=True):
    """A JPEG as a camera makes it, with moment and place in its EXIF."""
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = "2026:11:24 19:05:00"
    if gps:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[1], place[2], place[3], place[4] = "N", (30.0, 46.0, 12.0), "E", (121.0, 9.0, 30.0)
    out = io.BytesIO()
    Image.new("RGB", size, "#557799").save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_finding(client, outing, **more):
    line = a_line(kind="finding", at=now(), finding="hazard", code="", method="", **more)
    answer = client.post(url(outing, "entries"), json=line)
    assert answer.status_code == 201, answer.json
    return line["key"]


def send_photo(client, outing, entry, content, key=None):
    data = {"key": key or str(uuid.uuid4()), "entry": entry, "file": (io.BytesIO(content), "photo.jpg")}
    return client.post(url(outing, "photos"), data=data, content_type="multipart/form-data")


def test_a_photo_is_made_anew_encrypted_and_shown_to_those_who_see_the_finding(client, outing):
    phone = client.as_(outing.member)
    entry, key, content = a_finding(phone, outing, photos=1, words=""), str(uuid.uuid4()), a_photo()
    first = send_photo(phone, outing, entry, content, key)
    again = send_photo(phone, outing, entry, content, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    photo = db.session.scalars(db.select(PatrolPhoto)).one()
    row, kept = files.read(photo.file_id)
    with Image.open(io.BytesIO(kept)) as image:
        assert max(image.size) == 2048
        assert not image.getexif()
    assert (round(row.taken_lon, 3), round(row.taken_lat, 3)) == (121.158, 30.77)
    assert row.taken_at.astimezone(dt.UTC) == dt.datetime(2026, 11, 24, 11, 5, tzinfo=dt.UTC)
    assert b"JFIF" not in files._path(photo.file_id).read_bytes()
    for who in (outing.leader, outing.deputy, outing.border.organiser):
        page = client.as_(who).get(f"/patrol/walk/{outing.patrol.id}/log").text
        assert f"/patrol/walk/photos/{photo.id}" in page
        shown = client.get(f"/patrol/walk/photos/{photo.id}")
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
        assert shown.data == kept
    assert client.as_(outing.stranger).get(f"/patrol/walk/photos/{photo.id}").status_code == 404


def bomb():
    """A PNG that is small on the wire and 400 million pixels when opened."""
    out = io.BytesIO()
    Image.new("1", (20000, 20000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"GIF89a not a photo", "file"),
        (b"%PDF-1.4\n%%EOF", "file"),
        (b"", "file"),
        (a_photo((64, 64))[:300], "file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file"),
        (bomb(), "file"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(client, outing, content, field):
    phone = client.as_(outing.member)
    answer = send_photo(phone, outing, a_finding(phone, outing, words="路灯不亮"), content)
    assert answer.status_code == 422
    assert answer.json["errors"][field][0]
    assert db.session.scalar(db.select(db.func.count(PatrolPhoto.id))) == 0


def test_broken_exif_never_breaks_the_door(client, outing):
    phone, draw = client.as_(outing.member), random.Random(3)
    content = a_photo((64, 48))
    start = content.index(b"Exif\0\0") + 6
    entry = a_finding(phone, outing, words="x")
    for _ in range(6):
        broken = bytearray(content)
        for _ in range(8):
            broken[start + draw.randrange(150)] = draw.choice((0, 255, draw.randrange(256)))
        assert send_photo(phone, outing, entry, bytes(broken)).status_code in (201, 422)


def test_a_photo_needs_its_own_finding(client, outing):
    entry = a_finding(client.as_(outing.leader), outing, words="x")
    answer = send_photo(client.as_(outing.member), outing, entry, a_photo((64, 48)))
    assert list(answer.json["errors"]) == ["entry"]
    line = a_line(at=now())
    client.as_(outing.leader).post(url(outing, "entries"), json=line)
    assert send_photo(client, outing, line["key"], a_photo((64, 48))).status_code == 422


def test_a_finding_without_words_or_photo_is_still_refused(client, outing):
    line = a_line(kind="finding", at=now(), finding="hazard", code="", method="", words="")
    answer = client.as_(outing.member).post(url(outing, "entries"), json=line)
    assert list(answer.json["errors"]) == ["words"]


def test_odd_marks_are_for_who_leads(client, outing):
    far = {"lon": 121.3, "lat": 30.9, "datum": "wgs84", "accuracy_m": 20}
    line = a_line(at=now(), position=far)
    told = client.as_(outing.member).post(url(outing, "entries"), json=line)
    assert told.status_code == 201
    assert told.json["odd"] == []
    assert db.session.scalars(db.select(PatrolEntry)).one().odd == ["far"]
    walking.finish(outing.patrol, outing.leader, now())
    for who, seen in ((outing.member, False), (outing.leader, True), (outing.border.organiser, True)):
        page = client.as_(who).get(f"/patrol/walk/{outing.patrol.id}/log").text
        assert ("请核对" in page) == seen
        assert ("离该点较远" in page) == seen
        read = client.get(f"/api/v1/patrol/walks/{outing.patrol.id}").json
        assert (read["entries"][0]["odd"] == ["far"]) == seen
        assert any(stop["why"] == "far" for stop in read["review"]["stops"]) == seen


def an_alarm(client, outing, who=None, at=None, **more):
    body = {"key": str(uuid.uuid4()), "device_at": (at or now()).isoformat(), **more}
    return body, client.as_(who or outing.member).post(url(outing, "alarms"), json=body)


def heard(entry_verb):
    """Persons who were told, by verb of the journal."""
    rows = db.session.execute(
        db.select(Notice.person_id).join(Entry, Entry.id == Notice.entry_id).where(Entry.verb == entry_verb)
    )
    return sorted(row.person_id for row in rows)


def test_an_alarm_reaches_both_sides_is_seen_answered_and_over(client, outing):
    west = outing.border.organisers["west"]
    duty = a_person(outing.border.zone, "west", "值班员")
    turn = {"zone_id": outing.border.zone.id, "side_key": "west", "kind": "desk", "post": "值班室"}
    moment = {"starts_at": now() - MINUTE, "ends_at": now() + 60 * MINUTE, "recorded_at": now()}
    db.session.add(DutyTurn(person_id=duty.id, **turn, **moment))
    db.session.flush()
    here = {"lon": 121.1, "lat": 30.8, "datum": "wgs84", "accuracy_m": 9}
    body, first = an_alarm(client, outing, position=here)
    again = client.post(url(outing, "alarms"), json=body)
    assert (first.status_code, again.status_code, first.json["id"]) == (201, 200, again.json["id"])
    east = outing.border.organiser
    assert heard(law.AlarmVerb.RAISED) == sorted([east.person_id, west.person_id, duty.id])
    assert (first.json["state"], first.json["seen"], first.json["told"]) == ("open", [], 1)
    page = f"/patrol/walk/alarms/{first.json['id']}"
    assert client.as_(outing.stranger).get(page).status_code == 404
    assert "我来处置" in client.as_(west).get(page).text
    told = client.as_(outing.member).get(f"/api/v1/patrol/alarms/{first.json['id']}").json
    assert [one["name"] for one in told["seen"]] == [west.name]
    assert client.as_(outing.member).post(f"{page}/answer").status_code == 302
    assert client.get(f"/api/v1/patrol/alarms/{first.json['id']}").json["state"] == "open"
    client.as_(east).post(f"{page}/answer")
    client.as_(west).post(f"{page}/answer")
    told = client.as_(outing.member).get(f"/api/v1/patrol/alarms/{first.json['id']}").json
    assert (told["state"], told["answered_by"]) == ("answered", east.name)
    assert heard(law.AlarmVerb.ANSWERED) == [outing.member.person_id]
    assert client.post(f"/api/v1/patrol/alarms/{first.json['id']}/end").json["state"] == "ended"
    shown = client.as_(east).get(page).text
    assert outing.member.name in shown
    assert east.name in shown.split("应答人")[1]
    verbs = db.session.scalars(
        db.select(Entry.verb).where(Entry.subject_kind == "patrol_alarm").order_by(Entry.id)
    ).all()
    assert verbs == [f"patrol.alarm_{name}" for name in ("raised", "seen", "seen", "answered", "ended")]


def test_an_alarm_is_told_again_until_somebody_answers(client, outing):
    _, told = an_alarm(client, outing)
    start = db.session.get(PatrolAlarm, told.json["id"]).received_at
    assert alarms.tell_again(start + MINUTE / 2, console) == 0
    for count in (1, 2, 3):
        assert alarms.tell_again(start + count * MINUTE, console) == 1
    organisers = [one.person_id for one in outing.border.organisers.values()]
    assert heard(law.AlarmVerb.AGAIN) == sorted(organisers * 3)
    alarm = db.session.get(PatrolAlarm, told.json["id"])
    assert alarm.told == 4
    alarms.answer(alarm, outing.border.organiser, start + 4 * MINUTE)
    assert alarms.tell_again(start + 9 * MINUTE, console) == 0
    assert alarms.tell_again(start + law.LONGEST + MINUTE, console) == 0


def test_an_alarm_that_waited_for_a_signal_is_told_and_marked_late(client, outing):
    an_alarm(client, outing, at=now() - 25 * MINUTE)
    found = alarm_queries.listed(outing.border.organiser, now())[0]
    assert found.late
    assert found.alarm.received_at - found.alarm.at >= 24 * MINUTE
    assert "迟到" in client.as_(outing.border.organiser).get("/patrol/walk/alarms").text


def test_only_the_journal_of_ids_knows_of_an_alarm(client, outing):
    an_alarm(client, outing, position={"lon": 121.12345, "lat": 30.8, "datum": "wgs84"})
    facts = [entry.facts for entry in db.session.scalars(db.select(Entry))]
    assert "121.12345" not in str(facts)
    assert outing.member.name not in str(facts)


def test_a_stranger_raises_no_alarm(client, outing):
    assert an_alarm(client, outing, who=outing.stranger)[1].status_code == 404
