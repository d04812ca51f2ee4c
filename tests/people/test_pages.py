"""Pages of people: who may open them, what they show, what they refuse."""

import pytest

from tests.build.people import a_border, a_person, a_unit, a_viewer, an_account


@pytest.fixture
def zone(session):
    return a_border()


def test_every_page_opens_for_those_who_may(client, zone):
    a_unit(zone)
    organiser = a_person(zone, "west", "王小明", "organiser")
    other = a_person(zone, "east", "张三丰", "volunteer", phone="13812341111")
    mine = a_person(zone, "west", "李四", "volunteer")
    an_account(mine, "li")
    client.as_(a_viewer(organiser, "organiser", "system_admin"))
    for path in (
        "/people",
        "/people?q=张三&side=east",
        f"/people/{other.id}",
        f"/people/{mine.id}",
        "/people/new",
        f"/people/{mine.id}/edit",
        "/people/units",
        "/people/links",
        "/people/waiting",
        "/people/import",
        "/me",
        "/people/export.xlsx",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text[:2000])
