"""The face of the solver: a program in, the best plan and its bound out.

    program ──strengthen──▶ parts ──sample──▶ whom to call ──▶ first plan ─┐
                              └──relax (crash, broken rows)──▶ bound ──────┴▶ tree

Small programs go to HiGHS as they are, but those all in whole numbers with many parts,
which the search proves sooner. What no row joins is solved apart. A ``Standing``
program is kept warm: what is left of a plan when columns are lost is found from where
the last solve stood.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import Answer, Clock, Effort
from spacereserve.engine.allocation.solving.crash import untied
from spacereserve.engine.allocation.solving.direct import is_polished, solve_directly
from spacereserve.engine.allocation.solving.dive import dived
from spacereserve.engine.allocation.solving.filling import filled
from spacereserve.engine.allocation.solving.islands import (
    Apart,
    islands_of,
    solved_apart,
)
from spacereserve.engine.allocation.solving.merge import merged
from spacereserve.engine.allocation.solving.program import Program
from spacereserve.engine.allocation.solving.relaxation import Relaxation, Relaxed
from spacereserve.engine.allocation.solving.sample import Sample, sample_of
from spacereserve.engine.allocation.solving.search import Search
from spacereserve.engine.allocation.solving.strengthen import strengthened
from spacereserve.engine.allocation.solving.structure import structure_of

__all__ = ["LARGE", "Standing", "minimise"]

LARGE = 5_000
"""From so many columns on, a program of many blocks is searched and not handed over."""

SEARCHED = 500
"""From so many columns on, all of them whole, the search is the quicker way."""

FILLED = 200_000
"""From so many columns on, a first plan is made from the prices of the sample alone."""

_NOT_CALLED = 1e-6
_MANY_BLOCKS = 500
_SOME_BLOCKS = 100
_SAMPLED = 2_000
_SAMPLED_FRACTION = 0.1
_SAMPLE_GAP_FRACTION = 2e-3
_DEFAULT = Effort()


def minimise(
    program: Program,
    effort: Effort = _DEFAULT,
    *,
    start: NDArray[np.float64] | None = None,
    apart: Apart | None = None,
) -> Answer:
    """Finds the best plan of a program.

    Args:
        program: The program.
        effort: How far to go.
        start: A plan to begin from, float64 [n_column].
        apart: Its islands, and what is known of them, where that is known before.

    Returns:
        The best plan found and its bound: the same on every run as long as no time
        limit is set and nobody stops it.
    """
    if program.n >= LARGE:
        apart = apart or Apart(islands_of(program))
        if len(apart.islands) > 1:
            return solved_apart(program, apart, Clock(effort), start, _whole_island)
    return Standing(program).solve(effort, start=start)


def _whole_island(
    program: Program, effort: Effort, start: NDArray[np.float64] | None
) -> Answer:
    return Standing(program).solve(effort, start=start)


class Standing:
    """A program that is solved again and again, with columns lost.

    Args:
        program: The program.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._tight = program
        self._is_large = False
        if program.n >= LARGE or (program.n >= SEARCHED and program.whole.all()):
            self._prepare()

    def _prepare(self) -> None:
        better = strengthened(self.program)
        structure = structure_of(better)
        enough = _SOME_BLOCKS if self.program.whole.all() else _MANY_BLOCKS
        self._is_large = structure.n_blocks >= enough and len(structure.switches) > 0
        if not self._is_large:
            return
        self._tight, self._structure = better, structure
        self._relaxation = Relaxation(better, structure)
        self._is_sampled = structure.n_blocks > _SAMPLED
        if self._is_sampled:
            self._sample_some()

    def _sample_some(self) -> None:
        self._sample = self._sampled()
        self._small = self._sample.structure
        # Blocks that are not drawn may take switches with them.
        own = self._sample.column[self._small.switches]
        self._drawn = np.flatnonzero(np.isin(self._structure.switches, own))
        self._sample_relaxation = Relaxation(self._sample.program, self._small)

    def _sampled(self) -> Sample:
        n_blocks = self._structure.n_blocks
        n_drawn = min(n_blocks, max(_SAMPLED, int(n_blocks * _SAMPLED_FRACTION)))
        cost = untied(self._tight.cost, self._structure.block)
        tight = replace(self._tight, cost=cost)
        return sample_of(tight, self._structure, n_blocks=n_drawn)

    def solve(
        self, effort: Effort = _DEFAULT, *, start: NDArray[np.float64] | None = None
    ) -> Answer:
        """The best plan.

        Args:
            effort: How far to go.
            start: A plan to begin from, float64 [n_column].
        """
        clock = Clock(effort)
        if not self._is_large or is_polished(self.program, effort):
            return _tied_together(self.program, clock, start)
        return self._search(self.program, clock, start)

    def without(
        self,
        columns: NDArray[np.int64],
        effort: Effort = _DEFAULT,
        *,
        start: NDArray[np.float64] | None = None,
    ) -> Answer:
        """The best plan when columns cannot be used.

        Args:
            columns: Columns that are held at zero, int64 [n].
            effort: How far to go.
            start: A plan to begin from that does not use them, float64 [n_column].
        """
        upper = self.program.upper.copy()
        upper[columns] = 0.0
        left = self.program.bounded(np.minimum(self.program.lower, upper), upper)
        if not self._is_large or is_polished(left, effort):
            return _tied_together(left, Clock(effort), start)
        try:
            return self._search(left, Clock(effort), start)
        finally:
            self._bound_all(self.program)

    def _bound_all(self, within: Program) -> None:
        every = np.arange(within.n)
        self._relaxation.bound_columns(every, within.lower, within.upper)
        if not self._is_sampled:
            return
        own = self._sample.column
        self._sample_relaxation.bound_columns(
            np.arange(len(own)), within.lower[own], within.upper[own]
        )

    def _search(
        self, within: Program, clock: Clock, start: NDArray[np.float64] | None
    ) -> Answer:
        self._bound_all(within)
        program = self._tight.bounded(within.lower, within.upper)
        search = Search(program, self._structure, self._relaxation, clock)
        if start is not None:
            search.offer(start)
        if not self._is_sampled:
            return search.run()
        sampled, guessed = self._price_sample(within, None)
        if sampled is not None and guessed is not None:
            if program.n >= FILLED:
                self._fill(search, program, clock, sampled, guessed, start)
            self._relaxation.start_from(guessed)
        if search.begin() and not search.is_done:
            self._try_sample(within, search, guessed, clock)
        return search.run()

    def _fill(
        self,
        search: Search,
        program: Program,
        clock: Clock,
        sampled: Relaxed,
        prices: NDArray[np.float64],
        start: NDArray[np.float64] | None,
    ) -> None:
        """Offers a plan made from the sample's prices, where there is none yet."""
        base = np.maximum(program.lower, 0.0) if start is None else start
        switches = self._structure.switches
        if base[switches].any() or not program.allows(base):
            return  # whoever calls somebody has a plan to begin from
        shares = self._all_switches(program, sampled.values)
        called = shares > _NOT_CALLED
        search.offer(
            filled(
                program, self._structure, clock, prices=prices, called=called, base=base
            )
        )

    def _try_sample(
        self,
        within: Program,
        search: Search,
        guessed: NDArray[np.float64] | None,
        clock: Clock,
    ) -> None:
        """Looks for a plan with the switches that are best for the sample."""
        prices = self._relaxation.prices()
        settings = self._settings_from_sample(within, clock)
        if settings is None or guessed is None:
            return
        _, moved = self._price_sample(within, settings)
        if moved is not None:
            # What the sample got wrong before, it gets wrong again.
            self._relaxation.bound_columns(
                self._structure.switches, np.round(settings), np.round(settings)
            )
            self._relaxation.start_from(prices + moved - guessed)
        search.try_settings(settings)

    def _settings_from_sample(
        self, within: Program, clock: Clock
    ) -> NDArray[np.float64] | None:
        """Switches as they are best for the sample."""
        own = self._sample.column
        small = self._sample.program.bounded(within.lower[own], within.upper[own])
        effort = replace(
            clock.effort,
            gap_fraction=max(_SAMPLE_GAP_FRACTION, 0.2 * clock.effort.gap_fraction),
            time_limit_s=clock.left_s,
            listen=None,
        )
        search = Search(small, self._small, self._sample_relaxation, Clock(effort))
        found = search.run().values
        return None if found is None else self._all_switches(within, found)

    def _all_switches(
        self, within: Program, sampled: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Switches as a plan of the sample has them; those not drawn may be called."""
        settings = within.upper[self._structure.switches]
        settings[self._drawn] = sampled[self._small.switches]
        return settings

    def _price_sample(
        self, within: Program, settings: NDArray[np.float64] | None
    ) -> tuple[Relaxed | None, NDArray[np.float64] | None]:
        """The sample relaxed, switches set or free, and prices of the wide rows."""
        own, switches = self._small.switches, self._structure.switches[self._drawn]
        low, high = within.lower[switches], within.upper[switches]
        if settings is not None:
            low = high = np.round(settings[self._drawn])
        self._sample_relaxation.bound_columns(own, low, high)
        relaxed = self._sample_relaxation.solve()
        if relaxed is None:
            return None, None
        return relaxed, self._sample_relaxation.prices()


def _tied_together(
    program: Program, clock: Clock, start: NDArray[np.float64] | None
) -> Answer:
    """Solves a program that is small, or whose parts hang together."""
    gap_fraction = clock.effort.gap_fraction
    if program.n < LARGE:
        answer = solve_directly(program, clock, gap_fraction=gap_fraction, start=start)
        clock.tell(answer.value, answer.bound)
        return answer
    alike = merged(program)
    first = None if start is None else alike.gathered(start)
    answer = _dived_first(alike.program, clock, first)
    if answer.values is None:
        return answer
    return replace(answer, values=alike.spread(answer.values))


def _dived_first(
    program: Program, clock: Clock, start: NDArray[np.float64] | None
) -> Answer:
    """A plan by diving; where that is not close enough, the solver's own search."""
    gap_fraction = clock.effort.gap_fraction
    best = dived(program, clock, gap_fraction=gap_fraction, start=start)
    if best.is_impossible:
        return best
    if start is not None and program.value(start) < best.value:
        value = program.value(start)
        best = replace(best, values=start, value=value, bound=min(best.bound, value))
    if best.gap_fraction <= gap_fraction or clock.is_over:
        return replace(best, is_stopped=best.gap_fraction > gap_fraction)
    found = solve_directly(
        program,
        clock,
        gap_fraction=gap_fraction,
        start=best.values,
        known=best.bound,
    )
    if found.values is None or found.value > best.value:
        bound = max(best.bound, found.bound)
        return replace(best, bound=min(best.value, bound), is_stopped=found.is_stopped)
    return replace(found, bound=min(found.value, max(best.bound, found.bound)))
