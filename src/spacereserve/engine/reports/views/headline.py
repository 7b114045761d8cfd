"""The headline: four figures and a few sentences that answer the question."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.allocation.plan import NeedState, Plan, Share
from spacereserve.engine.reports.proof import proof_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.readiness import count_states
from spacereserve.engine.reports.views.calls import Call
from spacereserve.engine.reports.words import counted
from spacereserve.language import N_

__all__ = ["Figure", "Headline", "largest_share", "make_headline"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that stands out.

    Attributes:
        value: The figure.
        label: What it is.
        note: What a reader should add to it; may be empty.
    """

    value: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer in short.

    Attributes:
        figures: Needs met, lines to call, cost, largest share.
        sentences: What to do first, what is missing, how well it is proven.
    """

    figures: tuple[Figure, ...]
    sentences: tuple[str, ...]


def make_headline(plan: Plan, calls: tuple[Call, ...], reader: Reader) -> Headline:
    """Answers the question in short.

    Args:
        plan: A plan.
        calls: The lines to be called up, in order.
        reader: The reserve and the language.

    Returns:
        Figures and sentences.
    """
    sentences = (
        _first_call(calls, reader),
        _most_urgent(plan, reader),
        proof_sentence(plan, reader),
    )
    return Headline(
        figures=_figures(plan, calls, reader),
        sentences=tuple(sentence for sentence in sentences if sentence),
    )


def _figures(plan: Plan, calls: tuple[Call, ...], reader: Reader) -> tuple[Figure, ...]:
    t, count = reader.t, count_states(plan)
    of = reader.text(N_("{n} of {total}"))
    n_providers = len({call.provider for call in calls})
    providers = t.ngettext("{n} provider", "{n} providers", n_providers)
    return (
        Figure(
            of.format(n=t.number(count.met), total=t.number(count.total)),
            reader.text(N_("needs met")),
            ", ".join(
                (counted("partly", count.partly, t), counted("unmet", count.unmet, t))
            ),
        ),
        Figure(
            t.number(len(calls)),
            t.ngettext("line to call up", "lines to call up", len(calls)),
            providers.format(n=t.number(n_providers)),
        ),
        Figure(
            t.money(plan.cost_eur),
            reader.text(N_("cost")),
            t.ngettext("over {n} day", "over {n} days", plan.days).format(
                n=t.number(plan.days)
            ),
        ),
        _largest_figure(plan, reader),
    )


def largest_share(plan: Plan) -> Share | None:
    """The largest share of a domain that a company supplies; None where none does."""
    companies = [
        share
        for share in plan.shares
        if share.by == "provider" and not share.national and share.fraction > 0
    ]
    order = sorted(
        companies, key=lambda share: (-share.fraction, share.domain, share.id)
    )
    return order[0] if order else None


def _largest_figure(plan: Plan, reader: Reader) -> Figure:
    label = reader.text(N_("largest share of one company"))
    share = largest_share(plan)
    if share is None:
        return Figure(reader.t.percent(0.0), label, "")
    domain = reader.word("domain", share.domain)
    note = f"{reader.name('providers', share.id)}, {domain}"
    return Figure(reader.t.percent(share.fraction), label, note)


def _first_call(calls: tuple[Call, ...], reader: Reader) -> str:
    if not calls:
        return reader.text(N_("There is nobody to call."))
    first = calls[0]
    said = reader.text(
        N_("First call: {provider}, for {line}; first service {length}.")
    )
    return said.format(
        provider=first.provider, line=first.service, length=first.call_up
    )


def _most_urgent(plan: Plan, reader: Reader) -> str:
    missing = [need for need in plan.needs if need.state is not NeedState.MET]
    if not missing:
        return reader.text(N_("Every need is met."))
    need = min(missing, key=lambda need: (need.priority, need.met_fraction, need.id))
    said = reader.text(
        N_("Most urgent gap: {need} (priority {priority}), of which {share} is met.")
    )
    return said.format(
        need=reader.name("needs", need.id),
        priority=need.priority,
        share=reader.t.percent(need.met_fraction),
    )
