"""The projections of the maps, against figures printed with their definitions."""

import numpy as np
import pytest

from spacereserve.engine.reports.maps.projection import Azimuthal, EqualEarth


def test_lambert_azimuthal_against_snyders_example():
    # Snyder, USGS Professional Paper 1395 (1987), page 332: R = 3, centre 40° N 100° W
    x, y = 3.0 * Azimuthal(-100.0, 40.0).project(np.array([[100.0, -20.0]]))[0]

    assert x == pytest.approx(-4.2339303, abs=5e-8)
    assert y == pytest.approx(4.0257775, abs=5e-8)


def test_equal_earth_against_its_published_proportions():
    # Šavrič, Patterson and Jenny (2019): the map is 2.05458 times as wide as high, and
    # the poles are drawn 0.59247 times as long as the equator
    corners = np.array([[180.0, 0.0], [0.0, 90.0], [180.0, 90.0]])

    (equator, _), (_, pole), (pole_line, _) = EqualEarth().project(corners)

    assert equator / pole == pytest.approx(2.05458, abs=5e-6)
    assert pole_line / equator == pytest.approx(0.59247, abs=5e-6)


def test_equal_earth_has_the_area_of_the_sphere():
    edge = np.linspace(-90.0, 90.0, 20001)
    half = EqualEarth().project(np.column_stack([np.full_like(edge, 180.0), edge]))

    area = 2.0 * np.trapezoid(half[:, 0], half[:, 1])

    assert area == pytest.approx(4.0 * np.pi, rel=1e-4)
