"""Passes: looks of one satellite in one pass over a theatre share its capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.supply.demand import Demand
from spacereserve.engine.supply.supply import Looks, Supply
from spacereserve.engine.supply.verdict import Verdict

__all__ = ["with_shared_passes"]

_SAME_PASS_S = 1500.0


def with_shared_passes(
    answers: dict[str, Supply | Verdict], demands: Sequence[Demand]
) -> dict[str, Supply | Verdict]:
    """Gives looks of one satellite in one pass over a theatre the same key.

    Args:
        answers: By need (id): what one service gives, or why nothing.
        demands: What the needs ask for.

    Returns:
        The same, with ``pass_key`` told in every supply of looks.
    """
    theatre_of = {item.need.id: item.need.theatre for item in demands}
    names = sorted(set(theatre_of.values()))
    found: list[tuple[str, Supply]] = [
        (name, answer)
        for name, answer in answers.items()
        if isinstance(answer, Supply) and answer.looks is not None
    ]
    if not found:
        return answers
    looks = [_looks(answer) for _, answer in found]
    theatre = np.concatenate(
        [
            np.full(len(part), names.index(theatre_of[name]))
            for (name, _), part in zip(found, looks, strict=True)
        ]
    )
    satellite = np.concatenate([part.satellite for part in looks])
    at_s = np.concatenate([part.at_s for part in looks])
    order = np.lexsort((at_s, satellite, theatre))
    new_pass = np.ones(len(order), dtype=bool)
    new_pass[1:] = (
        (np.diff(theatre[order]) != 0)
        | (np.diff(satellite[order]) != 0)
        | (np.diff(at_s[order]) > _SAME_PASS_S)
    )
    key = np.empty(len(order), dtype=np.int64)
    key[order] = np.cumsum(new_pass)
    first = 0
    keyed = dict(answers)
    for (name, answer), part in zip(found, looks, strict=True):
        keyed[name] = _rekeyed(answer, part, key[first : first + len(part)])
        first += len(part)
    return keyed


def _looks(answer: Supply) -> Looks:
    if answer.looks is None:  # kept out by the caller
        message = f"supply of {answer.service} for {answer.need} has no looks"
        raise TypeError(message)
    return answer.looks


def _rekeyed(answer: Supply, part: Looks, key: NDArray[np.int64]) -> Supply:
    return replace(answer, looks=replace(part, pass_key=key))
