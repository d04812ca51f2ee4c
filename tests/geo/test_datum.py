"""Coordinate systems: known values, round trips, and refusal of what is not labelled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from border_gov.geo import datum as d
from border_gov.geo.datum import Datum, GeoError, parse_datum

LONS, LATS = st.floats(120.5, 122.0), st.floats(30.2, 31.4)


def test_gcj02_agrees_with_the_known_vector():
    lon, lat = d.wgs84_to_gcj02(121.19, 30.79)
    assert lon == pytest.approx(121.194450486, abs=5e-10)
    assert lat == pytest.approx(30.787790844, abs=5e-10)


def test_x_is_east_and_y_is_north():
    x, y = d.to_metres(121.19, 30.79)
    assert 500_000 < x < 700_000 and 3_400_000 < y < 3_420_000


@given(LONS, LATS, st.sampled_from(list(Datum)))
def test_every_datum_survives_the_round_trip(lon, lat, datum):
    x, y = d.from_wgs84(lon, lat, datum)
    back = d.to_metres(*d.to_wgs84(x, y, datum))
    assert np.hypot(*np.subtract(back, d.to_metres(lon, lat))) <= 0.5


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_vendors_coordinates_are_far_from_the_true_ones(datum):
    moved = d.to_metres(*d.from_wgs84(121.19, 30.79, datum))
    assert 300 < np.hypot(*np.subtract(moved, d.to_metres(121.19, 30.79))) < 1500


def test_arrays_and_scalars_give_the_same():
    lons, lats = np.linspace(121, 121.3, 7), np.linspace(30.6, 30.9, 7)
    whole = np.column_stack(d.to_wgs84(lons, lats, Datum.BD09))
    single = [d.to_wgs84(float(a), float(b), Datum.BD09) for a, b in zip(lons, lats, strict=True)]
    assert np.allclose(whole, single, atol=1e-12)


@pytest.mark.parametrize("label", ["WGS-84", "EPSG:4326", "epsg 4490", "GCJ-02", "bd09", "CGCS2000", "4549"])
def test_usual_spellings_are_understood(label):
    assert isinstance(parse_datum(label), Datum)


@pytest.mark.parametrize(
    ("label", "code"), [("", "datum.missing"), (None, "datum.missing"), ("mars", "datum.unknown")]
)
def test_an_unlabelled_or_unknown_datum_is_refused(label, code):
    with pytest.raises(GeoError) as refused:
        parse_datum(label)
    assert refused.value.code == code and refused.value.status == 422
