"""The demonstration's persons: complete, loaded once, each account with a password of its own."""

from sqlalchemy import func, select

from border_gov.demo.people import load_people
from border_gov.demo.zone import load_zone
from border_gov.people.models import Grant, Person
from border_gov.people.rules import SEPARATED
from tests.build.people import NOW


def test_loading_twice_opens_nothing_new_and_the_passwords_work(client, session):
    load_zone(NOW)
    accounts = load_people(NOW)
    count = session.scalar(select(func.count()).select_from(Person))
    assert load_people(NOW) == [] and session.scalar(select(func.count()).select_from(Person)) == count
    assert len({account.password for account in accounts}) == len(accounts) == 3 + 2 * (5 + 2)
    chosen = next(a for a in accounts if a.roles == ("organiser",))
    assert client.post("/login", data={"login": chosen.login, "password": chosen.password}).status_code == 302
    assert client.get("/people").status_code == 200


def test_three_persons_hold_the_three_keys(session):
    load_zone(NOW)
    load_people(NOW)
    held = session.execute(
        select(Grant.role, func.count(func.distinct(Grant.person_id))).group_by(Grant.role)
    ).all()
    assert all(count == 1 for role, count in held if role in SEPARATED)
    assert dict(held)["volunteer"] == 80
