"""The refusal that breaks a plan, and what mends it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.resilience.impacts import (
    STRUCK_FRACTION,
    Impact,
    NeedImpact,
)
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.mends import Mend
from spacereserve.engine.resilience.stress import Stress
from spacereserve.language import N_

__all__ = ["refusal_sentences"]


def refusal_sentences(stress: Stress, reader: Reader) -> list[str]:
    """Says which provider’s refusal breaks the plan, and what mends it for how much.

    Args:
        stress: All losses tried.
        reader: The reserve and the language.
    """
    impacts = {item.loss.id: item for item in stress.losses}
    kinds = {item.loss.kind for item in stress.losses}
    if stress.breaker is None:
        return [reader.text(_UNBROKEN if LossKind.PROVIDER in kinds else _UNTRIED)]
    lines = list(_breaks(impacts[stress.breaker], reader))
    for item in stress.mends:
        if item.loss != stress.breaker:
            lines += _breaks(impacts[item.loss], reader)
        lines += _mends(item, reader)
    return lines


_UNBROKEN = N_(
    "No single provider’s refusal that was tried takes 5% or more of a need."
)
_UNTRIED = N_("No refusal of a single provider was tried.")


def _breaks(impact: Impact, reader: Reader) -> Iterator[str]:
    t = reader.t
    struck = [
        item
        for item in impact.needs
        if item.before_fraction - item.after_fraction >= STRUCK_FRACTION
    ]
    parts = [
        reader.text(N_("{need} (from {before} to {after})")).format(
            need=reader.name("needs", item.id),
            before=t.percent(item.before_fraction),
            after=t.percent(item.after_fraction),
        )
        for item in struck
    ]
    yield t.ngettext(
        "The plan breaks if {provider} refuses. However all others are then planned, "
        "{n} need loses 5% or more: {needs}.",
        "The plan breaks if {provider} refuses. However all others are then planned, "
        "{n} needs lose 5% or more: {needs}.",
        len(struck),
    ).format(
        provider=reader.name("providers", impact.loss.providers[0]),
        n=len(struck),
        needs=t.listing(parts),
    )
    several = [item.id for item in struck if _wants_several(item, reader)]
    if several:
        yield t.ngettext(
            "Of these, {needs} asks for several providers: it counts as lost in so far "
            "as one alone is left, who may still serve it.",
            "Of these, {needs} ask for several providers: they count as lost in so far "
            "as one alone is left, who may still serve them.",
            len(several),
        ).format(needs=_needs(several, reader))


def _wants_several(item: NeedImpact, reader: Reader) -> bool:
    """Whether a need asks for distinct providers, or to survive that one is lost."""
    need = reader.reserve.by_id("needs").get(item.id)
    if need is None:
        return False
    by_priority = reader.reserve.policy.min_providers
    wanted = max(need.min_providers, by_priority.get(str(item.priority), 1))
    return wanted > 1 or bool(need.survive_loss_fraction)


def _mends(mend: Mend, reader: Reader) -> Iterator[str]:
    t = reader.t
    if mend.lifted_caps:
        domains = [reader.word("domain", name) for name in mend.lifted_caps]
        yield reader.text(
            N_("The cap on reliance on one must then be lifted: {domains}.")
        ).format(domains=t.listing(domains))
    if mend.enlarged:
        yield reader.text(
            N_(
                "What mends it: {actions}. That is {retainers} a year more in "
                "retainers, and {cost} more for the plan under this refusal."
            )
        ).format(
            actions="; ".join(_actions(mend, reader)),
            retainers=t.money(mend.extra_retainers_eur_per_year),
            cost=t.money(mend.extra_cost_eur),
        )
    back = [
        reader.text(N_("{need} (from {before} to {after})")).format(
            need=reader.name("needs", item.need),
            before=t.percent(item.lost_fraction),
            after=t.percent(item.mended_fraction),
        )
        for item in mend.needs
        if item.mended_fraction >= item.lost_fraction + STRUCK_FRACTION
    ]
    if back:
        text = N_("Planned again under the refusal, this comes back: {needs}.")
        yield reader.text(text).format(needs=t.listing(back))
        yield reader.text(_PROOFS[mend.status]).format(
            sizes=t.listing([t.number(size, digits=2) for size in mend.sizes_tried])
        )
    if mend.left:
        largest = t.number(max(mend.sizes_tried), digits=2)
        yield reader.text(
            N_(
                "No agreement in force, even at {size} times its size, and no "
                "quotation makes these whole: {needs}. They want another supplier or "
                "terminal, or a rule or restriction lifted."
            )
        ).format(size=largest, needs=_needs(mend.left, reader))


def _actions(mend: Mend, reader: Reader) -> Iterator[str]:
    """What is to be done: quotations signed, agreements held at a larger size."""
    t = reader.t
    quoted = [
        reader.text(N_("{agreement} ({retainer} a year)")).format(
            agreement=reader.name("agreements", item.agreement),
            retainer=t.money(item.extra_retainer_eur_per_year),
        )
        for item in mend.enlarged
        if item.is_quotation
    ]
    larger = [
        reader.text(N_("{agreement} at {size} times what is written")).format(
            agreement=reader.name("agreements", item.agreement),
            size=t.number(item.size, digits=2),
        )
        for item in mend.enlarged
        if not item.is_quotation
    ]
    if quoted:
        yield t.ngettext(
            "sign the quotation {quotations}",
            "sign the quotations {quotations}",
            len(quoted),
        ).format(quotations=t.listing(quoted))
    if larger:
        yield reader.text(N_("hold {agreements}")).format(agreements=t.listing(larger))


_PROOFS = {
    "proven cheapest": N_(
        "Proven: among all quotations, and agreements at {sizes} times their size, no "
        "cheaper choice gives as much back."
    ),
    "verified": N_("That it mends is verified; a cheaper choice was not ruled out."),
    "nothing mends": N_("Nothing mends it."),
}


def _needs(names: Sequence[str], reader: Reader) -> str:
    return reader.t.listing([reader.name("needs", name) for name in names])
