"""Papers, tables, pictures, tracks: made, opened again, and showing what they should and no more."""

import io

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from border_gov.joint_patrol.documents import chat
from border_gov.joint_patrol.queries import plan_sheet
from tests.build.patrol_plans import a_plan, a_published_plan, a_small_border


@pytest.fixture
def border(session):
    return a_small_border()


@pytest.fixture
def plan(border):
    return a_published_plan(border)


@pytest.fixture
def desk(client, border):
    return client.as_(border.organisers["east"])


@pytest.fixture
def sheet(plan, border):
    return plan_sheet.of_plan(plan, border.organisers["east"])


def text_of(answer):
    assert answer.content_type == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.data))
    return "\n".join(page.extract_text() for page in reader.pages), reader


def names(sheet, side, own=True):
    return {
        member.name
        for patrol in sheet.patrols
        for member in patrol.members
        if (member.side.key == side) == own
    }


def test_the_roster_names_our_people_and_masks_theirs(desk, plan, sheet):
    text, reader = text_of(desk.get(f"/patrol/plans/{plan.id}/roster.pdf"))
    assert all(name in text for name in names(sheet, "east"))
    assert all(name.endswith("*") for name in names(sheet, "east", own=False))
    assert "110" in text
    assert not any("/Type3" in str(page.get("/Resources", {})) for page in reader.pages)


def test_a_draft_says_that_it_is_one(client, border):
    plan = a_plan(border)
    text, _ = text_of(client.as_(border.organiser).get(f"/patrol/plans/{plan.id}/roster.pdf"))
    assert "草稿" in text


def test_route_sheets_have_one_page_a_team_with_codes(desk, plan, sheet):
    text, reader = text_of(desk.get(f"/patrol/plans/{plan.id}/routes.pdf"))
    assert len(reader.pages) == len(sheet.patrols)
    assert all(stop.code in text for patrol in sheet.patrols for stop in patrol.stops)


def test_one_teams_route_sheet(desk, plan, sheet):
    team = sheet.patrols[0].team
    _text, reader = text_of(desk.get(f"/patrol/plans/{plan.id}/routes.pdf?team={team}"))
    assert len(reader.pages) == 1
    assert desk.get(f"/patrol/plans/{plan.id}/routes.pdf?team=nobody").status_code == 404


def test_the_week_as_a_workbook(desk, plan, sheet):
    answer = desk.get(f"/patrol/plans/{plan.id}/week.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    people, stops = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    cells = {str(cell) for row in people for cell in row}
    assert names(sheet, "east") <= cells
    assert {stop.code for p in sheet.patrols for stop in p.stops} <= {str(c) for r in stops for c in r}


def test_text_and_picture_for_a_chat_show_surnames_only(desk, plan, sheet, border):
    page = desk.get(f"/patrol/plans/{plan.id}/papers").text
    message = page.split('id="chat-text"')[1].split("</textarea>")[0]
    assert not any(person.name in message for people in border.volunteers.values() for person in people)
    assert "同志" in message
    picture = desk.get(f"/patrol/plans/{plan.id}/picture.png")
    image = Image.open(io.BytesIO(picture.data))
    assert image.format == "PNG"
    assert image.width == chat.WIDTH
    assert len(image.convert("L").getcolors(256)) > 20


def test_a_route_as_track(desk, plan, sheet):
    line = sheet.patrols[0]
    answer = desk.get(f"/patrol/plans/{plan.id}/route.gpx?team={line.team}")
    root = etree.fromstring(answer.data, etree.XMLParser(resolve_entities=False))
    space = {"g": "http://www.topografix.com/GPX/1/1"}
    points = root.findall(".//g:trkpt", space)
    assert len(points) == len(line.path)
    assert len(root.findall(".//g:wpt", space)) == len(line.stops)
    assert 120 < float(points[0].get("lon")) < 123


def test_the_map_of_a_day(desk, plan, sheet):
    day = sheet.patrols[0].day
    answer = desk.get(f"/patrol/plans/{plan.id}/map?day={day}")
    assert answer.content_type == "application/geo+json"
    layers = [feature["properties"]["layer"] for feature in answer.json["features"]]
    assert layers.count("routes") == 2
    assert "checkpoints" in layers and "meeting_points" in layers


def test_papers_are_not_for_other_zones(client, border, plan):
    stranger = border.organisers["east"]
    away = type(stranger)(**{**vars(stranger), "zones": frozenset({border.zone.id + 1})})
    for path in ("roster.pdf", "routes.pdf", "week.xlsx", "picture.png", "route.gpx", "papers", "map"):
        assert client.as_(away).get(f"/patrol/plans/{plan.id}/{path}").status_code == 404
