"""Slots divide the day into a number of equal parts that can be counted."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from spacereserve.engine.model import Policy


@pytest.mark.parametrize("slot_h", [0.5, 1, 2.4, 6, 24])
def test_a_slot_that_divides_the_day_is_taken(slot_h: float) -> None:
    assert Policy(slot_h=slot_h).slot_h == slot_h


@pytest.mark.parametrize("slot_h", [5.0, 7.0, 23.0])
def test_a_slot_that_leaves_a_rest_is_a_mistake(slot_h: float) -> None:
    with pytest.raises(ValidationError, match="must divide 24"):
        Policy(slot_h=slot_h)


@pytest.mark.parametrize("slot_h", [5e-324, 1e-300, 1e-9, 0.0])
def test_a_slot_without_length_is_a_mistake(slot_h: float) -> None:
    with pytest.raises(ValidationError, match="greater than or equal"):
        Policy(slot_h=slot_h)
