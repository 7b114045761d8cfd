"""Readiness: how many needs of each domain are met, partly met or not, by plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from spacereserve.engine.allocation.plan import NeedState, Plan
from spacereserve.engine.model import domain_names
from spacereserve.engine.reports.reader import Reader

__all__ = ["Count", "column_titles", "count_states", "used_domains"]


@dataclass(frozen=True, slots=True)
class Count:
    """The needs of one domain in one plan.

    Attributes:
        met: Needs that are met.
        partly: Needs that are partly met.
        unmet: Needs that are not met.
    """

    met: int
    partly: int
    unmet: int

    @property
    def total(self) -> int:
        """All needs."""
        return self.met + self.partly + self.unmet

    @property
    def worst(self) -> NeedState:
        """The state of the need that fares worst; met where there are none."""
        if self.unmet:
            return NeedState.UNMET
        return NeedState.PARTLY if self.partly else NeedState.MET

    @property
    def by_state(self) -> dict[NeedState, int]:
        """The counts, best state first."""
        return {
            NeedState.MET: self.met,
            NeedState.PARTLY: self.partly,
            NeedState.UNMET: self.unmet,
        }


def count_states(plan: Plan, domain: str | None = None) -> Count:
    """Counts the needs of a plan by state.

    Args:
        plan: A plan.
        domain: The domain to count; None counts all.

    Returns:
        The counts.
    """
    found = Counter(
        need.state for need in plan.needs if domain is None or need.domain == domain
    )
    return Count(
        met=found[NeedState.MET],
        partly=found[NeedState.PARTLY],
        unmet=found[NeedState.UNMET],
    )


def used_domains(plans: Sequence[Plan]) -> tuple[str, ...]:
    """The domains that have a need in any of the plans, in the order shown."""
    found = {need.domain for plan in plans for need in plan.needs}
    return tuple(domain for domain in domain_names() if domain in found)


def column_titles(plans: Sequence[Plan], reader: Reader) -> tuple[str, ...]:
    """Titles that tell the plans apart: the level, and a number where levels repeat.

    Args:
        plans: The plans, in the order shown.
        reader: The reserve and the language.

    Returns:
        One title a plan.
    """
    names = [reader.name("levels", plan.level) for plan in plans]
    seen: Counter[str] = Counter()
    titles = []
    for name in names:
        seen[name] += 1
        titles.append(name if names.count(name) == 1 else f"{name} {seen[name]}")
    return tuple(titles)
