"""Finance: what a loss costs a company, what measures cost, what promising earns."""

from __future__ import annotations

from spacereserve.engine.finance.entitlements import (
    DomainEntitlements,
    Entitlement,
    EntitlementRules,
    Entitlements,
    NoEntry,
    Unusable,
    find_entitlements,
    read_entitlement_rules,
)
from spacereserve.engine.finance.figures import Figures, Firm, read_figures
from spacereserve.engine.finance.measures import (
    Comparison,
    FirmMeasures,
    Measure,
    MeasureKind,
    compare_measures,
)

__all__ = [
    "Comparison",
    "DomainEntitlements",
    "Entitlement",
    "EntitlementRules",
    "Entitlements",
    "Figures",
    "Firm",
    "FirmMeasures",
    "Measure",
    "MeasureKind",
    "NoEntry",
    "Unusable",
    "compare_measures",
    "find_entitlements",
    "read_entitlement_rules",
    "read_figures",
]
