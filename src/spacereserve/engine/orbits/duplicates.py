"""Which row of a catalogue number to keep: the newest, or a plain mistake.

A catalogue holds one element set a satellite. Files and merges may bring several: the
newest epoch wins. Two rows with the same number and the same epoch are one satellite
when they state the same orbit to about 0.01° (1 km along a low orbit): an element set
written as CSV and as TLE, or corrected without a new epoch. When they do not, one of
two different orbits would vanish silently, so it is an error: usually two satellites
that were given the same number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import CatalogueError, Problem
from spacereserve.engine.orbits.columns import ELEMENT_COLUMNS, TEXT_COLUMNS
from spacereserve.engine.orbits.julian import normal_julian

__all__ = ["keep_newest"]

_TOLERANCE_DEG = 0.01
_MEAN_MOTION_TOLERANCE_REV_DAY = 1e-4
_ROW = (*TEXT_COLUMNS, *ELEMENT_COLUMNS)


def keep_newest(columns: Mapping[str, Any]) -> NDArray[np.intp]:
    """Returns which rows to keep, in ascending order of catalogue number.

    Args:
        columns: Columns of a catalogue by name, each with n rows in any order.

    Returns:
        Indices of the rows, intp [m], one a catalogue number.

    Raises:
        CatalogueError: Rows with the same number and epoch state different orbits.
    """
    numbers = np.asarray(columns["catalog_numbers"], dtype=np.int64)
    epochs = normal_julian(np.asarray(columns["epoch_jd"], np.float64).reshape(-1, 2))
    order = np.lexsort((epochs[:, 1], epochs[:, 0], numbers))
    sorted_numbers = numbers[order]
    last = np.append(sorted_numbers[1:] != sorted_numbers[:-1], True)[: len(order)]
    same = sorted_numbers[1:] == sorted_numbers[:-1]
    same &= np.all(epochs[order[1:]] == epochs[order[:-1]], axis=1)
    tied_with_next = np.append(same, False)[: len(order)]
    return _resolve_ties(columns, order, last, tied_with_next)


def _resolve_ties(
    columns: Mapping[str, Any],
    order: NDArray[np.intp],
    last: NDArray[np.bool_],
    tied_with_next: NDArray[np.bool_],
) -> NDArray[np.intp]:
    keep = order[last].copy()
    problems = []
    for slot, position in enumerate(np.flatnonzero(last)):
        start = position
        while start > 0 and tied_with_next[start - 1]:
            start -= 1
        if start == position:
            continue
        tied = sorted(order[start : position + 1], key=lambda i: _row(columns, i))
        keep[slot] = tied[-1]
        if any(not _same_orbit(columns, tied[-1], other) for other in tied[:-1]):
            problems.append(_conflict(columns, tied))
    if problems:
        raise CatalogueError.from_problems(problems)
    return keep


def _row(columns: Mapping[str, Any], index: int) -> tuple[Any, ...]:
    return tuple(columns[name][index] for name in _ROW)


def _same_orbit(columns: Mapping[str, Any], one: int, other: int) -> bool:
    first, second = (_orbit(columns, index) for index in (one, other))
    apart = np.abs(first - second)
    return bool(
        np.all(apart[:9] <= np.radians(_TOLERANCE_DEG))
        and apart[9] <= _MEAN_MOTION_TOLERANCE_REV_DAY
    )


def _orbit(columns: Mapping[str, Any], index: int) -> NDArray[np.float64]:
    """The orbit by numbers that stay well defined when it is circular or equatorial.

    Returns:
        Unit vectors of the plane's normal and of the mean place in it, eccentricity
        vector, mean motion in revolutions a day; [10].
    """
    value = {name: float(columns[name][index]) for name in ELEMENT_COLUMNS}
    tilt, node, perigee, anomaly = (
        math.radians(value[name])
        for name in (
            "inclination_deg",
            "raan_deg",
            "arg_perigee_deg",
            "mean_anomaly_deg",
        )
    )
    along_node = np.array([math.cos(node), math.sin(node), 0.0])
    normal = np.array(
        [
            math.sin(tilt) * math.sin(node),
            -math.sin(tilt) * math.cos(node),
            math.cos(tilt),
        ]
    )
    ahead = np.cross(normal, along_node)
    place = perigee + anomaly
    mean_place = math.cos(place) * along_node + math.sin(place) * ahead
    towards_perigee = math.cos(perigee) * along_node + math.sin(perigee) * ahead
    motion = [value["mean_motion_rev_day"]]
    return np.concatenate(
        [normal, mean_place, value["eccentricity"] * towards_perigee, motion]
    )


def _conflict(columns: Mapping[str, Any], tied: list[np.intp]) -> Problem:
    number = int(columns["catalog_numbers"][tied[0]])
    return Problem(
        what=f"Catalogue number {number} stands for different orbits at one epoch",
        rule="a catalogue number has one element set an epoch",
        value=[columns["names"][i] for i in tied],
        way_out="give each satellite its own number, or leave all but one out",
        key=f"NORAD_CAT_ID {number}",
    )
