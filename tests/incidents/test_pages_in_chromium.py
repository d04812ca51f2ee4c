"""The report page with its map, whom to call, an incident and a hand-over's return in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from border_gov.cohandling.queries import handover as handovers
from border_gov.incidents.models import Incident
from border_gov.incidents.service import contacts
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from border_gov.kernel.viewer import NOBODY
from tests.browser import DESK, PHONE, Site, watch
from tests.build.incidents import JS, PH, a_report, a_stage, at, boss

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(live: Site) -> Any:
    now = clock.now()
    with transaction():
        made = a_stage(now)
        town = next(t for t in places.towns(made.zone.id, adjoining_only=True) if t["side_key"] == PH)
        data = {
            "town_code": town["code"],
            "kind": "duty",
            "names": {"zh": "平安办值班室"},
            "phone": "057000000",
        }
        contacts.save(None, data, actor=boss(made), zone_id=made.zone.id, now=now)
        joint = a_report(made, now, receiver=PH)
        asked = a_report(made, now, receiver=JS, **at(made, 400, PH))
        offer = handovers.open_of("incident", asked.id)
        assert offer is not None
        found = made, joint.id, offer.id, made.desk(PH)
    db.session.remove()
    return found


def test_anybody_points_to_a_place_and_the_desk_sees_it(live: Site, chromium: Browser, stage: Any) -> None:
    _, joint, offer, desk = stage
    for size, language in ((PHONE, "zh_CN"), (DESK, "en")):
        context: Any = chromium.new_context(viewport=size)
        context.add_cookies([{"name": "border_gov_language", "value": language, "url": live.url}])
        eye = watch(context, live.url)
        live.app.extensions["load_viewer"] = lambda: NOBODY
        page = eye.go("/report/")
        page.wait_for_selector("[data-border-map][data-ready=yes]")
        assert page.locator("[data-border-map]").get_attribute("data-border") == ""
        frame = page.locator("[data-pick] .folium-map")
        frame.scroll_into_view_if_needed()
        frame.click(position={"x": 60, "y": 60})
        first = page.input_value('[name="lon"]')
        page.click("[data-pick-middle]")
        assert first and page.input_value('[name="lon"]') != first
        assert (page.input_value('[name="datum"]'), page.input_value('[name="place_source"]')) == (
            "wgs84",
            "map",
        )
        seen(eye, page)
        if size is PHONE:
            page.fill('[name="words"]', "路面有个大坑")
            page.check('[name="noticed"]')
            page.click("main form.card button.btn-primary")
            page.wait_for_url("**/report/s/**")
        seen(eye, eye.go("/report/contacts"))
        live.app.extensions["load_viewer"] = lambda: desk
        for path in (f"/incidents/{joint}", f"/handovers/{offer}"):
            seen(eye, eye.go(path))
        assert eye.faults == []
        context.close()
    with live.app.app_context():
        made = db.session.scalars(db.select(Incident).order_by(Incident.id.desc())).first()
        assert made is not None and made.place_source == "map" and made.status != "unplaced"


def seen(eye: Any, page: Any) -> None:
    """Nothing that axe finds, nothing wider than the screen."""
    assert eye.axe() == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
