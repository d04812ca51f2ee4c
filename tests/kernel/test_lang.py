"""The language of a page: who decides it, and how names, days and lengths of time are written."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.ctx import RequestContext
from marshmallow import Schema, ValidationError, fields, validate

from border_gov.kernel import lang, strings
from border_gov.kernel.viewer import NOBODY, Viewer

NOW = dt.datetime(2026, 11, 23, 12, 15, tzinfo=dt.UTC)
SOMEBODY = Viewer(person_id=1)


class EarlySchema(Schema):
    """Made before the app, as schemas of rooms are."""

    name = fields.String(required=True, validate=validate.Length(max=4))
    count = fields.Integer(validate=validate.Range(min=1, max=9))
    kind = fields.String(validate=validate.OneOf(["a", "b"]))


@pytest.fixture(scope="module")
def speaking() -> Iterator[Flask]:
    strings.compile_all()
    app = Flask("border_gov")
    app.config["LANGUAGE"] = "zh_CN"
    lang.register(app)
    yield app


def in_language(app: Flask, language: str) -> RequestContext:
    return app.test_request_context("/", headers={"Cookie": f"{lang.COOKIE}={language}"})


def test_chinese_is_spoken_unless_english_is_chosen(speaking: Flask) -> None:
    with speaking.test_request_context("/"):
        assert (lang.choose(), lang.html_lang(), lang.other_language()) == ("zh_CN", "zh-CN", "en")
    with in_language(speaking, "en"):
        assert (lang.choose(), lang.html_lang(), lang.other_language()) == ("en", "en", "zh_CN")
    with in_language(speaking, "xx"):
        assert lang.choose() == "zh_CN"


def test_the_account_decides_where_nothing_was_switched(
    speaking: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(speaking.extensions, "account_language", lambda viewer: "en")
    for viewer, expected in ((NOBODY, "zh_CN"), (SOMEBODY, "en")):
        with speaking.test_request_context("/"):
            g.viewer = viewer
            assert lang.choose() == expected


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/patrol?week=48", "/patrol?week=48"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil", "/"),
    ],
)
def test_the_switch_keeps_the_page_and_stays_in_the_house(speaking: Flask, target: str, kept: str) -> None:
    answer = speaking.test_client().post("/language", data={"language": "en", "next": target})
    assert answer.headers["Location"] == kept
    assert f"{lang.COOKIE}=en" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("language", "day", "moment", "left", "late"),
    [
        ("zh_CN", "2026年11月23日", "2026年11月23日 20:15", "剩 1天3小时", "超期 2小时5分"),
        ("en", "23 Nov 2026", "23 Nov 2026, 20:15", "1 d 3 h left", "overdue by 2 h 5 min"),
    ],
)
def test_days_and_lengths_of_time(
    speaking: Flask, language: str, day: str, moment: str, left: str, late: str
) -> None:
    filters = speaking.jinja_env.filters
    with in_language(speaking, language):
        assert filters["day"](NOW) == day
        assert filters["day"](NOW.date()) == day
        assert filters["moment"](NOW) == moment
        assert lang.countdown(NOW + dt.timedelta(hours=27, seconds=30), NOW) == left
        assert lang.countdown(NOW - dt.timedelta(minutes=125), NOW) == late


def test_a_name_falls_back_to_the_language_that_was_given(speaking: Flask) -> None:
    with in_language(speaking, "en"):
        assert lang.name_of({"zh": "山塘村", "en": "Shantang"}) == "Shantang"
        assert lang.name_of({"zh": "山塘村"}) == "山塘村"
    with in_language(speaking, "zh_CN"):
        assert lang.name_of({"zh": "山塘村", "en": "Shantang"}) == "山塘村"
        assert lang.name_of(None) == ""


def test_schemas_made_before_the_start_answer_in_the_readers_language(speaking: Flask) -> None:
    wrong = {"name": "太长的名字", "count": 12, "kind": "c", "more": 1}
    with in_language(speaking, "zh_CN"), pytest.raises(ValidationError) as chinese:
        EarlySchema().load(wrong)
    assert chinese.value.messages == {
        "name": ["太长了，最多 4。"],
        "count": ["应在 1 到 9 之间。"],
        "kind": ["应为下列之一：a, b。"],
        "more": ["Unknown field."],  # has no values, so it is translated at the edge like our own
    }
    with in_language(speaking, "en"), pytest.raises(ValidationError) as english:
        EarlySchema().load({"count": "x"})
    assert english.value.messages == {
        "name": ["Missing data for required field."],
        "count": ["Not a valid integer."],
    }


def test_a_translated_text_is_never_trusted_as_html(speaking: Flask) -> None:
    with in_language(speaking, "zh_CN"):
        drawn = speaking.jinja_env.from_string("{{ _(a) }}{{ _('%(x)s', x=a) }}{{ gettext(a) }}")
        assert "<b>" not in drawn.render(a="<b>")
        assert "Cancel" not in speaking.jinja_env.from_string("{{ _('Cancel') }}").render()


def test_the_sign_in_library_speaks_our_words(speaking: Flask) -> None:
    from flask_security import babel

    speaking.config.setdefault("SECURITY_I18N_DOMAIN", "flask_security")
    domain = babel.FsDomain(speaking)
    with in_language(speaking, "zh_CN"):
        assert domain.gettext("Recovery Codes") == "恢复码"
        assert domain.gettext("Login") == "登录"
