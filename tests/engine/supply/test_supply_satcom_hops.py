"""Two hops: noise that adds up, rain at both ends, equipment, and the way back."""

import numpy as np
import pytest

from builders import tiny_reserve, with_record
from spacereserve.engine.model import SatcomHop, SatcomLink, SatcomReturn
from spacereserve.engine.supply import Step
from spacereserve.engine.supply.radio.rain import Climate, Wave, rain_loss_db
from spacereserve.engine.supply.satcom.geometry import Geometry
from spacereserve.engine.supply.satcom.hops import (
    IN_SPACE_K,
    Hop,
    lost_fraction,
    together_db,
)
from spacereserve.engine.supply.satcom.rate import held_rate

FEEDER = {
    "frequency_ghz": 28.0,
    "eirp_dbw": 65.0,
    "g_over_t_db_k": 15.0,
    "polarisation": "horizontal",
}
LINK = {
    "frequency_ghz": 20.0,
    "eirp_dbw": 54.0,
    "g_over_t_db_k": 17.0,
    "bandwidth_mhz": 36.0,
    "polarisation": "horizontal",
}
BACK = {
    "up": {"frequency_ghz": 29.5, "eirp_dbw": 48.0, "g_over_t_db_k": 15.0},
    "bandwidth_mhz": 6.0,
}
BALTIC, TOULOUSE = Climate(57.0, 25.0, 2.45), Climate(43.6, 30.0, 3.45)
GEO = Geometry(
    np.array([25.0]),
    np.array([39_000.0]),
    np.array([550.0]),
    gate=np.array([0]),
    gate_elevation_deg=np.array([40.0]),
    gate_range_km=np.array([37_800.0]),
)


def _held(gates=(TOULOUSE,), outage=0.01, feeder=None, **link):
    made = {**LINK, **link, "feeder": {**FEEDER, **(feeder or {})}}
    return held_rate(
        SatcomLink.model_validate(made),
        GEO,
        BALTIC,
        outage_fraction=outage,
        gates=gates,
    )


def _hop(clear_db, climate, *, noise_k=150.0, frequency_ghz=20.0, elevation_deg=30.0):
    return Hop(
        clear_db=np.array([clear_db]),
        elevation_deg=np.array([elevation_deg]),
        site=np.array([0]),
        climates=(climate,),
        wave=Wave(frequency_ghz),
        noise_k=noise_k,
    )


def test_two_hops_alike_have_three_decibels_less_than_one():
    both_db = together_db(np.array([12.0]), np.array([12.0]))

    assert both_db[0] == pytest.approx(12.0 - 3.0103, abs=1e-4)


@pytest.mark.parametrize("least_db", [-2.0, 3.0, 7.0, 8.9])
def test_rain_at_both_ends_takes_what_every_pair_of_rains_takes(least_db):
    user, gate = _hop(13.0, BALTIC), _hop(12.0, TOULOUSE, noise_k=IN_SPACE_K)

    lost = lost_fraction(user, gate, np.array([least_db]))[0]

    shares = np.logspace(-5.0, np.log10(0.05), 400)
    weights = np.diff(np.concatenate(([0.0], shares, [1.0])))

    def left_db(hop):
        losses = rain_loss_db(
            hop.wave,
            hop.climates[0],
            elevation_deg=hop.elevation_deg,
            share=shares,
            noise_k=hop.noise_k,
        )[0]
        return hop.clear_db[0] - np.concatenate((losses[:1], losses))

    pairs_db = together_db(left_db(user)[:, None], left_db(gate)[None, :])
    every_pair = weights @ (pairs_db < least_db) @ weights
    assert every_pair <= lost + 2e-5
    assert lost <= 1.5 * every_pair + 5e-5


def test_a_dry_gateway_takes_its_noise_and_no_more():
    user, dry = _hop(13.0, BALTIC), _hop(12.0, None, noise_k=IN_SPACE_K)
    least_db = np.array([3.0])
    left_db = -10.0 * np.log10(10.0**-0.3 - 10.0**-1.2)

    both = lost_fraction(user, dry, least_db)
    alone = lost_fraction(user, None, np.array([left_db]))

    assert both == pytest.approx(alone, rel=1e-9)


