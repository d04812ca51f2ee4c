"""Members accept, decline, swap and are replaced; the signatures stand; the organiser ticks who was told."""

import datetime as dt

import icalendar
import pytest

from border_gov.cohandling import queries as signoff_queries
from border_gov.joint_patrol.models.plans import Patrol, PatrolMember, PatrolSwap
from border_gov.joint_patrol.queries import plan_people, plan_told, plans
from border_gov.joint_patrol.service import inputs
from border_gov.joint_patrol.service import plan_places as service
from border_gov.joint_patrol.service.plan_edits import BreaksRules
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed, NotFound, Refused
from border_gov.people.models import Person
from tests.build.patrol_plans import NOW, WEEK, a_published_plan, a_small_border, viewer_of_person


@pytest.fixture
def border(session):
    return a_small_border(people=14)


@pytest.fixture
def plan(border):
    return a_published_plan(border)


@pytest.fixture
def problem(border, plan):
    return inputs.planning_inputs(border.zone.id, WEEK, NOW)


def place_of(role="member", side="east"):
    chosen = db.select(PatrolMember).where(PatrolMember.role == role, PatrolMember.side == side)
    return db.session.scalars(chosen.order_by(PatrolMember.id)).first()


def viewer_of(place):
    return viewer_of_person(db.session.get(Person, place.person_id))


def anybody(side="east"):
    return db.session.scalars(
        db.select(PatrolMember).where(PatrolMember.side == side).order_by(PatrolMember.id)
    ).first()


def test_a_member_accepts_and_declines(border, plan):
    place = anybody()
    service.answer(place, viewer_of(place), "accept", NOW)
    assert (place.state, place.told_at) == ("accepted", NOW)
    service.answer(place, viewer_of(place), "decline", NOW)
    assert place.state == "declined"
    entry = db.session.scalars(db.select(Entry).where(Entry.verb == "patrol.shift_declined")).one()
    leaders = plan_people.facts_of(place, NOW).leaders - {place.person_id}
    assert leaders <= set(entry.audience_people)


def test_nobody_answers_for_another_or_after_the_start(border, plan):
    place = anybody()
    other = db.session.scalars(
        db.select(PatrolMember).where(PatrolMember.person_id != place.person_id)
    ).first()
    with pytest.raises(NotAllowed):
        service.answer(place, viewer_of(other), "accept", NOW)
    walk = db.session.get(Patrol, place.patrol_id)
    with pytest.raises(NotAllowed):
        service.answer(place, viewer_of(place), "accept", walk.starts_at + dt.timedelta(minutes=1))


def test_a_leader_replaces_a_sick_member_and_the_signatures_stand(border, plan, problem):
    place = anybody("west")
    leader = next(
        p
        for p in db.session.scalars(
            db.select(PatrolMember).where(
                PatrolMember.patrol_id == place.patrol_id,
                PatrolMember.id != place.id,
                PatrolMember.role.in_(("leader", "deputy")),
            )
        )
    )
    before = signoff_queries.latest("patrol_plan", plan.id)
    found = service.candidates(place, problem)
    assert found and all(free for _, free, _ in found[:1])
    made = service.replace(place, viewer_of(leader), found[0][0], problem, NOW, agreed=True)
    assert (place.state, made.state, made.side, made.role) == ("replaced", "accepted", place.side, place.role)
    assert signoff_queries.is_signed("patrol_plan", plan.id)
    assert signoff_queries.latest("patrol_plan", plan.id).id == before.id
    ids = {m["id"] for row in plans.content(plan)["patrols"] for m in row["members"]}
    assert str(made.person_id) in ids
    assert plan.state == "published"


def test_the_replacement_must_be_of_the_same_side(border, plan, problem):
    place = anybody("west")
    across = border.volunteers["east"][3].id
    with pytest.raises(BreaksRules) as refusal:
        service.replace(place, border.organisers["west"], across, problem, NOW, agreed=True)
    assert [breach.code for breach in refusal.value.breaches] == ["other_side"]


def test_an_untrained_person_cannot_come_in(border, plan, problem):
    place = anybody("west")
    untrained = border.volunteers["west"][0].id
    with pytest.raises(BreaksRules):
        service.replace(place, border.organisers["west"], untrained, problem, NOW, agreed=True)


def test_the_other_sides_organiser_may_not_replace_our_people(border, plan, problem):
    with pytest.raises(NotAllowed):
        service.replace(anybody("west"), border.organisers["east"], 1, problem, NOW, agreed=True)


def test_swap_with_a_colleague(border, plan, problem):
    place = anybody("east")
    colleague = service.candidates(place, problem)[0][0]
    swap = service.ask_colleague(place, viewer_of(place), colleague, problem, NOW)
    person = viewer_of_person(db.session.get(Person, colleague))
    questions = [shift for shift in plan_people.my_shifts(person, NOW) if shift.question]
    assert [q.question.swap_id for q in questions] == [swap.id]
    made = service.answer_colleague(swap, person, True, problem, NOW)
    assert (place.state, made.person_id, made.state, swap.state) == (
        "swapped",
        colleague,
        "accepted",
        "agreed",
    )
    with pytest.raises(Refused):
        service.answer_colleague(swap, person, True, problem, NOW)


