"""The bound of a selection: no choice is worth more, shown by HiGHS.

Pairs are gathered into cliques, sets of options of which one can be taken at most: the
relaxed program is then far tighter than with a row for each pair.

Source: Atamtürk, Nemhauser, Savelsbergh (2000), European Journal of Operational
Research 121, 40-55 (conflict graphs in integer programming).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.selection.problem import Selection

__all__ = ["Proof", "cliques_of", "prove"]

_WHOLE = 1e-4


@dataclass(frozen=True, eq=False)
class Proof:
    """What is shown about a selection.

    Attributes:
        bound: No choice is worth more.
        taken: The best choice that was met on the way, bool [n]; None where none was.
    """

    bound: int
    taken: NDArray[np.bool_] | None


def cliques_of(selection: Selection) -> list[list[int]]:
    """Covers all pairs of options that exclude each other by cliques.

    Args:
        selection: The selection.

    Returns:
        Sets of options that all exclude one another, each ascending.
    """
    near = selection.neighbours
    left = {(a, b) for a, others in enumerate(near) for b in others if a < b}
    found = []
    for a, b in sorted(left):
        if (a, b) in left:
            clique = _grown([a, b], near, left)
            found.append(clique)
            left.difference_update(_edges(clique))
    return found


def _edges(clique: list[int]) -> Iterator[tuple[int, int]]:
    for number, a in enumerate(clique):
        for b in clique[number + 1 :]:
            yield (a, b)


def _grown(
    clique: list[int], near: list[set[int]], left: set[tuple[int, int]]
) -> list[int]:
    """Adds options while there are any, first those that cover most pairs anew."""
    open_to = set.intersection(*(near[option] for option in clique))
    while open_to:
        added = max(
            open_to,
            key=lambda option: (
                sum((min(option, one), max(option, one)) in left for one in clique),
                len(near[option] & open_to),
                -option,
            ),
        )
        clique.append(added)
        open_to &= near[added]
    return sorted(clique)


def prove(
    selection: Selection,
    start: NDArray[np.bool_],
    *,
    n_nodes: int,
    time_limit_s: float | None = None,
) -> Proof:
    """Bounds what any choice can be worth, and improves the choice where it can.

    Args:
        selection: The selection.
        start: A choice that keeps every rule, bool [n].
        n_nodes: Most nodes of the search tree; 0 solves the relaxed program alone.
        time_limit_s: Longest time, seconds; None for no limit (only then is the result
            the same on every run).
    """
    solver = _program(selection)
    if n_nodes == 0:
        solver.run()
        return Proof(_floored(-solver.getInfo().objective_function_value), None)
    n = len(selection)
    columns = np.arange(n, dtype=np.int32)
    whole = np.full(n, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(n, columns, whole)
    solver.setOptionValue("presolve", "off")  # it may lose choices: decision 6
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.999)
    solver.setOptionValue("mip_max_nodes", n_nodes)
    if time_limit_s is not None:
        solver.setOptionValue("time_limit", time_limit_s)
    known = highspy.HighsSolution()
    known.col_value = start.astype(float).tolist()
    solver.setSolution(known)
    solver.run()
    info = solver.getInfo()
    bound = float(info.mip_dual_bound)
    if not math.isfinite(bound):
        return Proof(int(selection.worth.sum()), None)
    taken = np.array(solver.getSolution().col_value) > 0.5
    good = len(taken) == n and selection.allows(taken)
    return Proof(_floored(-bound), taken if good else None)


def _floored(bound: float) -> int:
    """Worth is whole, so a bound may be rounded down (with room for tolerance)."""
    return math.floor(bound + _WHOLE * max(1.0, abs(bound) * 1e-3))


def _program(selection: Selection) -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("parallel", "off")
    n = len(selection)
    solver.addVars(n, np.zeros(n), np.ones(n))
    columns = np.arange(n, dtype=np.int32)
    solver.changeColsCost(n, columns, -selection.worth.astype(float))
    for options in cliques_of(selection):
        _add_row(solver, np.array(options), np.ones(len(options)), 1.0)
    for triple in selection.free_triples:
        _add_row(solver, triple, np.ones(3), 2.0)
    for size, room in zip(selection.sizes, selection.rooms, strict=True):
        inside = np.flatnonzero(size)
        _add_row(solver, inside, size[inside].astype(float), float(room))
    return solver


def _add_row(
    solver: highspy.Highs,
    options: NDArray[np.int64],
    values: NDArray[np.float64],
    high: float,
) -> None:
    low = -highspy.kHighsInf
    solver.addRow(low, high, len(options), options.astype(np.int32), values)
