"""A week in a real browser: shown, dragged, undone, answered on the phone; nothing leaves the site."""

import pytest

from border_gov.joint_patrol.models.plans import PatrolMember
from border_gov.kernel.db import db
from border_gov.people.models import Person
from tests.browser import DESK, PHONE
from tests.build.patrol_plans import viewer_of_person
from tests.joint_patrol.plans.conftest import is_sound

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_of_a_week_is_sound(look, story, size, language):
    for part in ("teams", "left-out", "grounds", "history"):
        is_sound(look(f"/patrol/plans/{story.plan_id}?part={part}", size, language))
    is_sound(look("/patrol/plans", size, language))
    is_sound(look(f"/patrol/plans/{story.plan_id}/papers", size, language))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_people_pages_are_sound(look, story, language):
    story.publish()
    is_sound(look(f"/patrol/plans/{story.plan_id}?part=people", DESK, language))
    place = db.session.scalars(db.select(PatrolMember).where(PatrolMember.role == "leader")).first()
    story.viewer = viewer_of_person(db.session.get(Person, place.person_id))
    for path in ("/patrol/walks", f"/patrol/places/{place.id}/swap", "/patrol/calendar"):
        is_sound(look(path, PHONE, language))


def test_a_dropped_checkpoint_is_dragged_out_and_undone(look, story):
    before = story.newest().number
    eye = look(f"/patrol/plans/{story.plan_id}")
    stop = eye.page.locator(".stop").first
    what = stop.get_attribute("data-what")
    stop.locator(".stop-name").hover()
    eye.page.mouse.down()
    eye.page.mouse.move(700, 500, steps=4)
    way_out = eye.page.locator("[data-drop-out]").bounding_box()
    eye.page.mouse.move(way_out["x"] + 40, way_out["y"] + 20, steps=4)
    with eye.page.expect_navigation():
        eye.page.mouse.up()
    assert story.newest().number == before + 1
    assert eye.page.locator(f'.stop[data-what="{what}"]').count() == 0
    eye.page.get_by_role("button", name="撤销").first.click()
    eye.page.locator("dialog[open] button.btn-primary").click()
    eye.page.wait_for_load_state("load")
    assert story.newest().verb == "undone"
    assert eye.page.locator(f'.stop[data-what="{what}"]').count() == 1
    assert eye.faults == []


def test_a_drag_that_breaks_a_rule_is_told_in_words(look, story):
    before = story.newest().number
    eye = look(f"/patrol/plans/{story.plan_id}")
    leader = eye.page.locator('.member[data-role="leader"]').first
    leader.locator(".member-name").drag_to(eye.page.locator("ul.members").nth(1))
    note = leader.locator(".refused")
    note.wait_for()
    assert "组长" in note.inner_text()
    assert story.newest().number == before


def test_the_keyboard_moves_a_stop(look, story):
    before = story.newest().number
    eye = look(f"/patrol/plans/{story.plan_id}")
    fold = eye.page.locator(".stop .fold summary").first
    fold.focus()
    eye.page.keyboard.press("Enter")
    form = eye.page.locator(".stop .fold[open] form.change-form")
    form.locator('select[name="target"]').select_option("")
    form.locator("button").focus()
    with eye.page.expect_navigation():
        eye.page.keyboard.press("Enter")
    assert story.newest().number == before + 1
    assert eye.faults == []


def test_a_volunteer_accepts_on_the_phone(look, story):
    story.publish()
    place = db.session.scalars(db.select(PatrolMember)).first()
    story.viewer = viewer_of_person(db.session.get(Person, place.person_id))
    eye = look("/patrol/walks", PHONE)
    with eye.page.expect_navigation():
        eye.page.get_by_role("button", name="我能来").first.click()
    assert eye.page.locator(".state-good").count() == 1
    height = eye.page.locator(".walk-acts .btn").first.bounding_box()["height"]
    assert height >= 48
    is_sound(eye)
