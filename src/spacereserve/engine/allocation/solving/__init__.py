"""Solving large programs: a first plan soon, then the best one, with a bound."""

from spacereserve.engine.allocation.solving.answer import (
    Answer,
    Effort,
    Progress,
    gap_between,
)
from spacereserve.engine.allocation.solving.duals import Kept
from spacereserve.engine.allocation.solving.engine import quiet
from spacereserve.engine.allocation.solving.islands import islands_of
from spacereserve.engine.allocation.solving.merge import Merged, merged
from spacereserve.engine.allocation.solving.minimise import LARGE, Standing, minimise
from spacereserve.engine.allocation.solving.program import Program, Rows, stacked

__all__ = [
    "LARGE",
    "Answer",
    "Effort",
    "Kept",
    "Merged",
    "Program",
    "Progress",
    "Rows",
    "Standing",
    "gap_between",
    "islands_of",
    "merged",
    "minimise",
    "quiet",
    "stacked",
]
