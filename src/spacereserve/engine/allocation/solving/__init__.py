"""Solving large programs: a first plan soon, then the best one, with a bound."""

from spacereserve.engine.allocation.solving.answer import (
    Answer,
    Clock,
    Effort,
    Progress,
    gap_between,
)
from spacereserve.engine.allocation.solving.duals import Kept
from spacereserve.engine.allocation.solving.engine import quiet
from spacereserve.engine.allocation.solving.islands import Apart, islands_of
from spacereserve.engine.allocation.solving.merge import Merged, merged
from spacereserve.engine.allocation.solving.minimise import LARGE, Standing, minimise
from spacereserve.engine.allocation.solving.program import Program, Rows, stacked
from spacereserve.engine.allocation.solving.stairs import bounds_in_order

__all__ = [
    "LARGE",
    "Answer",
    "Apart",
    "Clock",
    "Effort",
    "Kept",
    "Merged",
    "Program",
    "Progress",
    "Rows",
    "Standing",
    "bounds_in_order",
    "gap_between",
    "islands_of",
    "merged",
    "minimise",
    "quiet",
    "stacked",
]
