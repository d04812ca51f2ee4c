"""Pages, API and commands of jurisdictions as a person and a machine meet them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from border_gov.jurisdictions import queries
from border_gov.kernel.clock import now
from border_gov.kernel.viewer import Viewer
from tests.build.geo import features
from tests.build.gis import BOW_TIE, a_geojson
from tests.build.jurisdictions import a_zone, somebody

URL = "/api/v1/locate"


def upload(content: bytes, **answers: str) -> dict[str, Any]:
    said = {"kind": "line", "crs": "wgs84", "source": "测试", **answers}
    return {**said, "file": (io.BytesIO(content), "新界线.geojson")}


def test_the_api_answers_and_says_by_which_rule(client: Any, session: Any) -> None:
    a_zone()
    found = client.get(URL, query_string={"lon": 121.19, "lat": 30.79, "datum": "wgs84", "accuracy_m": 10})
    assert found.status_code == 200
    assert found.json["status"] == found.json["side"] and found.json["rule"] == "territory"
    assert found.json["distance_m"] == pytest.approx(734.6, abs=0.5)
    assert found.json["village_code"] is None and len(found.json["town_code"]) == 9


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lon": 121.19, "lat": 30.79}, "datum"),
        ({"lon": 121.19, "lat": 30.79, "datum": ""}, "datum"),
        ({"lon": 121.19, "lat": 30.79, "datum": "mars"}, "datum"),
        ({"lon": "x", "lat": 30.79, "datum": "wgs84"}, "lon"),
        ({"lon": 30.79, "lat": 121.19, "datum": "wgs84"}, "lat"),
        ({"lon": 121.19, "lat": 30.79, "datum": "wgs84", "accuracy_m": 501}, "accuracy_m"),
        ({"lon": 121.19, "lat": 30.79, "datum": "wgs84", "accuracy_m": -1}, "accuracy_m"),
        ({"lon": "nan", "lat": 30.79, "datum": "wgs84"}, "lon"),
    ],
)
def test_the_api_refuses_what_it_cannot_trust(client: Any, session: Any, query: Any, field: str) -> None:
    a_zone()
    refused = client.get(URL, query_string=query)
    assert refused.status_code == 422 and field in refused.json["errors"]
    assert refused.content_type == "application/problem+json"


def test_the_api_says_so_while_there_is_no_zone(client: Any, session: Any) -> None:
    queries.forget_layers()
    assert client.get(URL, query_string={"lon": 121, "lat": 30, "datum": "wgs84"}).status_code == 503


def test_layers_are_shown_to_people_of_the_zone_only(client: Any, session: Any) -> None:
    zone = a_zone()
    address = f"/api/v1/zones/{zone.id}/layers/line"
    assert client.get(address).status_code == 401
    stranger = Viewer(person_id=9, zones=frozenset({zone.id + 1}))
    assert client.as_(stranger).get(address).status_code == 404
    found = client.as_(somebody(zone)).get(address)
    assert found.status_code == 200 and found.json["features"][0]["properties"]["schematic"] is True
    assert client.get(f"/api/v1/zones/{zone.id}/layers/moon").status_code == 404


def test_the_overview_shows_all_towns_with_their_villages(client: Any, session: Any) -> None:
    zone = a_zone()
    page = client.as_(somebody(zone, "organiser")).get("/zone/").text
    assert page.count('id="town-') == 8
    for text in ("山塘村", "中华村", "山塘桥", "非法定界线", "平湖", "金山"):
        assert text in page
    assert "/zone/import" not in page


def test_a_border_village_is_marked_by_its_own_side_only(client: Any, session: Any) -> None:
    zone = a_zone()
    own, other = queries.side_keys(zone.id)
    village = {key: next(v for v in queries.villages(zone.id) if v.side_key == key) for key in (own, other)}
    client.as_(somebody(zone, "organiser"))
    for key, status in ((own, 302), (other, 404)):
        address = f"/zone/villages/{village[key].id}/border"
        assert client.post(address, data={"is_border": "1"}).status_code == status
    marked = {v.id for v in queries.villages(zone.id) if v.is_border}
    assert village[own].id in marked and village[other].id not in marked


def test_a_file_is_seen_first_and_stored_after_the_yes(client: Any, session: Any) -> None:
    zone = a_zone(now())
    client.as_(somebody(zone, "system_admin"))
    border = features("border")[0]["geometry"]["coordinates"]
    content = a_geojson(({"name": "界线"}, "LineString", [[x + 0.0001, y] for x, y in border]))
    sent = client.post("/zone/import", data=upload(content))
    assert sent.status_code == 302
    preview = client.get(sent.location)
    assert preview.status_code == 200 and "LineString (422)" in preview.text
    assert len(queries.versions(zone.id)) == 1
    assert client.post(sent.location + "/confirm").status_code == 302
    new, old = queries.versions(zone.id)
    assert (new.number, old.number, new.valid_to) == (2, 1, None) and old.valid_to is not None
    assert new.source == "测试" and not new.is_demo
    assert client.get(sent.location).status_code == 404


def test_a_shifted_file_is_warned_of(client: Any, session: Any) -> None:
    zone = a_zone()
    border = features("border")[0]["geometry"]["coordinates"]
    content = a_geojson(({}, "LineString", [[x + 0.0045, y - 0.0022] for x, y in border]))
    sent = client.as_(somebody(zone, "system_admin")).post("/zone/import", data=upload(content))
    assert "gcj02" in client.get(sent.location).text


@pytest.mark.parametrize(
    ("content", "answers", "status"),
    [
        (a_geojson(({"name": "x", "code": "330482102"}, "Polygon", BOW_TIE)), {"kind": "towns"}, 200),
        (
            a_geojson(({"name": "<b>${1}</b>", "code": "330482102"}, "Point", [121, 30.8])),
            {"kind": "towns"},
            200,
        ),
        (a_geojson(({}, "LineString", [[600000, 3400000], [600001, 3400001]])), {}, 422),
        (b'{"type": "Feature', {}, 422),
    ],
)
def test_a_file_that_is_wrong_stores_nothing(
    client: Any, session: Any, content: bytes, answers: dict[str, str], status: int
) -> None:
    zone = a_zone()
    client.as_(somebody(zone, "system_admin"))
    sent = client.post("/zone/import", data=upload(content, **answers))
    shown = client.get(sent.location)
    assert shown.status_code == status and "<b>${1}" not in shown.text
    assert "/confirm" not in shown.text
    assert client.post(sent.location + "/confirm").status_code == 422
    assert len(queries.versions(zone.id)) == 1


def test_answers_are_asked_for_by_field_and_nothing_typed_is_lost(client: Any, session: Any) -> None:
    zone = a_zone()
    client.as_(somebody(zone, "system_admin"))
    asked = client.post("/zone/import", data=upload(b"{}", crs="", source="县局"))
    assert asked.status_code == 422 and 'id="f-crs-error"' in asked.text and "县局" in asked.text
    without = client.post("/zone/import", data={"kind": "line", "crs": "wgs84", "source": "县局"})
    assert without.status_code == 422 and 'id="f-file-error"' in without.text


def test_only_system_administrators_import(client: Any, session: Any) -> None:
    zone = a_zone()
    assert client.as_(somebody(zone, "organiser")).get("/zone/import").status_code == 403
    assert client.as_(None).get("/zone/import").status_code in (302, 401)


def run(app: Any, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["jurisdictions", *words])


def test_the_command_locates_and_refuses(app: Any, session: Any) -> None:
    a_zone()
    told = run(app, "locate", "121.19", "30.79", "--datum", "wgs84", "--accuracy", "10", "--json")
    assert told.exit_code == 0 and json.loads(told.stdout)["rule"] == "territory"
    assert run(app, "locate", "121.19", "30.79", "--datum", "wgs84").exit_code == 0
    refused = run(app, "locate", "121.19", "30.79")
    assert refused.exit_code == 2 and refused.stderr and not refused.stdout
    assert run(app, "locate", "121.19", "30.79", "--datum", "wgs84", "--accuracy", "501").exit_code == 2


def test_a_file_of_points_is_answered_row_by_row(app: Any, session: Any, tmp_path: Path) -> None:
    a_zone()
    given, target = tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_text("id,lon,lat,datum,accuracy_m\n1,121.19,30.79,wgs84,10\n2,121.19,30.79,,10\n", "utf-8")
    assert run(app, "locate-file", str(given), str(target)).exit_code == 2
    rows = list(csv.DictReader(target.open(encoding="utf-8")))
    assert [row["status"] == "refused" for row in rows] == [False, True]
    assert list(rows[0])[5:] == [
        "status", "side", "town_code", "village_code", "distance_m", "rule", "boundary_version",
    ]  # fmt: skip
    given.write_text("id,lon,lat,datum,accuracy_m\n1,121.19,30.79,wgs84,10\n", "utf-8")
    assert run(app, "locate-file", str(given), str(target)).exit_code == 0
    given.write_text("id,lon\n1,2\n", "utf-8")
    assert run(app, "locate-file", str(given), str(target)).exit_code == 2


def test_the_command_imports_after_a_dry_run(app: Any, session: Any, tmp_path: Path) -> None:
    zone_id = a_zone(now()).id
    session.commit()
    good, bad = tmp_path / "line.geojson", tmp_path / "towns.geojson"
    border = features("border")[0]["geometry"]["coordinates"]
    good.write_bytes(a_geojson(({"name": "新"}, "LineString", border)))
    bad.write_bytes(a_geojson(({"name": "x", "code": "330482102"}, "Polygon", BOW_TIE)))
    words = ("import", str(good), "--crs", "4326", "--kind", "line")
    assert run(app, *words, "--dry-run").exit_code == 0 and len(queries.versions(zone_id)) == 1
    assert run(app, "import", str(good), "--kind", "line").exit_code == 2
    refused = run(app, "import", str(bad), "--crs", "4326", "--kind", "towns")
    assert refused.exit_code == 2 and len(queries.versions(zone_id)) == 1
    done = run(app, *words)
    assert done.exit_code == 0 and len(queries.versions(zone_id)) == 2
    assert len(run(app, "versions").stdout.splitlines()) == 2
