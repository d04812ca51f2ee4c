"""Signing in: the right password, the wrong one, who is recognised afterwards, and how it ends."""

import datetime as dt
import time

import pytest
from flask_security.totp import Totp
from passlib.totp import TOTP
from sqlalchemy import func, select

from border_gov.journal.models import Entry
from border_gov.people.models import Account, LoginAttempt, SignIn
from border_gov.people.rules import ACCOUNT_LIMIT, WINDOW, password_problem, wait_for
from tests.build.people import NOW, PASSWORD, a_border, a_person, a_viewer, an_account


def sign_in(client, login, password=PASSWORD, **more):
    return client.post("/login", data={"login": login, "password": password}, **more)


@pytest.fixture
def wang(session):
    return an_account(a_person(a_border(), "west", "王小明", "organiser"), "wang")


def test_the_right_password_opens_a_session_and_signing_out_ends_it_on_the_server(client, session, wang):
    answer = sign_in(client, " WANG ")
    assert answer.status_code == 302 and answer.location == "/"
    assert client.get("/people").status_code == 200
    cookie = client.get_cookie("session").value
    client.post("/logout")
    client.set_cookie("session", cookie)
    assert client.get("/people").status_code == 302
    assert session.scalar(select(SignIn)).ended_at is not None
    assert "people.signed_in" in session.scalars(select(Entry.verb)).all()


def test_the_telephone_number_is_a_sign_in_name_while_it_is_one_persons(client, app, wang):
    phone = wang.person.phone
    assert sign_in(client, phone).status_code == 302
    an_account(a_person(a_border(), "east", "李四", phone=phone), "li")
    assert sign_in(app.test_client(), phone).status_code == 422


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(client, session, wang):
    wrong, unknown = sign_in(client, "wang", "no"), sign_in(client, "nobody", "no")
    assert wrong.status_code == unknown.status_code == 422
    tell = [text.split('role="alert"')[1].split("</div>")[0] for text in (wrong.text, unknown.text)]
    assert tell[0] == tell[1] and "不正确" in tell[0]
    assert session.scalar(select(func.count()).where(Entry.verb == "people.sign_in_refused")) == 1


def test_what_comes_after_signing_in_is_never_another_host(client, wang):
    answer = client.post("/login?next=https://evil.example/", data={"login": "wang", "password": PASSWORD})
    assert "evil.example" not in (answer.location or "")
    assert answer.status_code == 422


def test_closing_an_account_ends_its_sessions_at_once(client, session, wang):
    sign_in(client, "wang")
    session.get(Account, wang.id).active = False
    assert client.get("/people").status_code == 302
    assert sign_in(client, "wang").status_code == 422


def test_a_role_that_was_withdrawn_is_gone_at_the_next_request(client, session, wang):
    from border_gov.people.models import Grant

    sign_in(client, "wang")
    assert client.get("/people/new").status_code == 200
    session.delete(session.scalar(select(Grant).where(Grant.person_id == wang.person_id)))
    assert client.get("/people/new").status_code == 403


@pytest.mark.parametrize("field", ["started_at", "seen_at"])
def test_a_session_ends_by_age_and_by_idleness(client, session, wang, field):
    sign_in(client, "wang")
    found = session.scalar(select(SignIn))
    setattr(found, field, getattr(found, field) - dt.timedelta(hours=13))
    assert client.get("/people").status_code == 302


def test_a_changed_password_ends_all_other_sessions(client, new_client, session, wang):
    sign_in(client, "wang")
    elsewhere = session.scalar(select(SignIn)).id
    mine = new_client()
    sign_in(mine, "wang")
    new = "nine herons stand in the reeds"
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert mine.post("/change", data=data).status_code == 302
    assert session.get(SignIn, elsewhere).ended_at is not None
    assert mine.get("/people").status_code == 200 and client.get("/people").status_code == 302
    assert sign_in(new_client(), "wang").status_code == 422
    assert sign_in(new_client(), "wang", new).status_code == 302


