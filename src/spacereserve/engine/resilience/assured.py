"""The assured figure: how likely each need holds, when things fail by chance.

Each thing that can be lost fails by itself with a probability; a shared thing or a
nation takes many down at once, so failures of providers are correlated through their
common causes. The sets of failures are put into strata by how many fail: none and one
are counted whole, two as well where there are not too many, and only the rest is
sampled, given that so many fail. So what is rare is not left to luck: a need that one
loss breaks, or two together, has its figure to the last digit.

Source: R. Y. Rubinstein, D. P. Kroese (2016), Simulation and the Monte Carlo Method,
3rd ed., section 5.5 (stratified sampling); C. J. Clopper, E. S. Pearson (1934),
Biometrika 26, 404-413 (interval).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime

from spacereserve.engine.allocation.outcome import state_of
from spacereserve.engine.allocation.plan import NeedState
from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.compute import Here, Where, run
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.replanning import Replanner

__all__ = ["Assured", "Cause", "NeedAssured", "Risk", "assured"]

_HERE = Here()
_DIGITS = 9

Lost = tuple[int, ...]


@dataclass(frozen=True)
class Risk:
    """A loss with its probability.

    Attributes:
        loss: The loss.
        probability: That it happens within the plan, 0 to below 1.
    """

    loss: Loss
    probability: float


class Cause(Record):
    """A single loss that breaks a need."""

    loss: str
    """Loss (id)."""
    probability: float
    """That it, and nothing else, happens."""


class NeedAssured(Record):
    """How likely one need holds."""

    id: str
    """Need (id)."""
    priority: int
    """1 is served first."""
    holds: bool
    """True where it is met with nothing lost."""
    probability: float
    """That it is met, 0 to 1."""
    low: float
    """Lower end of the confidence interval."""
    high: float
    """Upper end of it."""
    expected_fraction: float
    """Share of it that is met on average; what was sampled stands for what was not
    counted, and where nothing was sampled, that counts as not met."""
    causes: tuple[Cause, ...]
    """Single losses that break it, likeliest first."""


class Assured(Record):
    """How likely each need holds."""

    format: Literal["spacereserve.assured/1"] = "spacereserve.assured/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """SHA-256 over reserve and catalogue: what exactly was planned with."""
    level: str
    """Level (id)."""
    at: AwareDatetime
    """When it is declared."""
    days: float
    """Length of the plan, days."""
    seed: int
    """Seed of what was sampled."""
    confidence: float
    """Confidence of the intervals, 0 to 1."""
    exact_probability: float
    """Probability of all sets of failures that were counted whole."""
    n_planned: int
    """Sets of failures that were planned for."""
    n_sampled: int
    """Those among them that were sampled."""
    all_hold: float
    """Probability that every need holds that is met with nothing lost."""
    all_hold_low: float
    """Lower end of its confidence interval."""
    all_hold_high: float
    """Upper end of it."""
    needs: tuple[NeedAssured, ...]
    """Needs, by priority and id."""
    risks: dict[str, float]
    """What was assumed: probability by loss (id)."""


def assured(
    planner: Replanner,
    risks: Sequence[Risk],
    *,
    n_samples: int = 200,
    seed: int = 1,
    confidence: float = 0.95,
    where: Where = _HERE,
    progress: Callable[[float], None] | None = None,
) -> Assured:
    """Works out how likely each need holds.

    Args:
        planner: Plans again and again.
        risks: What can fail, each by itself.
        n_samples: Sets to sample among those not counted whole.
        seed: Seed of what is sampled.
        confidence: Confidence of the intervals, 0 to 1.
        where: Where to plan; the answer is the same.
        progress: Told the share of sets planned for.
    """
    chances = np.array([item.probability for item in risks])
    counted = _counted(len(risks), n_samples)
    sampled = _sampled(chances, counted, n_samples, seed)
    sets = [*counted, *sampled]
    afters = run(
        [[risks[number].loss for number in lost] for lost in sets],
        partial(_after, planner),
        where=where,
        progress=progress,
    )
    weights = np.array([_probability(lost, chances) for lost in counted])
    known = _Known(counted, weights, afters[: len(counted)], afters[len(counted) :])
    return _assured(planner, risks, known, seed=seed, confidence=confidence)


def _after(planner: Replanner, losses: Sequence[Loss]) -> After:
    return planner.after(losses)


# Sets of failures --------------------------------------------------------------------


def _counted(n: int, most: int) -> list[Lost]:
    """None, each one, and pairs where there are not more than ``most``."""
    sizes = [0, 1]
    if math.comb(n, 2) <= most:
        sizes.append(2)
    return [
        lost
        for size in sizes
        if size <= n
        for lost in itertools.combinations(range(n), size)
    ]


def _probability(lost: Lost, chances: NDArray[np.float64]) -> float:
    """That exactly these fail."""
    fails = np.zeros(len(chances), dtype=bool)
    fails[list(lost)] = True
    return float(np.prod(np.where(fails, chances, 1.0 - chances)))


def _sampled(
    chances: NDArray[np.float64], counted: list[Lost], n_samples: int, seed: int
) -> list[Lost]:
    """Sets larger than those counted, drawn given that they are.

    Each is drawn thing by thing, with the chance that the rest brings the number up.
    """
    least = max(len(lost) for lost in counted) + 1
    n = len(chances)
    tail = _tails(chances, least)
    if tail[0, 0] <= 0.0 or n < least:
        return []
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n_samples):
        lost: list[int] = []
        for number in range(n):
            so_far = min(len(lost), least)
            now = chances[number] * tail[number + 1, min(so_far + 1, least)]
            if rng.random() * tail[number, so_far] < now:
                lost.append(number)
        found.append(tuple(lost))
    return found


def _tails(chances: NDArray[np.float64], least: int) -> NDArray[np.float64]:
    """That at least ``least`` fail in all, after some things and some failures.

    Returns:
        Float64 [n_thing + 1, least + 1]: by things passed and failures so far.
    """
    n = len(chances)
    tail = np.zeros((n + 1, least + 1))
    tail[:, least] = 1.0
    for number in range(n - 1, -1, -1):
        chance = chances[number]
        tail[number, :least] = (
            chance * tail[number + 1, 1:] + (1.0 - chance) * tail[number + 1, :least]
        )
    return tail


# Figures -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Known:
    """What was planned: sets counted whole with their weights, and sampled ones."""

    counted: list[Lost]
    weights: NDArray[np.float64]
    afters: list[After]
    sampled: list[After]

    @property
    def rest(self) -> float:
        """Probability of what was not counted whole."""
        return max(0.0, 1.0 - float(self.weights.sum()))

    def interval(
        self, flags: NDArray[np.bool_], drawn: NDArray[np.bool_], confidence: float
    ) -> tuple[float, float, float]:
        """Probability that something holds, with its confidence interval.

        Args:
            flags: Whether it holds in each set counted.
            drawn: Whether it holds in each set sampled.
            confidence: Confidence, 0 to 1.
        """
        sure = float(self.weights[flags].sum())
        if not len(drawn):  # nothing is known of the rest: it is left open
            return sure, sure, min(1.0, sure + self.rest)
        n_held = int(drawn.sum())
        low, high = clopper_pearson(n_held, len(drawn), confidence)
        share = n_held / len(drawn)
        return tuple(  # type: ignore[return-value]  # three of them
            min(1.0, sure + self.rest * value) for value in (share, low, high)
        )


def _assured(
    planner: Replanner,
    risks: Sequence[Risk],
    known: _Known,
    *,
    seed: int,
    confidence: float,
) -> Assured:
    base, sky = planner.base, planner.sky
    names = sorted(base.needs, key=lambda name: (base.needs[name].priority, name))
    met = {
        name: (_met(name, known.afters), _met(name, known.sampled)) for name in names
    }
    holding = [name for name in names if met[name][0][0]]
    every = [
        np.all([met[name][part] for name in holding], axis=0)
        if holding
        else np.ones(len(afters), dtype=bool)
        for part, afters in ((0, known.afters), (1, known.sampled))
    ]
    value, low, high = known.interval(every[0], every[1], confidence)
    return Assured(
        reserve=sky.reserve.id,
        snapshot=snapshot_hash(sky.reserve, sky.catalogue),
        level=sky.question.level,
        at=sky.question.at,
        days=sky.question.days,
        seed=seed,
        confidence=confidence,
        exact_probability=round(1.0 - known.rest, _DIGITS),
        n_planned=len(known.afters) + len(known.sampled),
        n_sampled=len(known.sampled),
        all_hold=round(value, _DIGITS),
        all_hold_low=round(low, _DIGITS),
        all_hold_high=round(high, _DIGITS),
        needs=tuple(_need(name, known, risks, met[name], confidence) for name in names),
        risks={item.loss.id: item.probability for item in risks},
    )


def _met(name: str, afters: Sequence[After]) -> NDArray[np.bool_]:
    return np.array(
        [state_of(after.needs[name].met_fraction) is NeedState.MET for after in afters],
        dtype=bool,
    )


def _need(
    name: str,
    known: _Known,
    risks: Sequence[Risk],
    met: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    confidence: float,
) -> NeedAssured:
    value, low, high = known.interval(met[0], met[1], confidence)
    fractions = np.array([after.needs[name].met_fraction for after in known.afters])
    drawn = [after.needs[name].met_fraction for after in known.sampled]
    expected = float(known.weights @ fractions)
    # Without a sample nothing is known of the rest: it counts as not met.
    expected += known.rest * (float(np.mean(drawn)) if drawn else 0.0)
    holds = bool(met[0][0])
    causes = sorted(
        (
            Cause(
                loss=risks[lost[0]].loss.id, probability=round(float(weight), _DIGITS)
            )
            for lost, weight, flag in zip(
                known.counted, known.weights, met[0], strict=True
            )
            if holds and len(lost) == 1 and not flag
        ),
        key=lambda cause: (-cause.probability, cause.loss),
    )
    return NeedAssured(
        id=name,
        priority=known.afters[0].needs[name].priority,
        holds=holds,
        probability=round(value, _DIGITS),
        low=round(low, _DIGITS),
        high=round(high, _DIGITS),
        expected_fraction=round(min(1.0, expected), _DIGITS),
        causes=tuple(causes),
    )


def clopper_pearson(n_held: int, n: int, confidence: float) -> tuple[float, float]:
    """The exact confidence interval of a share.

    Args:
        n_held: How often it was seen.
        n: How often it was looked for, at least 1.
        confidence: Confidence, 0 to 1.

    Returns:
        Lower and upper end; it holds the true share with at least that confidence.
    """
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if n_held == 0 else _share_where(n_held - 1, n, 1.0 - tail)
    high = 1.0 if n_held == n else _share_where(n_held, n, tail)
    return low, high


def _share_where(n_most: int, n: int, wanted: float) -> float:
    """The share at which at most ``n_most`` of ``n`` are seen with a probability."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if _at_most(n_most, n, middle) > wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _at_most(n_most: int, n: int, share: float) -> float:
    terms = [
        math.lgamma(n + 1)
        - math.lgamma(count + 1)
        - math.lgamma(n - count + 1)
        + count * math.log(share)
        + (n - count) * math.log1p(-share)
        for count in range(n_most + 1)
    ]
    return math.fsum(math.exp(term) for term in terms)
