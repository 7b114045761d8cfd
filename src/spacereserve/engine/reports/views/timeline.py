"""The timeline: a strip a need, with its looks, its gaps and the call-ups behind it.

Places on a strip are percent of the plan's length, so that a strip fits any width; a
look is placed to a thousandth of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from spacereserve.engine.allocation.plan import Gap, NeedPlan, NeedState, Plan
from spacereserve.engine.model import domain_names, words_of
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["Mark", "Span", "Strip", "Timeline", "make_timeline"]

_STEPS = 1000  # a look is placed to a thousandth of the strip
_CONTINUOUS = frozenset({"mbit/s", "service"})
_MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a strip.

    Attributes:
        at: Percent of the strip, 0 to 100.
        label: What stands there; may be empty.
    """

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a strip.

    Attributes:
        start: Percent of the strip, 0 to 100.
        width: Percent of the strip.
        met: Percent of the need met in it.
    """

    start: float
    width: float
    met: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One need over time.

    Attributes:
        need: Name of the need.
        state: ``met``, ``partly`` or ``unmet``.
        word: The state in words.
        share: Share of the need that is met.
        active: When the need exists.
        gaps: When it is not met.
        looks: Path of its looks, a thousand units wide; may be empty.
        call_ups: First service of the lines that serve it.
        slots: Path of the slots of a continuous need, a thousand units wide.
        facts: Figures in words.
        summary: The strip in one sentence, for those who do not see it.
    """

    need: str
    state: str
    word: str
    share: str
    active: Span
    gaps: tuple[Span, ...]
    looks: str
    call_ups: tuple[Mark, ...]
    slots: str
    facts: str
    summary: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All strips of a plan.

    Attributes:
        days: Where days begin, some with a label.
        groups: Name of the domain and its strips.
    """

    days: tuple[Mark, ...]
    groups: tuple[tuple[str, tuple[Strip, ...]], ...]


def make_timeline(plan: Plan, reader: Reader) -> Timeline:
    """Draws every need over time.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        Strips by domain.
    """
    at_s: defaultdict[str, list[float]] = defaultdict(list)
    for look in plan.supplied:
        at_s[look.need].append(look.at_s)
    call_up_s = {offer.line: offer.call_up_h * 3600.0 for offer in plan.offers}
    groups = []
    for domain in domain_names():
        needs = [need for need in plan.needs if need.domain == domain]
        strips = tuple(
            _strip(need, at_s[need.id], call_up_s, plan, reader) for need in needs
        )
        if strips:
            groups.append((reader.word("domain", domain), strips))
    return Timeline(days=_days(plan, reader), groups=tuple(groups))


def _end_s(plan: Plan) -> float:
    return plan.days * 86400.0


def _percent(moment_s: float, plan: Plan) -> float:
    return round(min(max(100.0 * moment_s / _end_s(plan), 0.0), 100.0), 2)


def _days(plan: Plan, reader: Reader) -> tuple[Mark, ...]:
    starts = list(_midnights(plan.at, plan.days))
    every = -(-len(starts) // _MOST_LABELS)
    return tuple(
        Mark(
            at=_percent((start - plan.at).total_seconds(), plan),
            label=reader.t.short_day(start) if i % every == 0 else "",
        )
        for i, start in enumerate(starts)
    )


def _midnights(at: datetime, days: float) -> Iterable[datetime]:
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if day < at:
        day += timedelta(days=1)
    while day < at + timedelta(days=days):
        yield day
        day += timedelta(days=1)


def _strip(
    need: NeedPlan,
    looks_s: list[float],
    call_up_s: dict[str, float],
    plan: Plan,
    reader: Reader,
) -> Strip:
    facts = ", ".join(_facts(need, len(looks_s), reader))
    name, word = reader.name("needs", need.id), reader.word("state", need.state)
    share = reader.t.percent(need.met_fraction)
    lines = sorted(
        {(call_up_s[part.line], part.line) for part in need.suppliers
         if part.line in call_up_s}
    )  # fmt: skip
    return Strip(
        need=name,
        state=need.state.value,
        word=word,
        share=share,
        active=_span(need.start_s, need.end_s, 1.0, plan),
        gaps=_gaps(need, plan),
        looks=_ticks({_STEPS * at_s / _end_s(plan) for at_s in looks_s}),
        call_ups=tuple(
            Mark(_percent(at_s, plan), reader.line(line)) for at_s, line in lines
        ),
        slots=_slots(need, plan, reader),
        facts=facts,
        summary=f"{reader.t.colon} ".join(
            part for part in (f"{name}, {word}, {share}", facts) if part
        ),
    )


def _gaps(need: NeedPlan, plan: Plan) -> tuple[Span, ...]:
    """The gaps; the whole need where it is not met and no single gap is known."""
    if need.gaps or need.state is NeedState.MET:
        return tuple(
            _span(gap.start_s, gap.end_s, gap.met_fraction, plan) for gap in need.gaps
        )
    return (_span(need.start_s, need.end_s, need.met_fraction, plan),)


def _span(start_s: float, end_s: float, met_fraction: float, plan: Plan) -> Span:
    start = _percent(start_s, plan)
    return Span(
        start=start,
        width=round(_percent(end_s, plan) - start, 2),
        met=round(100.0 * met_fraction, 1),
    )


def _ticks(places: Iterable[float]) -> str:
    return "".join(f"M{place} 0v10" for place in sorted({round(x) for x in places}))


def _slots(need: NeedPlan, plan: Plan, reader: Reader) -> str:
    if words_of(need.domain).unit not in _CONTINUOUS:
        return ""
    slot_s = reader.reserve.policy.slot_h * 3600.0
    n_slots = int(_end_s(plan) / slot_s)
    return _ticks(_STEPS * i * slot_s / _end_s(plan) for i in range(1, n_slots))


def _facts(need: NeedPlan, n_looks: int, reader: Reader) -> list[str]:
    t = reader.t
    facts = []
    if n_looks:
        said = (
            t.ngettext("{n} observation", "{n} observations", n_looks)
            if need.domain == "surveillance"
            else t.ngettext("{n} look", "{n} looks", n_looks)
        )
        facts.append(said.format(n=t.number(n_looks)))
    facts += _facts_of_gaps(need.gaps, reader)
    if need.longest_gap_h is not None:
        said = reader.text(N_("longest time without a look: {length}"))
        facts.append(said.format(length=t.duration(need.longest_gap_h)))
    if need.latency_p90_h is not None:
        said = reader.text(N_("nine in ten delivered within {length}"))
        facts.append(said.format(length=t.duration(need.latency_p90_h)))
    if need.clear_fraction is not None:
        said = reader.text(N_("chance that a look is clear: {share}"))
        facts.append(said.format(share=t.percent(need.clear_fraction)))
    return facts


def _facts_of_gaps(gaps: tuple[Gap, ...], reader: Reader) -> list[str]:
    if not gaps:
        return []
    n = len(gaps)
    length_h = sum(gap.end_s - gap.start_s for gap in gaps) / 3600.0
    said = reader.t.ngettext("{n} gap, {length} in all", "{n} gaps, {length} in all", n)
    return [said.format(n=reader.t.number(n), length=reader.t.duration(length_h))]
