"""Sections on how sure needs are, and on which agreements make them so."""

from __future__ import annotations

from collections.abc import Sequence

from spacereserve.engine.reports.assurance import assured_sentences
from spacereserve.engine.reports.contracts import contract_name, portfolio_sentences
from spacereserve.engine.reports.questions import question_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.resilience import loss_by_id, some_names
from spacereserve.engine.reports.whatif.frontier import draw_frontier
from spacereserve.engine.reports.whatif.section import (
    Section,
    Table,
    make_table,
    those_with_rows,
)
from spacereserve.engine.resilience.assured import Assured
from spacereserve.engine.resilience.portfolio import Portfolio
from spacereserve.language import N_

__all__ = ["assured_section", "portfolio_section"]


def assured_section(value: Assured, reader: Reader) -> Section:
    """How likely each need holds, on a page.

    Args:
        value: How likely each need holds.
        reader: The reserve and the language.
    """
    t = reader.t
    shown = sorted(
        (need for need in value.needs if need.holds),
        key=lambda need: (need.probability, need.id),
    )
    rows = (
        (
            reader.name("needs", need.id),
            str(need.priority),
            t.percent(need.probability, digits=2),
            f"{t.percent(need.low, digits=2)} – {t.percent(need.high, digits=2)}",
            t.percent(need.expected_fraction, digits=1),
            some_names([loss_by_id(x.loss, reader) for x in need.causes], reader),
        )
        for need in shown
    )
    heads = (
        N_("Need"),
        N_("Priority"),
        N_("Holds"),
        N_("Interval"),
        N_("On average"),
        N_("Broken alone by"),
    )
    title = N_("How likely each need holds")
    return Section(
        reader.text(title),
        tuple(assured_sentences(value, reader)),
        (),
        those_with_rows(make_table(reader, title, heads, rows)),
        question_sentence(value, reader),
    )


def portfolio_section(values: Sequence[Portfolio], reader: Reader) -> Section:
    """The cheapest portfolios that hold, on a page.

    Args:
        values: At least one, by the share that must hold.
        reader: The reserve and the language.
    """
    last = values[-1]
    return Section(
        reader.text(N_("The cheapest portfolio that holds")),
        (
            *(_cheapest(item, reader) for item in values),
            *portfolio_sentences(last, reader),
        ),
        (draw_frontier(values, reader),),
        those_with_rows(_bought(last, reader)),
        question_sentence(last, reader),
    )


def _cheapest(item: Portfolio, reader: Reader) -> str:
    text = (
        N_(
            "That {share} of each need holds, but for those named below, under each of "
            "{n} losses costs {cost} a year; no portfolio does so for less than "
            "{bound}."
        )
        if item.short or item.left_out
        else N_(
            "That {share} of each need holds under each of {n} losses costs {cost} a "
            "year; no portfolio does so for less than {bound}."
        )
    )
    return reader.text(text).format(
        share=reader.t.percent(item.hold_fraction),
        n=len(item.losses),
        cost=reader.t.money(item.cost_eur_per_year),
        bound=reader.t.money(item.bound_eur_per_year),
    )


def _bought(last: Portfolio, reader: Reader) -> Table:
    t = reader.t
    rows = (
        (
            contract_name(item, reader),
            t.number(item.size, digits=2),
            t.money(item.retainer_eur_per_year),
            t.number(item.bears, digits=2),
            t.number(item.bears_under_losses, digits=2),
            "–"
            if item.buys_per_million_eur is None
            else t.number(item.buys_per_million_eur, digits=2),
        )
        for item in last.contracts
        if item.size
    )
    heads = (
        N_("Agreement"),
        N_("Size"),
        N_("Retainer a year"),
        N_("Needs it bears"),
        N_("Under the worst loss"),
        N_("Needs for a million EUR"),
    )
    return make_table(reader, N_("What each retainer buys"), heads, rows)