def test_a_colleague_may_say_no(border, plan, problem):
    place = anybody("east")
    colleague = service.candidates(place, problem)[0][0]
    swap = service.ask_colleague(place, viewer_of(place), colleague, problem, NOW)
    service.answer_colleague(swap, viewer_of_person(db.session.get(Person, colleague)), False, problem, NOW)
    assert (place.state, swap.state) == ("invited", "refused")


def test_telling_is_ticked_by_each_side_for_its_own(border, plan):
    east = border.organisers["east"]
    waiting = plan_told.not_yet_told(plan, east)
    assert waiting and {one.side.key for one in waiting} == {"east"}
    ids = [member_id for one in waiting for member_id, _, _ in one.walks]
    across = anybody("west").id
    assert service.tick_told(plan, east, [*ids, across], NOW) == len(ids)
    assert plan_told.not_yet_told(plan, east) == []
    assert plan_told.not_yet_told(plan, border.organisers["west"])


def test_mates_of_one_walk_see_each_others_names(border, plan):
    place = anybody("east")
    shift = plan_people.my_shifts(viewer_of(place), NOW)[0]
    assert all(not mate.name.endswith("*") for mate in shift.mates)
    with pytest.raises(NotFound):
        stranger = viewer_of_person(border.volunteers["east"][0])
        plan_people.patrol(place.patrol_id, stranger)


def test_my_walks_on_the_phone(client, border, plan):
    place = anybody("east")
    phone = client.as_(viewer_of(place))
    page = phone.get("/patrol/walks")
    assert page.status_code == 200
    for word in ("GPX", "令牌", "变体", "奖励值"):
        assert word not in page.text
    assert phone.post(f"/patrol/places/{place.id}/accept").status_code == 302
    assert db.session.get(PatrolMember, place.id).state == "accepted"
    assert phone.get(f"/patrol/places/{place.id}/swap").status_code == 200


def test_a_leader_replaces_on_the_phone(client, border, plan):
    leader = place_of("leader", "east") or place_of("leader", "west")
    place = db.session.scalars(
        db.select(PatrolMember).where(
            PatrolMember.patrol_id == leader.patrol_id, PatrolMember.side != leader.side
        )
    ).first()
    phone = client.as_(viewer_of(leader))
    page = phone.get(f"/patrol/places/{place.id}/replace")
    assert page.status_code == 200
    person = int(page.text.split('name="person_id" value="')[1].split('"')[0])
    done = phone.post(f"/patrol/places/{place.id}/replace", data={"person_id": person, "agreed": "1"})
    assert done.status_code == 302
    assert db.session.get(PatrolMember, place.id).state == "replaced"


def test_the_swap_is_asked_and_answered_on_the_phone(client, border, plan, problem):
    place = anybody("east")
    colleague = service.candidates(place, problem)[0][0]
    asked = client.as_(viewer_of(place)).post(f"/patrol/places/{place.id}/swap", data={"asked_id": colleague})
    assert asked.status_code == 302
    swap = db.session.scalars(db.select(PatrolSwap)).one()
    other = client.as_(viewer_of_person(db.session.get(Person, colleague)))
    assert other.post(f"/patrol/swaps/{swap.id}/yes").status_code == 302
    assert db.session.get(PatrolMember, place.id).state == "swapped"


def test_a_stranger_cannot_touch_a_place(client, border, plan):
    stranger = client.as_(viewer_of_person(border.volunteers["west"][0]))
    assert stranger.post(f"/patrol/places/{anybody('east').id}/accept").status_code == 404


def test_people_page_and_ticks(client, border, plan):
    desk = client.as_(border.organisers["east"])
    assert desk.get(f"/patrol/plans/{plan.id}?part=people").status_code == 200
    one = plan_told.not_yet_told(plan, border.organisers["east"])[0]
    first, *others = [member_id for member_id, _, _ in one.walks]
    data = {"id": str(first), f"with-{first}": [str(member_id) for member_id in others]}
    assert desk.post(f"/patrol/plans/{plan.id}/told", data=data).status_code == 302
    assert all(db.session.get(PatrolMember, m).told_at for m, _, _ in one.walks)


def test_calendar_feed_is_secret_and_revocable(client, border, plan):
    desk = client.as_(border.organisers["east"])
    page = desk.post("/patrol/calendar")
    address = page.text.split("/patrol/calendar/")[1].split(".ics")[0]
    feed = client.as_(None).get(f"/patrol/calendar/{address}.ics")
    assert feed.content_type.startswith("text/calendar")
    events = icalendar.Calendar.from_ical(feed.data).walk("VEVENT")
    assert len(events) == 6
    assert events[0].decoded("dtstart").utcoffset() == dt.timedelta(hours=8)
    client.as_(border.organisers["east"]).post("/patrol/calendar/revoke")
    assert client.as_(None).get(f"/patrol/calendar/{address}.ics").status_code == 404
