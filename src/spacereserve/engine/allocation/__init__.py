"""Allocation: from supply and terms to a plan, with its proof and its reasons."""

from __future__ import annotations

from spacereserve.engine.allocation.applying import Change, apply, apply_all
from spacereserve.engine.allocation.arcs import Physics, find_physics
from spacereserve.engine.allocation.changes import Where, changes_for
from spacereserve.engine.allocation.nearness import Near, near_to
from spacereserve.engine.allocation.plan import (
    ConsentPlan,
    ConsentUse,
    FunnelRow,
    Gap,
    Nearness,
    NeedChange,
    NeedFigure,
    NeedPlan,
    NeedState,
    Notice,
    OfferPlan,
    Plan,
    PlanStatus,
    Rate,
    Remedy,
    RemedyEffect,
    RemedyKind,
    RemedyPair,
    RemedyStep,
    Share,
    Shown,
    Spending,
    Stage,
    Step,
    Supplied,
    SupplierPart,
    Worth,
)
from spacereserve.engine.allocation.planner import make_plan, plan, snapshot_hash
from spacereserve.engine.allocation.schedules import warm
from spacereserve.engine.allocation.solve import Limits

__all__ = [
    "Change",
    "ConsentPlan",
    "ConsentUse",
    "FunnelRow",
    "Gap",
    "Limits",
    "Near",
    "Nearness",
    "NeedChange",
    "NeedFigure",
    "NeedPlan",
    "NeedState",
    "Notice",
    "OfferPlan",
    "Physics",
    "Plan",
    "PlanStatus",
    "Rate",
    "Remedy",
    "RemedyEffect",
    "RemedyKind",
    "RemedyPair",
    "RemedyStep",
    "Share",
    "Shown",
    "Spending",
    "Stage",
    "Step",
    "Supplied",
    "SupplierPart",
    "Where",
    "Worth",
    "apply",
    "apply_all",
    "changes_for",
    "find_physics",
    "make_plan",
    "near_to",
    "plan",
    "snapshot_hash",
    "warm",
]
