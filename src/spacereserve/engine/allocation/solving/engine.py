"""HiGHS as we set it: silent, one thread, always the same."""

from __future__ import annotations

import highspy

from spacereserve.engine.errors import PlanningError

__all__ = ["passed", "quiet"]


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
