"""The demonstration zone and its reads."""

from typing import Any

from border_gov.jurisdictions import queries
from tests.build.jurisdictions import NOW, a_zone


def test_the_demo_zone_has_eight_adjoining_towns_and_all_their_villages(session: Any) -> None:
    zone = a_zone()
    towns = queries.towns(zone.id, adjoining_only=True)
    assert sorted(t.code for t in towns) == [
        "310116102", "310116105", "310116107", "310116109",
        "330482102", "330482103", "330482106", "330482108",
    ]  # fmt: skip
    villages = queries.villages(zone.id)
    assert len(villages) == 137
    assert {v.town_code for v in villages} == {t.code for t in towns}
    assert [t.names["en"] for t in towns if t.pilot] == ["Langxia", "Guangchen"]


def test_namesakes_are_told_apart_by_their_town(session: Any) -> None:
    zone = a_zone()
    for name in ("山塘村", "中华村"):
        found = queries.villages(zone.id, name)
        assert len({v.side_key for v in found}) == 2 and len(found) == 2


def test_loading_the_demo_zone_twice_changes_nothing(session: Any) -> None:
    first = a_zone()
    assert a_zone().id == first.id
    assert len(queries.versions(first.id)) == 1
    assert len(queries.villages(first.id)) == 137


def test_the_bridge_of_the_gazetteer_waits_for_its_survey_and_lies_on_the_line(session: Any) -> None:
    zone = a_zone()
    (bridge,) = queries.named_places(zone.id, "bridge")
    assert bridge.to_be_surveyed
    found = queries.locate(bridge.lon, bridge.lat, "wgs84", 5)
    assert found.place.status == "joint" and found.place.distance_m is not None
    assert found.place.distance_m < 1.0


def test_the_first_version_says_what_it_is(session: Any) -> None:
    version = queries.version_at(a_zone().id, NOW)
    assert version is not None and version.is_demo and "非法定界线" in version.note
