"""Navigation supply: dilution worked by hand and otherwise, availability, quality."""

import math

import numpy as np
import pytest

from builders import EPOCH_JD, tiny_reserve, walker_catalogue
from spacereserve.engine.access import Places, positions
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.supply import Step, Supply
from spacereserve.engine.supply.navigation import dilution, position_dilution

ORIGIN, UP = np.zeros(3), np.array([0.0, 0.0, 1.0])
SERVICE = {
    "id": "gnss",
    "name": "Navigation",
    "domain": "navigation",
    "provider": "opti",
    "assets": ["gnss-sats"],
    "signals": ["E1"],
    "range_error_m": 1.0,
    "timing_ns": 30.0,
    "jamming_margin_db": 3.0,
}
ASSET = {
    "id": "gnss-sats",
    "name": "Navigation satellites",
    "kind": "satellites",
    "provider": "opti",
    "name_pattern": "^GNSS-",
    "orbit": "meo",
}
NEED = {
    "id": "position",
    "name": "Position",
    "domain": "navigation",
    "owner": "FRA",
    "theatre": "baltic",
    "priority": 1,
    "use": "monitoring",
}


@pytest.fixture(scope="module")
def galileo():
    """24 satellites in three planes, as the Galileo service definition has them."""
    return walker_catalogue(
        "GNSS",
        n_satellites=24,
        n_planes=3,
        altitude_km=23222.0,
        inclination_deg=56.0,
    )


@pytest.fixture(scope="module")
def navigating(reserve_with):
    def made(**need):
        return reserve_with(
            assets=[ASSET], services=[SERVICE], needs=[{**NEED, **need}]
        )

    return made


def _seen_at(*azimuths_and_elevations_deg):
    """Satellites far away in these directions, [n, 1, 3]."""
    azimuth, elevation = np.radians(np.array(azimuths_and_elevations_deg, float)).T
    sight = np.stack(
        (
            np.cos(elevation) * np.sin(azimuth),
            np.cos(elevation) * np.cos(azimuth),
            np.sin(elevation),
        ),
        axis=-1,
    )
    return 26560.0 * sight[:, None, :]


def _dilution(where_km, mask_deg=-1.0):
    n_seen, pdop = position_dilution(
        where_km, site_km=ORIGIN, up=UP, min_elevation_deg=mask_deg
    )
    return int(n_seen[0]), float(pdop[0])


def test_one_overhead_and_three_on_the_horizon_are_as_worked_by_hand():
    # GᵀG splits: 3/2 for each of x and y; [[1, 1], [1, 4]] for z and the clock, whose
    # inverse has 4/3 for z. So PDOP² = 2/3 + 2/3 + 4/3.
    sky = _seen_at((0, 90), (0, 0), (120, 0), (240, 0))

    assert _dilution(sky) == (4, pytest.approx(math.sqrt(8.0 / 3.0)))


def test_a_regular_tetrahedron_has_its_known_dilution():
    # GᵀG = 4/3 for each axis and 4 for the clock: PDOP² = 9/4.
    low_deg = -math.degrees(math.asin(1.0 / 3.0))
    sky = _seen_at((0, 90), (0, low_deg), (120, low_deg), (240, low_deg))

    assert _dilution(sky, -90.0) == (4, pytest.approx(1.5))


def test_fewer_than_four_satellites_give_no_position():
    sky = _seen_at((0, 90), (0, 20), (120, 20), (240, 5))

    assert _dilution(sky, 10.0) == (3, math.inf)


def test_satellites_on_one_cone_give_no_position():
    sky = _seen_at((0, 30), (72, 30), (144, 30), (216, 30), (288, 30))

    assert _dilution(sky) == (5, math.inf)


def test_a_satellite_that_cannot_be_propagated_is_not_counted():
    sky = _seen_at((0, 90), (0, 0), (120, 0), (240, 0), (50, 50))
    sky[4] = np.nan

    assert _dilution(sky) == (4, pytest.approx(math.sqrt(8.0 / 3.0)))


