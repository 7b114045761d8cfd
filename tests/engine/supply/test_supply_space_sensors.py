"""Telescopes in orbit: limb, Sun, field, range, light, brightness, and their plan."""

from datetime import UTC, datetime

import numpy as np
import pytest

from builders import tiny_catalogue
from spacereserve.engine.allocation import plan
from spacereserve.engine.errors import InputError
from spacereserve.engine.model import Pointing, SpaceSensor, check_reserve
from spacereserve.engine.supply import Step, Supply
from spacereserve.engine.supply.brightness import sunlit_magnitude
from spacereserve.engine.supply.space_sensors import View, space_range_km
from spacereserve.engine.verification import verify

AT = datetime(2026, 8, 22, tzinfo=UTC)
SENSOR = {
    "range_max_km": 45000.0,
    "min_size_m": 1.0,
    "sun_exclusion_deg": 30.0,
    "limb_exclusion_deg": 10.0,
}
ASSET = {
    "id": "opti-watchers",
    "name": "Watchers",
    "kind": "satellites",
    "provider": "opti",
    "name_pattern": "^OPTI-00[1-3]",
    "orbit": "leo",
}
SERVICE = {
    "id": "from-space",
    "name": "From space",
    "domain": "surveillance",
    "provider": "opti",
    "assets": ["opti-watchers"],
    "regimes": ["leo", "geo"],
    "min_size_m": 0.1,
}
NEED = {
    "id": "high",
    "name": "High",
    "domain": "surveillance",
    "owner": "FRA",
    "theatre": "baltic",
    "priority": 1,
    "use": "monitoring",
    "n_observations_per_day": 2.0,
    "size_m": 2.0,
    "regime": "geo",
    "name_pattern": "^OPTI-GEO",
}
SUN = np.array([[1.0, 0.0, 0.0]])


def _seen(own_km, other_km, **sensor):
    view = View.of(np.array([own_km]), np.array([other_km]), SUN)
    return bool(view.is_seen(SpaceSensor(**{**SENSOR, **sensor}), 2.0)[0])


def test_a_lit_object_away_from_earth_and_sun_is_seen():
    assert _seen([0.0, 7000.0, 0.0], [0.0, 42164.0, 0.0])


@pytest.mark.parametrize(
    ("own_km", "other_km", "sensor"),
    [
        # Behind the Earth; 8° above the limb, which is 65.7° from straight down.
        ([0.0, 7000.0, 0.0], [0.0, -42164.0, 0.0], {}),
        ([0.0, 7000.0, 0.0], [0.0, 7000.0 - 844.0, 3000.0], {}),
        # 20° from the Sun.
        ([0.0, 7000.0, 0.0], [20000.0, 7000.0, 7279.0], {}),
        # In the shadow, behind the Earth as the Sun sees it.
        ([-7000.0, 0.0, 0.0], [-42164.0, 1000.0, 0.0], {}),
        # Too far; straight up, and the telescope looks away from the Sun.
        ([0.0, 7000.0, 0.0], [0.0, 42164.0, 0.0], {"range_max_km": 35000.0}),
        (
            [0.0, 7000.0, 0.0],
            [0.0, 42164.0, 0.0],
            {"pointing": "anti-sun", "field_deg": 90.0},
        ),
        # Half the size that is seen at 45,000 km is seen at half of it.
        ([0.0, 7000.0, 0.0], [0.0, 42164.0, 0.0], {"min_size_m": 4.0}),
        # A diffuse sphere of 2 m at 35,164 km and a phase of 90° has magnitude 14.5.
        ([0.0, 7000.0, 0.0], [0.0, 42164.0, 0.0], {"limiting_magnitude": 14.3}),
    ],
)
def test_each_condition_alone_keeps_an_object_from_being_seen(own_km, other_km, sensor):
    assert not _seen(own_km, other_km, **sensor)


def test_a_field_is_a_whole_cone_about_its_direction():
    own, other = [0.0, 7000.0, 0.0], [0.0, 20000.0, 13000.0]  # 45° from straight up

    assert _seen(own, other, pointing="zenith", field_deg=91.0)
    assert not _seen(own, other, pointing="zenith", field_deg=89.0)


