"""Who may do what with persons, roles, accounts and keys; and what crosses the border."""

import datetime as dt
import io

import pytest
import python_calamine
from sqlalchemy import select

from border_gov.journal.models import Entry
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.people import queries, service
from border_gov.people.models import ApiToken, Grant, Person
from border_gov.people.rules import mask_name, mask_phone
from tests.build.people import NOW, a_border, a_person, a_viewer, an_account


@pytest.fixture
def zone(session):
    return a_border()


@pytest.fixture
def security(zone):
    return a_viewer(a_person(zone, "west", "钱八", "security_admin"), "security_admin")


@pytest.fixture
def other(zone):
    return a_person(zone, "east", "欧阳三丰", "volunteer", phone="13812341111", village_code="220000101201")


def moment():
    return dt.datetime.now(dt.UTC)


def test_masks_keep_the_surname_and_the_ends_of_the_number():
    assert [mask_name(n) for n in ("张三丰", "欧阳锋", "欧阳", "王", "")] == ["张*", "欧阳*", "欧*", "*", "*"]
    assert [mask_phone(p) for p in ("13812341111", "57312345678", "85123456", "")] == [
        "138****1111", "573****5678", "****56", "",
    ]  # fmt: skip


def test_the_other_side_is_masked_on_pages_in_the_api_and_in_exports(client, zone, other):
    officer = a_person(zone, "west", "王小明")
    client.as_(a_viewer(officer, "officer"))
    whole = ("欧阳三丰", "13812341111", "220000101201")
    for path in ("/people", f"/people/{other.id}", "/api/v1/people", f"/api/v1/people/{other.id}"):
        answer = client.get(path)
        text = str(answer.json) if answer.is_json else answer.text
        assert "欧阳*" in text and "138****1111" in text, path
        assert not any(secret in text for secret in whole), path
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(client.get("/people/export.xlsx").data))
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert "欧阳*" in cells and "王小明" in cells and not any(secret in cells for secret in whole)


def test_a_mask_cannot_be_undone_by_searching(client, zone, other):
    client.as_(a_viewer(a_person(zone, "west", "王小明"), "officer"))
    for query in ("三丰", "欧阳三丰", "13812341111", "1234", "欧"):
        assert client.get("/api/v1/people", query_string={"q": query}).json["items"] == []


def test_the_own_side_is_found_by_any_part_of_the_name_and_by_digits(client, zone, other):
    client.as_(a_viewer(a_person(zone, "east", "孙七"), "officer"))
    for query in ("三丰", "阳三", "欧", "1234", "13812341111"):
        found = client.get("/api/v1/people", query_string={"q": query}).json["items"]
        assert [item["name"] for item in found] == ["欧阳三丰"], query


def test_another_zone_is_as_good_as_missing(client, zone):
    elsewhere = a_person(a_border(), "west", "远方")
    client.as_(a_viewer(a_person(zone, "west", "王小明"), "officer"))
    hidden, missing = client.get(f"/people/{elsewhere.id}"), client.get("/people/99999999")
    assert hidden.status_code == missing.status_code == 404
    assert client.get(f"/api/v1/people/{elsewhere.id}").status_code == 404


@pytest.mark.parametrize("role", ["officer", "mediator", "duty", "leader", "audit_admin", "security_admin"])
def test_only_those_who_keep_the_list_change_it(client, zone, role):
    mine = a_person(zone, "west", "李四")
    client.as_(a_viewer(a_person(zone, "west", "王小明"), role))
    for path in ("/people/new", f"/people/{mine.id}/edit", "/people/import", "/people/units"):
        assert client.get(path).status_code == 403
    assert client.post("/api/v1/people", json={"name": "新人", "side": "west"}).status_code == 403


def test_a_person_of_the_other_side_is_changed_by_nobody_here(client, zone, other):
    client.as_(a_viewer(a_person(zone, "west", "王小明"), "organiser"))
    assert client.get(f"/people/{other.id}/edit").status_code == 403
    assert client.post(f"/people/{other.id}/edit", data={"name": "改名"}).status_code == 403
    answer = client.post("/api/v1/people", json={"name": "新人", "side": "east"})
    assert answer.status_code == 403 and answer.content_type == "application/problem+json"


