"""Remedies: the cheapest change that mends a need, and the cheapest pair of changes.

Every change that the funnel or what binds suggests is tried with all other needs held
at what they have (``trying``). What one change cannot mend, two may: the second is one
of the others, or one that only shows once the first is made (a restriction lifted, a
cyber standing too low behind it). In a small reserve the cheapest are tried once more
by planning everything anew, so that whoever makes the change gets what was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacereserve.engine.allocation.applying import Change
from spacereserve.engine.allocation.arcs import Prospect
from spacereserve.engine.allocation.changes import Where, changes_for
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.outcome import Outcome, state_of
from spacereserve.engine.allocation.plan import (
    FunnelRow,
    NeedState,
    Remedy,
    RemedyEffect,
    RemedyKind,
    RemedyPair,
    RemedyStep,
    Shown,
)
from spacereserve.engine.allocation.tightening import tightened
from spacereserve.engine.allocation.trying import Planned, Trial, try_anew, try_held
from spacereserve.engine.allocation.why import Explainer
from spacereserve.engine.model import Reserve
from spacereserve.engine.terms import beneficiaries_of

__all__ = ["Mended", "find_remedies"]

_BETTER = 1e-3
"""Share of a need by which it must fare better, or worse, for that to be told."""
_TRIES = 3
"""So many of the best trials are solved again; the first that holds is told."""
_MOST_PAIRS = 24
_RULES = (RemedyKind.ACCEPT_FEWER_PROVIDERS, RemedyKind.ACCEPT_LOSS)
"""The need's own rules, which are the last to give up."""


@dataclass(frozen=True)
class Mended:
    """What would mend a need.

    Attributes:
        remedy: The cheapest single change, or the one that helps most.
        n_tried: How many were tried.
        pair: The cheapest pair that does more than any single change.
        n_pairs_tried: How many pairs were tried.
    """

    remedy: Remedy | None = None
    n_tried: int = 0
    pair: RemedyPair | None = None
    n_pairs_tried: int = 0


def find_remedies(
    need: str,
    planned: Planned,
    *,
    funnel: tuple[FunnelRow, ...],
    binding: tuple[str, ...],
) -> Mended:
    """Finds the cheapest change, and pair of changes, that serve a need better.

    Args:
        need: Need (id), not fully met.
        planned: The plan.
        funnel: Where each offer stands for it.
        binding: What stops more for it.
    """
    outcome = planned.outcomes[need]
    # A plan within its gap may leave something that a closer look finds: that is no
    # merit of a change.
    alone = try_held(need, (), planned)
    before = max(outcome.measured.fraction, alone.fraction if alone else 0.0)
    where = _where(need, planned)
    late = _late(need, planned.program, outcome)
    changes = changes_for(
        planned.sky.reserve, where, funnel=funnel, binding=binding, late=late
    )
    singles = _tried(need, [(change,) for change in changes], planned)
    best = _best(need, singles, planned, before)
    remedy = None if best is None else _single(*best)
    if best is not None and state_of(best[1].met_fraction) is NeedState.MET:
        return Mended(remedy, len(changes))
    least = before if best is None else best[1].met_fraction
    doubles = list(_pairs(need, changes, singles, planned))[:_MOST_PAIRS]
    found = _best(need, _tried(need, doubles, planned), planned, least)
    pair = None if found is None else _double(*found)
    return Mended(remedy, len(changes), pair, len(doubles))


def _tried(
    need: str, choices: Iterable[tuple[Change, ...]], planned: Planned
) -> list[Trial]:
    trials = (try_held(need, changes, planned) for changes in choices)
    return [trial for trial in trials if trial is not None]


def _rank(trial: Trial) -> tuple[bool, float, int, float, list[tuple[str, str]]]:
    """Those that mend the need first, then the cheapest; else the most mended.

    A rule of the need itself costs nothing to give up, and is the last to give up.
    """
    met = state_of(trial.fraction) is NeedState.MET
    short = 0.0 if met else -round(trial.fraction, 4)
    names = [(change.kind.value, change.subject) for change in trial.changes]
    given_up = sum(change.kind in _RULES for change in trial.changes)
    return (not met, short, given_up, round(trial.extra_cost_eur, 2), names)


