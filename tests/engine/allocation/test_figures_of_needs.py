"""Figures of needs: value, interval, origin and source, or that none is proven."""

from datetime import UTC, datetime
from math import comb

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import plan
from spacereserve.engine.allocation.figures import ninth_decile_ends
from spacereserve.engine.verification import verify

AT = datetime(2026, 8, 22, tzinfo=UTC)
FORECAST = {
    "starts_at": AT,
    "ends_at": datetime(2026, 8, 24, tzinfo=UTC),
    "cloud_fraction": 0.7,
    "error_fraction": 0.15,
    "source": "a made forecast",
}


RESERVE = with_record(
    with_record(tiny_reserve(), "theatres", "baltic", cloud_forecast=[FORECAST]),
    "needs",
    "baltic-optical",
    starts_after_h=0.0,
    sensors=["optical"],
    clear_fraction=0.9,
    latency_h=48.0,
)
"""Optical looks must be clear with certainty under a forecast."""


@pytest.fixture(scope="module")
def made():
    """A day of it."""
    return plan(RESERVE, tiny_catalogue(), level="war", at=AT, days=1.0, remedies=False)


def _figures(made, name):
    need = next(need for need in made.needs if need.id == name)
    return need, {figure.name: figure for figure in need.figures}


def test_every_figure_is_that_of_its_need_and_lies_in_its_interval(made):
    figures = [(need, figure) for need in made.needs for figure in need.figures]

    assert {figure.name for _, figure in figures} >= {
        "met_fraction",
        "clear_fraction",
        "latency_p90_h",
    }
    for need, figure in figures:
        own = getattr(need, figure.name, None)
        assert own is None or figure.value == own
        assert figure.low is None or figure.low <= figure.value
        assert figure.high is None or figure.high >= figure.value


def test_cloud_widens_how_far_a_need_is_met_and_its_source_is_named(made):
    need, figures = _figures(made, "baltic-optical")
    met = figures["met_fraction"]

    assert met.source == "a made forecast"
    assert met.low <= need.met_low_fraction
    assert met.low < met.value < met.high


def test_the_chance_of_clear_sky_has_the_forecast_s_own_error(made):
    clear = _figures(made, "baltic-optical")[1]["clear_fraction"]

    assert (clear.low, clear.value, clear.high) == pytest.approx((0.15, 0.3, 0.45))
    assert clear.origin == "forecast"
    assert clear.source == "a made forecast"


def test_radar_is_met_whatever_the_cloud(made):
    met = _figures(made, "baltic-sar")[1]["met_fraction"]

    assert met.source is None
    assert met.high == met.value


def test_a_service_without_a_link_has_no_interval_that_is_proven(made):
    met = _figures(made, "command-link")[1]["met_fraction"]

    assert met.low is None
    assert met.high is None


def test_a_need_without_supply_has_no_figures(made):
    assert _figures(made, "war-link")[1] == {}


@pytest.mark.parametrize("n", [1, 5, 10, 17, 18, 40, 300])
def test_the_ends_of_a_decile_hold_it_in_two_cases_of_three(n):
    low, high = ninth_decile_ends(n)

    def below(k):  # fewer than k of n values lie below the ninth decile
        return sum(comb(n, j) * 0.9**j * 0.1 ** (n - j) for j in range(k))

    # The end is the farthest that leaves at most 16 % beyond it, the nearest in.
    if low is not None:
        assert below(low) <= 0.16 < below(low + 1)
    else:
        assert below(1) > 0.16
    if high is not None:
        assert below(high) >= 0.84 > below(high - 1)
    else:
        assert below(n) < 0.84


def test_few_looks_prove_no_upper_end():
    assert ninth_decile_ends(10)[1] is None
    assert ninth_decile_ends(40)[1] is not None


@pytest.mark.parametrize("change", [{"value": 0.123}, {"low": 1.0}, {"name": "novel"}])
def test_a_figure_that_is_not_the_need_s_own_is_caught(made, change):
    need = _figures(made, "baltic-optical")[0]
    changed = (need.figures[0].model_copy(update=change), *need.figures[1:])
    needs = tuple(
        one.model_copy(update={"figures": changed}) if one.id == need.id else one
        for one in made.needs
    )

    check = verify(RESERVE, made.model_copy(update={"needs": needs}))

    assert "figure-disagrees" in {one.code for one in check.violations}
    assert not verify(RESERVE, made).violations


def test_a_satcom_need_has_its_rate_and_what_its_link_allows():
    link = {
        "frequency_ghz": 11.7,
        "eirp_dbw": 48.0,
        "g_over_t_db_k": 20.0,
        "bandwidth_mhz": 36.0,
        "n_carriers": 4,
    }
    base = with_record(
        tiny_reserve(), "services", "opti-link", link=link, sources=["a made budget"]
    )
    base = with_record(
        base, "theatres", "baltic", rain_rate_mm_h=25.0, rain_source="a made map"
    )
    made = plan(base, tiny_catalogue(), level="war", at=AT, days=1.0, remedies=False)

    need, figures = _figures(made, "command-link")
    rate, available = figures["supplied_mbit_s"], figures["availability"]

    assert {part.service for part in need.suppliers} == {"opti-link"}
    assert 0.0 < rate.low <= rate.value == rate.high
    assert available.low < available.value <= available.high <= 1.0
    assert available.source == "a made budget; a made map"
    assert figures["latency_ms"].source is None
    assert not verify(base, made, tiny_catalogue()).violations


@pytest.mark.parametrize("name", ["supplied_mbit_s", "latency_ms"])
def test_a_figure_that_no_supplier_bears_out_is_found(name):
    base = plan(
        tiny_reserve(), tiny_catalogue(), level="war", at=AT, days=1.0, remedies=False
    )
    rows = [
        need.model_copy(
            update={
                "figures": tuple(
                    one.model_copy(update={"value": one.value * 1.5, "high": None})
                    if one.name == name
                    else one
                    for one in need.figures
                )
            }
        )
        for need in base.needs
    ]
    wrong = base.model_copy(update={"needs": tuple(rows)})

    found = verify(tiny_reserve(), wrong, tiny_catalogue())

    assert "figure-disagrees" in {one.code for one in found.violations}
