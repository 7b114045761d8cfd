"""Sections of a what-if page: sentences, pictures and tables of each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling import Pool
from spacereserve.engine.reports.dependence import (
    CAPTION,
    HEADS,
    dependence_rows,
)
from spacereserve.engine.reports.pooling import CORES, KEYS, together_sentences
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.reports.resilience import (
    STATUSES,
    contract_name,
    loss_by_id,
    loss_name,
    some_names,
)
from spacereserve.engine.reports.whatif.drawing import Picture
from spacereserve.engine.reports.whatif.frontier import draw_frontier
from spacereserve.engine.reports.whatif.graph import draw_graph
from spacereserve.engine.reports.whatif.matrix import draw_matrix
from spacereserve.engine.reports.whatif.savings import draw_savings
from spacereserve.engine.resilience.assured import Assured
from spacereserve.engine.resilience.portfolio import Frontier, Portfolio
from spacereserve.engine.resilience.stress import Stress
from spacereserve.engine.resilience.worst_of import Worst
from spacereserve.language import N_

__all__ = ["Section", "Table", "make_sections"]

_MOST_ROWS = 20
_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        caption: What it shows.
        heads: Titles of its columns.
        rows: Cells, as text; the first of a row names it.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One answer on a page.

    Attributes:
        title: Its title.
        sentences: What it says in words.
        pictures: Pictures, the main one first.
        tables: Tables with rows.
    """

    title: str
    sentences: tuple[str, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]


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
        tuple(refusal_sentences(value, reader)),
        (draw_matrix(value, reader), draw_graph(value, reader)),
        _some(
            _substitutes(value, reader),
            _hanging(value, reader),
            _dependence(value, reader),
        ),
    )


def _some(*tables: Table) -> tuple[Table, ...]:
    return tuple(table for table in tables if table.rows)


def _table(
    reader: Reader,
    caption: str,
    heads: Sequence[str],
    rows: Iterator[tuple[str, ...]],
) -> Table:
    return Table(
        reader.text(caption), tuple(reader.text(head) for head in heads), tuple(rows)
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
    found = _table(reader, N_("Losses that cost needs, worst first"), heads, rows())
    return Table(found.caption, found.heads, found.rows[:_MOST_ROWS])


def _hanging(value: Stress, reader: Reader) -> Table:
    rows = (
        (
            reader.name("needs", item.need),
            str(item.priority),
            _listed([reader.name("providers", x) for x in item.companies], reader),
            _listed([reader.party(x) for x in item.nations], reader),
        )
        for item in value.hangs_on
    )
    heads = (N_("Need"), N_("Priority"), N_("Companies"), N_("Nations"))
    caption = N_("Needs that hang on one private or foreign decision, and whose")
    return _table(reader, caption, heads, rows)


def _dependence(value: Stress, reader: Reader) -> Table:
    rows = iter(dependence_rows(value.dependence, reader))
    return _table(reader, CAPTION, HEADS, rows)


def _listed(names: Sequence[str], reader: Reader) -> str:
    return reader.t.listing(list(names)) if names else "–"


# The others --------------------------------------------------------------------------


def _of_worst(value: Worst, reader: Reader) -> Section:
    t = reader.t
    names = [loss_name(item, reader) for item in value.lost]
    spared = [loss_name(item, reader) for item in value.hardened]
    text = N_("Needs then unmet: {now} (with nothing lost: {before})")
    bound = _priorities(value.bound_by_priority, reader)
    lines = [
        reader.text(N_("Lost: {names}")).format(names=t.listing(names)),
        reader.text(text).format(
            now=_priorities(value.unmet_by_priority, reader),
            before=_priorities(value.base_unmet_by_priority, reader),
        ),
        reader.text(STATUSES[value.status]).format(k=value.k, bound=bound),
    ]
    if spared:
        text = reader.text(N_("Harden first: {names}"))
        lines.insert(0, text.format(names=t.listing(spared)))
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
    table = _table(reader, N_("Needs that it strikes"), heads, rows)
    return Section(
        reader.text(N_("The worst that can be lost")), tuple(lines), (), _some(table)
    )


def _priorities(values: Mapping[int, float], reader: Reader) -> str:
    return "; ".join(
        f"P{key}{reader.t.colon} {reader.t.number(value, digits=2)}"
        for key, value in values.items()
    )


def _of_assured(value: Assured, reader: Reader) -> Section:
    t = reader.t
    text = N_("All of these hold together with {share} ({low} to {high}).")
    together = reader.text(text).format(
        share=t.percent(value.all_hold, digits=2),
        low=t.percent(value.all_hold_low, digits=2),
        high=t.percent(value.all_hold_high, digits=2),
    )
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
            _listed([loss_by_id(x.loss, reader) for x in need.causes[:3]], reader),
        )
        for need in shown
    )
    heads = (
        N_("Need"),
        N_("Priority"),
        N_("Holds"),
        N_("Interval"),
        N_("Broken alone by"),
    )
    title = N_("How likely each need holds")
    table = _table(reader, title, heads, rows)
    return Section(reader.text(title), (together,), (), _some(table))


