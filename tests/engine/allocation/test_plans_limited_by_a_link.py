"""A plan never counts on more than a link carries, and says so."""

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import plan
from spacereserve.engine.allocation.plan import Plan

AT = datetime(2026, 8, 22, tzinfo=UTC)
LINK = {
    "frequency_ghz": 12.0,
    "eirp_dbw": 48.0,
    "g_over_t_db_k": 20.0,
    "bandwidth_mhz": 6.0,
    "others_fraction": 0.5,
}


def _planned(**link):
    base = tiny_reserve()
    base = tiny_reserve(
        needs=[need for need in base.needs if need.id == "command-link"]
    )
    base = with_record(base, "services", "opti-link", link={**LINK, **link})
    base = with_record(base, "theatres", "baltic", rain_rate_mm_h=25.0)
    return plan(base, tiny_catalogue(), level="crisis", at=AT, days=1.0)


@pytest.fixture(scope="module")
def narrow():
    return _planned()


def test_a_need_gets_no_more_than_the_link_carries(narrow):
    (need,) = narrow.needs
    rate = next(one for one in need.suppliers[0].estimates if one.name == "rate_mbit_s")

    assert 0.0 < rate.value < 25.0
    served = need.suppliers[0].quantity  # Mbit/s × days, after a call-up of six hours
    assert served == pytest.approx(0.75 * rate.value, rel=1e-4)


def test_the_link_is_named_among_what_binds(narrow):
    (need,) = narrow.needs

    assert "link:opti-link" in need.binding


def test_a_wide_link_binds_nothing():
    (need,) = _planned(bandwidth_mhz=72.0).needs

    assert need.suppliers[0].quantity == pytest.approx(0.75 * 25.0)
    assert not [name for name in need.binding if name.startswith("link:")]


def test_figures_come_back_from_a_written_plan(narrow):
    again = Plan.model_validate_json(narrow.model_dump_json())

    assert again == narrow
    assert again.needs[0].suppliers[0].estimates
