"""Hardening: what to protect so that the worst losses of the rest hurt least."""

from __future__ import annotations

from collections.abc import Callable

from spacereserve.engine.resilience.worst import Oracle, WorstSet, exceeds, find_worst

__all__ = ["find_hardening"]


def find_hardening(
    oracle: Oracle,
    k: int,
    budget: int,
    *,
    progress: Callable[[int, float], None] | None = None,
) -> tuple[frozenset[int], WorstSet]:
    """Finds what to harden so that the worst k losses of the rest hurt least.

    Hardening helps only where it spares a member of the worst set; so the search tries
    the members of each worst set one after the other, which is exact.

    Args:
        oracle: Answers for the defender.
        k: How many things are lost.
        budget: How many things can be hardened.
        progress: Told the number of sets solved and the share of sets ruled out, of
            the choice that is being tried.

    Returns:
        The things to harden (indices), and the worst that is then left.

    Source: Scaparra, Church (2008), A bilevel mixed-integer program for critical
    infrastructure protection planning, Computers & Operations Research 35, 1905-1923.
    """
    best: list[tuple[frozenset[int], WorstSet]] = []
    seen: set[frozenset[int]] = set()

    def tried(spared: frozenset[int]) -> None:
        if spared in seen:
            return
        seen.add(spared)
        found = find_worst(oracle, k, spared=spared, progress=progress)
        if not best or exceeds(best[0][1].value, found.value):
            best[:] = [(spared, found)]
        if len(spared) < budget:
            for thing in found.lost:
                tried(spared | {thing})

    tried(frozenset())
    return best[0]
