"""The border map in a real browser: strict policy, no outside host, inert names, usable by keyboard."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from border_gov.kernel.db import db, transaction
from border_gov.maps import queries, rules
from tests.browser import DESK, PHONE, WALL, Eye, Site, watch
from tests.build.jurisdictions import a_zone
from tests.build.maps import an_officer

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}`"


def hostile_points(viewer: Any, place: queries.Ground, now: dt.datetime) -> list[rules.Feature]:
    classes = [key for key, _ in rules.IDLENESS]
    route = {"type": "LineString", "coordinates": [[121.12, 30.78], [121.16, 30.77], [121.19, 30.78]]}
    points = [
        rules.point(
            "checkpoints", 121.1 + i * 0.02, 30.77, label=f"{HOSTILE}{i}", idle=classes[i % 4], facts=[]
        )
        for i in range(8)
    ]
    return [rules.shape("routes", route, number=1, label=HOSTILE, facts=[(HOSTILE, HOSTILE)]), *points]


@pytest.fixture
def map_site(live: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    with transaction():
        viewer = an_officer(a_zone())
    db.session.remove()
    live.app.extensions["load_viewer"] = lambda: viewer
    monkeypatch.setattr(queries, "SOURCES", (*queries.SOURCES, hostile_points))
    return live


@pytest.fixture
def look(map_site: Site, chromium: Browser) -> Iterator[Any]:
    contexts = []

    def open_page(path: str, size: dict[str, int], language: str = "zh_CN") -> Eye:
        context = chromium.new_context(viewport=size)
        contexts.append(context)
        context.add_cookies([{"name": "border_gov_language", "value": language, "url": map_site.url}])
        eye = watch(context, map_site.url)
        eye.go(path)
        return eye

    yield open_page
    for context in contexts:
        context.close()


def drawn(page: Page) -> Page:
    page.wait_for_selector("[data-border-map][data-ready=yes]", timeout=15000)
    return page


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("path", "size"), [("/map", DESK), ("/map", PHONE), ("/map/wall", WALL)])
def test_the_map_is_drawn_without_a_fault(look: Any, path: str, size: dict[str, int], language: str) -> None:
    eye = look(path, size, language)
    drawn(eye.page)
    eye.page.wait_for_timeout(400)
    painted = eye.page.evaluate(
        "() => [...document.querySelectorAll('.leaflet-container canvas')].map(c => "
        "c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v))"
    )
    assert painted == [True, True, True]
    assert eye.axe() == []
    assert eye.faults == []


def test_hostile_names_stay_text(look: Any) -> None:
    eye = look("/map", DESK)
    page = drawn(eye.page)
    page.evaluate(
        "() => { const {map, groups} = document.querySelector('.folium-map').border;"
        " const one = groups.checkpoints.getLayers()[0]; one.openPopup(); one.openTooltip(); }"
    )
    page.wait_for_selector(".map-card")
    assert HOSTILE in page.locator(".map-card strong").inner_text()
    assert page.locator(".map-card img, .map-tip img").count() == 0
    assert eye.faults == []


def test_a_length_is_measured_by_keyboard(look: Any) -> None:
    eye = look("/map", DESK, "en")
    page = drawn(eye.page)
    page.get_by_label("Measure a distance").click()
    page.locator(".folium-map").focus()
    page.keyboard.press(" ")
    page.evaluate("() => document.querySelector('.folium-map').border.map.panBy([200, 0], {animate: false})")
    page.keyboard.press(" ")
    assert "km" in page.locator(".map-measure").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".map-measure").is_hidden()
    assert eye.faults == []


def test_the_address_keeps_what_is_looked_at(look: Any) -> None:
    eye = look("/map#map=14/30.7800/121.1600", DESK)
    page = drawn(eye.page)
    view = page.evaluate(
        "() => { const {map} = document.querySelector('.folium-map').border;"
        " return [map.getZoom(), map.getCenter().lat.toFixed(3), map.getCenter().lng.toFixed(3)]; }"
    )
    assert view == [14, "30.780", "121.160"]


def test_the_list_says_what_the_map_shows(look: Any) -> None:
    eye = look("/map/list", PHONE)
    assert eye.page.locator("table tbody tr").count() >= 8
    assert eye.axe() == []
    assert eye.faults == []