def _best(
    need: str, trials: Iterable[Trial], planned: Planned, before: float
) -> tuple[tuple[Change, ...], RemedyEffect] | None:
    """The first trial by rank of which solving again shows that it helps."""
    helping = [item for item in trials if item.fraction > before + _BETTER]
    for trial in sorted(helping, key=_rank)[:_TRIES]:
        changes = tightened(trial, planned)
        if any(map(_changes_nothing, changes)):
            continue
        effect = _effect(need, changes, trial, planned)
        if effect.verified and effect.met_fraction > before + _BETTER:
            return changes, effect
    return None


def _changes_nothing(change: Change) -> bool:
    """A raise of which the trial made no use."""
    details = change.details
    return "to" in details and details["to"] == details["from"]


def _effect(
    need: str, changes: tuple[Change, ...], trial: Trial, planned: Planned
) -> RemedyEffect:
    if not planned.is_quick:
        return RemedyEffect(
            met_fraction=round(trial.fraction, 6),
            extra_cost_eur=round(trial.extra_cost_eur, 2),
            verified=trial.whole,
        )
    anew = try_anew(changes, planned)
    return RemedyEffect(
        met_fraction=round(anew.fractions[need], 6),
        extra_cost_eur=round(anew.cost_eur - planned.cost_eur, 2),
        verified=True,
        shown=Shown.ANEW,
        losers=tuple(
            name
            for name, fraction in sorted(anew.fractions.items())
            if fraction < planned.outcomes[name].measured.fraction - _BETTER
        ),
    )


def _step(change: Change) -> RemedyStep:
    return RemedyStep(kind=change.kind, subject=change.subject, details=change.details)


def _single(changes: Sequence[Change], effect: RemedyEffect) -> Remedy:
    (step,) = map(_step, changes)
    return Remedy(**dict(step), **dict(effect))


def _double(changes: Sequence[Change], effect: RemedyEffect) -> RemedyPair:
    first, second = map(_step, changes)
    return RemedyPair(steps=(first, second), **dict(effect))


# Which changes -----------------------------------------------------------------------


def _where(need: str, planned: Planned) -> Where:
    demand, question = planned.program.demands[need], planned.sky.question
    return Where(
        level=question.levels[demand.need.theatre],
        plan_level=question.level,
        start_h=round(demand.start_s / 3600.0, 4),
        area=planned.sky.area_of(demand.need),
        nations=beneficiaries_of(demand.need, planned.sky.reserve),
        need=need,
    )


def _late(need: str, program: Formulation, outcome: Outcome) -> tuple[str, ...]:
    """Lines that come after the need has started and been short."""
    gaps = outcome.measured.gaps
    if not gaps:
        return ()
    return tuple(
        arc.offer.id
        for arc in (program.arcs[p] for p in program.arcs_of(need))
        if arc.offer.call_up_s > outcome.demand.start_s
        and gaps[0].start_s < arc.offer.call_up_s + 1.0
    )


def _pairs(
    need: str, changes: Sequence[Change], singles: Sequence[Trial], planned: Planned
) -> Iterator[tuple[Change, Change]]:
    """Pairs worth trying: what a first change reveals, then the others with it."""
    seen: set[frozenset[tuple[RemedyKind, str]]] = set()
    ordered = sorted(singles, key=_rank)
    for others in (False, True):
        for trial in ordered:
            first = trial.changes[0]
            for second in changes if others else _revealed(need, trial, planned):
                both = frozenset((first.key, second.key))
                if len(both) == 2 and both not in seen:
                    seen.add(both)
                    yield first, second


def _revealed(need: str, trial: Trial, planned: Planned) -> tuple[Change, ...]:
    """The changes that suggest themselves once a first one is made."""
    explainer = Explainer(trial.program, trial.values)
    own: list[Prospect] = list(trial.prospects)
    reserve: Reserve = trial.program.reserve
    return changes_for(
        reserve,
        _where(need, planned),
        funnel=explainer.funnel(need, own, trial.outcome),
        binding=explainer.binding(need, trial.outcome),
        late=_late(need, trial.program, trial.outcome),
    )
