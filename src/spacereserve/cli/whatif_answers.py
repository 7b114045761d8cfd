"""What ``stress``, ``worst``, ``assure``, ``portfolio`` and ``pool`` work out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spacereserve.cli.whatif_asked import (
    Asked,
    Told,
    kinds_of,
    losses_for,
    planner_of,
    sky_of,
    where_of,
)
from spacereserve.cli.whatif_told import Answer
from spacereserve.engine.allocation import Limits, Physics, find_physics
from spacereserve.engine.errors import InputError
from spacereserve.engine.model import suggestion
from spacereserve.engine.pooling import Key, pool, read_accounts
from spacereserve.engine.resilience.assured import assured
from spacereserve.engine.resilience.library import losses_of_library
from spacereserve.engine.resilience.portfolio import Frontier, Terms, portfolio
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.risks import read_assumptions, risks_of
from spacereserve.engine.resilience.stress import stress, with_mend
from spacereserve.engine.resilience.worst import must_be_there
from spacereserve.engine.resilience.worst_of import worst_of
from spacereserve.engine.supply import Sky

__all__ = [
    "Answer",
    "Asked",
    "Orders",
    "Sampling",
    "assure",
    "contracted",
    "pooled",
    "stressed",
    "where_of",
    "worst",
]


def stressed(
    asked: Asked,
    *,
    kinds: str,
    scenarios: bool,
    losses: Path | None,
    mend: bool,
    told: Told,
) -> Answer:
    """Tries losses one by one.

    Args:
        asked: What is asked.
        kinds: Kinds of loss, with commas, ``usual`` or ``all``.
        scenarios: True tries the scenario library too.
        losses: A file of losses of one's own, or None.
        mend: True finds the cheapest mend of the refusal that breaks the plan.
        told: Told what is being worked on and the share done.
    """
    wanted = kinds_of(kinds)
    planner = planner_of(asked, told)
    found = losses_for(planner.sky, wanted, losses)
    if scenarios:
        found += losses_of_library(planner.reserve)
    value = stress(
        planner, found, where=asked.where, progress=lambda share: told("", share)
    )
    if mend:
        value = with_mend(value, planner, progress=told)
    return Answer(value, planner.reserve)


def worst(
    asked: Asked,
    *,
    k: int,
    harden: int,
    kinds: str,
    losses: Path | None,
    told: Told,
) -> Answer:
    """Finds the worst k losses.

    Args:
        asked: What is asked.
        k: Losses at once.
        harden: How many to harden first.
        kinds: Kinds of loss, with commas, ``usual`` or ``all``.
        losses: A file of losses of one's own, or None.
        told: Told what is being worked on and the share done.
    """
    wanted = kinds_of(kinds)
    sky = sky_of(asked, told)
    found = losses_for(sky, wanted, losses)
    must_be_there(k, len(found), budget=harden)  # before all is planned
    planner = Replanner(sky, limits=Limits(gap_fraction=asked.gap_fraction))
    value = worst_of(planner, found, k, harden=harden, where=asked.where, progress=told)
    return Answer(value, planner.reserve)


@dataclass(frozen=True)
class Sampling:
    """How much is sampled, and how sure the answer is.

    Attributes:
        n_samples: Sets of failures to sample.
        seed: Seed.
        confidence: Confidence of the intervals, 0 to 1.
    """

    n_samples: int
    seed: int
    confidence: float


def assure(
    asked: Asked,
    *,
    kinds: str,
    losses: Path | None,
    risks: Path | None,
    sampling: Sampling,
    told: Told,
) -> Answer:
    """Works out how likely each need holds.

    Args:
        asked: What is asked.
        kinds: Kinds of loss that may happen, with commas, ``usual`` or ``all``.
        losses: A file of losses of one's own, or None.
        risks: A file of probabilities, or None.
        sampling: How much is sampled.
        told: Told what is being worked on and the share done.
    """
    wanted, assumptions = kinds_of(kinds), read_assumptions(risks)
    sky = sky_of(asked, told)
    chances = risks_of(losses_for(sky, wanted, losses), assumptions, sky.reserve)
    planner = Replanner(sky, limits=Limits(gap_fraction=asked.gap_fraction))
    value = assured(
        planner,
        chances,
        n_samples=sampling.n_samples,
        seed=sampling.seed,
        confidence=sampling.confidence,
        where=asked.where,
        progress=lambda share: told("", share),
    )
    return Answer(value, planner.reserve)


def contracted(
    asked: Asked,
    *,
    shares: Sequence[float],
    also: Sequence[str],
    size_max: float,
    activations: float,
    kinds: str,
    losses: Path | None,
    told: Told,
) -> Answer:
    """Finds the cheapest portfolio, for one share to hold or for several.

    Args:
        asked: What is asked.
        shares: Shares of each need that must hold.
        also: Other levels (ids) at which it must hold too.
        size_max: Largest size of an agreement.
        activations: How often a year the plan is expected to be paid for.
        kinds: Kinds of loss to hold under, with commas, ``usual`` or ``all``.
        losses: A file of losses of one's own to hold under too, or None.
        told: Told what is being worked on and the share done.
    """
    wanted = kinds_of(kinds)
    sky = sky_of(asked, told)
    physics = find_physics(sky)
    under = losses_for(sky, wanted, losses)
    others = _at_levels(also, asked, told)
    found = tuple(
        portfolio(
            sky,
            physics,
            under,
            terms=Terms(
                hold_fraction=share,
                size_max=size_max,
                activations_per_year=activations,
            ),
            limits=Limits(gap_fraction=asked.gap_fraction),
            also=others,
            where=asked.where,
            progress=told,
        )
        for share in sorted(set(shares))
    )
    value = found[0] if len(found) == 1 else Frontier(portfolios=found)
    return Answer(value, sky.reserve)


def _at_levels(
    names: Sequence[str], asked: Asked, told: Told
) -> tuple[tuple[Sky, Physics], ...]:
    """The same reserve asked at other levels, everywhere, with what physics gives."""
    levels = dict.fromkeys(name.strip() for name in names)
    skies = [
        sky_of(replace(asked, level=name, theatres=()), told)
        for name in levels
        if name != asked.level
    ]
    return tuple((sky, find_physics(sky)) for sky in skies)


@dataclass(frozen=True)
class Orders:
    """When orders of joining a pool are sampled.

    Attributes:
        seed: Seed.
        exact_up_to: Nations up to which all their coalitions are planned.
    """

    seed: int
    exact_up_to: int


def pooled(
    asked: Asked, *, by: str, sampling: Orders, accounts: Path | None, told: Told
) -> Answer:
    """Compares nations apart and together.

    Args:
        asked: What is asked.
        by: The key by which cost is shared.
        sampling: When orders of joining are sampled.
        accounts: A file of what nations earn and bring, or None.
        told: Told what is being worked on and the share done.
    """
    if by not in list(Key):
        raise InputError(
            f"there is no key {by!r}",
            rule=f"cost is shared by one of {', '.join(Key)}",
            value=by,
            way_out=suggestion(by, {key.value: None for key in Key}),
        )
    sky = sky_of(asked, told)
    known = read_accounts(accounts, sky.reserve)
    planner = Replanner(sky, limits=Limits(gap_fraction=asked.gap_fraction))
    value = pool(
        planner,
        key=Key(by),
        seed=sampling.seed,
        exact_up_to=sampling.exact_up_to,
        accounts=known,
        where=asked.where,
        progress=told,
    )
    return Answer(value, planner.reserve)