def test_a_weak_feeder_slows_the_link_and_a_strong_one_does_not():
    alone = held_rate(
        SatcomLink.model_validate(LINK), GEO, BALTIC, outage_fraction=0.01
    ).rate_mbit_s
    strong = _held(gates=(None,), feeder={"eirp_dbw": 90.0}).rate_mbit_s
    weak = _held(gates=(None,), feeder={"eirp_dbw": 48.0}).rate_mbit_s

    assert strong == pytest.approx(alone)
    assert weak < strong


def test_more_rain_over_the_gateway_leaves_less():
    wet = Climate(43.6, 90.0, 3.45)

    dry, usual, most = (_held(gates=(one,)) for one in (None, TOULOUSE, wet))

    assert dry.rate_mbit_s >= usual.rate_mbit_s > most.rate_mbit_s
    assert dry.gate_fractions == (1.0, 1.0, 1.0)
    low, value, high = usual.gate_fractions
    assert usual.rain_fraction <= value
    assert low < value < high < 1.0


def test_without_a_gateway_in_the_way_its_hop_is_not_reckoned_with():
    passing_on = Geometry(GEO.elevation_deg, GEO.range_km, GEO.flight_ms)
    link = SatcomLink.model_validate({**LINK, "feeder": FEEDER})

    held = held_rate(link, passing_on, BALTIC, outage_fraction=0.01)

    assert held.gate_fractions is None
    assert held == held_rate(
        SatcomLink.model_validate(LINK), GEO, BALTIC, outage_fraction=0.01
    )


def test_the_way_back_has_a_rate_of_its_own():
    down = {**FEEDER, "frequency_ghz": 19.0, "eirp_dbw": 50.0, "g_over_t_db_k": 35.0}
    one_hop = _held(back=BACK).back_mbit_s
    both = _held(back={**BACK, "down": down}).back_mbit_s
    poor = _held(back={**BACK, "down": {**down, "eirp_dbw": 25.0}}).back_mbit_s

    assert _held().back_mbit_s is None
    assert 0.0 < both[1] <= one_hop[1] <= 5.0 * 4.46
    assert poor[1] < both[1]
    assert one_hop[0] <= one_hop[1] <= one_hop[2]


def test_records_of_hops_are_what_they_say():
    assert SatcomReturn.model_validate(BACK).up == SatcomHop.model_validate(BACK["up"])


def _reserve(**link):
    base = with_record(tiny_reserve(), "assets", "toulouse", rain_rate_mm_h=30.0)
    base = with_record(base, "theatres", "baltic", rain_rate_mm_h=25.0)
    return with_record(
        base, "services", "opti-link", link={**LINK, "feeder": FEEDER, **link}
    )


def _estimates(sky_of, supply_of, **link):
    supply = supply_of(sky_of(_reserve(**link)), "opti-link", "command-link")
    return {one.name: one for one in supply.estimates}


def test_availability_is_the_product_of_its_parts(sky_of, supply_of):
    found = _estimates(sky_of, supply_of, equipment_fraction=0.995, back=BACK)

    view, rain, gate, works, whole = (
        found[name].value
        for name in (
            "availability_in_view",
            "availability_in_rain",
            "availability_of_gateway",
            "availability_of_equipment",
            "availability",
        )
    )
    assert whole == pytest.approx(view * rain * works, rel=1e-5)
    assert works == 0.995
    assert rain <= gate < 1.0
    assert found["back_mbit_s"].value > 0.0


def test_equipment_that_fails_too_often_is_told(sky_of, supply_of):
    reserve = _reserve(equipment_fraction=0.5)

    verdict = supply_of(sky_of(reserve), "opti-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "availability")
    assert verdict.details["has"] == pytest.approx(0.5, abs=0.01)
