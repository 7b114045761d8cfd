"""The section on nations apart and together."""

from __future__ import annotations

from collections.abc import Iterator

from spacereserve.engine.pooling import Pool
from spacereserve.engine.reports.pooling import pool_sentences
from spacereserve.engine.reports.questions import question_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.whatif.savings import draw_savings
from spacereserve.engine.reports.whatif.section import (
    Section,
    Table,
    make_table,
    those_with_rows,
)
from spacereserve.language import N_

__all__ = ["pool_section"]

_MOST_ROWS = 20


def pool_section(value: Pool, reader: Reader) -> Section:
    """Nations apart and together, on a page.

    Args:
        value: Nations together and apart.
        reader: The reserve and the language.
    """
    t = reader.t
    text = N_(
        "Apart they would pay {apart}, together {together}: a saving of {saving}."
    )
    saved = reader.text(text).format(
        apart=t.money(value.apart_cost_eur),
        together=t.money(value.together_cost_eur),
        saving=t.money(value.saving_eur),
    )
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
        (saved, *pool_sentences(value, reader)),
        (draw_savings(value, reader),),
        those_with_rows(
            make_table(reader, N_("Shares by several keys"), heads, rows),
            *_groups(value, reader),
        ),
        question_sentence(value, reader),
    )


def _groups(value: Pool, reader: Reader) -> Iterator[Table]:
    t = reader.t
    yield make_table(
        reader,
        N_("Groups that gain by standing together"),
        (N_("Nations"), N_("Together"), N_("Less than in the cheapest two halves")),
        (
            (
                t.listing([reader.party(name) for name in item.nations]),
                t.money(item.cost_eur),
                t.money(item.gain_eur),
            )
            for item in value.coalitions[:_MOST_ROWS]
        ),
    )
    yield make_table(
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
    yield make_table(
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
    yield make_table(
        reader,
        N_("Needs that another programme serves as well"),
        (N_("Need"), N_("Programme"), N_("Spent here")),
        (
            (reader.name("needs", item.need), item.programme, t.money(item.cost_eur))
            for item in value.overlaps
        ),
    )
