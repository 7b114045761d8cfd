"""The word for a stage: never better than its gap."""

from __future__ import annotations

import pytest

from spacereserve.engine.allocation.solve import judged


@pytest.mark.parametrize(
    ("name", "value", "bound", "timed_out", "word"),
    [
        ("priority 1", -10.0, -10.0, False, "proven optimal"),
        ("priority 1", -10.0, -10.05, False, "within gap"),
        ("priority 1", -10.0, -10.05, True, "timed out"),
        ("priority 1", -10.0, -11.0, False, "not proven"),
        ("priority 1", -10.0, -11.0, True, "timed out"),
        ("priority 2", 0.0, -10.0, False, "not proven"),
        ("cost", 0.5, 0.499, False, "within gap"),
        ("cost", 0.5, 0.49, False, "not proven"),
        ("cost", 300.0, 200.0, False, "not proven"),
    ],
)
def test_a_stage_is_within_the_gap_only_where_it_is(
    name: str, value: float, bound: float, *, timed_out: bool, word: str
) -> None:
    stage = judged(name, value, bound, asked=1e-2, timed_out=timed_out)

    assert stage.status.value == word
