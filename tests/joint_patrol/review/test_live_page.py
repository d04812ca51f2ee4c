"""The page of patrols under way in Chromium: what a team notes is there at once, list and map alike."""

from typing import Any

import pytest

from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import walk_entries, walking
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.build.tracks import a_sending, agrees, send
from tests.build.walking import a_line, an_outing

pytestmark = pytest.mark.browser
TEAMS = """() => {
  const teams = document.querySelector(".folium-map").border.groups.teams;
  return teams.getLayers().map((one) => one.getLatLng().lng);
}"""


def test_a_check_in_and_a_position_show_without_waiting_for_the_poll(live: Any, eye: Any) -> None:
    outing = an_outing(now())
    live.app.extensions["load_viewer"] = lambda: outing.border.organisers["west"]
    db.session.commit()
    page = eye.go("/patrol/live")
    page.locator("#live-teams .empty").wait_for()
    page.wait_for_selector("[data-border-map][data-ready]")
    assert page.evaluate(TEAMS) == []
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    db.session.commit()
    page.locator("#live-teams tbody tr").wait_for(timeout=5000)
    walk_entries.note(outing.patrol, outing.leader, WalkEntryIn().load(a_line(at=now())), now(), None)
    db.session.commit()
    page.locator("#live-teams").get_by_text("1 / 4").wait_for(timeout=5000)
    page.wait_for_function(f"() => ({TEAMS})().length === 1", timeout=5000)
    before = page.evaluate(TEAMS)
    agrees(outing.leader, now())
    send(outing, outing.leader, a_sending(now(), 1), now())
    db.session.commit()
    page.wait_for_function(f"before => ({TEAMS})()[0] !== before", arg=before[0], timeout=5000)
    assert "刚刚" in page.locator("#live-teams tbody").inner_text()
    assert eye.axe() == []
    assert eye.faults == []
