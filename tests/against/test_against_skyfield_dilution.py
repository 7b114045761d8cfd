"""Dilution of GPS against skyfield, from the same almanac by another way throughout.

Skyfield propagates, turns the Earth by its own model and tells altitude and azimuth;
the dilution is then the spread of least squares in local east, north and up.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from skyfield.api import EarthSatellite, load, wgs84

from spacereserve.engine.access import Places, positions
from spacereserve.engine.orbits import read_catalogue
from spacereserve.engine.supply.navigation import dilution

ALMANAC = (
    Path(__file__).parents[3] / "shared/data/catalogue/groups_2026-08-22/gps-ops.tle"
)
AT = datetime(2026, 8, 22, tzinfo=UTC)
HOURS = np.arange(0.0, 24.0, 3.0)
MASK_DEG = 10.0

pytestmark = pytest.mark.skipif(
    not ALMANAC.exists(), reason="the GPS almanac is not beside this repository"
)


@pytest.fixture(scope="module")
def ours():
    catalogue = read_catalogue(ALMANAC)
    return positions(catalogue, start_at=AT, offsets_s=3600.0 * HOURS)


@pytest.fixture(scope="module")
def theirs():
    clock = load.timescale(builtin=True)
    lines = ALMANAC.read_text("utf-8").splitlines()
    satellites = [
        EarthSatellite(lines[row + 1], lines[row + 2], lines[row], clock)
        for row in range(0, len(lines) - 2, 3)
    ]
    times = clock.from_datetimes([AT + timedelta(hours=float(h)) for h in HOURS])
    return satellites, times


def _dilutions(theirs, lat_deg, lon_deg):
    """Count, PDOP, HDOP and VDOP at each time, by skyfield and least squares."""
    satellites, times = theirs
    place = wgs84.latlon(lat_deg, lon_deg)
    seen = [(one - place).at(times).altaz() for one in satellites]
    altitude = np.array([alt.radians for alt, _, _ in seen])
    azimuth = np.array([az.radians for _, az, _ in seen])
    rows = []
    for moment in range(len(HOURS)):
        high = np.degrees(altitude[:, moment]) >= MASK_DEG
        up, turn = altitude[high, moment], azimuth[high, moment]
        design = np.column_stack(
            (
                np.cos(up) * np.sin(turn),
                np.cos(up) * np.cos(turn),
                np.sin(up),
                np.ones(high.sum()),
            )
        )
        spread = (np.linalg.pinv(design) ** 2).sum(axis=1)
        rows.append(
            (high.sum(), *np.sqrt((spread[:3].sum(), spread[:2].sum(), spread[2])))
        )
    return np.array(rows).T


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg"), [(59.4, 24.7), (34.6, 33.0), (78.2, 15.4), (0.0, -150.0)]
)
def test_dilution_of_gps_is_that_of_skyfield(ours, theirs, lat_deg, lon_deg):
    place = Places.of([(lat_deg, lon_deg)])

    found = dilution(
        ours,
        site_km=place.positions_itrs_km[0],
        up=place.zeniths[0],
        min_elevation_deg=MASK_DEG,
    )

    count, position, horizontal, vertical = _dilutions(theirs, lat_deg, lon_deg)
    same = found.n_seen == count
    assert same.mean() >= 0.75  # one at the very mask may fall on either side
    assert found.position[same] == pytest.approx(position[same], rel=2e-3)
    assert found.horizontal[same] == pytest.approx(horizontal[same], rel=2e-3)
    assert found.vertical[same] == pytest.approx(vertical[same], rel=2e-3)
