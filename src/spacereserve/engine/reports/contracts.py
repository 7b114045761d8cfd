"""Portfolios of agreements, on a terminal and in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.questions import question_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.resilience import (
    heading,
    loss_by_id,
    plain_table,
    some_names,
)
from spacereserve.engine.resilience.portfolio import Contract, Portfolio
from spacereserve.language import N_, Translator

__all__ = ["contract_name", "portfolio_sentences", "portfolio_summary"]


def portfolio_summary(
    portfolios: Sequence[Portfolio], reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows the cheapest portfolios: one in full, or several side by side.

    Args:
        portfolios: At least one, by the share that must hold.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    t = reader.t
    table = plain_table(
        reader,
        N_("Must hold"),
        N_("Cost a year"),
        N_("Bound"),
        N_("Retainers"),
        N_("Losses that shape it"),
        whole=("Cost a year", "Bound", "Retainers"),
    )
    for item in portfolios:
        binding = [loss_by_id(name, reader) for name in item.binding]
        table.add_row(
            t.percent(item.hold_fraction),
            t.money(item.cost_eur_per_year),
            t.money(item.bound_eur_per_year),
            t.money(item.retainers_eur_per_year),
            escape(some_names(binding, reader)),
        )
    last = portfolios[-1]
    return Group(
        heading(reader, N_("The cheapest portfolio that holds")),
        Text(question_sentence(last, reader)),
        table,
        _contracts(last, reader),
        *(Text(line) for line in portfolio_sentences(last, reader)),
    )


def portfolio_sentences(last: Portfolio, reader: Reader) -> list[str]:
    """Says what a year’s cost is made of, and which needs are not held.

    Args:
        last: The portfolio, of several the one that holds most.
        reader: The reserve and the language.
    """
    t = reader.t
    lines = [
        reader.text(_COST).format(times=t.number(last.activations_per_year, digits=2)),
        reader.text(N_("Retainers of all agreements as signed today: {cost}.")).format(
            cost=t.money(last.today_eur_per_year)
        ),
    ]
    levels = [reader.name("levels", name) for name in last.also]
    for names, text in (
        (levels, N_("It holds at other levels too: {levels}.")),
        (_needs(last.short, reader), _SHORT),
        (_needs(last.left_out, reader), _LEFT_OUT),
    ):
        if names:
            lines.append(
                reader.text(text).format(
                    levels=t.listing(names), names=t.listing(names)
                )
            )
    return lines


_COST = N_(
    "A year costs the retainers, and {times} times what the plan with nothing lost "
    "costs."
)
_SHORT = N_("Not even all agreements at full size hold these: {names}.")
_LEFT_OUT = N_("Left out, because they ask for a revisit time or a region: {names}.")


def _needs(names: Iterable[str], reader: Reader) -> list[str]:
    return [reader.name("needs", name) for name in names]


def _contracts(item: Portfolio, reader: Reader) -> Table:
    t = reader.t
    table = plain_table(
        reader, N_("Agreement"), N_("Size"), N_("Retainer a year"), N_("Needs it bears")
    )
    for contract in item.contracts:
        if contract.size:
            table.add_row(
                escape(contract_name(contract, reader)),
                t.number(contract.size, digits=2),
                t.money(contract.retainer_eur_per_year),
                t.number(contract.bears, digits=2),
            )
    return table


def contract_name(contract: Contract, reader: Reader) -> str:
    """The name of an agreement in a portfolio; a quotation is said to be one."""
    name = reader.name("agreements", contract.agreement)
    if not contract.is_quotation:
        return name
    return reader.text(N_("{agreement} (quotation, to be signed)")).format(
        agreement=name
    )
