"""Sections of a what-if page: sentences, pictures and tables of each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling import Pool
from spacereserve.engine.reports.dependence import (
    CAPTION,
    HEADS,
    dependence_rows,
)
from spacereserve.engine.reports.fragility import count_sentences
from spacereserve.engine.reports.questions import question_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.reports.resilience import (
    base_sentences,
    loss_name,
    some_names,
    worst_sentences,
)
from spacereserve.engine.reports.whatif.contract_sections import (
    assured_section,
    portfolio_section,
)
from spacereserve.engine.reports.whatif.graph import draw_graph
from spacereserve.engine.reports.whatif.matrix import draw_matrix
from spacereserve.engine.reports.whatif.pool_section import pool_section
from spacereserve.engine.reports.whatif.section import (
    Section,
    Table,
    listed,
    make_table,
    those_with_rows,
)
from spacereserve.engine.resilience.assured import Assured
from spacereserve.engine.resilience.portfolio import Frontier, Portfolio
from spacereserve.engine.resilience.stress import Stress
from spacereserve.engine.resilience.worst_of import Worst
from spacereserve.language import N_

__all__ = ["make_sections"]

_MOST_ROWS = 20
_LEAST = 1e-3


def make_sections(values: Sequence[Record], reader: Reader) -> tuple[Section, ...]:
    """Makes a section of each answer.

    Args:
        values: Answers of the what-if commands.
        reader: The reserve and the language.
    """
    return tuple(_MAKERS[type(value)](value, reader) for value in values)


# Stress ------------------------------------------------------------------------------


def _of_stress(value: Stress, reader: Reader) -> Section:
    return Section(
        reader.text(N_("What is left when they say no")),
        (
            *refusal_sentences(value, reader),
            *base_sentences(value, reader)[1:],
            *count_sentences(value, reader),
        ),
        (draw_matrix(value, reader), draw_graph(value, reader)),
        those_with_rows(
            _substitutes(value, reader),
            _hanging(value, reader),
            _dependence(value, reader),
        ),
        question_sentence(value, reader),
    )


def _substitutes(value: Stress, reader: Reader) -> Table:
    t = reader.t

    def rows() -> Iterator[tuple[str, ...]]:
        for item in value.losses:
            if item.extra_unmet < _LEAST and not item.single_point:
                continue
            who = sorted({entry.provider for entry in item.substitutes})
            names = [reader.name("providers", name) for name in who]
            yield (
                loss_name(item.loss, reader),
                some_names(
                    [reader.name("needs", name) for name in item.broken], reader
                ),
                t.number(item.extra_unmet, digits=2),
                t.money(item.extra_cost_eur),
                some_names(names, reader) if names else reader.text(N_("nobody")),
                "–" if item.switch_h is None else t.duration(item.switch_h),
            )

    heads = (
        N_("Loss"),
        N_("Needs broken"),
        N_("More needs unmet"),
        N_("More cost"),
        N_("Who steps in"),
        N_("All there after"),
    )
    found = make_table(reader, N_("Losses that cost needs, worst first"), heads, rows())
    return Table(found.caption, found.heads, found.rows[:_MOST_ROWS])


def _hanging(value: Stress, reader: Reader) -> Table:
    rows = (
        (
            reader.name("needs", item.need),
            str(item.priority),
            listed([reader.name("providers", x) for x in item.companies], reader),
            listed([reader.party(x) for x in item.nations], reader),
        )
        for item in value.hangs_on
    )
    heads = (N_("Need"), N_("Priority"), N_("Companies"), N_("Nations"))
    caption = N_("Needs that hang on one private or foreign decision, and whose")
    return make_table(reader, caption, heads, rows)


def _dependence(value: Stress, reader: Reader) -> Table:
    rows = iter(dependence_rows(value.dependence, reader))
    return make_table(reader, CAPTION, HEADS, rows)


# The others --------------------------------------------------------------------------


def _of_worst(value: Worst, reader: Reader) -> Section:
    t = reader.t
    rows = (
        (
            reader.name("needs", item.id),
            str(item.priority),
            t.percent(item.before_fraction),
            t.percent(item.after_fraction),
        )
        for item in value.needs
    )
    heads = (N_("Need"), N_("Priority"), N_("Before"), N_("After"))
    table = make_table(reader, N_("Needs that it strikes"), heads, rows)
    return Section(
        reader.text(N_("The worst that can be lost")),
        tuple(worst_sentences(value, reader)),
        (),
        those_with_rows(table),
        question_sentence(value, reader),
    )


def _of_portfolio(value: Portfolio, reader: Reader) -> Section:
    return portfolio_section((value,), reader)


def _of_frontier(value: Frontier, reader: Reader) -> Section:
    return portfolio_section(value.portfolios, reader)


_MAKERS: dict[type[Record], Callable[[Any, Reader], Section]] = {
    Stress: _of_stress,
    Worst: _of_worst,
    Assured: assured_section,
    Portfolio: _of_portfolio,
    Frontier: _of_frontier,
    Pool: pool_section,
}
