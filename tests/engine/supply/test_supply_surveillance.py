"""Surveillance supply over made skies: regimes, size, light, repeated looks."""

import numpy as np
import pytest

from spacereserve.engine.model import OrbitClass
from spacereserve.engine.supply import Step, Supply, demand_of
from spacereserve.engine.supply.surveillance import objects_of

SITE = {
    "name": "Site",
    "kind": "sensor-site",
    "provider": "opti",
    "lat_deg": 45.0,
    "lon_deg": 19.0,
    "min_elevation_deg": 15.0,
    "min_size_m": 0.1,
}
SERVICE = {
    "name": "Watch",
    "domain": "surveillance",
    "provider": "opti",
    "regimes": ["leo", "geo"],
    "min_size_m": 0.1,
}
NEED = {
    "name": "Objects",
    "domain": "surveillance",
    "owner": "FRA",
    "theatre": "baltic",
    "priority": 1,
    "use": "monitoring",
    "n_observations_per_day": 2.0,
    "size_m": 1.0,
    "name_pattern": "^OPTI-",
}


@pytest.fixture(scope="module")
def watching(reserve_with):
    def made(*, far_km=50000.0, service=None, **need):
        return reserve_with(
            assets=[
                {**SITE, "id": "dish", "technique": "radar", "range_max_km": far_km},
                {**SITE, "id": "dome", "technique": "optical", "range_max_km": far_km},
            ],
            services=[
                {**SERVICE, "id": "radar", "assets": ["dish"], **(service or {})},
                {**SERVICE, "id": "scope", "assets": ["dome"], **(service or {})},
            ],
            needs=[
                {
                    **NEED,
                    "id": "low",
                    "regime": "leo",
                    "name_pattern": "^OPTI-",
                    **need,
                },
                {
                    **NEED,
                    "id": "high",
                    "regime": "geo",
                    "name_pattern": "^OPTI-",
                    **need,
                },
            ],
        )

    return made


def test_objects_are_those_of_the_regime(sky_of, watching):
    sky = sky_of(watching())
    needs = sky.reserve.by_id("needs")

    low, high = objects_of(needs["low"], sky), objects_of(needs["high"], sky)

    assert len(low) == 12
    assert len(high) == 1
    assert set(sky.regime_of(low)) == {OrbitClass.LEO}
    assert set(sky.regime_of(high)) == {OrbitClass.GEO}


def test_a_few_objects_stand_for_many_evenly(sky_of, watching):
    sky = sky_of(watching(n_objects_max=4))
    need = sky.reserve.by_id("needs")["low"]

    objects = objects_of(need, sky)

    assert len(objects) == demand_of(need, sky).n_spots == 4
    assert np.array_equal(objects, np.unique(objects))
    assert np.ptp(np.diff(objects)) <= 1


def test_a_radar_sees_day_and_night_and_a_telescope_by_night_only(
    sky_of, supply_of, watching
):
    sky = sky_of(watching())

    radar, scope = supply_of(sky, "radar", "low"), supply_of(sky, "scope", "low")

    assert isinstance(radar, Supply)
    assert isinstance(scope, Supply)
    assert 0 < len(scope.looks) < len(radar.looks)
    # At 45° N, 19° E the sun stands deeper than 12° from about 18.3 to 2.9 h UTC.
    hours = scope.looks.at_s / 3600.0
    assert ((hours < 3.1) | (hours > 18.1)).all()


def test_an_object_always_in_view_is_observed_again_every_hour(
    sky_of, supply_of, watching
):
    supply = supply_of(sky_of(watching()), "radar", "high")

    assert len(supply.looks) == 24
    assert np.diff(supply.looks.at_s) == pytest.approx(np.full(23, 3600.0))
    assert (supply.looks.delivered_s - supply.looks.at_s == 3600.0).all()


def test_what_is_out_of_range_is_not_seen(sky_of, supply_of, watching):
    verdict = supply_of(sky_of(watching(far_km=3000.0)), "radar", "high")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "never-in-view")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"regimes": ["meo"]}, "regime"), ({"min_size_m": 1.5}, "size")],
)
def test_a_regime_or_size_beyond_the_sensor_is_told(
    sky_of, supply_of, watching, changes, code
):
    verdict = supply_of(sky_of(watching(service=changes)), "radar", "low")

    assert (verdict.step, verdict.code) == (Step.QUALITY, code)


def test_an_observation_that_comes_late_is_told(sky_of, supply_of, watching):
    verdict = supply_of(sky_of(watching(latency_h=0.5)), "radar", "low")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "late-delivery")
    assert verdict.details == {"best_h": 1.0, "wants_h": 0.5}


def test_objects_that_are_not_in_the_catalogue_are_told(sky_of, supply_of, watching):
    verdict = supply_of(sky_of(watching(name_pattern="^NONE")), "radar", "low")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "no-satellites")


def test_a_radar_sees_smaller_objects_less_far(sky_of, supply_of, watching):
    large = supply_of(sky_of(watching(far_km=800.0)), "radar", "low")
    small = supply_of(sky_of(watching(far_km=800.0, size_m=0.1)), "radar", "low")

    reach = {one.name: one.value for one in small.estimates}["detection_range_km"]
    assert reach == 800.0
    assert {one.name: one.value for one in large.estimates}[
        "detection_range_km"
    ] == pytest.approx(800.0 * 10**0.5, rel=1e-4)
    assert len(small.looks) < len(large.looks)


def test_a_telescope_sees_only_what_is_bright_enough(sky_of, supply_of, reserve_with):
    def seen(limit):
        dome = {
            **SITE,
            "id": "dome",
            "technique": "optical",
            "range_max_km": 50000.0,
            "limiting_magnitude": limit,
        }
        scope = {**SERVICE, "id": "scope", "assets": ["dome"]}
        need = {**NEED, "id": "low", "regime": "leo"}
        reserve = reserve_with(assets=[dome], services=[scope], needs=[need])
        return supply_of(sky_of(reserve), "scope", "low")

    keen, dull = seen(20.0), seen(6.0)

    brightness = {one.name: one for one in keen.estimates}["magnitude"]
    assert isinstance(keen, Supply)
    assert 3.0 < brightness.low < brightness.high < 20.0
    if isinstance(dull, Supply):
        assert len(dull.looks) < len(keen.looks)
    else:
        assert dull.code == "never-in-view"


def test_custody_and_coverage_are_those_of_the_observations(
    sky_of, supply_of, watching
):
    supply = supply_of(sky_of(watching()), "radar", "low")

    figures = {one.name: one for one in supply.estimates}
    gaps_h = []
    for spot in range(12):
        own_s = np.sort(supply.looks.at_s[supply.looks.spot == spot])
        edges_s = np.concatenate(([0.0], own_s, [86400.0]))
        gaps_h.append(np.diff(edges_s).max() / 3600.0)
    assert figures["custody_gap_h"].value == pytest.approx(np.median(gaps_h), rel=1e-4)
    seen = len(set(supply.looks.spot.tolist()))
    assert figures["coverage_fraction"].value == pytest.approx(seen / 12, rel=1e-4)
