"""Personal links: bound by a button to one phone, refused on a second, revocable, only for a season."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from border_gov.journal.models import Entry
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.people import service
from border_gov.people.models import Consent, PersonalLink
from border_gov.people.service.links import make_link
from tests.build.people import a_border, a_person, a_viewer


@pytest.fixture
def zone(session):
    return a_border()


@pytest.fixture
def organiser(zone):
    return a_viewer(a_person(zone, "west", "王小明", "organiser"), "organiser")


@pytest.fixture
def volunteer(zone):
    return a_person(zone, "west", "李四海", "volunteer")


def moment():
    return dt.datetime.now(dt.UTC)


def a_link(volunteer, organiser, **more):
    return make_link(volunteer, actor=organiser, now=moment(), **more)


def test_looking_at_a_link_binds_nothing_and_the_button_does(client, session, volunteer, organiser):
    link, secret = a_link(volunteer, organiser)
    assert "李四海" in client.get(f"/l/{secret}").text
    assert link.device_hash is None
    answer = client.post(f"/l/{secret}", data={"consent": "1"})
    assert answer.status_code == 302 and link.device_hash is not None
    assert client.get("/me").status_code == 200 and "李四海" in client.get("/me").text
    assert session.scalar(select(Consent.person_id)) == volunteer.id
    assert client.get(f"/l/{secret}").status_code == 302, "the same phone simply goes in"


def test_the_database_holds_neither_the_link_nor_the_phones_secret(client, session, volunteer, organiser):
    _, secret = a_link(volunteer, organiser)
    client.post(f"/l/{secret}")
    cookie = client.get_cookie("border_gov_device").value
    stored = session.execute(select(PersonalLink.secret_hash, PersonalLink.device_hash)).one()
    assert secret not in stored and cookie not in stored and len(secret) >= 43


def test_a_second_phone_is_refused_with_a_sentence_and_the_organiser_hears(
    client, app, session, volunteer, organiser
):
    _, secret = a_link(volunteer, organiser)
    client.post(f"/l/{secret}")
    second = app.test_client()
    assert "联系本方组织员" in second.get(f"/l/{secret}").text
    answer = second.post(f"/l/{secret}")
    assert answer.status_code == 409 and "联系本方组织员" in answer.text
    assert second.get("/me").status_code == 302
    told = session.scalar(select(Entry).where(Entry.verb == "people.link_refused"))
    assert told.audience_people == [organiser.person_id]


def test_a_phone_makes_a_volunteer_of_whoever_holds_it_and_nothing_more(client, zone, organiser):
    leader = a_person(zone, "west", "赵六", "volunteer", "leader", "organiser")
    _, secret = a_link(leader, organiser)
    client.post(f"/l/{secret}")
    assert client.get("/people").status_code == 403
    assert client.get("/people/links").status_code == 403
    assert client.get("/api/v1/people").status_code == 403


@pytest.mark.parametrize("end", ["revoked", "expired", "left", "new link"])
def test_a_link_that_ended_opens_nothing(client, session, volunteer, organiser, end):
    link, secret = a_link(volunteer, organiser)
    client.post(f"/l/{secret}")
    if end == "revoked":
        service.revoke(link, actor=organiser, now=moment())
    elif end == "expired":
        link.expires_at = moment() - dt.timedelta(seconds=1)
    elif end == "left":
        service.change_person(volunteer, {"status": "left"}, actor=organiser, now=moment())
    else:
        a_link(volunteer, organiser)
    assert client.get("/me").status_code == 302
    assert client.get(f"/l/{secret}").status_code == 404
    assert client.post(f"/l/{secret}").status_code == 404


def test_only_the_organiser_of_the_own_side_makes_and_revokes_links(zone, volunteer, organiser):
    stranger = a_viewer(a_person(zone, "east", "孙七", "organiser"), "organiser")
    link, _ = a_link(volunteer, organiser)
    with pytest.raises(NotAllowed):
        a_link(volunteer, stranger)
    with pytest.raises(NotAllowed):
        service.revoke(link, actor=stranger, now=moment())


def test_a_link_ends_within_a_year_and_is_not_for_those_who_left(session, volunteer, organiser):
    with pytest.raises(Invalid):
        a_link(volunteer, organiser, until=moment() + dt.timedelta(days=800))
    with pytest.raises(Invalid):
        a_link(volunteer, organiser, until=moment() - dt.timedelta(days=1))
    volunteer.status = "left"
    with pytest.raises(Refused):
        a_link(volunteer, organiser)


def test_the_printed_sheet_shows_each_code_once(client, session, volunteer, organiser):
    client.as_(organiser)
    page = client.post("/people/links", data={"id": str(volunteer.id)})
    secret = re.search(r"/l/([\w-]{40,})", page.text).group(1)
    assert "<svg" in page.text and "style=" not in page.text.split('class="qr-sheet"')[1]
    assert secret not in client.get("/people/links").text
    client.as_(None)
    assert client.post(f"/l/{secret}").status_code == 302


def test_a_phone_can_be_forgotten(client, session, volunteer, organiser):
    link, secret = a_link(volunteer, organiser)
    client.post(f"/l/{secret}")
    client.post("/l/leave")
    assert client.get("/me").status_code == 302 and link.revoked_at is not None


def test_consent_is_withdrawn_with_one_tap(client, session, volunteer, organiser):
    _, secret = a_link(volunteer, organiser)
    client.post(f"/l/{secret}", data={"consent": "1"})
    client.post("/me/consent/withdraw")
    assert session.scalar(select(Consent.withdrawn_at)) is not None
    client.post("/me/consent/give")
    assert len(session.scalars(select(Consent)).all()) == 2
