"""Mending: the cheapest agreements with which needs hold under a loss.

Agreements of others than those struck can be held at a larger size, in a few steps, for
a retainer that grows with the size; quotations can be signed as they are. The cheapest
choice is found with proof: a choice that does not mend tells that every choice that
does must be larger somewhere; the cheapest choice that is larger somewhere than every
one that failed is tried next, until one mends. Each trial is a new plan, so what is
found has been verified by solving.

Source: E. Moreno-Centeno, R. M. Karp (2013), The implicit hitting set approach to solve
combinatorial optimization problems, Operations Research 61, 453-468.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import highspy
import numpy as np

from spacereserve.engine.allocation.program import Matrix
from spacereserve.engine.model import Agreement
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.impacts import STRUCK_FRACTION
from spacereserve.engine.resilience.losses import Loss, LossKind, struck_services
from spacereserve.engine.resilience.mends import (
    Enlarged,
    Enlargement,
    Mend,
    Restored,
)
from spacereserve.engine.resilience.replanning import Replanner

__all__ = ["SIZES", "mend", "struck_needs"]

SIZES = (1.5, 2.0, 3.0)
"""Sizes at which an agreement can be held, beside 1, which is as written."""
_SIGNED_ONLY = (1.0,)
_LEAST_EUR = 1.0
"""What a retainer of nothing is weighed with, EUR a year."""
_SAME = 5e-3
"""Shares of a need closer than this are the same."""
_MOST_TRIALS = 60
"""After so many plans the search for a proof of cheapest ends."""

Steps = tuple[int, ...]
"""For each candidate: how many steps larger than written it is held."""


def mend(
    planner: Replanner,
    loss: Loss,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> Mend:
    """Finds the cheapest agreements with which the needs that a loss strikes hold.

    Args:
        planner: Plans again and again.
        loss: The loss of a provider.
        progress: Told how many plans were made, and the share of the most there can be.
    """
    search = _Search(planner, loss, progress)
    return search.result(*search.found())


class _Search:
    """Choices of sizes tried, and what each mends."""

    def __init__(
        self,
        planner: Replanner,
        loss: Loss,
        progress: Callable[[str, float], None] | None,
    ) -> None:
        self.planner, self.loss = planner, loss
        self._progress = progress
        self._tried: dict[Steps, After] = {}
        self.without = planner.after((loss,))
        self.struck = struck_needs(planner.base, self.without)
        self.lifted: tuple[str, ...] = ()
        self.candidates = self._candidates()
        self.sizes = [_sizes_of(item) for item in self.candidates]
        self.largest = tuple(len(own) - 1 for own in self.sizes)
        self.costs_eur = [
            max(item.retainer_eur_per_year, _LEAST_EUR) for item in self.candidates
        ]
        self.wanted: dict[str, float] = {}

    def _candidates(self) -> list[Agreement]:
        """Agreements of others whose lines can serve what is struck."""
        reserve = self.planner.reserve
        struck = set(struck_services(self.loss, reserve))
        quoted = tuple(
            (item.id, 1.0) for item in reserve.agreements if not item.is_signed
        )
        arcs = self.planner.arc_keys
        if quoted:
            arcs |= self.planner.arc_keys_after((_enlargement(quoted),))
        able = {line for line, need in arcs if need in self.struck}
        return [
            item
            for item in sorted(reserve.agreements, key=lambda entry: entry.id)
            if any(
                line.id in able and line.service not in struck for line in item.lines
            )
        ]

    def found(self) -> tuple[Steps, str]:
        """The cheapest choice that mends all that can be mended, and its proof."""
        nothing: Steps = (0,) * len(self.candidates)
        if not self.struck or not self.candidates:
            return nothing, "nothing mends"
        full: Steps = self.largest
        self.wanted = self._helped(full)
        self._lift_caps(full)
        if not self.wanted:
            return nothing, "nothing mends"
        if self._mends(nothing):
            return nothing, "proven cheapest"
        failed = [self._grown(nothing)]
        while len(self._tried) < _MOST_TRIALS:
            chosen = _cheapest(failed, self.sizes, self.costs_eur)
            if self._mends(chosen):
                return chosen, "proven cheapest"
            failed.append(self._grown(chosen))
        return self._shrunk(full), "verified"

    def _helped(self, full: Steps) -> dict[str, float]:
        """Needs that all agreements at their largest help, with what they then get."""
        needs, before = self._plan(full).needs, self.planner.base.needs
        lost = self.without.needs
        found = {
            name: min(needs[name].met_fraction, before[name].met_fraction)
            for name in self.struck
        }
        return {
            name: share
            for name, share in found.items()
            if share >= lost[name].met_fraction + STRUCK_FRACTION
        }

    def _lift_caps(self, full: Steps) -> None:
        """Goes on without caps on reliance, where they keep needs from being helped."""
        demands = self.planner.physics.demands
        domains = {demands[name].need.domain for name in self.struck}
        capped = sorted(domains & {cap.domain for cap in self.planner.caps})
        if not capped:
            return
        held = self.planner, self.wanted, self._tried
        self.planner = self.planner.without_caps(capped)
        self._tried = {}
        self.wanted = self._helped(full)
        if sum(self.wanted.values()) >= sum(held[1].values()) + STRUCK_FRACTION:
            self.lifted = tuple(capped)
        else:
            self.planner, self.wanted, self._tried = held

    def _mends(self, steps: Steps) -> bool:
        needs = self._plan(steps).needs
        return all(
            needs[name].met_fraction >= share - _SAME
            for name, share in self.wanted.items()
        )

    def _plan(self, steps: Steps) -> After:
        if steps not in self._tried:
            if self._progress is not None:
                n = len(self._tried)
                self._progress(str(n), n / _MOST_TRIALS)
            losses = [self.loss]
            if any(steps):
                sizes = tuple(
                    (item.id, own[step]) for item, own, step in self._of(steps)
                )
                losses.append(_enlargement(sizes))
            self._tried[steps] = self.planner.after(losses)
        return self._tried[steps]

    def _of(self, steps: Steps) -> list[tuple[Agreement, tuple[float, ...], int]]:
        """What is enlarged or signed: the agreement, its sizes and the step taken."""
        chosen = zip(self.candidates, self.sizes, steps, strict=True)
        return [(item, own, step) for item, own, step in chosen if step]

    def _grown(self, steps: Steps) -> Steps:
        """A choice that fails, made as large as it can be and still fail.

        Halves of what could be larger are tried at once, so that few plans are made.
        """
        waiting = [list(range(len(steps)))]
        while waiting:
            own = waiting.pop()
            larger = _with(steps, own, self.largest)
            if larger == steps:
                continue
            if not self._mends(larger):
                steps = larger
            elif len(own) > 1:
                half = len(own) // 2
                waiting += [own[half:], own[:half]]
            else:
                steps = self._largest_failing(steps, own[0])
        return steps

    def _largest_failing(self, steps: Steps, place: int) -> Steps:
        for step in range(self.largest[place] - 1, steps[place], -1):
            smaller = _at(steps, place, step)
            if not self._mends(smaller):
                return smaller
        return steps

    def _shrunk(self, steps: Steps) -> Steps:
        """A choice that mends, without what it can do without, the dearest first."""
        order = sorted(range(len(steps)), key=lambda place: -self.costs_eur[place])
        for place in order:
            for step in range(steps[place]):
                smaller = _at(steps, place, step)
                if self._mends(smaller):
                    steps = smaller
                    break
        return steps

    def result(self, steps: Steps, status: str) -> Mend:
        """A choice as a value."""
        after = self._plan(steps)
        before = self.planner.base.needs
        needs = tuple(
            Restored(
                need=name,
                before_fraction=before[name].met_fraction,
                lost_fraction=self.without.needs[name].met_fraction,
                mended_fraction=after.needs[name].met_fraction,
            )
            for name in self.struck
        )
        mended = tuple(
            item.need
            for item in needs
            if item.mended_fraction >= item.before_fraction - _SAME
        )
        enlarged = tuple(
            Enlarged(
                agreement=item.id,
                provider=item.provider,
                size=own[step],
                extra_retainer_eur_per_year=round(
                    item.retainer_eur_per_year * (own[step] - own[0]), 2
                ),
                is_quotation=not item.is_signed,
            )
            for item, own, step in self._of(steps)
        )
        return Mend.model_validate(
            {
                "loss": self.loss.id,
                "provider": self.loss.providers[0] if self.loss.providers else "",
                "needs": needs,
                "lifted_caps": self.lifted,
                "mended": mended,
                "left": tuple(name for name in self.struck if name not in mended),
                "enlarged": enlarged,
                "extra_retainers_eur_per_year": round(
                    sum(item.extra_retainer_eur_per_year for item in enlarged), 2
                ),
                "cost_eur": after.cost_eur,
                "extra_cost_eur": round(after.cost_eur - self.without.cost_eur, 2),
                "status": status,
                "sizes_tried": SIZES,
                "n_planned": len(self._tried),
            }
        )


def struck_needs(before: After, after: After) -> tuple[str, ...]:
    """Needs (ids) that lose 5 % or more of themselves.

    Args:
        before: The plan with nothing lost.
        after: The plan after a loss.
    """
    return tuple(
        name
        for name, need in before.needs.items()
        if need.met_fraction - after.needs[name].met_fraction >= STRUCK_FRACTION
    )


def _sizes_of(item: Agreement) -> tuple[float, ...]:
    """The size an agreement has, then those it can have; 0 is not signed."""
    return (1.0, *SIZES) if item.is_signed else (0.0, *_SIGNED_ONLY)


def _enlargement(sizes: tuple[tuple[str, float], ...]) -> Enlargement:
    name = ",".join(f"{agreement}={size}" for agreement, size in sizes)
    return Enlargement.model_construct(
        id=f"enlarged:{name}", name=name, kind=LossKind.SHARE, sizes=sizes
    )


def _at(steps: Steps, place: int, step: int) -> Steps:
    return (*steps[:place], step, *steps[place + 1 :])


def _with(steps: Steps, places: Sequence[int], others: Steps) -> Steps:
    """A choice that in some places is as another one."""
    own = set(places)
    return tuple(
        other if place in own else old
        for place, (old, other) in enumerate(zip(steps, others, strict=True))
    )


def _cheapest(
    failed: Sequence[Steps],
    sizes: Sequence[tuple[float, ...]],
    costs_eur: Sequence[float],
) -> Steps:
    """The cheapest choice that is larger somewhere than each one that failed."""
    matrix = Matrix()
    columns = [matrix.add_columns(np.ones(len(own) - 1), whole=True) for own in sizes]
    for own in columns:
        for step in range(1, len(own)):
            pair = [int(own[step]), int(own[step - 1])]
            matrix.add_row(pair, [1.0, -1.0], high=0.0)
    for steps in failed:
        larger = [
            int(own[step])
            for own, step in zip(columns, steps, strict=True)
            if step < len(own)
        ]
        matrix.add_row(larger, [1.0] * len(larger), low=1.0)
    model = matrix.model()
    costs = np.zeros(matrix.n_columns)
    for places, own_sizes, cost_eur in zip(columns, sizes, costs_eur, strict=True):
        costs[places] = cost_eur * np.diff(own_sizes) / max(costs_eur)
    model.col_cost_ = costs
    solver = highspy.Highs()
    options: Mapping[str, object] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "presolve": "off",  # it loses plans: decision 6
    }
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    values = np.array(solver.getSolution().col_value)
    return tuple(round(float(values[own].sum())) for own in columns)
