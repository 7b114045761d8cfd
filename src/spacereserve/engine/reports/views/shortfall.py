"""Why a need is not met: the funnel of its offers, what binds, what would mend it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from spacereserve.engine.allocation.plan import (
    FunnelRow,
    NeedPlan,
    NeedState,
    Plan,
    Step,
)
from spacereserve.engine.reports.asking import asked_for
from spacereserve.engine.reports.bindings import binding_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.reasons import reason_sentence
from spacereserve.engine.reports.remedies import (
    no_pair_sentence,
    pair_sentence,
    remedy_effect,
    remedy_sentence,
)
from spacereserve.language import N_

__all__ = ["Drop", "Rung", "Shortfall", "make_shortfalls"]

_OPEN_UP_TO_PRIORITY = 2


@dataclass(frozen=True, slots=True)
class Drop:
    """An offer that dropped out, or serves.

    Attributes:
        service: Name of the service.
        provider: Name of the provider.
        reason: Why, as a sentence.
    """

    service: str
    provider: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the funnel.

    Attributes:
        step: Name of the step.
        used: True for the last step, in which offers serve.
        left: Percent of the offers that are left after it.
        n_left: Offers left after it.
        n_out: Offers that drop out at it.
        drops: These offers; at the last step, those that serve.
    """

    step: str
    used: bool
    left: float
    n_left: str
    n_out: str
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One need that is not fully met.

    Attributes:
        need: Name of the need.
        state: ``partly`` or ``unmet``.
        word: The state in words.
        share: Share of the need that is met.
        asked: What it asks for.
        facts: Owner, theatre and priority.
        is_open: True where it is shown in full at once.
        n_offers: Offers considered.
        rungs: The funnel.
        binding: What stops more; may be empty.
        remedy: What would mend it.
        effect: What the remedy brings; empty where there is none.
        pair: Two changes that together do more; empty where none were tried.
        pair_effect: What they bring; empty where there are none.
        split: What nations and companies give, and what is missing.
        low: The share without stale satellites; empty where it is the same.
    """

    need: str
    state: str
    word: str
    share: str
    asked: str
    facts: str
    is_open: bool
    n_offers: str
    rungs: tuple[Rung, ...]
    binding: str
    remedy: str
    effect: str
    pair: str
    pair_effect: str
    split: str
    low: str


def make_shortfalls(plan: Plan, reader: Reader) -> tuple[Shortfall, ...]:
    """Explains every need that is not fully met.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        The needs by priority, then worst first.
    """
    missing = [need for need in plan.needs if need.state is not NeedState.MET]
    missing.sort(key=lambda need: (need.priority, need.met_fraction, need.id))
    return tuple(_shortfall(need, reader) for need in missing)


def _shortfall(need: NeedPlan, reader: Reader) -> Shortfall:
    t = reader.t
    record = reader.reserve.by_id("needs").get(need.id)
    facts = reader.text(N_("{owner}; {theatre}; priority {priority}"))
    remedy, effect = _remedy(need, reader)
    pair, pair_effect = _pair(need, reader)
    return Shortfall(
        need=reader.name("needs", need.id),
        state=need.state.value,
        word=reader.word("state", need.state),
        share=t.percent(need.met_fraction),
        asked=asked_for(record, reader) if record is not None else "",
        facts=facts.format(
            owner=reader.party(need.owner),
            theatre=reader.name("theatres", need.theatre),
            priority=need.priority,
        ),
        is_open=need.priority <= _OPEN_UP_TO_PRIORITY,
        n_offers=t.ngettext(
            "{n} offer considered", "{n} offers considered", len(need.funnel)
        ).format(n=t.number(len(need.funnel))),
        rungs=_rungs(need.funnel, reader),
        binding=t.listing([binding_sentence(item, reader) for item in need.binding]),
        remedy=remedy,
        effect=effect,
        pair=pair,
        pair_effect=pair_effect,
        split=_split(need, reader),
        low=_low(need, reader),
    )


def _rungs(funnel: tuple[FunnelRow, ...], reader: Reader) -> tuple[Rung, ...]:
    at_step: defaultdict[Step, list[FunnelRow]] = defaultdict(list)
    for row in funnel:
        at_step[row.step].append(row)
    rungs, left = [], len(funnel)
    for step in Step:
        used = step is Step.USED
        rows = at_step[step]
        if not rows and not used:
            continue
        left -= 0 if used else len(rows)
        rungs.append(
            Rung(
                step=reader.word("step", step),
                used=used,
                left=round(100.0 * left / len(funnel), 1) if funnel else 0.0,
                n_left=reader.t.number(left),
                n_out=reader.t.number(len(rows)),
                drops=tuple(_drop(row, reader) for row in rows),
            )
        )
    return tuple(rungs)


def _drop(row: FunnelRow, reader: Reader) -> Drop:
    return Drop(
        service=reader.name("services", row.service),
        provider=reader.name("providers", row.provider),
        reason=reason_sentence(row, reader),
    )


def _remedy(need: NeedPlan, reader: Reader) -> tuple[str, str]:
    if need.remedy is not None:
        return (
            remedy_sentence(need.remedy, reader),
            remedy_effect(need.remedy, reader),
        )
    if not need.n_remedies_tried:
        return reader.text(N_("No single change was tried.")), ""
    said = reader.t.ngettext(
        "No single change mends it; {n} was tried.",
        "No single change mends it; {n} were tried.",
        need.n_remedies_tried,
    )
    return said.format(n=reader.t.number(need.n_remedies_tried)), ""


def _pair(need: NeedPlan, reader: Reader) -> tuple[str, str]:
    if need.remedy_pair is not None:
        return (
            pair_sentence(need.remedy_pair, reader),
            remedy_effect(need.remedy_pair, reader),
        )
    if not need.n_pairs_tried:
        return "", ""
    return no_pair_sentence(need.n_pairs_tried, reader), ""


def _split(need: NeedPlan, reader: Reader) -> str:
    said = reader.text(
        N_(
            "Of what is asked, nations’ own assets give {national}, companies"
            " {commercial}; {missing} is missing."
        )
    )
    t = reader.t
    return said.format(
        national=t.percent(need.national_fraction),
        commercial=t.percent(need.commercial_fraction),
        missing=t.percent(max(1.0 - need.met_fraction, 0.0)),
    )


def _low(need: NeedPlan, reader: Reader) -> str:
    if need.met_fraction - need.met_low_fraction < 0.005:
        return ""
    said = reader.text(
        N_("Without satellites whose elements are stale, only {share} is met.")
    )
    return said.format(share=reader.t.percent(need.met_low_fraction))
