"""Bad input of every kind: a 4xx with field and reason in the reader's language, and nothing is lost."""

import functools
import io

import pytest
from PIL import Image

from border_gov.incidents.models import Incident
from border_gov.incidents.service import citizen
from border_gov.kernel.db import db
from tests.build.incidents import NOW, PH, a_report, a_stage, at, closed

TYPED = "村口的路灯坏了三天"


@pytest.fixture
def stage(session):
    return a_stage()


def sent(client, **more):
    form = {"words": TYPED, "place_words": "村口", "noticed": "1", **more}
    return client.as_(None).post("/report/", data={k: v for k, v in form.items() if v is not None})


def a_file(content):
    return (io.BytesIO(content), "x.jpg")


@functools.cache
def a_bomb():
    """Nine hundred million pixels in about a hundred kilobytes, with an EXIF block in front."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "x" * 60_000
    Image.new("1", (30_000, 30_000)).save(out, "PNG", exif=exif)
    return out.getvalue()


def replayed(client, stage):
    one = closed(stage)
    one.closed_at = NOW
    token = citizen.make_token(one, NOW)
    client.as_(None).post(f"/report/s/{token}/survey", data={"answer": "solved", "words": TYPED})
    return client.post(f"/report/s/{token}/survey", data={"answer": "solved", "words": TYPED})


def not_now(client, stage):
    one = a_report(stage, words=TYPED)
    page = client.as_(stage.desk(PH)).post(f"/incidents/{one.id}/act/dispatch", data={"units": [1]})
    assert db.session.get(Incident, one.id).state == "received"
    return page


def by_api(client, stage, **more):
    order = {"words": TYPED, "place_words": "村口", "external_number": "X1", **more}
    return client.as_(stage.desk(PH)).post("/api/v1/incidents", json=order)


CASES = {
    "unlabelled coordinates": (
        lambda c, s: sent(c, lon="121.1", lat="30.8"),
        422,
        "f-datum-error",
        "坐标系",
        "coordinate system",
    ),
    "unlabelled coordinates, API": (
        lambda c, s: by_api(c, s, **{**at(s, 60), "datum": ""}),
        422,
        '"datum"',
        "坐标系",
        "coordinate system",
    ),
    "foreign kind": (
        lambda c, s: sent(c, kind="volcano"),
        422,
        "f-kind-error",
        "没有这个类型",
        "There is no such kind",
    ),
    "foreign source, API": (
        lambda c, s: by_api(c, s, source="pigeon"),
        422,
        '"source"',
        "应为下列之一",
        "Must be one of",
    ),
    "1 MB of text": (lambda c, s: sent(c, words="a" * 1_048_576), 422, "f-words-error", "2000", "2000"),
    "wrong file type": (
        lambda c, s: sent(c, photo=a_file(b"MZ not a photo")),
        422,
        "f-photo-error",
        "图片",
        "photo (JPEG",
    ),
    "EXIF bomb": (lambda c, s: sent(c, photo=a_file(a_bomb())), 422, "f-photo-error", "图片", "photo (JPEG"),
    "replayed token": (replayed, 409, "error-summary", "您已经", "You have already answered"),
    "act not allowed now": (not_now, 409, "error-summary", "当前状态", "present state"),
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_by_field_in_the_readers_language(client, stage, case, language):
    act, status, field, chinese, english = CASES[case]
    client.set_cookie("border_gov_language", language)
    answer = act(client, stage)
    assert answer.status_code == status
    assert field in answer.text and (chinese if language == "zh_CN" else english) in answer.text
    if case not in ("replayed token", "act not allowed now"):
        assert db.session.scalar(db.select(db.func.count(Incident.id))) == 0
    if status == 422 and "API" not in case:
        kept = "a" * 2001 if "text" in case else TYPED
        assert kept in answer.text and 'value="村口"' in answer.text