def _of_portfolio(value: Portfolio, reader: Reader) -> Section:
    return _of_portfolios((value,), reader)


def _of_frontier(value: Frontier, reader: Reader) -> Section:
    return _of_portfolios(value.portfolios, reader)


def _of_portfolios(values: Sequence[Portfolio], reader: Reader) -> Section:
    t = reader.t
    last = values[-1]
    text = N_(
        "That {share} of each need holds under each of {n} losses costs {cost} a year "
        "at least; no portfolio costs less than {bound}."
    )
    lines = [
        reader.text(text).format(
            share=t.percent(item.hold_fraction),
            n=len(item.losses),
            cost=t.money(item.cost_eur_per_year),
            bound=t.money(item.bound_eur_per_year),
        )
        for item in values
    ]
    if last.also:
        also = [reader.name("levels", name) for name in last.also]
        message = N_("It holds at other levels too: {levels}.")
        lines.append(reader.text(message).format(levels=t.listing(also)))
    for names, message in (
        (last.short, N_("Not even all agreements at full size hold these: {names}.")),
        (
            last.left_out,
            N_("Left out, because they ask for a revisit time or a region: {names}."),
        ),
    ):
        if names:
            named = [reader.name("needs", name) for name in names]
            lines.append(reader.text(message).format(names=t.listing(named)))
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
    caption = N_("What each retainer buys")
    return Section(
        reader.text(N_("The cheapest portfolio that holds")),
        tuple(lines),
        (draw_frontier(values, reader),),
        _some(_table(reader, caption, heads, rows)),
    )


def _of_pool(value: Pool, reader: Reader) -> Section:
    t = reader.t
    text = N_(
        "Apart they would pay {apart}, together {together}: a saving of {saving}."
    )
    lines = [
        reader.text(text).format(
            apart=t.money(value.apart_cost_eur),
            together=t.money(value.together_cost_eur),
            saving=t.money(value.saving_eur),
        ),
        reader.text(KEYS[value.key_used.value]),
        reader.text(CORES[value.core]),
        *together_sentences(value, reader),
    ]
    rows = (
        (
            reader.party(share.nation),
            t.money(share.alone_cost_eur),
            t.money(share.cost_eur),
            t.money(share.shapley_eur),
            "–" if share.nucleolus_eur is None else t.money(share.nucleolus_eur),
            t.money(share.as_planned_eur),
            t.money(share.cost_key_eur),
        )
        for share in value.shares
    )
    heads = (
        N_("Nation"),
        N_("Alone"),
        N_("Together"),
        N_("Shapley"),
        N_("Nucleolus"),
        N_("As planned"),
        N_("Cost key"),
    )
    return Section(
        reader.text(N_("Nations apart and together")),
        tuple(lines),
        (draw_savings(value, reader),),
        _some(
            _table(reader, N_("Shares by several keys"), heads, rows),
            *_groups(value, reader),
        ),
    )


def _groups(value: Pool, reader: Reader) -> Iterator[Table]:
    t = reader.t
    yield _table(
        reader,
        N_("Groups that gain by standing together"),
        (N_("Nations"), N_("Together"), N_("Gain")),
        (
            (
                t.listing([reader.party(name) for name in item.nations]),
                t.money(item.cost_eur),
                t.money(item.gain_eur),
            )
            for item in value.coalitions[:_MOST_ROWS]
        ),
    )
    yield _table(
        reader,
        N_("Like needs that one order can serve"),
        (N_("Ordered as"), N_("Needs"), N_("Nations")),
        (
            (
                reader.name("needs", item.served_as),
                t.listing([reader.name("needs", name) for name in item.needs]),
                t.listing([reader.party(name) for name in item.nations]),
            )
            for item in value.joint_orders
        ),
    )
    yield _table(
        reader,
        N_("What nations’ own operators give to each other’s needs"),
        (N_("Giver"), N_("Taker"), N_("Domain"), N_("Worth")),
        (
            (
                reader.party(item.giver),
                reader.party(item.taker),
                reader.word("domain", item.domain),
                t.money(item.value_eur),
            )
            for item in value.swaps
        ),
    )
    yield _table(
        reader,
        N_("Needs that another programme serves as well"),
        (N_("Need"), N_("Programme"), N_("Spent here")),
        (
            (reader.name("needs", item.need), item.programme, t.money(item.cost_eur))
            for item in value.overlaps
        ),
    )


_MAKERS: dict[type[Record], Callable[[Any, Reader], Section]] = {
    Stress: _of_stress,
    Worst: _of_worst,
    Assured: _of_assured,
    Portfolio: _of_portfolio,
    Frontier: _of_frontier,
    Pool: _of_pool,
}
