"""What a plan changes against the plan that runs, in words."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Nearness
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["nearness_sentences"]


def nearness_sentences(near: Nearness, reader: Reader) -> tuple[str, ...]:
    """Says what is kept, newly called and called off, and at which price.

    Args:
        near: How a plan differs from the one that runs.
        reader: The reserve and the language.

    Returns:
        Sentences.
    """
    t = reader.t
    kept = t.ngettext(
        "Of the running plan, {n} commitment goes on.",
        "Of the running plan, {n} commitments go on.",
        len(near.kept),
    ).format(n=t.number(len(near.kept)))
    if not near.newly_called and not near.called_off:
        return kept, reader.text(N_("Nothing is newly called or called off."))
    lists = (
        (N_("Newly called: {lines}."), near.newly_called),
        (N_("Called off: {lines}."), near.called_off),
    )
    told = [
        reader.text(said).format(lines=t.listing([reader.line(line) for line in lines]))
        for said, lines in lists
        if lines
    ]
    price = reader.text(
        N_("Each change counts as {each}, together {all} (weighed, not paid).")
    ).format(each=t.money(near.change_price_eur), all=t.money(near.price_eur))
    return kept, *told, price
