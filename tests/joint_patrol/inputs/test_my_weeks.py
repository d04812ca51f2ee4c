"""A volunteer says on the phone when they can come; silence is last week's answer."""

import datetime as dt

import pytest

from border_gov.joint_patrol.models.people import AvailabilityException, VolunteerProfile, WeekAnswer
from border_gov.joint_patrol.queries import my_weeks
from border_gov.journal.models import Entry
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from border_gov.people.models import Person
from tests.browser import PHONE, watch
from tests.build.joint_patrol import a_patrol_zone, a_volunteer
from tests.build.patrol_plans import a_small_border, viewer_of_person

URL = "/patrol/my-weeks/"
MONDAY = clock.monday(clock.today(clock.now())) + dt.timedelta(days=7)


@pytest.fixture
def mine(session):
    zone = a_patrol_zone()
    return a_volunteer(zone, side_keys(zone.id)[0])


@pytest.fixture
def me(client, mine):
    client.set_cookie("border_gov_language", "en")
    return client.as_(viewer_of_person(db.session.get(Person, mine.person_id)))


def test_an_answer_counts_and_silence_repeats_it(me, mine):
    slot = f"{MONDAY.isoformat()}/evening"
    found = me.post(f"{URL}week/{MONDAY}", data={"say": "chosen", "slots": [slot]})
    assert found.status_code == 302
    assert my_weeks.my_week(mine, MONDAY).coming == {(MONDAY, "evening")}
    following = MONDAY + dt.timedelta(days=7)
    silent = my_weeks.my_week(mine, following)
    assert (silent.answered, silent.follows_last, silent.coming) == (False, True, {(following, "evening")})
    assert db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.week_answered")).one()


def test_as_usual_and_not_at_all(me, mine):
    for say, count in (("usual", 2), ("none", 0)):
        me.post(f"{URL}week/{MONDAY}", data={"say": say})
        assert len(db.session.scalars(db.select(WeekAnswer)).one().slots) == count
        assert len(my_weeks.my_week(mine, MONDAY).coming) == count


def test_an_answer_is_taken_back_to_silence(me, mine):
    assert "Take my answer back" not in me.get(URL).text
    usual = my_weeks.my_week(mine, MONDAY).coming
    me.post(f"{URL}week/{MONDAY}", data={"say": "none"})
    assert "Take my answer back" in me.get(URL).text
    for _ in range(2):
        assert me.post(f"{URL}week/{MONDAY}", data={"say": "back"}).status_code == 302
    silent = my_weeks.my_week(mine, MONDAY)
    assert (silent.answered, silent.coming) == (False, usual)
    assert db.session.scalars(db.select(WeekAnswer)).all() == []
    assert db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.answer_taken_back")).one()


def test_a_day_differs_and_is_taken_back(me, mine):
    me.post(f"{URL}day", data={"day": MONDAY.isoformat(), "part": "", "say": "no"})
    assert (MONDAY, "evening") not in my_weeks.my_week(mine, MONDAY).coming
    me.post(f"{URL}day", data={"day": MONDAY.isoformat(), "part": "", "say": "back"})
    assert db.session.scalars(db.select(AvailabilityException)).all() == []
    assert me.post(f"{URL}day", data={"day": "2020-01-01", "say": "no"}).status_code == 422


def test_usual_times_are_my_own_to_change(me, mine):
    trained, version = mine.trained_on, mine.version
    me.post(f"{URL}usual", data={"usual": ["5-morning"], "version": version})
    row = db.session.get(VolunteerProfile, mine.id)
    assert (row.usual, row.trained_on) == ([[5, "morning"]], trained)
    assert me.post(f"{URL}usual", data={"usual": [], "version": version}).status_code == 409


def test_who_is_no_volunteer_is_told(client, mine):
    client.set_cookie("border_gov_language", "en")
    other = db.session.get(Person, mine.person_id)
    db.session.delete(mine)
    db.session.flush()
    assert "not entered" in client.as_(viewer_of_person(other)).get(URL).text
    assert client.post(f"{URL}week/{MONDAY}", data={"say": "none"}).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_is_sound_on_a_phone(live, chromium, language):
    with transaction():
        a_small_border(people=4)
        row = db.session.scalars(db.select(VolunteerProfile)).first()
        viewer = viewer_of_person(db.session.get(Person, row.person_id))
    live.app.extensions["load_viewer"] = lambda: viewer
    context = chromium.new_context(viewport=PHONE)
    context.add_cookies([{"name": "border_gov_language", "value": language, "url": live.url}])
    eye = watch(context, live.url)
    eye.go(URL)
    assert (eye.axe(), eye.faults) == ([], [])
    assert eye.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    with eye.page.expect_navigation():
        eye.page.locator('button[value="none"]').first.click()
    assert db.session.scalars(db.select(WeekAnswer)).one().slots == []
    context.close()
