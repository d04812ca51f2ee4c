"""Hand-over, limits and the holiday calendar in a real browser: desk, phone, both languages."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Browser

from border_gov.cohandling.service import handover
from border_gov.journal.service import Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from tests.browser import DESK, PHONE, Site, watch
from tests.build import people
from tests.build.cohandling import CASE, SIGN_IN, a_case, a_limit, of

pytestmark = pytest.mark.browser


def test_every_page_is_clean_at_both_sizes(live: Site, chromium: Browser) -> None:
    now = clock.now()
    with transaction():
        zone = people.a_border()
        west, east = of("west", 1, zone.id, "duty", "officer"), of("east", 2, zone.id)
        a_limit(zone.id, "west", SIGN_IN, 60, is_sample=True)
        for number in (1, 2, 3):
            a_case(number, zone.id, {"west" if number < 3 else "east": "lead"}, now=now)
        late = now - dt.timedelta(hours=3)
        ruled = handover.offer(west, Subject(CASE, 1), "east", "place", now=late, zone_id=zone.id)
        asked = handover.offer(east, Subject(CASE, 3), "west", "place", now=now, zone_id=zone.id)
        ids = [ruled.id, asked.id]
    db.session.remove()
    live.app.extensions["load_viewer"] = lambda: west
    paths = ["/handovers/", *(f"/handovers/{id}" for id in ids), f"/handovers/of/{CASE}/2/offer"]
    paths += [f"/handovers/of/{CASE}/3/ask", "/limits/", "/zone/calendar", "/zone/calendar/2026"]
    for size, language in ((DESK, "zh_CN"), (PHONE, "zh_CN"), (DESK, "en")):
        context: Any = chromium.new_context(viewport=size)
        context.add_cookies([{"name": "border_gov_language", "value": language, "url": live.url}])
        eye = watch(context, live.url)
        for path in paths:
            page = eye.go(path)
            for fold in page.query_selector_all("main details:not([open]) > summary"):
                fold.click()
            assert eye.axe() == [], (path, size)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, size, wide)
        assert eye.faults == []
        context.close()
