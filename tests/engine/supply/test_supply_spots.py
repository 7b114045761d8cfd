"""Spots: the places that stand for an area."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from builders import BALTIC
from spacereserve.engine.model import Area
from spacereserve.engine.supply.spots import area_shape, sample_spots

TWO_ISLANDS = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[179.0, 0.0], [180.0, 0.0], [180.0, 1.0], [179.0, 1.0], [179.0, 0.0]]],
        [[[-180.0, 0.0], [-179.0, 0.0], [-179.0, 1.0], [-180.0, 1.0], [-180.0, 0.0]]],
    ],
}


def _area(geometry):
    return Area.model_validate({"id": "area", "name": "Area", "geometry": geometry})


@settings(max_examples=25)
@given(n_spots=st.integers(1, 60))
def test_spots_lie_inside_their_area_and_are_always_the_same(n_spots):
    area = _area(BALTIC)

    spots = sample_spots(area, n_spots)

    assert spots.shape == (n_spots, 2)
    assert all(area_shape(area).contains(Point(lon, lat)) for lat, lon in spots)
    assert np.array_equal(spots, sample_spots(area, n_spots))
    assert len(np.unique(spots, axis=0)) == n_spots


def test_fewer_spots_are_the_first_of_more():
    area = _area(BALTIC)

    assert np.array_equal(sample_spots(area, 5), sample_spots(area, 9)[:5])


def test_both_parts_of_an_area_over_the_date_line_get_spots():
    spots = sample_spots(_area(TWO_ISLANDS), 12)

    assert {180 > lon > 178 for _, lon in spots} == {True, False}
    assert (np.abs(spots[:, 1]) >= 179.0).all()


def test_half_of_the_spots_of_the_globe_lie_within_thirty_degrees_of_the_equator():
    ring = [[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0]]
    globe = _area({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})

    lat_deg = sample_spots(globe, 200)[:, 0]

    assert (np.abs(lat_deg) < 30.0).mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ({"type": "Point", "coordinates": [19.0, 58.0]}, [[58.0, 19.0]]),
        (
            {"type": "MultiPoint", "coordinates": [[19.0, 58.0], [20.0, 59.0]]},
            [[58.0, 19.0], [59.0, 20.0]],
        ),
    ],
)
def test_points_are_taken_as_they_are(geometry, expected):
    assert sample_spots(_area(geometry), 7).tolist() == expected
