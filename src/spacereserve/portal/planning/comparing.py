"""Two plans side by side: which needs fare better or worse, who is called, the cost."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.allocation import Plan

__all__ = ["Comparison", "NeedChange", "compare"]

_ALIKE = 1e-6


@dataclass(frozen=True, slots=True)
class NeedChange:
    """How one need fares in two plans.

    Attributes:
        need: The need (id).
        before_fraction: Share met in the first plan; None where it is not in it.
        after_fraction: Share met in the second.
    """

    need: str
    before_fraction: float | None
    after_fraction: float | None

    @property
    def direction(self) -> str:
        """``better``, ``worse``, ``alike``; ``new`` or ``gone`` in one plan only."""
        if self.before_fraction is None:
            return "new"
        if self.after_fraction is None:
            return "gone"
        difference = self.after_fraction - self.before_fraction
        if abs(difference) < _ALIKE:
            return "alike"
        return "better" if difference > 0 else "worse"

    @property
    def before_percent(self) -> int | None:
        """The share met before, in percent."""
        return None if self.before_fraction is None else int(self.before_fraction * 100)

    @property
    def after_percent(self) -> int | None:
        """The share met after, in percent."""
        return None if self.after_fraction is None else int(self.after_fraction * 100)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two plans.

    Attributes:
        needs: Needs that fare differently, worst change first.
        n_alike: How many fare alike.
        called: Lines (ids) that only the second plan calls.
        spared: Lines (ids) that only the first plan calls.
        extra_cost_eur: What the second costs more, EUR.
    """

    needs: tuple[NeedChange, ...]
    n_alike: int
    called: tuple[str, ...]
    spared: tuple[str, ...]
    extra_cost_eur: float


def compare(first: Plan, second: Plan) -> Comparison:
    """Compares two plans.

    Args:
        first: A plan.
        second: Another.

    Returns:
        What differs.
    """
    before = {need.id: need.met_fraction for need in first.needs}
    after = {need.id: need.met_fraction for need in second.needs}
    changes = [
        NeedChange(name, before.get(name), after.get(name))
        for name in sorted(before | after)
    ]
    different = [one for one in changes if one.direction != "alike"]
    called = [_called(plan) for plan in (first, second)]
    return Comparison(
        needs=tuple(sorted(different, key=_gain)),
        n_alike=len(changes) - len(different),
        called=tuple(sorted(called[1] - called[0])),
        spared=tuple(sorted(called[0] - called[1])),
        extra_cost_eur=second.cost_eur - first.cost_eur,
    )


def _called(plan: Plan) -> set[str]:
    return {offer.line for offer in plan.offers if offer.activated}


def _gain(change: NeedChange) -> tuple[float, str]:
    gain = (change.after_fraction or 0.0) - (change.before_fraction or 0.0)
    return gain, change.need