def test_bad_input_is_named_by_field_and_what_was_typed_stays(client, session, zone):
    client.as_(a_viewer(a_person(zone, "west", "王小明"), "organiser"))
    data = {"name": "新来的人", "side": "west", "phone": "abc", "town_code": "110000101"}
    answer = client.post("/people/new", data=data)
    assert answer.status_code == 422 and "新来的人" in answer.text and 'id="f-phone-error"' in answer.text
    wrong = client.post("/people/new", data={**data, "phone": "", "village_code": "220000101201"})
    assert wrong.status_code == 422 and 'id="f-village_code-error"' in wrong.text
    assert session.scalar(select(Person).where(Person.name == "新来的人")) is None
    right = client.post("/people/new", data={**data, "phone": "１３９ 0000 0001"})
    assert right.status_code == 302
    assert session.scalar(select(Person.phone).where(Person.name == "新来的人")) == "13900000001"


def test_fields_that_nobody_offered_are_refused(client, zone):
    client.as_(a_viewer(a_person(zone, "west", "王小明"), "organiser"))
    answer = client.post("/api/v1/people", json={"name": "新人", "side": "west", "zone_id": 7, "words": []})
    assert answer.status_code == 422 and set(answer.json["errors"]) == {"zone_id", "words"}


def test_the_three_administrators_are_three_persons(session, zone, security):
    person = a_person(zone, "west", "李四")
    service.grant(person, "system_admin", "west", actor=security, now=NOW)
    for role in ("audit_admin", "security_admin"):
        with pytest.raises(Refused):
            service.grant(person, role, "west", actor=security, now=NOW)
    service.grant(person, "organiser", "west", actor=security, now=NOW)
    service.grant(person, "organiser", "west", actor=security, now=NOW)
    assert len(queries.grants_of(person.id)) == 2


def test_nobody_grants_to_themselves_or_for_another_side(session, zone, security, other):
    myself = session.get(Person, security.person_id)
    for person, side in ((myself, "west"), (other, "east")):
        with pytest.raises(NotAllowed):
            service.grant(person, "leader", side, actor=security, now=NOW)
    with pytest.raises(Invalid):
        service.grant(a_person(zone), "emperor", "west", actor=security, now=NOW)


def test_roles_are_granted_and_withdrawn_on_the_page_and_written_down(client, session, zone, security):
    person = a_person(zone, "west", "李四")
    client.as_(security)
    client.post(f"/people/{person.id}/grants", data={"role": "duty", "side": "west"})
    grant = session.scalar(select(Grant).where(Grant.person_id == person.id))
    assert grant.role == "duty"
    client.post(f"/people/grants/{grant.id}/withdraw")
    assert queries.grants_of(person.id) == []
    verbs = session.scalars(select(Entry.verb).where(Entry.subject_id == str(person.id))).all()
    assert {"people.granted", "people.withdrawn"} <= set(verbs)
    client.as_(a_viewer(person, "organiser"))
    assert (
        client.post(f"/people/{person.id}/grants", data={"role": "duty", "side": "west"}).status_code == 403
    )


def test_an_account_begins_with_a_password_that_is_shown_once(client, app, session, zone):
    person = a_person(zone, "west", "李四")
    client.as_(a_viewer(a_person(zone, "west", "周九"), "system_admin"))
    assert client.post(f"/people/{person.id}/account", data={"login": "X"}).status_code == 422
    page = client.post(f"/people/{person.id}/account", data={"login": "lisi"}).text
    password = page.split("<dd><code>")[2].split("</code>")[0]
    assert password not in client.get(f"/people/{person.id}").text
    fresh = app.test_client()
    assert fresh.post("/login", data={"login": "lisi", "password": password}).location == "/"
    assert fresh.get("/me").location == "/change"
    client.post(f"/people/{person.id}/account/reset")
    assert fresh.get("/me").location.startswith("/login")
    assert client.post(f"/people/{person.id}/account", data={"login": "other"}).status_code == 409
    client.post(f"/people/{person.id}/account/close")
    assert queries.get_account(person.id).active is False


