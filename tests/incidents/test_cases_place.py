"""The acceptance cases of co-handling by name: place and jurisdiction (G)."""

import dataclasses
import datetime as dt
import json

import pytest
import shapely
from pyproj import Geod, Transformer

from border_gov.cohandling.queries import handover as handover_reads
from border_gov.demo.zone import read
from border_gov.geo.columns import lonlat_of
from border_gov.geo.datum import to_degrees, wgs84_to_gcj02
from border_gov.geo.gisfiles import read_gis
from border_gov.geo.shapes import in_degrees, locate, nearest_on
from border_gov.incidents.queries import figures, placing, reads, record, watch
from border_gov.incidents.rules import codes, times
from border_gov.incidents.service import citizen, desk, ending, settings
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions import service
from border_gov.jurisdictions.rules import LINE, WATERCOURSE
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.notices.models import Notice
from border_gov.people.models import Person, Unit
from border_gov.people.service import add_turn
from tests.build.incidents import JS, NOW, PH, a_report, a_timed_stage, at, boss, later, run

GEOD = Geod(ellps="WGS84")


@pytest.fixture
def stage(session):
    return a_timed_stage()


def test_g1_on_the_line_is_joint_with_a_named_lead(stage):
    vertex = places.layers(stage.zone.id).lines[0].shape.geoms[0].coords[200]
    one = a_report(stage, receiver=PH, lon=vertex[0], lat=vertex[1], datum="wgs84")
    told = db.select(Person.side_key).join(Notice, Notice.person_id == Person.id)
    assert set(db.session.scalars(told)) == {PH, JS}
    assert (one.status, sorted(one.sides), one.lead, one.lead_rule) == ("joint", [JS, PH], PH, "receiver")


def test_g2_1999_points_on_the_line_are_all_joint(stage):
    """G2: by a bare "contains" each of them would fall to one side by rounding."""
    layers = places.layers(stage.zone.id)
    line, territories = layers.lines[0].metric, layers.territories
    spots = [
        to_degrees(p.x, p.y) for p in (line.interpolate(n / 2000, normalized=True) for n in range(1, 2000))
    ]
    found = [locate(lon, lat, "wgs84", None, layers) for lon, lat in spots]
    assert [one.status for one in found].count("joint") == 1999
    assert {one.shared_by for one in found} == {(JS, PH)}
    for lon, lat in spots[::100]:
        stored = a_report(stage, lon=float(lon), lat=float(lat), datum="wgs84")
        assert (stored.status, sorted(stored.sides)) == ("joint", [JS, PH])
    bare = [sum(area.holds(float(lon), float(lat)) for area in territories) for lon, lat in spots]
    assert any(count != 2 for count in bare)


@pytest.mark.parametrize(("boat", "lead", "rule"), [(JS, JS, "boat"), ("", PH, "receiver")])
def test_g3_the_middle_of_the_canal_has_the_water_contacts_of_both_sides(client, stage, boat, lead, rule):
    publish(stage, WATERCOURSE, canal(stage))
    if boat:
        unit = db.session.get(Unit, stage.units[boat])
        settings.save_unit(unit, {"boat": True, "water_contact": True}, actor=boss(stage), now=NOW)
    keeper = dataclasses.replace(boss(stage), roles=frozenset({"organiser"}))
    now, hour = clock.now(), dt.timedelta(hours=1)
    for side in (PH, JS):
        turn = {"side": side, "kind": "water", "post": "水务站", "name": "周水", "phone": ""}
        duty = {"duty_phone": "05701234567", "starts_at": now - hour, "ends_at": now + hour}
        add_turn(stage.zone.id, {**turn, **duty}, actor=keeper, now=now, noted=False)
    one = a_report(stage, receiver=PH, kind="water", **at(stage, 0.0))
    assert (one.status, one.lead, one.lead_rule) == ("joint", lead, rule)
    assert placing.is_on_water(stage.zone.id, lonlat_of(one.point), now)
    panel = client.as_(stage.desk(PH)).get(f"/board/{one.id}").text
    assert panel.count("水务站") == 2


def canal(stage):
    """A shared watercourse whose banks are 14 m from the line on either side."""
    shape = in_degrees(shapely.buffer(places.layers(stage.zone.id).lines[0].metric, 14.0))
    feature = {"type": "Feature", "properties": {"name": "界河"}, "geometry": shapely.geometry.mapping(shape)}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_g4_a_place_of_the_other_side_is_offered_at_once_and_clocks_run_from_receipt(stage):
    one = a_report(stage, receiver=PH, **at(stage, 400, JS))
    offer = handover_reads.open_of("incident", one.id)
    assert (one.sides, one.status, offer.from_side, offer.to_side) == ([PH], JS, PH, JS)
    assert offer.offered_at == NOW
    for code in (times.SIGN, times.REPLY, times.ORDER, times.AREA):
        assert run(one, code).started_at == NOW
    desk.ack(one, stage.desk(PH), later(0.5))
    assert one.state == codes.ACKNOWLEDGED and run(one, times.SIGN).stopped_at == later(0.5)


