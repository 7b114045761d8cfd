"""The second plan in words: which consents to ask for, and what they would bring."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import ConsentPlan, NeedChange
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["consent_sentences"]


def consent_sentences(second: ConsentPlan, reader: Reader) -> tuple[str, ...]:
    """Says what the plan would be if the consents it waits for were given.

    Args:
        second: The second plan.
        reader: The reserve and the language.

    Returns:
        Sentences; one where the consents would bring nothing.
    """
    t = reader.t
    if not second.used:
        said = t.ngettext(
            "{n} consent is not given; with it, the plan would be the same.",
            "{n} consents are not given; with them, the plan would be the same.",
            len(second.asked),
        )
        return (said.format(n=t.number(len(second.asked))),)
    names = [f"“{reader.name('restrictions', name)}”" for name in second.used]
    first = t.ngettext(
        "If this consent were given: {names}.",
        "If these {n} consents were given: {names}.",
        len(names),
    ).format(n=t.number(len(names)), names=t.listing(names))
    money = t.money(abs(second.extra_cost_eur))
    cost = (
        N_("The plan would cost {money} less.")
        if second.extra_cost_eur < -0.5
        else N_("The plan would cost {money} more.")
    )
    told = [_told(change, reader) for change in second.needs]
    return first, *told, reader.text(cost).format(money=money)


def _told(change: NeedChange, reader: Reader) -> str:
    return reader.text(N_("{need}: {now} now, {then} then.")).format(
        need=reader.name("needs", change.need),
        now=reader.t.percent(change.met_fraction),
        then=reader.t.percent(change.then_fraction),
    )
