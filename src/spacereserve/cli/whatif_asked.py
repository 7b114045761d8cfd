"""What the what-if commands are asked: reserve, question, losses, and where to plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacereserve.cli.options import instant_of, theatres_of
from spacereserve.cli.skies import catalogue_of, default_instant
from spacereserve.engine.allocation import Limits
from spacereserve.engine.compute import Cluster, Cores, Here, Where
from spacereserve.engine.errors import InputError
from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import Question, Reserve, check_reserve, suggestion
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.own_losses import read_losses
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import KNOWN, USUAL, losses_under
from spacereserve.engine.supply import Sky

__all__ = [
    "Asked",
    "Told",
    "kinds_of",
    "losses_for",
    "planner_of",
    "sky_of",
    "where_of",
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


def sky_of(asked: Asked, told: Told) -> Sky:
    """Reads a folder and takes the question to it.

    Args:
        asked: What is asked.
        told: Told what is being worked on and the share done.

    Raises:
        InputError: The folder or the orbits have mistakes, or no need is stated at
            the level.
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
    _must_need_something(found.reserve, question)
    return Sky(found.reserve, catalogue, question, told)


def _must_need_something(reserve: Reserve, question: Question) -> None:
    """Refuses a question of which nothing can be lost."""
    for need in reserve.needs:
        level = question.levels.get(need.theatre, question.level)
        if not need.levels or level in need.levels:
            return
    raise InputError(
        f"no need is stated at the level {question.level!r}",
        rule="losses and shares are told of needs that there are at the level",
        value=len(reserve.needs),
        way_out="state a need, or ask at another level",
    )


def planner_of(asked: Asked, told: Told) -> Replanner:
    """Works out what physics gives, and plans with nothing lost.

    Args:
        asked: What is asked.
        told: Told what is being worked on and the share done.
    """
    limits = Limits(gap_fraction=asked.gap_fraction)
    return Replanner(sky_of(asked, told), limits=limits)


def losses_for(
    sky: Sky, kinds: Sequence[LossKind], file: Path | None
) -> tuple[Loss, ...]:
    """The losses asked for: all single ones of some kinds, and those of a file.

    Args:
        sky: The reserve and the catalogue.
        kinds: Kinds of loss wanted.
        file: A file of losses of one's own, or None.

    Raises:
        InputError: The file has mistakes.
    """
    return (*losses_under(sky, kinds), *read_losses(file, sky.reserve))


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


def kinds_of(text: str) -> tuple[LossKind, ...]:
    """The kinds of loss that are asked for.

    Args:
        text: Kinds with commas, ``usual`` or ``all``.

    Raises:
        InputError: There is no such kind.
    """
    if text == "usual":
        return USUAL
    if text == "all":
        return KNOWN
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
