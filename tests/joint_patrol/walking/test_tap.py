"""The phone in Chromium: a photographed finding becomes an incident with one tap, its photo with it."""

from pathlib import Path
from typing import Any

import pytest

from border_gov.incidents.models import Incident
from border_gov.joint_patrol.service import walking
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.browser import PHONE
from tests.build.jurisdictions import a_zone
from tests.build.patrol_plans import a_border_in
from tests.build.walking import an_outing
from tests.joint_patrol.walking.test_offline import open_screen, unsent
from tests.joint_patrol.walking.test_phone_screen import a_picture, counted, photograph

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("eye", [PHONE], indirect=True)]


def test_one_tap_after_the_photo_has_gone(live: Any, eye: Any, tmp_path: Path) -> None:
    zone = a_zone()
    outing = an_outing(now(), a_border_in(zone, side_keys(zone.id), 3))
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    db.session.commit()
    live.app.extensions["load_viewer"] = lambda: outing.leader
    page = open_screen(eye, outing)
    photograph(page, a_picture(tmp_path / "a.jpg"))
    unsent(page, "已全部上传")
    page.locator("[data-hand-in-go]").click()
    [one] = counted(page, Incident, 1)
    page.locator("[data-hand-in-said]", has_text=one.number).wait_for()
    assert len(one.photos) == 1
