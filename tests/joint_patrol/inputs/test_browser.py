"""The pages of preparation in Chromium: both languages, desk and phone, no violation of any kind."""

from typing import Any

import pytest

from border_gov.demo.patrol import load_patrol
from border_gov.demo.people import load_people
from border_gov.joint_patrol.models import Checkpoint, VolunteerProfile
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.browser import DESK, PHONE
from tests.build.joint_patrol import a_patrol_zone, an_organiser

PATHS = (
    "/patrol/inputs/",
    "/patrol/inputs/checkpoints",
    "/patrol/inputs/checkpoints/{checkpoint}",
    "/patrol/inputs/meeting-points",
    "/patrol/inputs/paths",
    "/patrol/inputs/volunteers",
    "/patrol/inputs/volunteers?show=excluded",
    "/patrol/inputs/volunteers/{volunteer}",
    "/patrol/inputs/teams",
    "/patrol/inputs/demand",
    "/patrol/inputs/import/points",
)


@pytest.mark.browser
@pytest.mark.parametrize("eye", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_every_page_is_clean_in_both_languages(live: Any, eye: Any) -> None:
    zone = a_patrol_zone()
    load_people(now())
    load_patrol(now())
    viewer = an_organiser(zone)
    numbers = {
        "checkpoint": db.session.query(Checkpoint).filter_by(side=side_keys(zone.id)[0]).first().id,
        "volunteer": db.session.query(VolunteerProfile).filter_by(side=side_keys(zone.id)[0]).first().id,
    }
    db.session.commit()
    live.app.extensions["load_viewer"] = lambda: viewer
    for language in ("zh_CN", "en"):
        cookie = {"name": "border_gov_language", "value": language, "url": eye.base}
        eye.page.context.add_cookies([cookie])
        for path in PATHS:
            page = eye.go(path.format(**numbers))
            assert page.locator("h1").count() == 1, path
            assert page.locator("html").get_attribute("lang") == language.replace("_", "-"), path
            assert eye.axe() == [], path
            width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert width <= 1, f"{path} is {width} px too wide"
    assert eye.faults == []