def test_brightness_is_that_of_range_and_phase():
    view = View.of(np.array([[0.0, 7000.0, 0.0]]), np.array([[0.0, 42164.0, 0.0]]), SUN)

    (found,) = view.magnitude(2.0).tolist()

    (expected,) = sunlit_magnitude(
        size_m=2.0, range_km=[35164.0], phase_rad=[np.pi / 2.0]
    ).tolist()
    assert found == pytest.approx(expected, abs=1e-9)
    assert found == pytest.approx(14.45, abs=0.3)


def test_without_a_limiting_magnitude_range_goes_with_size():
    sensor = SpaceSensor(**SENSOR)

    assert space_range_km(sensor, 0.5) == pytest.approx(22500.0)
    assert space_range_km(sensor, 3.0) == 45000.0
    faint = sensor.model_copy(update={"limiting_magnitude": 15.0})
    assert space_range_km(faint, 0.5) == 45000.0


@pytest.fixture(scope="module")
def watched(reserve_with):
    def made(need=None, **sensor):
        own = {**SERVICE, "space_sensor": {**SENSOR, **sensor}}
        return reserve_with(
            assets=[ASSET], services=[own], needs=[{**NEED, **(need or {})}]
        )

    return made


def test_every_observation_satisfies_all_conditions(sky_of, supply_of, watched):
    sky = sky_of(watched(limiting_magnitude=15.0))

    supply = supply_of(sky, "from-space", "high")

    assert isinstance(supply, Supply)
    assert len(supply.looks) > 20
    figures = {one.name: one for one in supply.estimates}
    assert figures["coverage_fraction"].value == 1.0
    assert 0.0 < figures["custody_gap_h"].value < 24.0
    assert figures["magnitude"].high <= 15.0


def test_a_stricter_telescope_never_sees_more(sky_of, supply_of, watched):
    free = supply_of(sky_of(watched()), "from-space", "high")
    counts = [
        len(supply.looks) if isinstance(supply, Supply) else 0
        for supply in (
            supply_of(sky_of(watched(**stricter)), "from-space", "high")
            for stricter in (
                {"sun_exclusion_deg": 60.0},
                {"limb_exclusion_deg": 40.0},
                {"pointing": Pointing.ZENITH, "field_deg": 60.0},
                {"limiting_magnitude": 14.0},
            )
        )
    ]

    assert max(counts) < len(free.looks)


def test_a_satellite_never_observes_itself(sky_of, supply_of, watched):
    need = {"regime": "leo", "name_pattern": "^OPTI-001"}
    sky = sky_of(watched(need=need))

    found = supply_of(sky, "from-space", "high")

    service = sky.reserve.by_id("services")["from-space"]
    assert len(sky.satellites_of(service.assets)) == 3
    if isinstance(found, Supply):
        assert found.figures["n_looks"] > 0
    else:
        assert (found.step, found.code) == (Step.PHYSICS, "never-in-view")


def test_satellites_without_a_telescope_are_refused(reserve_with):
    with pytest.raises(InputError, match="states no telescope"):
        check_reserve(reserve_with(assets=[ASSET], services=[SERVICE]))


def test_a_plan_by_telescopes_in_space_is_made_and_checked(watched):
    reserve = watched(limiting_magnitude=15.0)
    line = {
        "id": "from-space-crisis",
        "service": "from-space",
        "level": "crisis",
        "quantity": 50.0,
        "unit": "observations/day",
        "call_up_h": 1.0,
        "unit_price_eur": 10.0,
    }
    agreements = [
        one.model_copy(update={"lines": (*one.lines, type(one.lines[0])(**line))})
        if one.provider == "opti"
        else one
        for one in reserve.agreements
    ]
    reserve = reserve.model_copy(update={"agreements": tuple(agreements)})
    sky = tiny_catalogue()

    made = plan(reserve, sky, level="crisis", at=AT, days=1.0, remedies=False)

    own = [one for one in made.supplied if one.need == "high"]
    assert own
    assert verify(reserve, made, sky).violations == ()
