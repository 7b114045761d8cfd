"""Ctrl-C while a plan is solved, and what is told on the way."""

from __future__ import annotations

import pytest

from spacereserve.cli.solving import Solving
from spacereserve.engine.allocation.solving import Progress
from spacereserve.language import translator


def _solving() -> tuple[Solving, list[tuple[str, float]]]:
    told: list[tuple[str, float]] = []
    return Solving(lambda *one: told.append(one), translator("en")), told


def test_the_first_interrupt_while_solving_asks_to_stop() -> None:
    solving, _ = _solving()
    solving.tell("solving", 0.0)

    solving.interrupt(2, None)

    assert solving.stopped


def test_the_second_interrupt_ends_at_once() -> None:
    solving, _ = _solving()
    solving.tell("solving", 0.0)
    solving.interrupt(2, None)

    with pytest.raises(KeyboardInterrupt):
        solving.interrupt(2, None)


def test_an_interrupt_before_or_after_solving_ends_at_once() -> None:
    solving, _ = _solving()
    solving.tell("solving", 0.0)
    solving.tell("explaining", 0.5)

    with pytest.raises(KeyboardInterrupt):
        solving.interrupt(2, None)


def test_the_gap_of_the_stage_is_told() -> None:
    solving, told = _solving()

    solving.listen("cost", Progress(seconds=1.0, value=100.0, bound=98.0))

    assert told == [("solving cost: within 2.00 %", pytest.approx(0.98))]


def test_nothing_is_told_before_a_plan_is_known() -> None:
    solving, told = _solving()

    solving.listen("cost", Progress(seconds=1.0, value=float("inf"), bound=98.0))

    assert not told