def test_g5_the_band_ends_at_thirty_metres(stage):
    assert a_report(stage, **at(stage, 29.5)).status == "joint"
    assert a_report(stage, **at(stage, 30.5)).status == PH


def test_g6_one_spot_in_two_coordinate_systems_is_one_place(stage):
    plain = at(stage, 60, JS)
    lon, lat = wgs84_to_gcj02(plain["lon"], plain["lat"])
    first = a_report(stage, **plain)
    second = a_report(stage, lon=float(lon), lat=float(lat), datum="gcj02")
    metres = GEOD.inv(*lonlat_of(first.point), *lonlat_of(second.point))[2]
    assert first.status == second.status == JS and metres <= 5


def test_g6_coordinates_without_a_label_are_answered_with_422_and_help(client, stage):
    sent = {**at(stage, 60, JS), "datum": "", "words": "路灯坏了", "external_number": "G6"}
    answer = client.as_(stage.desk(PH)).post("/api/v1/incidents", json=sent)
    assert answer.status_code == 422 and "坐标系" in answer.json["errors"]["datum"][0]


def test_g6_unlabelled_coordinates_are_refused(stage):
    with pytest.raises(Invalid) as refused:
        a_report(stage, **{**at(stage, 100), "datum": ""})
    assert "datum" in refused.value.fields


def test_g8_outside_both_is_accepted_and_in_nobodys_rate(stage):
    one = a_report(stage, lon=120.2, lat=30.2, datum="wgs84")
    assert (one.status, one.sides, watch.runs(one.id)) == ("outside", [], [])
    for officer in (stage.desk(JS), stage.desk(PH)):
        assert reads.get(officer, one.id) is one
    assert figures_of(stage) == {"": 0, PH: 0, JS: 0}
    token = citizen.make_token(one, NOW)
    ending.reject(one, stage.desk(PH), "elsewhere", "请拨打当地12345", later(2))
    assert one.state == codes.REJECTED and record.messages(one.id)[-1].words == "请拨打当地12345"
    assert citizen.by_token(token, later(3)) is one


def figures_of(stage):
    asked = figures.Asked(stage.zone.id, *figures.moments(clock.today(NOW), clock.today(NOW)))
    return {one.side: one.received for one in figures.of_sides(boss(stage), asked, later(9))}


def test_g9_a_new_boundary_leaves_yesterdays_cases_alone(stage):
    spot, yesterday = at(stage, 0.0), NOW - dt.timedelta(days=1)
    old = a_report(stage, yesterday, **spot)
    asked = figures.Asked(stage.zone.id, *figures.moments(clock.today(yesterday), clock.today(yesterday)))
    before = figures.of_sides(boss(stage), asked, NOW)
    publish(stage, LINE, moved(read("border.geojson"), 0.01))
    new = a_report(stage, later(1), **spot)
    assert (old.status, old.boundary_version) == ("joint", "pinghu-jinshan-1")
    assert new.status != "joint" and new.boundary_version != old.boundary_version
    again = placing.located(stage.zone.id, spot, yesterday)
    assert again.columns["status"] == "joint" and again.columns["boundary_version"] == old.boundary_version
    assert figures.of_sides(boss(stage), asked, NOW) == before


def moved(content, degrees):
    """The same lines farther north."""
    found = json.loads(content)
    for feature in found["features"]:
        feature["geometry"]["coordinates"] = [[x, y + degrees] for x, y in feature["geometry"]["coordinates"]]
    return json.dumps(found).encode()


def publish(stage, kind, content):
    """Put a new version of one layer into force, with everything else as it was."""
    file = read_gis(content, crs="wgs84")
    rows = {kind: service.examine_file(stage.zone.id, kind, file, accept_repairs=True).fitted.rows}
    about = service.About("试验", "wgs84", "UTF-8", 1.0, "", is_demo=True)
    service.publish(stage.zone.id, rows, about, actor=boss(stage), now=NOW)


def test_g10_metres_are_metres_at_this_latitude(stage):
    line = places.layers(stage.zone.id).lines[0].shape
    for along in (3000.0, 20_000.0, 40_000.0):
        spot = at(stage, 500.0, PH, along)
        lon, lat, _ = nearest_on(line, spot["lon"], spot["lat"])
        true = GEOD.inv(lon, lat, spot["lon"], spot["lat"])[2]
        found = placing.located(stage.zone.id, spot, NOW).columns["distance_m"]
        assert abs(found / true - 1) < 0.001
        web = Transformer.from_crs(4326, 3857, always_xy=True).transform
        (x1, y1), (x2, y2) = web(lon, lat), web(spot["lon"], spot["lat"])
        assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 / true > 1.16


def test_g12_a_named_bridge_is_joint_without_coordinates(stage):
    one = a_report(stage, place_words="山塘桥下面")
    assert (one.status, one.place_source) == ("joint", "gazetteer")
