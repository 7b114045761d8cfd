"""Launch supply: azimuths worked by hand for real pads, masses, campaigns.

Latitudes: Kourou 5.24° N, Mahia 39.26° S, Andøya 69.29° N (their operators' pages).
By hand: azimuth = asin(cos i / cos φ) and its mirror about the east-west line.
"""

import pytest

from spacereserve.engine.supply import Step, Supply, demand_of
from spacereserve.engine.supply.lifting import ascent_km_s, launch_azimuths_deg

KOUROU, MAHIA, ANDOYA = 5.24, -39.26, 69.29
SERVICE = {
    "id": "rocket",
    "name": "Rocket",
    "domain": "launch",
    "provider": "opti",
    "assets": ["pad"],
    "payload_kg": {"leo": 1000.0, "sso": 700.0},
    "campaign_h": 36.0,
}
NEED = {
    "id": "lift",
    "name": "Lift",
    "domain": "launch",
    "owner": "FRA",
    "theatre": "baltic",
    "priority": 1,
    "use": "monitoring",
    "mass_kg": 300.0,
    "orbit": "leo",
    "within_h": 72.0,
}


@pytest.fixture(scope="module")
def launching(reserve_with):
    def made(lat_deg, low_deg=0.0, high_deg=360.0, **need):
        pad = {
            "id": "pad",
            "name": "Pad",
            "kind": "launch-pad",
            "provider": "opti",
            "lat_deg": lat_deg,
            "lon_deg": 0.0,
            "azimuth_min_deg": low_deg,
            "azimuth_max_deg": high_deg,
        }
        return reserve_with(assets=[pad], services=[SERVICE], needs=[{**NEED, **need}])

    return made


@pytest.mark.parametrize(
    ("lat_deg", "inclination_deg", "azimuths_deg"),
    [
        (KOUROU, 51.6, (38.59, 141.41)),
        (KOUROU, 97.5, (352.47, 187.53)),
        (MAHIA, 45.0, (65.96, 114.04)),
        (MAHIA, 97.5, (350.30, 189.70)),
        (ANDOYA, 97.5, (338.34, 201.66)),
        (ANDOYA, 90.0, (0.0, 180.0)),
        (0.0, 0.0, (90.0, 90.0)),
    ],
)
def test_azimuths_are_those_worked_by_hand(lat_deg, inclination_deg, azimuths_deg):
    found = launch_azimuths_deg(lat_deg, inclination_deg)

    assert found == pytest.approx(azimuths_deg, abs=0.01)


@pytest.mark.parametrize("inclination_deg", [0.0, 51.6, 69.0, 111.0, 180.0])
def test_an_orbit_that_never_comes_so_far_north_has_no_azimuth(inclination_deg):
    assert launch_azimuths_deg(ANDOYA, inclination_deg) == ()


@pytest.mark.parametrize(
    ("lat_deg", "low_deg", "high_deg", "need", "reached"),
    [
        (KOUROU, 349.5, 93.5, {"inclination_deg": 51.6}, True),
        (KOUROU, 349.5, 93.5, {"orbit": "sso"}, True),
        (KOUROU, 0.0, 93.5, {"orbit": "sso"}, False),
        (ANDOYA, 280.0, 360.0, {"orbit": "sso"}, True),
        (ANDOYA, 0.0, 360.0, {"inclination_deg": 51.6}, False),
        (MAHIA, 90.0, 200.0, {"orbit": "sso"}, True),
        (MAHIA, 90.0, 110.0, {"inclination_deg": 45.0}, False),
        (ANDOYA, 0.0, 1.0, {}, True),
        (ANDOYA, 315.0, 360.0, {"inclination_deg": 90.0}, True),
        (ANDOYA, 0.0, 45.0, {"inclination_deg": 90.0}, True),
    ],
)
def test_a_pad_reaches_what_its_azimuths_allow(
    sky_of, supply_of, launching, lat_deg, low_deg, high_deg, need, reached
):
    sky = sky_of(launching(lat_deg, low_deg, high_deg, **need), days=7.0)

    answer = supply_of(sky, "rocket", "lift")

    if reached:
        assert isinstance(answer, Supply)
    else:
        assert (answer.step, answer.code) == (Step.PHYSICS, "inclination")
        assert answer.details["pad_lat_deg"] == abs(lat_deg)


