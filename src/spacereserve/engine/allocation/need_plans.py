"""How each need fares: what it gets and from whom, what stops more, what mends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spacereserve.engine.allocation.arcs import Prospect
from spacereserve.engine.allocation.figures import figures_of
from spacereserve.engine.allocation.outcome import state_of
from spacereserve.engine.allocation.plan import NeedPlan, NeedState
from spacereserve.engine.allocation.remedies import Mended, find_remedies
from spacereserve.engine.allocation.sharing import payers_of
from spacereserve.engine.allocation.trying import Planned
from spacereserve.engine.allocation.why import Explainer

__all__ = ["need_plans"]


def need_plans(
    planned: Planned, prospects: Iterable[Prospect], *, remedies: bool
) -> tuple[NeedPlan, ...]:
    """How each need fares, by priority and id.

    Args:
        planned: The plan as solved.
        prospects: Every offer judged for every need.
        remedies: False leaves out the search for what mends a shortfall.
    """
    by_need: dict[str, list[Prospect]] = defaultdict(list)
    for prospect in prospects:
        by_need[prospect.need].append(prospect)
    explainer = Explainer(planned.program, planned.values)
    made = []
    names = sorted(
        planned.program.demands,
        key=lambda name: (planned.program.demands[name].need.priority, name),
    )
    for number, name in enumerate(names):
        planned.sky.progress("explaining", number / len(names))
        made.append(_need(name, planned, explainer, by_need[name], remedies=remedies))
    planned.sky.progress("", 1.0)
    return tuple(made)


def _need(
    name: str,
    planned: Planned,
    explainer: Explainer,
    prospects: list[Prospect],
    *,
    remedies: bool,
) -> NeedPlan:
    outcome = planned.outcomes[name]
    need = outcome.demand.need
    fraction = _rounded(outcome.measured.fraction)
    state = state_of(fraction)
    binding = explainer.binding(name, outcome)
    funnel = explainer.funnel(name, prospects, outcome)
    mended = Mended()
    if remedies and state is not NeedState.MET:
        mended = find_remedies(name, planned, funnel=funnel, binding=binding)
    longest_s = outcome.measured.longest_gap_s
    national = min(fraction, _rounded(outcome.national_fraction))
    return NeedPlan(
        id=name,
        domain=need.domain,
        theatre=need.theatre,
        level=planned.sky.question.levels[need.theatre],
        owner=need.owner,
        priority=need.priority,
        start_s=outcome.demand.start_s,
        end_s=outcome.demand.end_s,
        state=state,
        met_fraction=fraction,
        met_low_fraction=min(fraction, _rounded(outcome.low_fraction)),
        national_fraction=national,
        commercial_fraction=_rounded(fraction - national),
        n_providers=outcome.n_providers,
        time_sigma_s=outcome.time_sigma_s,
        clear_fraction=outcome.clear_fraction,
        longest_gap_h=None if longest_s is None else round(longest_s / 3600.0, 4),
        latency_p90_h=outcome.latency_p90_h,
        suppliers=outcome.suppliers,
        gaps=outcome.measured.gaps,
        funnel=funnel,
        binding=binding,
        figures=figures_of(outcome, planned.sky),
        remedy=mended.remedy,
        n_remedies_tried=mended.n_tried,
        remedy_pair=mended.pair,
        n_pairs_tried=mended.n_pairs_tried,
        cost_eur=round(outcome.cost_eur, 2),
        paid_by={
            nation: round(outcome.cost_eur * share, 2)
            for nation, share in payers_of(need, planned.sky.reserve).items()
        },
    )


def _rounded(fraction: float) -> float:
    return round(max(0.0, min(1.0, fraction)), 6)
