"""A week is changed by hand in a real browser: by button and mouse, refused on the spot, locked, undone."""

import threading

import pytest

from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.planner.model import Change
from border_gov.joint_patrol.queries import plans
from border_gov.joint_patrol.service import plan_edits as service
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from tests.browser import DESK, PHONE
from tests.joint_patrol.plans.conftest import is_sound

pytestmark = pytest.mark.browser
IN_SIGHT = """() => {
  const box = document.querySelector(".refused").getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""


def walks(story):
    db.session.rollback()
    return plans.content(db.session.get(PatrolPlan, story.plan_id))["patrols"]


def order(story, team):
    return [stop["checkpoint"] for walk in walks(story) if walk["team"] == team for stop in walk["stops"]]


def members(story, team):
    return [member["id"] for walk in walks(story) if walk["team"] == team for member in walk["members"]]


def an_earlier(story, fits):
    """A stop of which the planner says that visiting it one place earlier fits, or does not."""
    found = walks(story)
    plan = db.session.get(PatrolPlan, story.plan_id)
    for walk in found:
        for here in range(1, len(walk["stops"])):
            what = walk["stops"][here]["checkpoint"]
            change = Change("stop", what, walk["team"], walk["team"], position=here - 1)
            if service.try_change(plan, change).verdict.ok == fits:
                return walk, change
    raise AssertionError("the border has no such stop")


def shows(look, story, walk, size=DESK, language="zh_CN"):
    return look(f"/patrol/plans/{story.plan_id}?day={walk['day']}", size, language)


def the_row(eye, change):
    return eye.page.locator(
        f'li[data-kind="{change.kind}"][data-what="{change.what}"][data-source="{change.source}"]'
    )


def on_page(eye, team):
    return [
        row.get_attribute("data-what")
        for row in eye.page.locator(f'[id="t-{team}"] li[data-kind="stop"]').all()
    ]


def presses_earlier(eye, change):
    row = the_row(eye, change)
    row.locator("summary").click()
    with eye.page.expect_navigation():
        row.locator("form.d-inline button[aria-label]").first.click()


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh_CN"), (PHONE, "en")], ids=["desk-zh", "phone-en"])
def test_earlier_changes_the_order(look, story, size, language):
    walk, change = an_earlier(story, fits=True)
    wanted = order(story, walk["team"])
    at = wanted.index(change.what)
    wanted[at - 1], wanted[at] = wanted[at], wanted[at - 1]
    eye = shows(look, story, walk, size, language)
    presses_earlier(eye, change)
    assert on_page(eye, walk["team"]) == wanted == order(story, walk["team"])
    assert eye.page.locator(".refused").count() == 0
    assert story.newest().verb == "moved"
    is_sound(eye)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh_CN"), (DESK, "en")], ids=["phone-zh", "desk-en"])
def test_earlier_is_refused_with_the_reason_beside_the_stop(look, story, size, language):
    walk, change = an_earlier(story, fits=False)
    before, newest = order(story, walk["team"]), story.newest().number
    eye = shows(look, story, walk, size, language)
    presses_earlier(eye, change)
    note = the_row(eye, change).locator(".refused")
    lines = note.locator("p").all_inner_texts()
    assert len(lines) >= 2 and all(len(line) > 5 for line in lines)
    eye.page.wait_for_function(IN_SIGHT)
    assert on_page(eye, walk["team"]) == before == order(story, walk["team"])
    assert story.newest().number == newest
    is_sound(eye)
    eye.page.reload()
    assert eye.page.locator(".refused").count() == 0


def drags(eye, what, onto, upper):
    """With the mouse, to the upper or lower edge of another row."""
    what.scroll_into_view_if_needed()
    box = what.locator(".stop-name, .member-name").bounding_box()
    eye.page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    eye.page.mouse.down()
    goal = onto.bounding_box()
    spot = goal["x"] + 60, goal["y"] + (3 if upper else goal["height"] - 3)
    eye.page.mouse.move(spot[0], spot[1] + 6, steps=4)
    eye.page.mouse.move(*spot, steps=3)


def test_a_stop_is_dragged_before_another(look, story):
    walk, change = an_earlier(story, fits=True)
    before = order(story, walk["team"])
    at = before.index(change.what)
    eye = shows(look, story, walk)
    neighbour = the_row(eye, Change("stop", before[at - 1], walk["team"]))
    drags(eye, the_row(eye, change), neighbour, upper=True)
    eye.page.wait_for_selector(".drag-said.good")
    with eye.page.expect_navigation():
        eye.page.mouse.up()
    wanted = [*before[: at - 1], before[at], before[at - 1], *before[at + 1 :]]
    assert on_page(eye, walk["team"]) == wanted == order(story, walk["team"])
    assert eye.faults == []


def test_a_stop_dragged_where_it_does_not_fit_stays_and_says_why(look, story):
    walk, change = an_earlier(story, fits=False)
    before, newest = order(story, walk["team"]), story.newest().number
    eye = shows(look, story, walk)
    neighbour = the_row(eye, Change("stop", before[before.index(change.what) - 1], walk["team"]))
    drags(eye, the_row(eye, change), neighbour, upper=True)
    eye.page.wait_for_selector(".drag-said.bad")
    eye.page.mouse.up()
    the_row(eye, change).locator(".refused").wait_for()
    assert (on_page(eye, walk["team"]), story.newest().number) == (before, newest)
    assert eye.faults == []


def test_a_person_is_dragged_into_another_team(look, story):
    source, target = (walk for walk in walks(story) if walk["day"] == walks(story)[0]["day"])
    leaving = next(m["id"] for m in target["members"] if m["role"] == "member")
    with transaction():
        plan = db.session.get(PatrolPlan, story.plan_id)
        change = Change("person", leaving, source=target["team"])
        service.apply_change(plan, story.viewer, plan.version, change, clock.now())
    person = next(m["id"] for m in source["members"] if m["role"] == "member")
    eye = shows(look, story, source)
    onto = eye.page.locator(f'ul.members[data-team="{target["team"]}"] li').last
    drags(eye, the_row(eye, Change("person", person, source["team"])), onto, upper=False)
    eye.page.wait_for_selector(".drag-said.good")
    with eye.page.expect_navigation():
        eye.page.mouse.up()
    assert person in members(story, target["team"])
    assert person not in members(story, source["team"])
    assert eye.faults == []


def works_off(app):
    """The worker, until nothing waits; in a thread, for the browser's own loop runs in this one."""
    db.session.rollback()
    worker = app.extensions["jobs"].run_worker
    options = {"queues": ["heavy"], "wait": False, "install_signal_handlers": False}
    work = threading.Thread(target=worker, kwargs=options)
    work.start()
    work.join(240)
    assert not work.is_alive()


def test_a_locked_team_stays_while_the_rest_is_planned_again_and_undone(look, live, story):
    walk = walks(story)[0]
    team, kept = walk["team"], order(story, walk["team"])
    first = walks(story)
    eye = shows(look, story, walk)
    card = eye.page.locator(f'[id="t-{team}"]')
    with eye.page.expect_navigation():
        card.locator(".meet form button").click()
    assert "locked" in card.get_attribute("class")
    assert card.locator("[draggable=true]").count() == 0
    with eye.page.expect_navigation():
        eye.page.locator("form[action$='/run']:has(input[name=keep]) button").click()
    works_off(live.app)
    assert order(story, team) == kept
    assert sorted(members(story, team)) == sorted(m["id"] for m in walk["members"])
    assert story.newest().verb == "planned"
    eye.go(f"/patrol/plans/{story.plan_id}")
    eye.page.get_by_role("button", name="撤销").first.click()
    with eye.page.expect_navigation():
        eye.page.locator("dialog[open] button.btn-primary").click()
    assert story.newest().verb == "undone"
    assert walks(story) == first
    assert eye.faults == []
