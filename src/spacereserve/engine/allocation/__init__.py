"""Allocation: from supply and terms to a plan, with its proof and its reasons."""

from __future__ import annotations

from spacereserve.engine.allocation.arcs import Physics, find_physics
from spacereserve.engine.allocation.changes import Change, apply, changes_for
from spacereserve.engine.allocation.plan import (
    FunnelRow,
    Gap,
    NeedPlan,
    NeedState,
    Notice,
    OfferPlan,
    Plan,
    PlanStatus,
    Rate,
    Remedy,
    RemedyKind,
    Share,
    Spending,
    Stage,
    Step,
    Supplied,
    SupplierPart,
)
from spacereserve.engine.allocation.planner import make_plan, plan, snapshot_hash
from spacereserve.engine.allocation.schedules import warm
from spacereserve.engine.allocation.solve import Limits

__all__ = [
    "Change",
    "FunnelRow",
    "Gap",
    "Limits",
    "NeedPlan",
    "NeedState",
    "Notice",
    "OfferPlan",
    "Physics",
    "Plan",
    "PlanStatus",
    "Rate",
    "Remedy",
    "RemedyKind",
    "Share",
    "Spending",
    "Stage",
    "Step",
    "Supplied",
    "SupplierPart",
    "apply",
    "changes_for",
    "find_physics",
    "make_plan",
    "plan",
    "snapshot_hash",
    "warm",
]
