"""The demonstration shows incidents in nearly every state on both sides, once."""

from border_gov.cohandling.queries import handover as handovers
from border_gov.demo.incidents import load_incidents
from border_gov.demo.load import viewer_of
from border_gov.demo.people import load_people
from border_gov.incidents.models import Assignment, Incident, PublicContact, Survey
from border_gov.incidents.queries import board, shifts, watch
from border_gov.incidents.rules import codes
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from tests.build.incidents import NOW
from tests.build.jurisdictions import a_zone


def test_every_state_that_needs_no_other_room_is_shown_once(session):
    zone = a_zone(NOW)
    known = load_people(NOW)
    staff = [{one.side: viewer_of(one) for one in known if role in one.roles} for role in ("officer", "duty")]
    load_incidents(*staff, NOW)
    load_incidents(*staff, NOW)
    found = db.session.scalars(db.select(Incident)).all()
    assert {one.state for one in found} == set(codes.STATES) - {codes.LINKED_OUT}
    sides = places.side_keys(zone.id)
    assert {one.receiver for one in found} == set(sides)
    assert {len(one.sides) for one in found} == {1, 2}
    ids = [one.id for one in found]
    assert watch.overdue(ids, NOW) and handovers.disputed_of("incident", ids, NOW)
    assert {row.answer for row in db.session.scalars(db.select(Survey))} == {"solved", "half", "not"}
    assert "hand_over" in {one.lead_rule for one in found}
    assert db.session.scalar(db.select(db.func.count(Assignment.id))) > 5
    for side in sides:
        assert board.templates(zone.id, side) and shifts.page(staff[0][side], side)
        assert not board.boards(zone.id, [side], NOW)[0].silent
        of_side = db.select(db.func.count(PublicContact.id)).where(PublicContact.side == side)
        assert db.session.scalar(of_side) >= 4
