"""Launch supply: azimuths worked by hand for real pads, masses, campaigns.

Latitudes: Kourou 5.24° N, Mahia 39.26° S, Andøya 69.29° N (their operators' pages).
By hand: azimuth = asin(cos i / cos φ) and its mirror about the east-west line.
"""

import pytest

from spacereserve.engine.supply import Step, Supply, demand_of
from spacereserve.engine.supply.launch import launch_azimuths_deg

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
