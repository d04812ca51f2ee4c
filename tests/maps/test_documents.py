"""folium's frame after it was taken apart: our files only, inert labels, an outside host is refused."""

import re
from collections.abc import Iterator

import folium
import pytest

from border_gov.maps import documents
from border_gov.maps.documents import OutsideAddress, frame

SWITCHES = (("line", "边界线", True), ("checkpoints", "巡更点", False))


@pytest.fixture(autouse=True)
def fresh_frames() -> Iterator[None]:
    frame.cache_clear()
    yield
    frame.cache_clear()


def test_the_frame_names_our_own_files_only() -> None:
    drawn = frame(SWITCHES)
    assert drawn.scripts == ("leaflet.js",)
    assert drawn.sheets == ("leaflet.css",)
    assert not documents.OUTSIDE.search(drawn.html + drawn.script)


def test_the_frame_carries_no_style_and_no_tile_of_others() -> None:
    drawn = frame(SWITCHES)
    assert "<style" not in drawn.html
    assert "tileLayer" not in drawn.script
    assert '"maxZoom": 19' in drawn.script


def test_a_host_that_nobody_listed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    more = [*folium.Map.default_js, ("new", "https://cdn.example.org/new-library@1/dist/new.js")]
    monkeypatch.setattr(folium.Map, "default_js", more)
    with pytest.raises(OutsideAddress, match="new-library"):
        frame(SWITCHES)


def test_an_address_inside_the_script_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_literal", lambda label: label)
    with pytest.raises(OutsideAddress, match=re.escape("https://evil.example")):
        frame((("line", "https://evil.example/x.js", True),))


def test_a_label_is_inert_as_html_and_inside_a_template_literal() -> None:
    script = frame((("line", "<img src=x onerror=alert(1)>${alert(1)}`\\", True),)).script
    assert "<img" not in script
    assert "${alert" not in script


def test_two_maps_on_one_page_share_no_name() -> None:
    one, two = frame(SWITCHES).named("map_one"), frame(SWITCHES).named("map_two")
    assert 'id="map_one"' in one.html
    assert "map_two" not in one.script
    assert two.script.startswith("(() => {")
    assert documents.MAP_ID not in one.script + two.html