def test_an_access_key_acts_as_its_owner_within_its_scope(client, session, zone):
    owner = a_person(zone, "west", "王小明", "organiser")
    token, secret = service.make_token(owner, "script", ["read"], actor=a_viewer(owner), now=moment())
    shown = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/people", headers=shown).status_code == 200
    assert (
        client.post("/api/v1/people", json={"name": "甲乙", "side": "west"}, headers=shown).status_code == 403
    )
    assert session.scalar(select(ApiToken.secret_hash)) not in secret and token.used_at is not None
    _, writing = service.make_token(owner, "script", ["write"], actor=a_viewer(owner), now=moment())
    made = client.post(
        "/api/v1/people",
        json={"name": "甲乙", "side": "west"},
        headers={"Authorization": f"Bearer {writing}"},
    )
    assert made.status_code == 201
    service.revoke_token(token, actor=a_viewer(owner), now=moment())
    assert client.get("/api/v1/people", headers=shown).status_code == 401


@pytest.mark.parametrize("end", ["expired", "left", "unknown"])
def test_a_key_that_ended_opens_nothing(client, session, zone, end):
    owner = a_person(zone, "west", "王小明", "organiser")
    token, secret = service.make_token(owner, "script", ["read"], actor=a_viewer(owner), now=moment())
    if end == "expired":
        token.expires_at = moment()
    elif end == "left":
        owner.status = "left"
    else:
        secret = "bg_" + "x" * 43
    answer = client.get("/api/v1/people", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_nobody_makes_a_key_for_somebody_else(zone):
    owner, stranger = a_person(zone), a_person(zone)
    with pytest.raises(NotAllowed):
        service.make_token(owner, "x", ["read"], actor=a_viewer(stranger, "system_admin"), now=NOW)


def test_a_key_is_made_on_ones_own_page_and_shown_once(client, zone):
    owner = a_person(zone, "west", "王小明", "organiser")
    account = an_account(owner)
    client.as_(a_viewer(owner, "organiser", account_id=account.id))
    page = client.post("/me/keys", data={"label": "脚本", "scopes": "read", "days": "30"})
    secret = page.text.split("<code>bg_")[1].split("</code>")[0]
    assert secret not in client.get("/me").text and "脚本" in client.get("/me").text
    assert client.post("/me/keys", data={"label": "", "scopes": "read"}).status_code == 422


def test_a_roster_goes_in_through_the_api_too(client, session, zone):
    client.as_(a_viewer(a_person(zone, "west", "王小明"), "organiser"))
    content = "姓名,电话,镇,村\n李四,13900000001,西镇,山塘村\n张三,139,西镇,山塘村\n".encode("utf-8-sig")

    def send(**answers):
        data = {"file": (io.BytesIO(content), "a.csv"), **answers}
        return client.post("/api/v1/people/import", data=data, content_type="multipart/form-data")

    looked = send().json
    assert looked["counts"]["new"] == 1 and looked["stored"] is False
    assert looked["problems"][0] | {"reason": ""} == {
        "sheet": "", "row": 3, "column": "B", "field": "phone", "value": "139", "reason": "",
    }  # fmt: skip
    assert session.scalar(select(Person).where(Person.name == "李四")) is None
    assert send(dry_run="false").json["stored"] is True
    assert session.scalar(select(Person.village_code).where(Person.name == "李四")) == "110000101201"


def test_paging_walks_through_everybody_once(session, zone):
    viewer = a_viewer(a_person(zone, "west", "王小明"), "officer")
    wanted = {viewer.person_id} | {a_person(zone, "west", f"人{n}").id for n in range(7)}
    seen, after = [], 0
    while after is not None:
        found, after = queries.person_page(viewer, queries.Filters(after=after), limit=3)
        seen += [person.id for person in found]
    assert sorted(seen) == sorted(wanted)