@pytest.mark.parametrize("lat_deg", [0.0, 45.0, 75.0, 89.0])
def test_dilution_agrees_with_another_way_of_working_it_out(galileo, sky_of, lat_deg):
    where_km = positions(
        galileo, start_at=sky_of().question.at, offsets_s=np.arange(0, 86400, 3600.0)
    )
    place = Places.of([(lat_deg, 20.0)])
    site_km, up = place.positions_itrs_km[0], place.zeniths[0]

    n_seen, pdop = position_dilution(
        where_km, site_km=site_km, up=up, min_elevation_deg=10.0
    )

    for moment in range(where_km.shape[1]):
        sight = where_km[:, moment] - site_km
        sight /= np.linalg.norm(sight, axis=1)[:, None]
        rows = sight[np.degrees(np.arcsin(sight @ up)) >= 10.0]
        design = np.column_stack((rows, np.ones(len(rows))))
        # The position rows of the pseudo-inverse carry range errors into position.
        spread = np.sqrt((np.linalg.pinv(design)[:3] ** 2).sum())
        assert n_seen[moment] == len(rows)
        assert pdop[moment] == pytest.approx(spread, rel=1e-9)


def test_high_in_the_arctic_galileo_alone_is_seldom_better_than_two(galileo, sky_of):
    # At the pole no satellite of 56° inclination climbs above about 48°, so height is
    # poorly fixed. Many satellites are in view all the same.
    where_km = positions(
        galileo, start_at=sky_of().question.at, offsets_s=np.arange(0, 86400, 600.0)
    )
    place = Places.of([(90.0, 0.0)])
    site_km, up = place.positions_itrs_km[0], place.zeniths[0]

    n_seen, pdop = position_dilution(
        where_km, site_km=site_km, up=up, min_elevation_deg=10.0
    )

    sight = where_km - site_km
    sine = (sight @ up) / np.linalg.norm(sight, axis=-1)
    assert np.degrees(np.arcsin(sine.max())) == pytest.approx(47.7, abs=0.5)
    assert n_seen.min() >= 8
    assert (pdop > 2.0).all()
    assert (pdop < 2.6).all()


def test_a_whole_constellation_gives_a_usual_dilution(
    galileo, sky_of, supply_of, navigating
):
    sky = sky_of(navigating(pdop_max=6.0, availability_fraction=0.99), galileo)

    supply = supply_of(sky, "gnss", "position")

    assert isinstance(supply, Supply)
    assert supply.figures["availability"] >= 0.99
    assert 1.5 < supply.figures["pdop_p95"] < 4.0
    assert supply.bins_served.all()


@pytest.mark.parametrize(
    "need",
    [{"pdop_max": 1.2}, {"n_satellites": 12}, {"position_error_m": 1.2}],
)
def test_what_holds_too_seldom_is_told_with_its_share(
    galileo, sky_of, supply_of, navigating, need
):
    verdict = supply_of(sky_of(navigating(**need), galileo), "gnss", "position")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "availability")
    assert 0.0 <= verdict.details["has"] < verdict.details["wants"] == 0.95


def test_without_satellites_in_the_catalogue_there_is_no_position(
    sky_of, supply_of, navigating
):
    verdict = supply_of(sky_of(navigating()), "gnss", "position")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "no-satellites")


@pytest.mark.parametrize(
    ("need", "code"),
    [
        ({"authenticated": True}, "authentication"),
        ({"timing_ns": 20.0}, "timing"),
        ({"jamming_margin_db": 10.0}, "jamming-margin"),
    ],
)
def test_what_the_signal_cannot_do_is_told(
    galileo, sky_of, supply_of, navigating, need, code
):
    verdict = supply_of(sky_of(navigating(**need), galileo), "gnss", "position")

    assert (verdict.step, verdict.code) == (Step.QUALITY, code)


def test_the_made_catalogue_stands_at_the_time_of_the_question(galileo):
    assert (galileo.epoch_jd == EPOCH_JD).all()


# Several systems ---------------------------------------------------------------------


def test_a_second_system_costs_one_satellite_for_its_clock():
    sky = _seen_at((0, 90), (0, 0), (120, 0), (240, 0), (60, 40))
    systems = np.array([0, 0, 0, 0, 1])

    one = dilution(sky[:4], site_km=ORIGIN, up=UP, min_elevation_deg=-1.0)
    both = dilution(sky, site_km=ORIGIN, up=UP, min_elevation_deg=-1.0, system=systems)

    # The only satellite of a system tells its clock and nothing of the position.
    assert both.n_seen[0] == 5
    assert both.position[0] == pytest.approx(one.position[0])


def test_two_systems_are_never_worse_than_one():
    low = _seen_at((0, 80), (10, 20), (130, 15), (250, 25))
    more = _seen_at((70, 30), (190, 35), (310, 60))
    whole = np.concatenate((low, more))
    systems = np.array([0] * 4 + [1] * 3)
    place = {"site_km": ORIGIN, "up": UP, "min_elevation_deg": 5.0}

    alone = dilution(low, **place)
    joined = dilution(whole, **place, system=systems)
    one_clock = dilution(whole, **place)

    assert one_clock.position[0] < joined.position[0] < alone.position[0]


