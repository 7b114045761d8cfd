"""A region that two radar services map, each of which sees all of it, and its plan."""

from __future__ import annotations

from datetime import UTC, datetime

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import Plan, plan
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.model import Reserve

__all__ = ["planned_day", "region_reserve"]


def region_reserve(*, n_spots: int) -> Reserve:
    made = tiny_reserve(
        needs=[need for need in tiny_reserve().needs if need.id == "baltic-sar"]
    )
    for name in ("boreal-sar", "suomi-sar"):
        made = with_record(made, "services", name, swath_km=60.0, strip_length_km=200.0)
    return with_record(
        made,
        "needs",
        "baltic-sar",
        revisit_h=None,
        collect_within_h=24.0,
        collect_fraction=0.6,
        n_spots=n_spots,
        resolution_m=5.0,
        min_providers=1,
    )


def planned_day(reserve: Reserve) -> Plan:
    return plan(
        reserve,
        tiny_catalogue(),
        level="crisis",
        at=datetime(2026, 8, 22, tzinfo=UTC),
        days=1.0,
        limits=Limits(gap_fraction=0.05),
        remedies=False,
    )
