"""marshmallow fields: a labelled point or a clear word by field."""

import pytest
from marshmallow import Schema, ValidationError

from border_gov.geo.datum import Datum
from border_gov.geo.fields import AccuracyField, DatumField, GeoJSONField, LatField, LonField
from tests.build.gis import BOW_TIE, SQUARE


class Point(Schema):
    lon = LonField(required=True)
    lat = LatField(required=True)
    datum = DatumField(required=True)
    accuracy_m = AccuracyField(load_default=None)
    area = GeoJSONField("Polygon", "MultiPolygon")


def test_a_labelled_point_is_loaded():
    found = Point().load({"lon": " 121.19", "lat": 30.79, "datum": "GCJ-02", "accuracy_m": "5"})
    assert found == {"lon": 121.19, "lat": 30.79, "datum": Datum.GCJ02, "accuracy_m": 5.0}


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"lon": "abc"}, "lon"),
        ({"lon": True}, "lon"),
        ({"lat": "inf"}, "lat"),
        ({"datum": "here"}, "datum"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"area": {"type": "Polygon", "coordinates": BOW_TIE}}, "area"),
        ({"area": {"type": "Point", "coordinates": [121, 30]}}, "area"),
        (
            {
                "area": {
                    "type": "Polygon",
                    "coordinates": [[[600000, 0], [600001, 0], [600001, 1], [600000, 0]]],
                }
            },
            "area",
        ),
        ({"area": "POLYGON"}, "area"),
        ({"area": {"type": "Polygon"}}, "area"),
    ],
)
def test_what_is_wrong_is_named_by_field(wrong, name):
    with pytest.raises(ValidationError) as refused:
        Point().load({"lon": 121.19, "lat": 30.79, "datum": "wgs84", **wrong})
    assert list(refused.value.messages) == [name]


def test_an_area_goes_out_as_it_came_in():
    given = {"type": "Polygon", "coordinates": SQUARE}
    area = Point(only=["area"]).load({"area": given})["area"]
    assert area.area == pytest.approx(0.01)
    assert Point(only=["area"]).dump({"area": area})["area"]["type"] == "Polygon"


def test_the_datum_goes_out_by_its_key():
    assert Point(only=["datum"]).dump({"datum": Datum.BD09}) == {"datum": "bd09"}
