"""Growth off nadir, held to what is published of satellites that fly.

Sources:
    International Charter, sensor page of Pléiades Neo: orbit 620 km high, footprint
    14 km wide at nadir and 19.68 km at 30° off nadir.
    eoPortal, WorldView-2: orbit 770 km high, 0.46 m at nadir and 0.52 m at 20°.
"""

import numpy as np
import pytest

from spacereserve.engine.supply.sharpness import sample_distance_m, slant_range_km

EARTH_KM = 6371.0


def _elevation_deg(off_nadir_deg, height_km):
    sine = (EARTH_KM + height_km) / EARTH_KM * np.sin(np.radians(off_nadir_deg))
    return 90.0 - float(np.degrees(np.arcsin(sine)))


def test_the_footprint_of_pleiades_neo_widens_as_published():
    elevation_deg = _elevation_deg(30.0, 620.0)
    radius_km = EARTH_KM + 620.0
    mean = float(
        sample_distance_m(1.0, elevation_deg=elevation_deg, radius_km=radius_km)
    )
    along = float(slant_range_km(elevation_deg=elevation_deg, radius_km=radius_km))
    along /= 620.0

    # The figure is the geometric mean of both directions: across is what remains.
    across = mean**2 / along

    assert 14.0 * across == pytest.approx(19.68, rel=0.002)


def test_worldview_2_blurs_as_published():
    grown_m = float(
        sample_distance_m(
            0.46,
            elevation_deg=_elevation_deg(20.0, 770.0),
            radius_km=EARTH_KM + 770.0,
        )
    )

    # 0.52 m is rounded to a centimetre.
    assert grown_m == pytest.approx(0.52, abs=0.01)


def test_straight_down_nothing_grows():
    straight_m = sample_distance_m(
        0.3, elevation_deg=np.array([90.0]), radius_km=EARTH_KM + 620.0
    )

    assert straight_m == pytest.approx(0.3)
