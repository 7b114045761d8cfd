"""Measures compared: what keeps a company ready, its cost, and who bears the risk.

Each measure covers the same loss in another way. For a company, in a year, with

    L  loss when it is attacked: satellites not covered, and revenue forgone meanwhile
    D  harm to customers displaced when the reserve is activated

its expected uncovered loss is E = p_attack·L + p_activation·D. The least that makes it
indifferent is asked of each measure:

* retainer: E and an insurer's loading are paid every year, used or not; the company
  bears the risk
* indemnity: nothing is paid until it happens, then all of it; the state bears the risk
* state insurance: as an indemnity, but the company pays the state a premium of E; what
  is left to the state is the risk, and the company saves an insurer's loading
* guaranteed revenue: the state makes revenue R ~ N(m, s) up to a floor; the floor is
  the lowest at which the guarantee is worth E, by the expected shortfall below it
* prefinance: the state lends what the company must invest; the subsidy is the
  difference of annuities at both rates, against which stands the loan lost on a failure

Source: Kaas, Goovaerts, Dhaene, Denuit, Modern Actuarial Risk Theory, 2nd ed. (2008),
chapter 5 (premium principles); Brealey, Myers, Allen, Principles of Corporate Finance
(2011), chapter 2 (annuities); L. Bachelier (1900), Théorie de la spéculation (the
expected shortfall of a normal quantity below a floor).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.finance.figures import Figures, Firm
from spacereserve.engine.model import Ownership, Reserve, suggestion
from spacereserve.engine.model.record import Record

__all__ = [
    "Comparison",
    "FirmMeasures",
    "Loss",
    "Measure",
    "MeasureKind",
    "annuity",
    "compare_measures",
    "expected_shortfall",
    "loss_of",
]

_DAYS_PER_YEAR = 365.0
_WEAK_MONTHS = 12.0
_MUCH_FROM_STATES = 0.7


class MeasureKind(StrEnum):
    """A way to keep a company ready."""

    RETAINER = "retainer"
    GUARANTEED_REVENUE = "guaranteed-revenue"
    INDEMNITY = "indemnity"
    STATE_INSURANCE = "state-insurance"
    PREFINANCE = "prefinance"


class Loss(Record):
    """What a company loses in a bad year."""

    satellites_eur: float
    """Replacement of satellites that no cover pays for, EUR."""
    forgone_eur: float
    """Revenue forgone while service is down, EUR."""
    denied_eur: float
    """Revenue of customers displaced by an activation, EUR."""
    expected_eur: float
    """Expected loss a year, EUR: each by its probability."""


class Measure(Record):
    """What one measure costs."""

    kind: MeasureKind
    """Which."""
    sure_eur_per_year: float
    """What the public pays for sure, EUR a year (below 0: it is paid a premium)."""
    expected_eur_per_year: float
    """What it pays on average, EUR a year."""
    worst_eur: float
    """What it pays in a year in which all happens that the measure covers, EUR."""
    firm_keeps_eur: float
    """What the company itself still loses in such a year, EUR."""
    worth_eur_per_year: float
    """What it is worth to the company on average, EUR a year."""
    level_eur: float
    """What is agreed on: the retainer, the floor of revenue, the sum indemnified, the
    sum insured, or the loan, EUR."""


class FirmMeasures(Record):
    """The measures for one company."""

    provider: str
    """Provider (id)."""
    loss: Loss
    """What it loses in a bad year."""
    warnings: tuple[Literal["one satellite", "short runway", "hangs on states"], ...]
    """What makes it weak: it flies one satellite, its money lasts less than a year, or
    seven tenths of its revenue and more come from governments."""
    measures: tuple[Measure, ...]
    """Each measure; the first costs the public least on average."""
    contracted_eur_per_year: float
    """Retainers of its agreements as written, EUR a year."""


class Comparison(Record):
    """Measures compared, company by company."""

    format: Literal["spacereserve.measures/1"] = "spacereserve.measures/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    assumed: tuple[str, ...]
    """Providers (ids) for which nothing of their own was given: assumptions hold."""
    firms: tuple[FirmMeasures, ...]
    """Companies with agreements, by id."""
    expected_eur_per_year: dict[MeasureKind, float]
    """What each measure costs on average for all of them, EUR a year."""
    worst_eur: dict[MeasureKind, float]
    """What each costs in a year in which all that it covers happens, EUR."""


def compare_measures(
    reserve: Reserve, figures: Figures, providers: Iterable[str] = ()
) -> Comparison:
    """Compares what measures cost for companies that have agreements.

    Args:
        reserve: The reserve.
        figures: Figures of companies.
        providers: Providers (ids) wanted; none named means all companies.

    Raises:
        InputError: One of them is no provider, or no company with an agreement is
            among them.
    """
    wanted = set(providers)
    known = reserve.by_id("providers")
    _must_be_providers(wanted - set(known), known)
    names = sorted(
        {
            item.provider
            for item in reserve.agreements
            if known[item.provider].ownership is Ownership.COMMERCIAL
            and (not wanted or item.provider in wanted)
        }
    )
    if not names:
        raise InputError(
            "there is no company to compare measures for",
            rule="measures are compared for companies that have an agreement",
            value=sorted(wanted) or None,
            way_out="name a company with an agreement, or none for all",
        )
    firms = tuple(_firm(name, figures.of(name), reserve) for name in names)
    return Comparison(
        reserve=reserve.id,
        assumed=tuple(name for name in names if name not in figures.firms),
        firms=firms,
        expected_eur_per_year=_added(firms, "expected_eur_per_year"),
        worst_eur=_added(firms, "worst_eur"),
    )


def _must_be_providers(strange: Iterable[str], known: Mapping[str, object]) -> None:
    problems = [
        Problem(
            f"there is no provider {name!r}",
            rule="providers are named by their ids",
            value=name,
            way_out=suggestion(name, known),
        )
        for name in sorted(strange)
    ]
    if problems:
        raise InputError.from_problems(problems)


def _added(firms: Iterable[FirmMeasures], field: str) -> dict[MeasureKind, float]:
    total = dict.fromkeys(MeasureKind, 0.0)
    for firm in firms:
        for measure in firm.measures:
            total[measure.kind] += getattr(measure, field)
    return {kind: round(value, 2) for kind, value in total.items()}


def _firm(name: str, firm: Firm, reserve: Reserve) -> FirmMeasures:
    loss = loss_of(firm)
    made = (
        _retainer(firm, loss),
        _guaranteed(firm, loss),
        _indemnity(firm, loss),
        _insurance(firm, loss),
        _prefinance(firm, loss),
    )
    return FirmMeasures(
        provider=name,
        loss=loss,
        warnings=tuple(_warnings(firm)),
        measures=tuple(
            sorted(made, key=lambda item: (item.expected_eur_per_year, item.kind))
        ),
        contracted_eur_per_year=round(
            sum(
                item.retainer_eur_per_year
                for item in reserve.agreements
                if item.provider == name and item.is_signed
            ),
            2,
        ),
    )


def _warnings(
    firm: Firm,
) -> Iterable[Literal["one satellite", "short runway", "hangs on states"]]:
    if firm.n_satellites <= 1:
        yield "one satellite"
    if firm.runway_months < _WEAK_MONTHS:
        yield "short runway"
    if firm.state_share_fraction >= _MUCH_FROM_STATES:
        yield "hangs on states"


def loss_of(firm: Firm) -> Loss:
    """What a company loses in a bad year, and on average.

    Args:
        firm: Its figures.
    """
    covered = 0.0 if firm.war_excluded else firm.insured_fraction
    satellites_eur = firm.n_satellites_lost * firm.satellite_eur * (1.0 - covered)
    a_day_eur = firm.revenue_eur / _DAYS_PER_YEAR
    forgone_eur = a_day_eur * min(firm.outage_d, _DAYS_PER_YEAR)
    denied_eur = a_day_eur * firm.activation_d * firm.denied_fraction
    expected_eur = (
        firm.attack_probability * (satellites_eur + forgone_eur)
        + firm.activation_probability * denied_eur
    )
    return Loss(
        satellites_eur=round(satellites_eur, 2),
        forgone_eur=round(forgone_eur, 2),
        denied_eur=round(denied_eur, 2),
        expected_eur=round(expected_eur, 2),
    )


def _whole(loss: Loss) -> float:
    return loss.satellites_eur + loss.forgone_eur + loss.denied_eur


def _retainer(firm: Firm, loss: Loss) -> Measure:
    """Expected loss, with the loading at which the company could insure it itself."""
    paid_eur = loss.expected_eur * (1.0 + firm.loading_fraction)
    return _measure(
        MeasureKind.RETAINER,
        sure=paid_eur,
        expected=paid_eur,
        worst=paid_eur,
        keeps=_whole(loss),
        worth=paid_eur,
        level=paid_eur,
    )


def _indemnity(firm: Firm, loss: Loss) -> Measure:
    del firm
    return _measure(
        MeasureKind.INDEMNITY,
        sure=0.0,
        expected=loss.expected_eur,
        worst=_whole(loss),
        keeps=0.0,
        worth=loss.expected_eur,
        level=_whole(loss),
    )


def _insurance(firm: Firm, loss: Loss) -> Measure:
    """The state insures what the market does not; the premium has no loading."""
    return _measure(
        MeasureKind.STATE_INSURANCE,
        sure=-loss.expected_eur,
        expected=0.0,
        worst=_whole(loss) - loss.expected_eur,
        keeps=loss.expected_eur,
        worth=loss.expected_eur * firm.loading_fraction,
        level=_whole(loss),
    )


def _guaranteed(firm: Firm, loss: Loss) -> Measure:
    mean, sigma = firm.revenue_eur, firm.revenue_eur * firm.revenue_sigma_fraction
    floor = _floor(loss.expected_eur, mean, sigma)
    least_eur = max(0.0, mean - loss.forgone_eur - loss.denied_eur)
    paid_eur = max(0.0, floor - least_eur)
    expected_eur = expected_shortfall(floor, mean, sigma)
    return _measure(
        MeasureKind.GUARANTEED_REVENUE,
        sure=0.0,
        expected=expected_eur,
        worst=paid_eur,
        keeps=max(0.0, _whole(loss) - paid_eur),
        worth=expected_eur,
        level=floor,
    )


def _prefinance(firm: Firm, loss: Loss) -> Measure:
    """What a cheap loan gives away each year, and what is lost on a failure."""
    loan = firm.investment_eur
    subsidy = loan * (
        annuity(firm.market_rate, firm.years) - annuity(firm.state_rate, firm.years)
    )
    return _measure(
        MeasureKind.PREFINANCE,
        sure=0.0,
        expected=firm.default_probability * loan,
        worst=loan,
        keeps=_whole(loss),
        worth=subsidy,
        level=loan,
    )


def _measure(
    kind: MeasureKind,
    *,
    sure: float,
    expected: float,
    worst: float,
    keeps: float,
    worth: float,
    level: float,
) -> Measure:
    return Measure(
        kind=kind,
        sure_eur_per_year=round(sure, 2),
        expected_eur_per_year=round(expected, 2),
        worst_eur=round(worst, 2),
        firm_keeps_eur=round(keeps, 2),
        worth_eur_per_year=round(worth, 2),
        level_eur=round(level, 2),
    )


def annuity(rate: float, years: float) -> float:
    """What is paid a year for each euro borrowed.

    Args:
        rate: Interest a year.
        years: Years over which it is paid back.

    Source: Brealey, Myers, Allen (2011), section 2.2.
    """
    if rate == 0.0:
        return 1.0 / years
    return float(rate / (1.0 - (1.0 + rate) ** -years))


def expected_shortfall(floor: float, mean: float, sigma: float) -> float:
    """How far a normal quantity falls below a floor on average.

    Args:
        floor: The floor.
        mean: Mean of the quantity.
        sigma: Its standard deviation.

    Source: Bachelier (1900): (f − m) Φ(d) + s φ(d) with d = (f − m) / s.
    """
    if sigma == 0.0:
        return max(0.0, floor - mean)
    d = (floor - mean) / sigma
    density = math.exp(-0.5 * d * d) / math.sqrt(2.0 * math.pi)
    below = 0.5 * math.erfc(-d / math.sqrt(2.0))
    return (floor - mean) * below + sigma * density


def _floor(wanted: float, mean: float, sigma: float) -> float:
    """The floor at which the expected shortfall is as much as wanted."""
    low, high = mean - 12.0 * sigma, mean + wanted + 12.0 * sigma
    for _ in range(100):
        middle = 0.5 * (low + high)
        if expected_shortfall(middle, mean, sigma) < wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
