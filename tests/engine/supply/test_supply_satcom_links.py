"""Satcom links over made skies: gateways, round trips, gaps, obstructions, rates."""

import math

import numpy as np
import pytest

from builders import tiny_reserve, with_record
from spacereserve.engine.access import Places
from spacereserve.engine.model import SatcomLink
from spacereserve.engine.supply import Step, Supply
from spacereserve.engine.supply.radio.budget import (
    carrier_to_noise_db,
    free_space_loss_db,
    symbol_rate_mhz,
)
from spacereserve.engine.supply.radio.rain import Climate
from spacereserve.engine.supply.satcom.geometry import Geometry, Samples
from spacereserve.engine.supply.satcom.rate import held_rate
from spacereserve.engine.supply.satcom.serving import longest_gap_s

LINK = {
    "frequency_ghz": 20.0,
    "eirp_dbw": 54.0,
    "g_over_t_db_k": 17.0,
    "bandwidth_mhz": 36.0,
    "polarisation": "horizontal",
    "others_fraction": 0.5,
    "n_carriers": 4,
}
BALTIC_RAIN = Climate(57.0, 25.0, 2.45)


def _linked(service="opti-link", need=None, **link):
    base = with_record(tiny_reserve(), "needs", "command-link", **(need or {}))
    base = with_record(base, "services", service, link={**LINK, **link})
    return with_record(base, "theatres", "baltic", rain_rate_mm_h=25.0)


def _geometry(elevation_deg=25.0, range_km=39_000.0):
    return Geometry(np.array([elevation_deg]), np.array([range_km]), np.array([550.0]))


def _estimate(supply, name):
    return next(one for one in supply.estimates if one.name == name)


# The budget --------------------------------------------------------------------------


def test_free_space_takes_what_the_textbook_example_says():
    # Maral and Bousquet, example 5.3: 12 GHz over 40,000 km, 206.1 dB.
    assert free_space_loss_db(40_000.0, 12.0) == pytest.approx(206.1, abs=0.05)


def test_a_link_worked_by_hand_agrees():
    # 50 − 206.1 + 20 + 228.6 = 92.5 dBHz over 30 Msymbol/s (74.8 dBHz).
    ratio_db = carrier_to_noise_db(
        eirp_dbw=50.0,
        g_over_t_db_k=20.0,
        loss_db=np.array([206.1]),
        symbol_rate_mhz=symbol_rate_mhz(36.0),
    )

    assert ratio_db[0] == pytest.approx(92.5 - 74.77, abs=0.02)


def test_interference_as_strong_as_noise_costs_three_decibels():
    budget = {
        "eirp_dbw": 50.0,
        "g_over_t_db_k": 20.0,
        "loss_db": np.array([206.1]),
        "symbol_rate_mhz": 30.0,
    }
    clear_db = carrier_to_noise_db(**budget)[0]

    both_db = carrier_to_noise_db(**budget, interference_db=-clear_db)[0]

    assert clear_db - both_db == pytest.approx(10.0 * math.log10(2.0))


def test_what_holds_more_of_the_time_is_slower():
    link = SatcomLink.model_validate(LINK)

    rates = [
        held_rate(link, _geometry(), BALTIC_RAIN, outage_fraction=outage).rate_mbit_s
        for outage in (0.02, 0.005, 0.001, 0.0001)
    ]

    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 1.5 * rates[-1]


def test_others_in_the_beam_take_their_share():
    alone = SatcomLink.model_validate({**LINK, "others_fraction": 0.0})
    shared = SatcomLink.model_validate({**LINK, "others_fraction": 0.75})

    whole, rest = (
        held_rate(link, _geometry(), BALTIC_RAIN, outage_fraction=0.01).rate_mbit_s
        for link in (alone, shared)
    )

    assert rest == pytest.approx(0.25 * whole)


def test_more_rain_than_predicted_never_gives_more():
    link = SatcomLink.model_validate(LINK)

    held = held_rate(link, _geometry(), BALTIC_RAIN, outage_fraction=0.003)

    assert held.rates_mbit_s[0] <= held.rates_mbit_s[1] <= held.rates_mbit_s[2]
    assert held.rain_fractions[0] < held.rain_fractions[1] < held.rain_fractions[2]


def test_a_jammer_slows_the_link_and_then_breaks_it():
    link = SatcomLink.model_validate({**LINK, "protection_db": 20.0})

    rates = [
        held_rate(
            link, _geometry(), None, outage_fraction=0.0, jamming_db=jamming_db
        ).rate_mbit_s
        for jamming_db in (0.0, 15.0, 30.0)
    ]

    assert rates[0] > rates[1] > rates[2] == 0.0


