"""Who gets which map: pages, GeoJSON with an ETag, the sides' style sheet, the map on other pages."""

from typing import Any

import pytest
from flask import Flask, g

from border_gov.jurisdictions.models import Zone
from border_gov.kernel.viewer import NOBODY, Viewer
from border_gov.maps import views
from border_gov.maps.rules import STILL
from tests.build.jurisdictions import a_zone
from tests.build.maps import an_officer

DOCUMENT_LIMIT = 350_000


@pytest.fixture
def zone(session: Any) -> Zone:
    found = a_zone()
    session.flush()
    return found


@pytest.fixture
def officer(zone: Zone) -> Viewer:
    return an_officer(zone)


@pytest.mark.parametrize("path", ["/map", "/map/wall", "/map/list"])
def test_pages_open_for_the_zones_own_people_only(client: Any, officer: Viewer, path: str) -> None:
    page = client.as_(officer).get(path)
    assert page.status_code == 200
    assert len(page.data) <= DOCUMENT_LIMIT
    assert client.as_(None).get(path).status_code in (302, 401)


def test_the_caption_says_schematic_version_source_and_review_number(client: Any, officer: Viewer) -> None:
    page = client.as_(officer).get("/map").get_data(as_text=True)
    for said in ("示意，非法定界线", "边界版本：", "来源：", "审图号：尚未核发"):
        assert said in page


def test_a_zone_of_others_does_not_exist(client: Any, officer: Viewer) -> None:
    assert client.as_(officer).get("/map?zone_id=999999").status_code == 404
    assert client.as_(officer).get("/api/v1/maps/boundary?zone_id=999999").status_code == 404


def test_somebody_without_a_zone_is_told_the_next_step(client: Any, officer: Viewer) -> None:
    page = client.as_(Viewer(person_id=2)).get("/map")
    assert page.status_code == 200
    assert "还没有边界数据" in page.get_data(as_text=True)


def test_the_boundary_is_complete_and_kept_by_the_browser(client: Any, officer: Viewer) -> None:
    first = client.as_(officer).get("/api/v1/maps/boundary")
    assert first.mimetype == "application/geo+json"
    layers = {feature["properties"]["layer"] for feature in first.json["features"]}
    assert layers == set(STILL)
    again = client.get("/api/v1/maps/boundary", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.as_(None).get("/api/v1/maps/boundary").status_code == 401


def test_the_boundary_names_follow_the_language(client: Any, officer: Viewer) -> None:
    chinese = client.as_(officer).get("/api/v1/maps/boundary").headers["ETag"]
    client.set_cookie("border_gov_language", "en")
    assert client.get("/api/v1/maps/boundary").headers["ETag"] != chinese


def test_each_side_is_told_apart_by_pattern_as_well(client: Any, officer: Viewer) -> None:
    features = client.as_(officer).get("/api/v1/maps/boundary").json["features"]
    counties = [f["properties"] for f in features if f["properties"]["layer"] == "counties"]
    own = [p for p in counties if "side" in p]
    assert len(own) == len({p["pattern"] for p in own}) == len({p["soft"] for p in own})
    assert len(counties) > len(own)


def test_what_moves_is_answered_with_its_moment(client: Any, officer: Viewer) -> None:
    answer = client.as_(officer).get("/api/v1/maps/features?bbox=121.0,30.6,121.4,30.9&zoom=11")
    assert answer.status_code == 200
    assert answer.json["type"] == "FeatureCollection"
    assert len(answer.json["moment"]) == 5
    assert set(answer.json["counts"]) == {"fresh", "due", "late", "never"}
    assert client.get("/api/v1/maps/features?bbox=nonsense&zoom=high").status_code == 200


def test_sides_have_a_style_sheet_of_their_own(client: Any, zone: Zone) -> None:
    sheet = client.as_(None).get("/sides.css")
    assert sheet.mimetype == "text/css"
    assert sheet.get_data(as_text=True).count("--side-ink") >= 2


def drawn_for(app: Flask, viewer: Viewer) -> str:
    with app.test_request_context("/"):
        g.viewer = viewer
        return str(views.border_map("/data.geojson", name="图", layers=("checkpoints",)))


def test_without_sign_in_no_administrative_line_is_drawn(app: Flask, session: Any, officer: Viewer) -> None:
    public, ours = drawn_for(app, NOBODY), drawn_for(app, officer)
    assert 'data-border=""' in public
    assert "map-source" not in public
    assert all(f"{key}: feature_group" not in public for key in STILL)
    assert 'data-border="/api/v1/maps/boundary' in ours
    assert all(f"{key}: feature_group" in ours for key in STILL)


def test_a_page_switches_only_the_layers_that_it_has(app: Flask, session: Any, officer: Viewer) -> None:
    drawn = drawn_for(app, officer)
    assert "checkpoints: feature_group" in drawn
    assert "routes: feature_group" not in drawn


def test_the_name_of_a_map_is_text(app: Flask, session: Any, officer: Viewer) -> None:
    with app.test_request_context("/"):
        g.viewer = officer
        drawn = str(views.border_map("/x", name='"><script>alert(1)</script>'))
    assert "<script>alert" not in drawn


def test_the_open_ground_shows_names_and_draws_no_line(client: Any, zone: Zone) -> None:
    answer = client.as_(None).get("/ground.geojson")
    assert answer.status_code == 200
    kinds = {feature["geometry"]["type"] for feature in answer.get_json()["features"]}
    assert kinds and kinds <= {"Point", "GeometryCollection"}
