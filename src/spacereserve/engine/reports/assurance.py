"""How sure each need is, on a terminal and in sentences."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.markup import escape
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
from spacereserve.engine.resilience.assured import Assured
from spacereserve.language import N_, Translator

__all__ = ["assured_sentences", "assured_summary"]


def assured_summary(
    assured: Assured, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows how likely each need holds, the least sure first.

    Args:
        assured: How likely each need holds.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    t = reader.t
    table = plain_table(
        reader,
        N_("Need"),
        N_("Priority"),
        N_("Holds"),
        N_("Interval"),
        N_("On average"),
        N_("Broken alone by"),
        whole=("Holds", "Interval"),
    )
    shown = [need for need in assured.needs if need.holds]
    for need in sorted(shown, key=lambda item: (item.probability, item.id)):
        causes = [loss_by_id(cause.loss, reader) for cause in need.causes]
        table.add_row(
            escape(reader.name("needs", need.id)),
            str(need.priority),
            t.percent(need.probability, digits=2),
            f"{t.percent(need.low, digits=2)} – {t.percent(need.high, digits=2)}",
            t.percent(need.expected_fraction, digits=1),
            escape(some_names(causes, reader)),
        )
    title = heading(reader, N_("How likely each need holds"))
    lines = [Text(line) for line in assured_sentences(assured, reader)]
    return Group(title, Text(question_sentence(assured, reader)), table, *lines)


def assured_sentences(assured: Assured, reader: Reader) -> list[str]:
    """Says how likely all needs hold, what was assumed, and what was counted.

    Args:
        assured: How likely each need holds.
        reader: The reserve and the language.
    """
    t = reader.t
    rest = sum(not need.holds for need in assured.needs)
    return [
        reader.text(
            N_("All of these hold together with {share} ({low} to {high}).")
        ).format(
            share=t.percent(assured.all_hold, digits=2),
            low=t.percent(assured.all_hold_low, digits=2),
            high=t.percent(assured.all_hold_high, digits=2),
        ),
        *_assumed(assured, reader),
        reader.text(_COUNTED if assured.n_sampled else _NOT_SAMPLED).format(
            share=t.percent(assured.exact_probability, digits=3),
            n=t.number(assured.n_sampled, digits=0),
            confidence=t.percent(assured.confidence, digits=1),
        ),
        t.ngettext(
            "{n} need is not met even with nothing lost.",
            "{n} needs are not met even with nothing lost.",
            rest,
        ).format(n=rest),
    ]


_COUNTED = N_(
    "{share} of all cases were counted whole; of the others {n} were drawn at random, "
    "and the intervals hold with {confidence} confidence."
)
_NOT_SAMPLED = N_(
    "{share} of all cases were counted whole; the others were not looked at, and the "
    "intervals leave them open."
)


def _assumed(assured: Assured, reader: Reader) -> list[str]:
    """How likely each thing was taken to fail."""
    chances = assured.risks.values()
    if not chances:
        return []
    text = N_(
        "Each of {n} things was taken to fail by itself within {days}, with a chance "
        "of {low} to {high} (assumed, or given with --risks)."
    )
    return [
        reader.text(text).format(
            n=len(chances),
            days=reader.shown("days_d", assured.days),
            low=reader.t.percent(min(chances), digits=2),
            high=reader.t.percent(max(chances), digits=2),
        )
    ]