@pytest.mark.parametrize(
    ("new", "why"),
    [("short", "8"), ("password1", "猜到"), ("平湖金山联防联控", "猜到"), ("西镇东镇西镇东镇", "猜到")],
)
def test_a_poor_password_is_refused_with_the_reason(client, wang, new, why):
    sign_in(client, "wang")
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    answer = client.post("/change", data=data)
    assert answer.status_code == 422 and why in answer.text


def test_a_long_password_with_any_signs_is_taken_and_compared_exactly(client, app, wang):
    sign_in(client, "wang")
    new = "清晨有雾，白鹭从芦苇里飞起; before the ferry leaves, eleven swans cross the muddy canal twice é!"
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert client.post("/change", data=data).status_code == 302
    assert sign_in(app.test_client(), "wang", new.swapcase()).status_code == 422
    assert sign_in(app.test_client(), "wang", new[:72]).status_code == 422


def test_three_kinds_of_signs_are_asked_where_the_setting_says_so():
    assert password_problem("eleven swans cross a quiet canal", "asvs") is None
    assert password_problem("elevenswanscrossaquietcanal", "dengbao") is not None
    assert password_problem("Eleven swans cross a quiet canal", "dengbao") is None


def test_a_first_password_must_be_changed_before_anything_else(client, session, wang):
    session.get(Account, wang.id).must_change = True
    sign_in(client, "wang")
    answer = client.get("/people")
    assert answer.status_code == 302 and answer.location == "/change"
    assert client.get("/api/v1/people").status_code == 403
    new = "nine herons stand in the reeds"
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    client.post("/change", data=data)
    assert client.get("/people").status_code == 200


def test_guesses_are_slowed_and_then_stopped_whatever_the_account(client, session, wang):
    answers = [sign_in(client, "wang", f"guess{n}").status_code for n in range(12)]
    assert answers[:5] == [422] * 5 and 429 in answers[5:7]
    assert sign_in(client, "wang").status_code == 429, "not even the right password helps while waiting"
    assert [sign_in(client, "nobody", "x").status_code for _ in range(7)].count(422) == 5


def test_never_more_than_ten_guesses_in_any_quarter_of_an_hour_and_never_for_good():
    moment, booked = NOW, []
    for _ in range(4 * 3600):
        moment += dt.timedelta(seconds=1)
        if wait_for(booked[-30:], moment, ACCOUNT_LIMIT) == dt.timedelta(0):
            booked.append(moment)
    assert all(sum(1 for at in booked if start <= at < start + WINDOW) <= ACCOUNT_LIMIT for start in booked)
    assert len(booked) > 100, "the waiting ends by itself"
    assert max(wait_for(booked[:n], booked[n - 1], ACCOUNT_LIMIT) for n in range(1, 60)) <= WINDOW


def test_a_browser_that_signed_in_before_is_not_shut_out_by_strangers(client, app, wang):
    sign_in(client, "wang")
    client.post("/logout")
    stranger = app.test_client()
    for n in range(8):
        sign_in(stranger, "wang", f"guess{n}")
    assert sign_in(stranger, "wang").status_code == 429
    assert sign_in(client, "wang").status_code == 302


def test_those_in_charge_of_the_side_see_who_waits_and_let_them_in(client, app, session, wang):
    stranger = app.test_client()
    for n in range(8):
        sign_in(stranger, "wang", f"guess{n}")
    officer = a_person(wang.person.zone, "west", "李四") if hasattr(wang.person, "zone") else wang.person
    client.as_(a_viewer(officer, "officer"))
    assert "wang" in client.get("/people/waiting").text
    assert client.post(f"/people/{wang.person_id}/account/unlock").status_code == 302
    assert sign_in(stranger, "wang").status_code == 302
    assert session.scalar(select(func.count()).select_from(LoginAttempt)) >= 0


