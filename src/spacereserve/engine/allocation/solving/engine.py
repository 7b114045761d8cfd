"""HiGHS as we set it: silent, one thread, always the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import highspy

from spacereserve.engine.allocation.solving.answer import Clock
from spacereserve.engine.errors import PlanningError

__all__ = ["passed", "quiet", "watched"]

_BETTER = highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution
_ASKED = (
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
    highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
    highspy.cb.HighsCallbackType.kCallbackIpmInterrupt,
)
_PATIENCE_S = 0.02
"""The clock is not asked again sooner: the simplex method asks at every pivot."""


def quiet() -> highspy.Highs:
    """A solver that prints nothing and gives the same answer on every run."""
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    return solver


def passed(solver: highspy.Highs, model: highspy.HighsLp) -> None:
    """Hands a model over.

    Args:
        solver: The solver.
        model: The model.

    Raises:
        PlanningError: The solver does not take it.
    """
    if solver.passModel(model) == highspy.HighsStatus.kError:
        raise PlanningError(
            "the solver does not take this program",
            rule="bounds and coefficients must be numbers within the solver's range",
            value=f"{model.num_row_} rows, {model.num_col_} columns",
            way_out="check amounts, prices and limits for values beyond 1e15",
        )


def watched(
    solver: highspy.Highs,
    clock: Clock,
    hear: Callable[[float, float], None] | None = None,
) -> None:
    """Lets a solve end where somebody wishes it to, and tells of better plans.

    Args:
        solver: The solver.
        clock: Whom to ask.
        hear: Told the value and the bound of every better plan.
    """
    kinds = [] if clock.effort.stop is None else [*_ASKED]
    if hear is not None:
        kinds.append(_BETTER)
    next_s = 0.0

    def called(kind: object, _text: str, now: Any, back: Any, _own: object) -> None:
        nonlocal next_s
        if hear is not None and kind == _BETTER:
            hear(now.mip_primal_bound, now.mip_dual_bound)
        elif time.monotonic() >= next_s:
            back.user_interrupt = clock.is_over
            next_s = time.monotonic() + _PATIENCE_S

    if kinds:
        # Straight to the solver: its own events take longer than the pivots themselves.
        solver.setCallback(called, None)
        for kind in kinds:
            solver.startCallback(kind)
