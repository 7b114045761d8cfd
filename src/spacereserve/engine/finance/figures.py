"""Figures of companies: worth, cover, revenue and credit, assumed where not known.

The assumptions are ours, round, and meant to be replaced: a file of one's own gives
them for all companies or for single ones.

    [assumed]
    attack_probability = 0.02
    [firms.iceye]
    insured_fraction = 0.2
    runway_months = 9.0
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.finance.names import unknown_names
from spacereserve.engine.folder.values import problems_of_value, read_value
from spacereserve.engine.model import Reserve
from spacereserve.engine.model.record import (
    Flag,
    Fraction,
    Identifier,
    Money,
    Record,
    Whole,
)

__all__ = ["Figures", "Firm", "read_figures"]

Rate = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Months = Annotated[float, Field(strict=True, ge=0.0, le=1200.0)]


class Firm(Record):
    """What is known or assumed of a company, for a year."""

    n_satellites_lost: Whole = 1
    """Satellites lost if it is attacked."""
    satellite_eur: Money = 20_000_000.0
    """What one costs to replace and launch, EUR."""
    insured_fraction: Fraction = 0.5
    """Share of that which is insured, 0 to 1."""
    war_excluded: Flag = True
    """True where that cover excludes acts of war, as is usual."""
    attack_probability: Rate = 0.02
    """That it is attacked within the year."""
    outage_d: Annotated[float, Field(strict=True, ge=0.0, le=3650.0)] = 60.0
    """Days for which service falls after an attack."""
    revenue_eur: Money = 50_000_000.0
    """Expected revenue from other customers a year, EUR."""
    revenue_sigma_fraction: Fraction = 0.2
    """Standard deviation of that revenue, as a share of it."""
    denied_fraction: Fraction = 0.3
    """Share of other customers displaced when the reserve is activated."""
    activation_probability: Rate = 0.1
    """That the reserve is activated within the year."""
    activation_d: Annotated[float, Field(strict=True, ge=0.0, le=365.0)] = 30.0
    """Days of such an activation."""
    investment_eur: Money = 10_000_000.0
    """What the company must invest to be able to keep its promise, EUR."""
    years: Annotated[float, Field(strict=True, gt=0.0, le=50.0)] = 7.0
    """Years over which that is paid off."""
    market_rate: Rate = 0.10
    """Rate at which it can borrow, a year."""
    state_rate: Rate = 0.03
    """Rate at which a state can, a year."""
    default_probability: Rate = 0.03
    """That it fails within a year."""
    loading_fraction: Annotated[float, Field(strict=True, ge=0.0, le=10.0)] = 0.5
    """What an insurer adds to the expected loss, as a share of it."""
    state_share_fraction: Fraction = 0.3
    """Share of revenue that comes from governments, 0 to 1."""
    runway_months: Months = 24.0
    """Months that its money lasts without new revenue."""
    n_satellites: Whole = 10
    """Satellites that it flies."""


class Figures(Record):
    """Figures of companies.

    What stands for one company goes before what is assumed for all.
    """

    assumed: dict[str, Any] = Field(default_factory=dict)
    """Assumptions for all companies, by key of ``Firm``."""
    firms: dict[Identifier, dict[str, Any]] = Field(default_factory=dict)
    """By provider (id): keys of ``Firm``."""

    def of(self, provider: str) -> Firm:
        """Figures of a company.

        Args:
            provider: Provider (id).
        """
        return Firm.model_validate({**self.assumed, **self.firms.get(provider, {})})


def read_figures(path: Path | None, reserve: Reserve) -> Figures:
    """Reads figures from a TOML file.

    Args:
        path: The file; None takes our own assumptions.
        reserve: The reserve whose providers they are of.

    Raises:
        InputError: The file cannot be read, or has mistakes; all are told at once.
    """
    if path is None:
        return Figures()
    rule = "figures are a TOML file with the tables assumed and firms"
    figures = read_value(path, Figures, rule=rule)
    problems = _problems(figures, reserve, path)
    if problems:
        raise InputError.from_problems(problems)
    return figures


def _problems(figures: Figures, reserve: Reserve, path: Path) -> list[Problem]:
    tables = {"assumed": figures.assumed}
    tables |= {f"firms.{name}": own for name, own in figures.firms.items()}
    found = unknown_names(
        ((f"firms.{name}", name) for name in figures.firms),
        reserve.by_id("providers"),
        noun="provider",
        rule="firms are named by the ids of the reserve's providers",
        path=path,
    )
    for key, own in tables.items():
        try:
            Firm.model_validate(own)
        except ValidationError as error:
            found += problems_of_value(error, Firm, own, path, key)
    return found
