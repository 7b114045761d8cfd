"""Days to a wanted plane against cases worked by hand, with their working.

**A still plane from Kourou.** Latitude 5.24° N, sidereal time at the pad 50°; plane of
51.6° with its node at 100° that does not drift.

    sin δ = tan 5.24° / tan 51.6° = 0.091712 / 1.261665 = 0.072691       δ = 4.168°
    northbound  100 + 4.168 − 50        =  54.168°  / 360.98565 = 0.15006 days
    southbound  100 + 180 − 4.168 − 50  = 225.832°  / 360.98565 = 0.62560 days

One turn is 360 / 360.98565 = 0.99727 days. Ready after 24 h of call-up and 36 h of
campaign (2.5 days), the pad is next there southbound: 0.62560 + 2 × 0.99727 = 2.62014.

**A sun-synchronous plane from Mahia, to the day.** Pad at 39.26° S 177.87° E, azimuths
85° to 200°; circular orbit of 550 km and 97.6°, node at 211° on 22 August 2026, 00:00
UTC.

    n     = √(398600.44 / 6928.137³) = 0.00109482 rad/s          = 5419.77° a day
    drift = −1.5 × 0.00108263 × (6378.137 / 6928.137)² × 5419.77° × cos 97.6°
          = 0.00137634 × 5419.77° × 0.132256                     = 0.98656° a day
    cos i / cos φ = −0.132256 / 0.774280 = −0.170812, azimuths −9.835° (350.165°) and
                    189.835°: the range allows the southbound one alone
    sin δ = −0.817325 / −7.494651 = 0.109054                              δ = 6.2608°
    Greenwich: 280.46062 + 360.98564737 × 9729.5 days since 2000-01-01 12:00 = 330.3167°
    pad:       330.3167 + 177.87 − 360 = 148.1867°
    southbound 211 + 180 − 6.2608 − 148.1867 = 236.5525°
               / (360.98565 − 0.98656) = 0.65709 days, again each 1.0000025 days

Ready after 24 h of call-up and 72 h of campaign (4 days): lift-off at 4.6571 days.

Source: equations of Bate, Mueller, White, Fundamentals of Astrodynamics (1971), section
3.1, and Vallado (2013), sections 3.5 (sidereal time) and 9.6 (drift of the node).
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import tiny_reserve
from spacereserve.engine.model import Question
from spacereserve.engine.orbits.generate import MeanOrbit, catalogue_from_orbits
from spacereserve.engine.supply import Sky, demand_of, find_supplies
from spacereserve.engine.supply.launch import launch_azimuths_deg
from spacereserve.engine.supply.planes import Plane, crossings_s, node_rate_deg_day

DAY_S = 86400.0
AT = datetime(2026, 8, 22, tzinfo=UTC)
MAHIA = {
    "id": "mahia",
    "name": "Mahia",
    "kind": "launch-pad",
    "provider": "opti",
    "lat_deg": -39.26,
    "lon_deg": 177.87,
    "azimuth_min_deg": 85.0,
    "azimuth_max_deg": 200.0,
}
ROCKET = {
    "id": "rocket",
    "name": "Rocket",
    "domain": "launch",
    "provider": "opti",
    "assets": ["mahia"],
    "payload_kg": {"sso": 200.0},
    "campaign_h": 72.0,
}
LIFT = {
    "id": "lift",
    "name": "Lift",
    "domain": "launch",
    "owner": "FRA",
    "theatre": "baltic",
    "priority": 1,
    "use": "monitoring",
    "mass_kg": 100.0,
    "orbit": "sso",
    "plane_of": "^WANTED$",
    "within_h": 160.0,
}


def test_days_to_a_still_plane_are_those_worked_by_hand():
    found = crossings_s(
        Plane(51.6, 100.0, 0.0), lat_deg=5.24, sidereal_deg=50.0, span_s=(0.0, DAY_S)
    )

    assert found / DAY_S == pytest.approx([0.15006, 0.62560], abs=2e-5)


def test_call_up_and_campaign_come_before_the_crossing_worked_by_hand():
    found = crossings_s(
        Plane(51.6, 100.0, 0.0),
        lat_deg=5.24,
        sidereal_deg=50.0,
        span_s=(2.5 * DAY_S, 9.0 * DAY_S),
    )

    assert found[0] / DAY_S == pytest.approx(2.62014, abs=3e-5)


def test_drift_and_azimuths_are_those_worked_by_hand():
    drift = node_rate_deg_day(
        semi_major_axis_km=6928.137, eccentricity=0.0, inclination_deg=97.6
    )

    assert drift == pytest.approx(0.98656, abs=1e-5)
    assert sorted(azimuth % 360 for azimuth in launch_azimuths_deg(-39.26, 97.6)) == (
        pytest.approx([189.835, 350.165], abs=1e-3)
    )


def test_a_supply_lifts_off_into_the_plane_on_the_day_worked_by_hand():
    base = tiny_reserve()
    reserve = tiny_reserve(
        assets=[*base.assets, MAHIA],
        services=[*base.services, ROCKET],
        needs=[*base.needs, LIFT],
    )
    wanted = MeanOrbit(
        name="WANTED",
        catalog_number=90_001,
        perigee_altitude_km=550.0,
        apogee_altitude_km=550.0,
        inclination_deg=97.6,
        raan_deg=211.0,
        arg_perigee_deg=0.0,
        mean_anomaly_deg=0.0,
    )
    sky = Sky(
        reserve=reserve,
        catalogue=catalogue_from_orbits([wanted], AT),
        question=Question.of(reserve, "crisis", at=AT, days=7.0),
    )
    asked = demand_of(reserve.by_id("needs")["lift"], sky)

    supply = find_supplies({"rocket": [asked]}, sky)["rocket", "lift"]

    called_s = 24.0 * 3600.0
    assert supply.first_s(called_s) / DAY_S == pytest.approx(4.6571, abs=1e-4)