def _mass(supply):
    return next(one for one in supply.estimates if one.name == "mass_to_orbit_kg")


def test_a_mass_asked_as_published_is_as_published(sky_of, supply_of, launching):
    mass = _mass(supply_of(sky_of(launching(KOUROU, orbit="sso")), "rocket", "lift"))

    assert (mass.low, mass.value, mass.high) == (700.0, 700.0, 700.0)
    assert mass.origin == "stated"


@pytest.mark.parametrize(
    "asked",
    [
        {"inclination_deg": 90.0},
        {"altitude_km": 900.0},
        {"inclination_deg": 60.0, "altitude_km": 600.0},
        {"orbit": "sso", "altitude_km": 900.0},
    ],
)
def test_a_mass_to_an_orbit_of_ones_own_is_derived_with_its_interval(
    sky_of, supply_of, launching, asked
):
    mass = _mass(supply_of(sky_of(launching(KOUROU, **asked)), "rocket", "lift"))

    assert 300.0 <= mass.low < mass.value < mass.high <= 1000.0
    assert mass.origin == "derived"


def test_a_plan_counts_on_the_least_mass_that_is_left_open(
    sky_of, supply_of, launching
):
    asked = {"inclination_deg": 60.0, "altitude_km": 600.0}
    mass = _mass(supply_of(sky_of(launching(KOUROU, **asked)), "rocket", "lift"))

    verdict = supply_of(
        sky_of(launching(KOUROU, mass_kg=mass.low + 1.0, **asked)), "rocket", "lift"
    )

    assert (verdict.step, verdict.code) == (Step.QUALITY, "mass")
    assert verdict.details["has_kg"] == pytest.approx(mass.low, rel=1e-5)


@pytest.mark.parametrize(
    ("lat_deg", "inclination_deg", "altitude_km", "by_hand_km_s"),
    [
        # √(μ/6578.137) = 7.7843 km/s east from the equator, less its turn of 0.4651.
        (0.0, 0.0, 200.0, 7.3192),
        # The same due north: √(7.7843² + 0.4651²).
        (0.0, 90.0, 200.0, 7.7982),
        # Perigee 200 km to 800 km: 7.9514 − 0.4651, then 7.4518 − 7.2872 at the top.
        (0.0, 0.0, 800.0, 7.6509),
    ],
)
def test_the_velocity_an_orbit_asks_is_that_worked_by_hand(
    lat_deg, inclination_deg, altitude_km, by_hand_km_s
):
    found = ascent_km_s(lat_deg, inclination_deg, altitude_km)

    assert found == pytest.approx(by_hand_km_s, abs=1e-3)


def test_the_campaign_comes_before_the_first_launch(sky_of, supply_of, launching):
    sky = sky_of(launching(KOUROU), days=7.0)

    supply = supply_of(sky, "rocket", "lift")

    assert supply.ready_s == 36 * 3600.0
    assert supply.figures == {"n_ready": 1.0}
    assert supply.looks is None


def test_a_launch_is_wanted_once_within_its_time(sky_of, launching):
    sky = sky_of(launching(KOUROU, starts_after_h=10.0, n_launches=3), days=7.0)

    demand = demand_of(sky.reserve.by_id("needs")["lift"], sky)

    assert (demand.start_s, demand.end_s) == (36000.0, 36000.0 + 72 * 3600.0)
    assert demand.row_amount.tolist() == [3.0]
    assert demand.whole


@pytest.mark.parametrize(
    ("need", "code"),
    [({"orbit": "gto"}, "orbit-not-served"), ({"mass_kg": 1000.5}, "mass")],
)
def test_an_orbit_or_mass_beyond_the_launcher_is_told(
    sky_of, supply_of, launching, need, code
):
    verdict = supply_of(sky_of(launching(KOUROU, **need)), "rocket", "lift")

    assert (verdict.step, verdict.code) == (Step.QUALITY, code)
