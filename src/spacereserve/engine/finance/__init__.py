"""Finance: what a loss costs a company, and what each public measure costs."""

from __future__ import annotations

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
    "Figures",
    "Firm",
    "FirmMeasures",
    "Measure",
    "MeasureKind",
    "compare_measures",
    "read_figures",
]
