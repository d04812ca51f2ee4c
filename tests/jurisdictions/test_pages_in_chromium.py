"""The zone's pages in a real browser: a file is chosen, seen and put into force; nothing is violated."""

import os
from pathlib import Path
from typing import Any

import pytest

from border_gov.jurisdictions import queries
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from tests.browser import DESK, PHONE
from tests.build.geo import features
from tests.build.gis import a_geojson
from tests.build.jurisdictions import a_zone, somebody

pytestmark = pytest.mark.browser


@pytest.fixture
def zone_id(live: Any) -> int:
    """The demonstration zone, everybody its system administrator."""
    with live.app.app_context(), transaction():
        zone = a_zone(clock.now())
        viewer = somebody(zone, "system_admin", "organiser")
        live.app.extensions["load_viewer"] = lambda: viewer
        return zone.id


def look(page: Any, name: str) -> None:
    """Keep a picture of the page where SHOTS names a folder."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(os.environ["SHOTS"]) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("eye", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_boundary_is_imported_in_the_browser(
    eye: Any, zone_id: int, language: str, tmp_path: Path, live: Any
) -> None:
    cookie = {"name": "border_gov_language", "value": language, "url": eye.base}
    eye.page.context.add_cookies([cookie])
    page = eye.go("/zone/")
    faults = eye.axe()
    assert page.locator("figure.sketch svg").is_visible()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    look(page, f"zone-{language}-{page.viewport_size['width']}")
    border = features("border")[0]["geometry"]["coordinates"]
    path = tmp_path / "line.geojson"
    path.write_bytes(
        a_geojson(({"name": "<b>${x}"}, "LineString", border), ({"name": "好"}, "LineString", border))
    )
    eye.go("/zone/import")
    faults += eye.axe()
    page.set_input_files("#f-file", str(path))
    page.select_option("#f-kind", "line")
    page.select_option("#f-crs", "wgs84")
    page.fill("#f-source", "县民政局")
    page.click("main form .form-acts button")
    assert "<b>${x}" in page.locator("main").inner_text()
    assert page.locator("form[action$=confirm]").count() == 0
    faults += eye.axe()
    look(page, f"preview-{language}-{page.viewport_size['width']}")
    path.write_bytes(a_geojson(({"name": "界线"}, "LineString", border)))
    eye.go("/zone/import")
    page.set_input_files("#f-file", str(path))
    page.select_option("#f-kind", "line")
    page.select_option("#f-crs", "wgs84")
    page.fill("#f-source", "县民政局")
    page.click("main form .form-acts button")
    page.click("form[action$=confirm] button")
    assert "县民政局" in page.locator("main").inner_text()
    with live.app.app_context():
        assert [version.number for version in queries.versions(zone_id)] == [2, 1]
    assert faults + eye.faults == []
