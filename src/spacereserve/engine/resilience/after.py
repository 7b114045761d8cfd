"""What is left after a loss: how each need fares, who gives what, what it costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacereserve.engine.allocation.dispatch import Dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.measure import measure
from spacereserve.engine.allocation.outcome import outcome_of
from spacereserve.engine.allocation.plan import Stage
from spacereserve.engine.allocation.solve import Solution
from spacereserve.engine.allocation.taken import Taken

__all__ = [
    "After",
    "ArcKey",
    "NeedAfter",
    "Used",
    "after_of",
    "limited",
    "slice_of",
    "together",
]

ArcKey = tuple[str, str]
"""An offer (line id) and a need (id)."""

_DIGITS = 6
_CALLED = 1e-6
"""A call-up below this is the solver's tolerance, not a call-up."""


@dataclass(frozen=True)
class Used:
    """What a plan takes from one offer for one need.

    Attributes:
        line: Line (id).
        provider: Provider (id).
        need: Need (id).
        fraction: Share of the need that this alone would meet, 0 to 1: the most that
            the need can lose when it falls away.
        amount: How much of it, in the unit of shares.
        call_up_h: Hours from the call to first service.
        cost_eur: Cost of use, EUR.
    """

    line: str
    provider: str
    need: str
    fraction: float
    amount: float
    call_up_h: float
    cost_eur: float

    @property
    def key(self) -> ArcKey:
        """Line and need (ids)."""
        return self.line, self.need


@dataclass(frozen=True)
class NeedAfter:
    """How one need fares.

    Attributes:
        id: Need (id).
        priority: 1 is served first.
        met_fraction: Share met, 0 to 1.
    """

    id: str
    priority: int
    met_fraction: float


@dataclass(frozen=True)
class After:
    """The best plan of what is left.

    Attributes:
        needs: How each need fares, by id.
        used: What is taken from whom, by line and need.
        called: Lines (ids) called up.
        fees_eur: Activation fee of each of them, EUR.
        cost_eur: Cost of the plan, EUR.
        bound: By priority: no plan meets more of its needs, as a sum of shares (given
            what the priorities before it get).
    """

    needs: Mapping[str, NeedAfter]
    used: tuple[Used, ...]
    called: tuple[str, ...]
    fees_eur: Mapping[str, float]
    cost_eur: float
    bound: Mapping[int, float]

    def unmet(self) -> dict[int, float]:
        """What is not met, as a sum of shares of needs, by priority."""
        total: dict[int, float] = defaultdict(float)
        for need in self.needs.values():
            total[need.priority] += 1.0 - need.met_fraction
        return {key: round(total[key], _DIGITS) for key in sorted(total)}

    def least_unmet(self) -> dict[int, float]:
        """Less than this no plan leaves unmet, by priority."""
        n_needs: dict[int, int] = defaultdict(int)
        for need in self.needs.values():
            n_needs[need.priority] += 1
        return {
            key: round(max(0.0, n_needs[key] - self.bound[key]), _DIGITS)
            for key in sorted(n_needs)
        }


def together(parts: Sequence[After]) -> After:
    """Plans of parts as one plan.

    Args:
        parts: Plans of different needs.
    """
    bound: dict[int, float] = defaultdict(float)
    for part in parts:
        for priority, value in part.bound.items():
            bound[priority] += value
    needs = {name: need for part in parts for name, need in part.needs.items()}
    used = sorted(
        (item for part in parts for item in part.used), key=lambda item: item.key
    )
    called = {name for part in parts for name in part.called}
    return After(
        needs=dict(sorted(needs.items())),
        used=tuple(used),
        called=tuple(sorted(called)),
        fees_eur={name: fee for part in parts for name, fee in part.fees_eur.items()},
        cost_eur=round(sum(part.cost_eur for part in parts), 2),
        bound=dict(sorted(bound.items())),
    )


def slice_of(after: After, needs: Sequence[str]) -> After:
    """The part of a plan that serves some needs and shares no line with others.

    Args:
        after: The plan.
        needs: Needs (ids).
    """
    own = set(needs)
    used = tuple(item for item in after.used if item.need in own)
    lines = {item.line for item in used}
    called = tuple(name for name in after.called if name in lines)
    fees_eur = {name: after.fees_eur[name] for name in called}
    cost_eur = sum(item.cost_eur for item in used) + sum(fees_eur.values())
    return After(
        needs={name: after.needs[name] for name in needs},
        used=used,
        called=called,
        fees_eur=fees_eur,
        cost_eur=round(cost_eur, 2),
        bound={},
    )


def limited(after: After, base: After, parts: Sequence[After]) -> After:
    """A plan with what bounds it: that of no loss, and those of its struck parts.

    Args:
        after: The plan; its own bounds are left aside.
        base: The plan with nothing lost, which nothing lost can better.
        parts: Plans of struck parts with all the money there is.
    """
    n_needs = Counter(need.priority for need in after.needs.values())
    struck = Counter(need.priority for part in parts for need in part.needs.values())
    own: dict[int, float] = defaultdict(float)
    for part in parts:
        for priority, value in part.bound.items():
            own[priority] += value
    bound = {
        priority: min(base.bound[priority], own[priority] + n - struck[priority])
        for priority, n in sorted(n_needs.items())
    }
    return replace(after, bound=bound)


def after_of(program: Formulation, solution: Solution, sent: Dispatch) -> After:
    """What a solution of a program leaves.

    Args:
        program: The program.
        solution: Its solution.
        sent: The looks given to satellites.
    """
    needs, used = {}, list[Used]()
    for name in program.demands:
        outcome = outcome_of(name, program, solution.values, sent)
        fraction = min(1.0, max(0.0, outcome.measured.fraction))
        priority = outcome.demand.need.priority
        needs[name] = NeedAfter(name, priority, round(fraction, _DIGITS))
        used += [_used(taken) for taken in outcome.taken]
    lines = {item.line for item in used}
    called = tuple(
        name
        for name, column in sorted(program.called.items())
        if solution.values[column] > _CALLED and name in lines
    )
    fees_eur = {name: program.offers[name].line.activation_fee_eur for name in called}
    cost_eur = sum(item.cost_eur for item in used) + sum(fees_eur.values())
    return After(
        needs=needs,
        used=tuple(used),
        called=called,
        fees_eur=fees_eur,
        cost_eur=round(cost_eur, 2),
        bound=_bounds(solution.stages),
    )


def _used(taken: Taken) -> Used:
    offer, demand = taken.arc.offer, taken.arc.demand
    return Used(
        line=offer.id,
        provider=offer.provider.id,
        need=demand.need.id,
        fraction=measure(demand, [taken.given]).fraction,
        amount=taken.share * taken.arc.credit,
        call_up_h=offer.line.call_up_h,
        cost_eur=taken.cost_eur,
    )


def _bounds(stages: Iterable[Stage]) -> dict[int, float]:
    """The bound of each priority among the stages of a solution."""
    word = "priority "
    return {
        int(stage.name.removeprefix(word)): stage.bound
        for stage in stages
        if stage.name.startswith(word)
    }
