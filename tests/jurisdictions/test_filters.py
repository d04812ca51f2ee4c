"""SQL conditions on places against the same question asked of Shapely."""

from typing import Any

import numpy as np
import pytest
import shapely
from sqlalchemy import func, insert, select, text

from border_gov.geo import filters
from border_gov.geo.columns import area_value, lonlat_of, point_value, shape_of
from border_gov.geo.datum import to_metres
from border_gov.jurisdictions.models import BoundaryArea, NamedPlace
from tests.build.jurisdictions import a_zone

COUNT = 3000


@pytest.fixture
def places(session: Any) -> np.ndarray:
    """Random named places along the zone; (lon, lat) in the order of their ids."""
    zone = a_zone()
    session.query(NamedPlace).delete()
    points = np.random.default_rng(9).uniform((120.95, 30.6), (121.35, 30.92), (COUNT, 2))
    rows = [
        {"zone_id": zone.id, "kind": "x", "names": {}, "sides": [], "to_be_surveyed": False,
         "note": "", "point": point_value(*point)}
        for point in points
    ]  # fmt: skip
    session.execute(insert(NamedPlace), rows)
    session.execute(text("ANALYZE named_place"))
    return points


def hits(session: Any, condition: Any) -> set[tuple[float, float]]:
    rows = session.scalars(select(NamedPlace.point).where(condition))
    return {tuple(np.round(lonlat_of(value), 7)) for value in rows}


@pytest.mark.parametrize("metres", [50.0, 800.0, 5000.0])
def test_near_is_measured_in_metres(session: Any, places: np.ndarray, metres: float) -> None:
    x, y = to_metres(*places.T)
    centre = to_metres(121.15, 30.77)
    expected = places[np.hypot(x - centre[0], y - centre[1]) <= metres]
    found = hits(session, filters.near(NamedPlace.point, filters.sql_point(121.15, 30.77), metres))
    assert found == {tuple(np.round(point, 7)) for point in expected}


def test_within_agrees_with_the_polygon(session: Any, places: np.ndarray) -> None:
    area = session.scalars(select(BoundaryArea.area).where(BoundaryArea.kind == "towns").limit(1)).one()
    inside = shapely.intersects_xy(shape_of(area), *places.T)
    found = hits(session, filters.within(NamedPlace.point, area_value(shape_of(area))))
    assert found == {tuple(np.round(point, 7)) for point in places[inside]} and found


def test_a_rectangle_and_a_neighbourhood_are_found_by_the_index(session: Any, places: np.ndarray) -> None:
    for condition in (
        filters.in_box(NamedPlace.point, 121.1, 30.7, 121.11, 30.71),
        filters.near(NamedPlace.point, filters.sql_point(121.15, 30.77), 300),
    ):
        assert hits(session, condition)
        chosen = select(func.count()).select_from(NamedPlace).where(condition)
        compiled = chosen.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = "\n".join(session.scalars(text(f"EXPLAIN {compiled}".replace(":", "\\:"))))
        assert "ix_named_place_point" in plan
    left, top = 121.1, 30.71
    expected = (
        (places[:, 0] >= left) & (places[:, 0] <= 121.11) & (places[:, 1] >= 30.7) & (places[:, 1] <= top)
    )
    assert len(hits(session, filters.in_box(NamedPlace.point, left, 30.7, 121.11, top))) == expected.sum()