def test_the_jammer_that_is_said_to_be_borne_is_the_one_that_just_is():
    link = SatcomLink.model_validate({**LINK, "protection_db": 20.0})
    held = held_rate(link, _geometry(), None, outage_fraction=0.0)

    rates = [
        held_rate(
            link,
            _geometry(),
            None,
            outage_fraction=0.0,
            jamming_db=held.jammer_db[1] + over_db,
        ).rate_mbit_s
        for over_db in (-0.01, 0.01)
    ]

    assert rates[0] > 0.0
    assert rates[1] == 0.0


# What a service gives ----------------------------------------------------------------


def test_a_supply_shows_its_availability_in_its_parts(sky_of, supply_of):
    supply = supply_of(sky_of(_linked()), "opti-link", "command-link")

    assert isinstance(supply, Supply)
    view = _estimate(supply, "availability_in_view").value
    rain = _estimate(supply, "availability_in_rain").value
    both = _estimate(supply, "availability")
    assert both.value == pytest.approx(view * rain, rel=1e-5)
    assert both.low <= both.value <= both.high
    assert both.value >= 0.95
    assert supply.rate_most == pytest.approx(
        _estimate(supply, "rate_mbit_s").value, rel=1e-5
    )


def test_rain_that_leaves_too_little_is_told_with_the_parts(sky_of, supply_of):
    reserve = _linked(eirp_dbw=41.0, need={"availability_fraction": 0.9999})

    verdict = supply_of(sky_of(reserve), "opti-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "availability")
    assert verdict.details["view"] == 1.0
    assert verdict.details["rain"] == pytest.approx(verdict.details["has"])


@pytest.mark.parametrize(
    ("need", "code"), [({}, "link-too-weak"), ({"jamming_db": 40.0}, "link-jammed")]
)
def test_a_link_that_never_closes_is_told(sky_of, supply_of, need, code):
    eirp_dbw = 54.0 if need else 30.0

    verdict = supply_of(
        sky_of(_linked(need=need, eirp_dbw=eirp_dbw)), "opti-link", "command-link"
    )

    assert (verdict.step, verdict.code) == (Step.PHYSICS, code)
    assert verdict.details["has_db"] < verdict.details["wants_db"]


def test_jamming_asked_of_a_link_without_a_budget_is_not_guessed(sky_of, supply_of):
    reserve = with_record(tiny_reserve(), "needs", "command-link", jamming_db=10.0)

    verdict = supply_of(sky_of(reserve), "opti-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.QUALITY, "jamming-unknown")


def test_a_bent_pipe_serves_no_more_than_links_between_satellites(sky_of, supply_of):
    shares = []
    for links in (True, False):
        reserve = with_record(
            with_record(
                tiny_reserve(), "needs", "command-link", availability_fraction=0.0
            ),
            "services",
            "boreal-link",
            inter_satellite_links=links,
            gateways=["svalbard"],
        )
        supply = supply_of(sky_of(reserve), "boreal-link", "command-link")
        shares.append(supply.figures["availability"])

    assert shares[1] < shares[0]


def test_a_gateway_on_the_other_side_of_the_world_serves_nobody(sky_of, supply_of):
    far = {
        "id": "far",
        "name": "Far",
        "kind": "ground-station",
        "provider": "borealis",
        "lat_deg": -60.0,
        "lon_deg": -150.0,
    }
    base = tiny_reserve()
    base = tiny_reserve(assets=[*base.assets, far])
    reserve = with_record(
        base,
        "services",
        "boreal-link",
        inter_satellite_links=False,
        gateways=["far"],
    )

    verdict = supply_of(sky_of(reserve), "boreal-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "never-in-view")


def test_counting_with_gateways_agrees_with_counting_without_where_they_see_all(
    sky_of, supply_of
):
    """Two ways of counting, of which one goes by windows, must not differ."""
    plain = with_record(
        tiny_reserve(), "needs", "command-link", availability_fraction=0.0
    )
    skyline = with_record(plain, "needs", "command-link", skyline_deg=[0.0] * 4)

    by_counts = supply_of(sky_of(plain), "boreal-link", "command-link")
    by_windows = supply_of(sky_of(skyline), "boreal-link", "command-link")

    assert by_windows.figures == pytest.approx(by_counts.figures)


def test_walls_around_a_terminal_never_help(sky_of, supply_of):
    shares = []
    for obstruction_deg in (0.0, 40.0, 60.0):
        reserve = with_record(
            tiny_reserve(),
            "needs",
            "command-link",
            availability_fraction=0.0,
            obstruction_deg=obstruction_deg,
        )
        supply = supply_of(sky_of(reserve), "boreal-link", "command-link")
        shares.append(supply.figures["availability"])

    assert shares[0] > shares[1] > shares[2]


def test_a_gap_longer_than_allowed_is_told(sky_of, supply_of):
    base = {"availability_fraction": 0.1}
    loose = with_record(tiny_reserve(), "needs", "command-link", **base)
    supply = supply_of(sky_of(loose), "boreal-link", "command-link")
    gap_s = supply.figures["longest_gap_s"]
    strict = with_record(
        tiny_reserve(), "needs", "command-link", **base, longest_gap_s=gap_s - 60.0
    )

    verdict = supply_of(sky_of(strict), "boreal-link", "command-link")

    assert gap_s > 0.0
    assert (verdict.step, verdict.code) == (Step.PHYSICS, "gap-too-long")
    assert verdict.details["has_h"] == pytest.approx(gap_s / 3600.0)


def test_the_longest_gap_counts_the_ends_and_every_place():
    served = np.array(
        [[0, 0, 1, 1, 0, 1], [1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 1]], dtype=bool
    )

    assert longest_gap_s(served, 60.0) == 180.0
    assert longest_gap_s(served[2:], 60.0) == 0.0


def test_the_round_trip_over_a_geostationary_satellite_is_the_sum_of_its_legs(sky_of):
    sky = sky_of()
    service = sky.reserve.by_id("services")["opti-link"]
    samples = Samples.of(service, sky, span_s=(0.0, 86400.0))
    place = Places.of([(57.0, 20.0)], min_elevation_deg=10.0)

    (geometry,) = samples.geometries(place, (0.0, 86400.0))

    satellite_km = samples.where_km[0].mean(axis=0)
    legs_km = np.linalg.norm(satellite_km - place.positions_itrs_km[0])
    gateway = Places.of([(43.60, 1.44)])
    legs_km += np.linalg.norm(satellite_km - gateway.positions_itrs_km[0])
    assert geometry.flight_ms == pytest.approx(2.0 * legs_km / 299.792458, rel=1e-3)


def test_a_far_gateway_makes_the_round_trip_of_linked_satellites_longer(sky_of):
    base = with_record(
        tiny_reserve(), "needs", "command-link", availability_fraction=0.0
    )
    trips = []
    for gateway in ("sodankyla", "toulouse"):
        reserve = with_record(base, "services", "boreal-link", gateways=[gateway])
        sky = sky_of(reserve)
        service = reserve.by_id("services")["boreal-link"]
        samples = Samples.of(service, sky, span_s=(0.0, 86400.0))
        place = Places.of([(60.0, 25.0)], min_elevation_deg=25.0)
        (geometry,) = samples.geometries(place, (0.0, 86400.0))
        trips.append(float(np.median(geometry.flight_ms)))

    assert trips[1] > trips[0] + 10.0


def test_a_round_trip_flown_too_far_is_told(sky_of, supply_of):
    reserve = with_record(
        with_record(
            tiny_reserve(),
            "needs",
            "command-link",
            latency_ms=25.0,
            availability_fraction=0.1,
        ),
        "services",
        "boreal-link",
        latency_ms=20.0,
        gateways=["toulouse"],
    )

    verdict = supply_of(sky_of(reserve), "boreal-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "latency-flown")
    assert verdict.details["has_ms"] > 25.0


def test_links_between_satellites_carry_a_call_further_but_take_longer(sky_of):
    """Where a gateway is in sight both ways are flown; theirs is the longer one."""
    base = with_record(
        tiny_reserve(), "needs", "command-link", availability_fraction=0.0
    )
    found = {}
    for links in (True, False):
        reserve = with_record(
            base,
            "services",
            "boreal-link",
            gateways=["toulouse"],
            inter_satellite_links=links,
        )
        service = reserve.by_id("services")["boreal-link"]
        samples = Samples.of(service, sky_of(reserve), span_s=(0.0, 86400.0))
        place = Places.of([(45.0, 5.0)], min_elevation_deg=10.0)
        (found[links],) = samples.geometries(place, (0.0, 86400.0))

    linked, bent = found[True].flight_ms, found[False].flight_ms
    assert len(linked) >= len(bent) > 0
    assert linked.max() > bent.max()


def test_the_committed_rate_of_a_supply_leaves_others_theirs(sky_of, supply_of):
    alone, shared = (
        supply_of(
            sky_of(_linked(others_fraction=others)), "opti-link", "command-link"
        ).rate_most
        for others in (0.0, 0.6)
    )

    assert shared == pytest.approx(0.4 * alone)
