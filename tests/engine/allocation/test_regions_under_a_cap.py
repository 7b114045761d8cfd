"""A region that a share cap keeps short says so."""

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import plan
from spacereserve.engine.model import ShareCap


@pytest.mark.parametrize("fraction", [0.2, 0.5])
def test_a_cap_that_keeps_a_region_short_binds(fraction):
    reserve = tiny_reserve(
        needs=[need for need in tiny_reserve().needs if need.id == "baltic-sar"],
        restrictions=[],
        agreements=[
            one for one in tiny_reserve().agreements if one.provider != "suomi-space"
        ],
    )
    reserve = with_record(
        reserve, "services", "boreal-sar", swath_km=60.0, strip_length_km=200.0
    )
    region = {"collect_within_h": 24.0, "collect_fraction": 0.9, "n_spots": 40}
    more = {"revisit_h": None, "resolution_m": 5.0, "min_providers": 1}
    reserve = with_record(reserve, "needs", "baltic-sar", **region, **more)
    cap = ShareCap(domain="imaging", by="provider", fraction=fraction)
    policy = reserve.policy.model_copy(update={"share_caps": (cap,)})

    made = plan(
        reserve.replaced(policy=policy),
        tiny_catalogue(),
        level="crisis",
        at=datetime(2026, 8, 22, tzinfo=UTC),
        days=1.0,
        remedies=False,
    )

    assert made.needs[0].met_fraction < 0.9
    assert made.needs[0].binding == ("cap:imaging:provider:borealis",)