def test_a_system_out_of_sight_is_not_waited_for():
    sky = np.concatenate(
        (_seen_at((0, 90), (0, 0), (120, 0), (240, 0)), _seen_at((0, -40)))
    )

    found = dilution(
        sky,
        site_km=ORIGIN,
        up=UP,
        min_elevation_deg=-1.0,
        system=np.array([0, 0, 0, 0, 1]),
    )

    assert found.position[0] == pytest.approx(math.sqrt(8.0 / 3.0))


def test_the_parts_of_dilution_add_up_by_hand():
    found = dilution(
        _seen_at((0, 90), (0, 0), (120, 0), (240, 0)),
        site_km=ORIGIN,
        up=UP,
        min_elevation_deg=-1.0,
    )

    # From GᵀG as above: 2/3 + 2/3 across, 4/3 up, 1/3 for the clock.
    assert found.horizontal[0] == pytest.approx(math.sqrt(4.0 / 3.0))
    assert found.vertical[0] == pytest.approx(math.sqrt(4.0 / 3.0))
    assert found.clock[0] == pytest.approx(math.sqrt(1.0 / 3.0))


def test_low_orbits_augment_a_thinned_constellation(galileo, sky_of, supply_of):
    thinned = galileo.subset(np.arange(0, 24, 2))
    low = walker_catalogue(
        "LOW",
        n_satellites=120,
        n_planes=8,
        altitude_km=1000.0,
        inclination_deg=80.0,
        first_number=95001,
    )
    from_low = {
        **SERVICE,
        "id": "low-signals",
        "assets": ["low-sats"],
        "augments": ["gnss"],
    }
    low_asset = {**ASSET, "id": "low-sats", "name_pattern": "^LOW-", "orbit": "leo"}
    base = tiny_reserve()
    reserve = tiny_reserve(
        assets=[*base.assets, ASSET, low_asset],
        services=[*base.services, SERVICE, from_low],
        needs=[*base.needs, {**NEED, "pdop_max": 6.0, "availability_fraction": 0.9}],
    )
    sky = sky_of(reserve, Catalogue.merge(thinned, low))

    alone = supply_of(sky, "gnss", "position")
    together = supply_of(sky, "low-signals", "position")

    assert (alone.step, alone.code) == (Step.PHYSICS, "availability")
    assert isinstance(together, Supply)
    assert together.figures["availability"] > alone.details["has"] + 0.2


# Power and jamming -------------------------------------------------------------------

SIGNAL = {"frequency_mhz": 1575.42, "eirp_dbw": 29.0, "chip_rate_mhz": 1.023}


def _with_signal(signal, **need):
    base = tiny_reserve()
    return tiny_reserve(
        assets=[*base.assets, ASSET],
        services=[*base.services, {**SERVICE, "signal": {**SIGNAL, **signal}}],
        needs=[*base.needs, {**NEED, **need}],
    )


def test_a_stated_margin_gives_way_to_the_signal(galileo, sky_of, supply_of):
    weak = _with_signal({}, jamming_margin_db=6.0)
    spread_out = _with_signal({"chip_rate_mhz": 10.23}, jamming_margin_db=6.0)

    refused = supply_of(sky_of(weak, galileo), "gnss", "position")
    served = supply_of(sky_of(spread_out, galileo), "gnss", "position")

    assert (refused.step, refused.code) == (Step.PHYSICS, "jamming-margin")
    assert 0.0 < refused.details["has_db"] < 6.0
    margin = next(one for one in served.estimates if one.name == "jamming_margin_db")
    assert margin.low <= margin.value <= margin.high
    assert margin.value == pytest.approx(refused.details["has_db"] + 10.0, abs=0.01)


def test_a_signal_below_the_receiver_is_told(galileo, sky_of, supply_of):
    faint = _with_signal({"eirp_dbw": 5.0})

    verdict = supply_of(sky_of(faint, galileo), "gnss", "position")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "signal-too-weak")
    assert verdict.details["has_db"] < verdict.details["wants_db"] == 28.0


def test_time_alone_is_not_told_as_a_position(galileo, sky_of, supply_of, navigating):
    sky = sky_of(navigating(n_satellites=1, timing_ns=50.0), galileo)

    supply = supply_of(sky, "gnss", "position")

    assert {one.name for one in supply.estimates} == {"availability"}
