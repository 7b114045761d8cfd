"""What ``stress``, ``worst`` and ``pool`` answer: the heavy part of ``whatif``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from spacereserve.cli.console import json_text, out, print_json
from spacereserve.cli.options import instant_of, theatres_of
from spacereserve.cli.skies import catalogue_of, default_instant
from spacereserve.engine.allocation import Limits, Physics, find_physics
from spacereserve.engine.compute import Cluster, Cores, Here, Where
from spacereserve.engine.errors import InputError
from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import Question, Reserve, check_reserve, suggestion
from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling import Key, Pool, pool, read_accounts
from spacereserve.engine.reports.pooling import pool_summary
from spacereserve.engine.reports.resilience import (
    assured_summary,
    portfolio_summary,
    stress_summary,
    worst_summary,
)
from spacereserve.engine.reports.whatif import whatif_picture, whatif_report
from spacereserve.engine.resilience.assured import Assured, assured
from spacereserve.engine.resilience.library import losses_of_library
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.own_losses import read_losses
from spacereserve.engine.resilience.portfolio import (
    Frontier,
    Portfolio,
    Terms,
    portfolio,
)
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.risks import read_assumptions, risks_of
from spacereserve.engine.resilience.singles import (
    EVERYTHING,
    KNOWN,
    USUAL,
    losses_under,
)
from spacereserve.engine.resilience.stress import Stress, stress, with_mend
from spacereserve.engine.resilience.worst_of import Worst, worst_of
from spacereserve.engine.supply import Sky
from spacereserve.engine.units import instant_text
from spacereserve.language import Lang, Translator, translator

__all__ = [
    "Answer",
    "Asked",
    "Sampling",
    "assure",
    "pooled",
    "stressed",
    "where_of",
    "worst",
]

Told = Callable[[str, float], None]
_HERE = Here()


@dataclass(frozen=True)
class Asked:
    """The question that all these commands begin with.

    Attributes:
        folder: The reserve folder.
        level: Level (id).
        theatres: ``THEATRE=LEVEL`` where it differs.
        at: When it is declared, ``now``, or None for the time of the orbits.
        days: How far ahead, days.
        orbits: An orbit file, ``stored``, or None for the folder's own.
        gap_fraction: Relative gap at which solving may stop.
        where: Where to plan.
    """

    folder: Path
    level: str
    theatres: tuple[str, ...]
    at: str | None
    days: float
    orbits: str | None
    gap_fraction: float
    where: Where = _HERE


@dataclass(frozen=True)
class Answer:
    """An answer for a reader.

    Attributes:
        value: The answer.
        reserve: The reserve.
    """

    value: Record
    reserve: Reserve

    def plain(self) -> dict[str, Any]:
        """The answer as plain values."""
        plain: dict[str, Any] = self.value.model_dump(mode="json")
        at = getattr(self.value, "at", None)
        return plain if at is None else {**plain, "at": instant_text(at)}

    def json_text(self) -> str:
        """The answer as JSON."""
        return json_text(self.plain())

    def report_text(self, path: Path, lang: Lang) -> str:
        """The answer with its pictures: a page, or its main picture alone.

        Args:
            path: The file it is for; its ending says which.
            lang: The reader's language.
        """
        made = whatif_picture if path.suffix.lower() == ".svg" else whatif_report
        return made([self.value], self.reserve, lang=lang)

    def show(self, lang: Lang, *, as_json: bool) -> None:
        """Shows the answer on standard output.

        Args:
            lang: The reader's language.
            as_json: True writes JSON and nothing else.
        """
        if as_json:
            print_json(self.plain())
        else:
            out.print(self._shown(lang))

    def _shown(self, lang: Lang) -> RenderableType:
        said = translator(lang)
        show = _SUMMARIES[type(self.value)]
        return show(self.value, self.reserve, said)


def _frontier_summary(
    value: Frontier, reserve: Reserve, said: Translator
) -> RenderableType:
    return portfolio_summary(value.portfolios, reserve, said)


def _one_portfolio_summary(
    value: Portfolio, reserve: Reserve, said: Translator
) -> RenderableType:
    return portfolio_summary([value], reserve, said)


_SUMMARIES: dict[type[Record], Callable[[Any, Reserve, Translator], RenderableType]] = {
    Stress: stress_summary,
    Worst: worst_summary,
    Assured: assured_summary,
    Portfolio: _one_portfolio_summary,
    Frontier: _frontier_summary,
    Pool: pool_summary,
}


def sky_of(asked: Asked, told: Told) -> Sky:
    """Reads a folder and takes the question to it.

    Args:
        asked: What is asked.
        told: Told what is being worked on and the share done.

    Raises:
        InputError: The folder or the orbits have mistakes.
        PlanningError: The reserve has no such level or theatre, or no orbits.
    """
    found = read_folder(asked.folder, with_orbits=asked.orbits is None)
    check_reserve(found.reserve)
    catalogue = catalogue_of(found, asked.orbits)
    at = default_instant(catalogue) if asked.at is None else instant_of(asked.at)
    question = Question.of(
        found.reserve,
        asked.level,
        at=at,
        days=asked.days,
        theatres=theatres_of(asked.theatres),
    )
    return Sky(found.reserve, catalogue, question, told)


def planner_of(asked: Asked, told: Told) -> Replanner:
    """Works out what physics gives, and plans with nothing lost.

    Args:
        asked: What is asked.
        told: Told what is being worked on and the share done.
    """
    limits = Limits(gap_fraction=asked.gap_fraction)
    return Replanner(sky_of(asked, told), limits=limits)


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
    wanted = _kinds(kinds)
    planner = planner_of(asked, told)
    found = _losses(planner.sky, wanted, losses)
    if scenarios:
        found += losses_of_library(planner.reserve)
    value = stress(
        planner, found, where=asked.where, progress=lambda share: told("", share)
    )
    if mend:
        value = with_mend(value, planner, progress=told)
    return Answer(value, planner.reserve)


def _losses(sky: Sky, kinds: Sequence[LossKind], file: Path | None) -> tuple[Loss, ...]:
    return (*losses_under(sky, kinds), *read_losses(file, sky.reserve))


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
    wanted = _kinds(kinds)
    planner = planner_of(asked, told)
    found = _losses(planner.sky, wanted, losses)
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
    wanted, assumptions = _kinds(kinds), read_assumptions(risks)
    sky = sky_of(asked, told)
    chances = risks_of(_losses(sky, wanted, losses), assumptions, sky.reserve)
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
    wanted = _kinds(kinds)
    sky = sky_of(asked, told)
    physics = find_physics(sky)
    under = _losses(sky, wanted, losses)
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


def pooled(
    asked: Asked, *, by: str, seed: int, accounts: Path | None, told: Told
) -> Answer:
    """Compares nations apart and together.

    Args:
        asked: What is asked.
        by: The key by which cost is shared.
        seed: Seed where orders are sampled.
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
        seed=seed,
        accounts=known,
        where=asked.where,
        progress=told,
    )
    return Answer(value, planner.reserve)


def where_of(cores: int | None, cluster: str | None) -> Where:
    """Where to plan.

    Args:
        cores: Processes, 0 for all cores, or None.
        cluster: Address of a Dask cluster, or None.
    """
    if cluster is not None:
        return Cluster(cluster)
    if cores is not None:
        return Cores(cores or None)
    return Here()


def _kinds(text: str) -> tuple[LossKind, ...]:
    if text == "usual":
        return USUAL
    if text == "all":
        return EVERYTHING
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    known = {kind.value: kind for kind in KNOWN}
    for name in names:
        if name not in known:
            raise InputError(
                f"there is no kind of loss {name!r}",
                rule=f"a kind is one of {', '.join(known)}, or usual, or all",
                value=text,
                way_out=suggestion(name, known),
            )
    return tuple(known[name] for name in names)
