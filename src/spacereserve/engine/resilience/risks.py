"""Risks: how likely each loss is, assumed where nobody knows better.

The assumptions are ours, round, and meant to be replaced: a file of one's own gives
probabilities by kind of loss, by size of company, or for single losses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder.values import read_value
from spacereserve.engine.model import Ownership, Reserve, SizeClass, suggestion
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.assured import Risk
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.threats import Threat, threatened

__all__ = ["Assumptions", "read_assumptions", "risks_of"]

Probability = Annotated[float, Field(strict=True, ge=0.0, lt=1.0)]


class Assumptions(Record):
    """Probabilities that a thing fails within a plan.

    A single loss's own probability goes before that of a company's size, and that
    before the one of its kind.
    """

    kinds: dict[LossKind, Probability] = Field(
        default_factory=lambda: {
            LossKind.PROVIDER: 0.02,
            LossKind.SHARED_THING: 0.01,
            LossKind.NATION: 0.005,
            LossKind.ORBIT: 0.001,
            LossKind.PLANE: 0.001,
            LossKind.SERVICE: 0.02,
            LossKind.ASSET: 0.01,
        }
    )
    """By kind of loss."""
    sizes: dict[SizeClass, Probability] = Field(
        default_factory=lambda: {
            SizeClass.START_UP: 0.05,
            SizeClass.SMALL_OR_MEDIUM: 0.03,
        }
    )
    """By size of a company, in place of its kind's."""
    national: Probability = 0.005
    """For nations' own operators, in place of their kind's."""
    losses: dict[str, Probability] = Field(default_factory=dict)
    """By loss (id), such as ``"provider:iceye"``."""
    threats: tuple[Threat, ...] = ()
    """Orbits and areas in danger, where losses are more likely."""


def read_assumptions(path: Path | None) -> Assumptions:
    """Reads assumptions from a TOML file.

    Args:
        path: The file; None takes our own.

    Raises:
        InputError: The file cannot be read, or has mistakes.
    """
    if path is None:
        return Assumptions()
    return read_value(
        path,
        Assumptions,
        rule="risks are a TOML file with the tables kinds, sizes, losses and threats",
    )


def risks_of(
    losses: Sequence[Loss], assumptions: Assumptions, reserve: Reserve
) -> tuple[Risk, ...]:
    """Gives each loss its probability.

    Args:
        losses: The losses.
        assumptions: Probabilities.
        reserve: The reserve.

    Raises:
        InputError: The assumptions name a loss, or an area, that there is not, or
            leave a loss without a probability.
    """
    known = {loss.id: loss for loss in losses}
    for name in assumptions.losses:
        if name not in known:
            raise InputError(
                f"there is no loss {name!r} among those asked for",
                rule="a risk names a loss by its id, such as provider:NAME",
                value=name,
                way_out=suggestion(name, known),
            )
    assumed = {loss.id: _chance(loss, assumptions, reserve) for loss in losses}
    _must_have_chances(losses, assumed)
    chances = {name: value for name, value in assumed.items() if value is not None}
    chances = threatened(chances, losses, assumptions.threats, reserve)
    return tuple(Risk(loss, chances[loss.id]) for loss in losses)


def _must_have_chances(
    losses: Sequence[Loss], chances: Mapping[str, float | None]
) -> None:
    """Refuses losses of which nothing is assumed: they would never happen."""
    missing: dict[LossKind, str] = {}
    for loss in losses:
        if chances[loss.id] is None:
            missing.setdefault(loss.kind, loss.id)
    if missing:
        raise InputError.from_problems(
            Problem(
                f"nothing says how likely the loss {name!r} is",
                rule="each loss has a probability of its own or one of its kind",
                value=kind.value,
                way_out="give one in the file of risks, under [losses] or [kinds]",
            )
            for kind, name in missing.items()
        )


def _chance(loss: Loss, assumptions: Assumptions, reserve: Reserve) -> float | None:
    if loss.id in assumptions.losses:
        return assumptions.losses[loss.id]
    if loss.kind is LossKind.PROVIDER:
        provider = reserve.by_id("providers")[loss.providers[0]]
        if provider.ownership is Ownership.NATIONAL:
            return assumptions.national
        if provider.size in assumptions.sizes:
            return assumptions.sizes[provider.size]
    return assumptions.kinds.get(loss.kind)
