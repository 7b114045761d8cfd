"""Comparison: two plans side by side, and why they differ."""

from __future__ import annotations

from spacereserve.engine.comparison.compare import compare
from spacereserve.engine.comparison.difference import (
    Difference,
    LineChange,
    NeedChange,
    SpendingChange,
    Supplier,
)

__all__ = [
    "Difference",
    "LineChange",
    "NeedChange",
    "SpendingChange",
    "Supplier",
    "compare",
]
