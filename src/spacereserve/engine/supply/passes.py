"""Passes: looks of one satellite in one pass over a theatre share its capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model.domains.imaging import ImagingService
from spacereserve.engine.supply.demand import Demand
from spacereserve.engine.supply.revolutions import Revolutions, revolutions_of
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Looks, Supply
from spacereserve.engine.supply.verdict import Verdict

__all__ = ["with_shared_passes"]

_SAME_PASS_S = 1500.0


def with_shared_passes(
    answers: dict[str, Supply | Verdict],
    demands: Sequence[Demand],
    service: ImagingService,
    sky: Sky,
) -> dict[str, Supply | Verdict]:
    """Gives looks of one satellite in one pass over a theatre the same key.

    Args:
        answers: By need (id): what one service gives, or why nothing.
        demands: What the needs ask for.
        service: The service.
        sky: The sky.

    Returns:
        The same, with ``pass_key`` told in every supply of looks, and ``revolution``
        and ``day`` where the service limits them.
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
    limits = (service.n_looks_per_revolution, service.n_looks_per_satellite_day)
    own = revolutions_of(satellite, at_s, sky) if any(limits) else None
    key = _pass_keys(theatre, satellite, at_s, own)
    revolution = None if own is None else _keys(satellite, own.number)
    day = None if own is None else _keys(satellite, own.day)
    first = 0
    keyed = dict(answers)
    for (name, answer), part in zip(found, looks, strict=True):
        inside = slice(first, first + len(part))
        told = replace(part, pass_key=key[inside])
        if revolution is not None and day is not None:
            told = replace(told, revolution=revolution[inside], day=day[inside])
        keyed[name] = replace(
            answer, looks=told, n_per_revolution=limits[0], n_per_day=limits[1]
        )
        first += len(part)
    return keyed


def _pass_keys(
    theatre: NDArray[np.int64],
    satellite: NDArray[np.int64],
    at_s: NDArray[np.float64],
    own: Revolutions | None,
) -> NDArray[np.int64]:
    """One key for all looks of a satellite in one pass over a theatre, int64 [n]."""
    order = np.lexsort((at_s, satellite, theatre))
    new_pass = np.ones(len(order), dtype=bool)
    new_pass[1:] = (
        (np.diff(theatre[order]) != 0)
        | (np.diff(satellite[order]) != 0)
        | (np.diff(at_s[order]) > _SAME_PASS_S)
    )
    if own is not None:
        new_pass[1:] |= np.diff(own.number[order]) != 0
    key = np.empty(len(order), dtype=np.int64)
    key[order] = np.cumsum(new_pass)
    return key


def _looks(answer: Supply) -> Looks:
    if answer.looks is None:  # kept out by the caller
        message = f"supply of {answer.service} for {answer.need} has no looks"
        raise TypeError(message)
    return answer.looks


def _keys(satellite: NDArray[np.int64], number: NDArray[np.int64]) -> NDArray[np.int64]:
    """One key for each pair of a satellite and a number, int64 [n]."""
    pairs = np.stack((satellite, number), axis=1)
    return np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
