"""Stages of a plan: how far each goes, which there are, and what is proven of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.plan import PlanStatus, Stage
from spacereserve.engine.allocation.solving import Effort, Progress

__all__ = ["Class", "Limits", "classes_of", "effort_of", "in_units", "judged"]

_PROVEN = 1e-6
_THOUSAND = 1000.0
_SMALLEST = 1.0

Class = tuple[str, NDArray[np.int64]]
"""A priority class: its name, and the columns of its needs met."""


@dataclass(frozen=True)
class Limits:
    """How far to go.

    Attributes:
        gap_fraction: Relative gap at which a stage may stop.
        time_limit_s: Longest time for one stage, seconds; None for no limit (only then
            is the plan the same on every run).
        stop: Asked now and then; True stops with the best plan so far.
        listen: Told the stage and how far it has come. Stages are made least: those of
            priorities count minus what is met, that of cost thousands of EUR. In large
            programs ``all priorities`` comes before: thousands of EUR, with a fine for
            each need that is not met.
        by_the_cent: True goes on a little way in small programs once the gap is
            reached, so that what is alike but for a cent is chosen by the cent.
    """

    gap_fraction: float = 1e-2
    time_limit_s: float | None = None
    stop: Callable[[], bool] | None = None
    listen: Callable[[str, Progress], None] | None = None
    by_the_cent: bool = True

    @property
    def is_stopped(self) -> bool:
        """True where somebody asked to stop."""
        return self.stop is not None and self.stop()


def judged(
    name: str, value: float, bound: float, *, asked: float, timed_out: bool
) -> Stage:
    """A stage as it was made least, with what is proven about it.

    Args:
        name: Its name.
        value: What it reached.
        bound: What no plan is below.
        asked: Relative gap that is asked for.
        timed_out: True where it was stopped before it came as close as asked.
    """
    bound = min(bound, value)
    gap = (value - bound) / max(_SMALLEST, abs(value))
    size = max(_SMALLEST / (_THOUSAND if name == "cost" else 1.0), abs(value))
    is_close = value - bound <= (asked + _PROVEN) * size
    status = PlanStatus.WITHIN_GAP if is_close else PlanStatus.NOT_PROVEN
    if timed_out:
        status = PlanStatus.TIMED_OUT
    if gap <= _PROVEN:
        status = PlanStatus.OPTIMAL
    return Stage(name=name, value=value, bound=bound, gap_fraction=gap, status=status)


def classes_of(program: Formulation) -> list[Class]:
    """The priorities of a program, highest first, with the columns of needs met.

    Args:
        program: The program.
    """
    by_priority: dict[int, list[int]] = {}
    for name, demand in program.demands.items():
        by_priority.setdefault(demand.need.priority, []).append(program.met[name])
    return [
        (f"priority {priority}", np.array(columns))
        for priority, columns in sorted(by_priority.items())
    ]


def effort_of(limits: Limits, name: str, *, part: float = 1.0) -> Effort:
    """The effort of the solver for a stage.

    Args:
        limits: How far to go.
        name: The stage, as it is told to who listens.
        part: Share of the gap at which to stop.
    """
    return Effort(
        gap_fraction=part * limits.gap_fraction,
        time_limit_s=limits.time_limit_s,
        stop=limits.stop,
        listen=None if limits.listen is None else partial(limits.listen, name),
        by_the_cent=limits.by_the_cent,
    )


def in_units(stage: Stage) -> Stage:
    """A stage in the units of a plan: needs met, or EUR.

    Args:
        stage: The stage as it was made least.
    """
    return _scaled(stage) if stage.name == "cost" else _turned(stage)


def _turned(stage: Stage) -> Stage:
    return stage.model_copy(update={"value": -stage.value, "bound": -stage.bound})


def _scaled(stage: Stage) -> Stage:
    """In EUR, with the gap relative to the EUR."""
    value, bound = stage.value * _THOUSAND, stage.bound * _THOUSAND
    gap = stage.gap_fraction
    if stage.status is not PlanStatus.OPTIMAL:
        gap = max(gap, (value - bound) / max(_SMALLEST, abs(value)))
    update = {"value": value, "bound": bound, "gap_fraction": gap}
    return stage.model_copy(update=update)