def test_another_side_neither_sees_nor_lifts_the_waiting(client, app, session, wang):
    for n in range(6):
        sign_in(app.test_client(), "wang", f"guess{n}")
    from border_gov.jurisdictions.models import Zone

    other = a_person(session.get(Zone, wang.person.zone_id), "east", "赵六")
    client.as_(a_viewer(other, "officer"))
    assert "wang" not in client.get("/people/waiting").text
    assert client.post(f"/people/{wang.person_id}/account/unlock").status_code == 403


def a_code(account, steps=0):
    key = TOTP.using(secrets={"1": current_key()}).from_source(account.tf_totp_secret)
    return key.generate(time.time() + 30 * steps).token


def current_key():
    from flask import current_app

    return current_app.config["FIELD_KEY"]


def with_factor(account, session):
    from flask import current_app

    totp: Totp = current_app.extensions["security"].totp_factory
    account.tf_primary_method, account.tf_totp_secret = "authenticator", totp.generate_totp_secret()
    session.flush()
    return account


def test_the_second_factor_is_asked_and_each_code_counts_once(client, app, session, wang):
    with_factor(wang, session)
    assert sign_in(client, "wang").status_code == 302
    assert client.get("/people").status_code == 302, "the password alone opens nothing"
    code = a_code(wang)
    assert client.post("/tf-validate", data={"code": code}).status_code == 302
    assert client.get("/people").status_code == 200
    replay = app.test_client()
    sign_in(replay, "wang")
    assert replay.post("/tf-validate", data={"code": code}).status_code == 422
    assert replay.get("/people").status_code == 302


def test_how_somebody_confirmed_is_known_truly(client, session, wang):
    sign_in(client, "wang")
    assert confirmed_how(client) == "password"
    client.post("/logout")
    with_factor(wang, session)
    sign_in(client, "wang")
    client.post("/tf-validate", data={"code": a_code(wang)})
    assert confirmed_how(client) == "totp"


def confirmed_how(client):
    """What the next request of this browser knows of the viewer."""
    app = client.application
    cookie = {"HTTP_COOKIE": f"session={client.get_cookie('session').value}"}
    with app.test_request_context("/me", environ_base=cookie):
        return app.extensions["load_viewer"]().confirmed_how


def test_guessing_codes_is_slowed_too(client, session, wang):
    with_factor(wang, session)
    sign_in(client, "wang")
    answers = [client.post("/tf-validate", data={"code": "000000"}).status_code for _ in range(8)]
    assert 429 in answers


def test_a_role_that_needs_a_second_factor_leads_to_setting_it_up(client, app, session, wang):
    app.config["TOTP_ROLES"] = "organiser"
    try:
        sign_in(client, "wang")
        answer = client.get("/people")
        assert answer.status_code == 302 and answer.location == "/tf-setup"
        page = client.post("/tf-setup", data={"setup": "authenticator"})
        assert page.status_code == 200 and "data:image/svg+xml" in page.text
        action = page.text.split('action="/tf-setup/')[1].split('"')[0]
        with client.session_transaction() as kept:
            secret = kept["tf_totp_secret"]
        wang.tf_totp_secret = secret
        assert client.post(f"/tf-setup/{action}", data={"code": a_code(wang)}).status_code == 302
        assert client.get("/people").status_code == 200
    finally:
        app.config["TOTP_ROLES"] = ""


def test_confirming_with_the_password_makes_a_session_fresh(client, app, session, wang):
    sign_in(client, "wang")
    with client.session_transaction() as kept:
        kept["fs_paa"] = time.time() - 3600
    assert client.post("/verify?next=/people", data={"password": "no"}).status_code == 422
    answer = client.post("/verify?next=/people", data={"password": PASSWORD})
    assert answer.status_code == 302 and answer.location == "/people"
    with client.session_transaction() as kept:
        assert time.time() - kept["fs_paa"] < 60


@pytest.mark.parametrize(
    "path", ["/register", "/reset", "/confirm", "/us-signin", "/wan-signin", "/tf-rescue"]
)
def test_what_is_not_used_is_closed(client, path):
    assert client.get(path).status_code == 404
