"""Signing in: the right password, the wrong one, who is recognised afterwards, and how it ends."""

from sqlalchemy import select

from border_gov.people.models import SignIn
from tests.build.people import PASSWORD, a_border, a_person, an_account


def sign_in(client, login, password=PASSWORD, **more):
    return client.post("/login", data={"login": login, "password": password}, **more)


def test_the_right_password_opens_a_session_and_signing_out_ends_it_on_the_server(client, session):
    an_account(a_person(a_border(), "west", "王小明", "organiser"), "wang")
    answer = sign_in(client, "wang")
    assert answer.status_code == 302 and answer.location == "/"
    assert client.get("/change").status_code == 200
    cookie = client.get_cookie("session").value
    client.post("/logout")
    client.set_cookie("session", cookie)
    assert client.get("/change").status_code == 302
    assert session.scalar(select(SignIn)).ended_at is not None


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(client):
    an_account(a_person(a_border()), "wang")
    wrong, unknown = sign_in(client, "wang", "no"), sign_in(client, "nobody", "no")
    assert wrong.status_code == unknown.status_code == 422
    assert "不正确" in wrong.text and "不正确" in unknown.text
