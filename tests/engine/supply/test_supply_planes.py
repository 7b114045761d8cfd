"""Launches into a plane: crossings, schedules, masses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from spacereserve.engine.model import LaunchNeed, LaunchService
from spacereserve.engine.supply import Step, Supply
from spacereserve.engine.supply.lifting import carried
from spacereserve.engine.supply.planes import (
    Flight,
    Plane,
    crossings_s,
    node_rate_deg_day,
    reconstitution,
)

DAY = 86400.0
PAD = {
    "id": "pad",
    "name": "Pad",
    "kind": "launch-pad",
    "provider": "opti",
    "lat_deg": -39.26,
    "lon_deg": 177.87,
}
SERVICE = {
    "id": "rocket",
    "name": "Rocket",
    "domain": "launch",
    "provider": "opti",
    "assets": ["pad"],
    "payload_kg": {"leo": 300.0, "sso": 200.0},
    "campaign_h": 12.0,
}
NEED = {
    "id": "lift",
    "name": "Lift",
    "domain": "launch",
    "owner": "FRA",
    "theatre": "baltic",
    "priority": 1,
    "use": "monitoring",
    "mass_kg": 100.0,
    "orbit": "sso",
    "within_h": 160.0,
}


@pytest.mark.parametrize("inclination_deg", [45.0, 63.4, 97.6, 140.0])
def test_the_place_lies_in_the_plane_at_every_crossing(inclination_deg):
    plane = Plane(inclination_deg, 211.0, 0.98)
    lat_deg, sidereal_deg = -39.26, 17.0

    found = crossings_s(
        plane, lat_deg=lat_deg, sidereal_deg=sidereal_deg, span_s=(0.0, 5 * DAY)
    )

    assert len(found) in {10, 11}
    for at_s in found:
        node = math.radians(plane.raan_deg + plane.rate_deg_day * at_s / DAY)
        turn = math.radians(sidereal_deg + 360.98564737 * at_s / DAY)
        tilt, lat = math.radians(inclination_deg), math.radians(lat_deg)
        normal = (
            math.sin(tilt) * math.sin(node),
            -math.sin(tilt) * math.cos(node),
            math.cos(tilt),
        )
        place = (
            math.cos(lat) * math.cos(turn),
            math.cos(lat) * math.sin(turn),
            math.sin(lat),
        )
        assert np.dot(normal, place) == pytest.approx(0.0, abs=1e-9)


def test_a_plane_that_never_comes_over_the_pad_has_no_crossing():
    found = crossings_s(
        Plane(51.6, 0.0, 0.0), lat_deg=69.3, sidereal_deg=0.0, span_s=(0.0, 9 * DAY)
    )

    assert len(found) == 0


def test_the_node_of_a_sun_synchronous_orbit_follows_the_sun():
    rate = node_rate_deg_day(
        semi_major_axis_km=6378.137 + 567.0, eccentricity=0.0, inclination_deg=97.66
    )

    assert rate == pytest.approx(360.0 / 365.2422, rel=5e-3)


def test_a_schedule_fills_the_emptiest_plane_first_and_keeps_the_turnaround():
    crossings = [np.arange(0.3, 30.0) * DAY, np.arange(0.7, 30.0) * DAY]

    flights = reconstitution(
        [3, 5],
        crossings,
        ready_s=2.0 * DAY,
        n_ready=1,
        turnaround_s=5.0 * DAY,
        n_per_launch=4,
    )

    assert [(flight.plane, flight.n_satellites) for flight in flights] == [
        (1, 4),
        (0, 3),
        (1, 1),
    ]
    days = [flight.at_s / DAY for flight in flights]
    assert days == pytest.approx([2.7, 7.3, 12.7])


def test_a_plane_without_a_crossing_is_left_out_of_the_schedule():
    flights = reconstitution(
        [2, 2],
        [np.empty(0), np.array([1.0 * DAY])],
        ready_s=0.0,
        n_ready=2,
        turnaround_s=DAY,
        n_per_launch=2,
    )

    assert flights == (Flight(1, DAY, 2),)


@pytest.fixture(scope="module")
def flying(reserve_with):
    def made(**need):
        return reserve_with(assets=[PAD], services=[SERVICE], needs=[{**NEED, **need}])

    return made


def test_a_launch_into_a_plane_leaves_at_its_first_crossing(sky_of, supply_of, flying):
    sky = sky_of(flying(plane_of="^OPTI-"), days=7.0)

    supply = supply_of(sky, "rocket", "lift")

    assert isinstance(supply, Supply)
    assert len(supply.instants_s) in {13, 14, 15}
    called_s = 30.0 * 3600.0
    first_s = supply.first_s(called_s)
    assert first_s >= called_s + 12.0 * 3600.0
    assert first_s - called_s - 12.0 * 3600.0 < DAY
    assert first_s in supply.instants_s
    assert supply.first_s(6.9 * DAY) == math.inf
    assert "plane_wait_h" in {one.name for one in supply.estimates}


def test_without_a_plane_a_launch_leaves_when_it_is_ready(sky_of, supply_of, flying):
    supply = supply_of(sky_of(flying(), days=7.0), "rocket", "lift")

    assert supply.instants_s is None
    assert supply.first_s(100.0) == 100.0 + 12.0 * 3600.0


def test_a_plane_of_no_known_satellite_is_told(sky_of, supply_of, flying):
    verdict = supply_of(sky_of(flying(plane_of="^NOBODY")), "rocket", "lift")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "no-satellites")


def _with_table(altitude_km):
    points = [
        {"inclination_deg": i, "altitude_km": h, "mass_kg": m}
        for i, h, m in (
            (45.0, 400.0, 320.0),
            (45.0, 600.0, 280.0),
            (97.0, 400.0, 240.0),
            (97.0, 600.0, 200.0),
        )
    ]
    service = LaunchService.model_validate({**SERVICE, "payload_points": points})
    need = LaunchNeed.model_validate(
        {**NEED, "orbit": "leo", "altitude_km": altitude_km}
    )
    return service, need


@pytest.mark.parametrize(
    ("altitude_km", "inclination_deg", "expected_kg"),
    [
        (400.0, 45.0, 320.0),
        (500.0, 45.0, 300.0),
        (500.0, 71.0, 260.0),
        (500.0, None, 300.0),
        (700.0, 45.0, None),
        (500.0, 30.0, None),
    ],
)
def test_mass_is_taken_between_the_points_of_the_table_and_never_beyond(
    altitude_km, inclination_deg, expected_kg
):
    service, need = _with_table(altitude_km)

    found = carried(
        service,
        need.orbit,
        [],
        inclination_deg=inclination_deg,
        altitude_km=need.altitude_km,
    )

    assert (found and found.low_kg) == (expected_kg and pytest.approx(expected_kg))
