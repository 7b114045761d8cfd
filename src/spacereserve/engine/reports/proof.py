"""How well a plan is proven, in a sentence that a minister can repeat."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Plan, PlanStatus, Stage
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["proof_sentence", "stage_name"]

_NEAR_EUR = 0.5


_OPTIMAL = N_("Proven optimal: no plan serves these needs better.")
_NO_MORE = {
    PlanStatus.WITHIN_GAP: N_(
        "Within a known gap: no plan meets more of these needs, but one may cost less."
    ),
    PlanStatus.NOT_PROVEN: N_(
        "Not fully proven: no plan meets more of these needs, but one may cost less."
    ),
    PlanStatus.TIMED_OUT: N_(
        "Timed out: the plan holds and no plan meets more of these needs, but one may"
        " cost less."
    ),
}
_MORE = {
    PlanStatus.WITHIN_GAP: N_(
        "Within a known gap: in needs met, a better plan could gain at most {more}."
    ),
    PlanStatus.NOT_PROVEN: N_(
        "Not fully proven: in needs met, a better plan could gain at most {more}."
    ),
    PlanStatus.TIMED_OUT: N_(
        "Timed out: the plan holds, but a better one may exist; in needs met, it could"
        " gain at most {more}."
    ),
}
_OF_PRIORITY = N_("{n} at priority {priority}")
_LITTLE = 0.005
"""Less than this share of one need is shown as none."""
_COST = N_("It costs {cost}; no plan that serves as well costs less than {bound}.")
_COST_AND_MORE = N_(
    "It costs {cost}. With all that is weighed beside cost (harm to other customers, a"
    " cent of effort a unit) it comes to {total}; no plan that serves as well comes to"
    " less than {bound}."
)


def proof_sentence(plan: Plan, reader: Reader) -> str:
    """Says what is proven about a plan, and its cost.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        Two sentences.
    """
    t = reader.t
    weighed_eur = next(
        (stage.value for stage in plan.stages if stage.name == "cost"), plan.cost_eur
    )
    alone = abs(weighed_eur - plan.cost_eur) < _NEAR_EUR
    cost = reader.text(_COST if alone else _COST_AND_MORE)
    said = cost.format(
        cost=t.money(plan.cost_eur),
        total=t.money(weighed_eur),
        bound=t.money(plan.bound),
    )
    return f"{_best(plan, reader)} {said}"


def _best(plan: Plan, reader: Reader) -> str:
    if plan.status is PlanStatus.OPTIMAL:
        return reader.text(_OPTIMAL)
    more = [
        reader.text(_OF_PRIORITY).format(
            n=reader.t.number(stage.bound - stage.value, digits=2),
            priority=stage.name.removeprefix("priority "),
        )
        for stage in plan.stages
        if stage.name.startswith("priority ") and stage.bound - stage.value >= _LITTLE
    ]
    if not more:
        return reader.text(_NO_MORE[plan.status])
    return reader.text(_MORE[plan.status]).format(more=reader.t.listing(more))


def stage_name(stage: Stage, reader: Reader) -> str:
    """The name of a stage of the solution.

    Args:
        stage: A stage, named ``priority 1`` … or ``cost``.
        reader: The reserve and the language.

    Returns:
        The name; the stage's own where it is another.
    """
    kind, _, number = stage.name.partition(" ")
    if kind == "priority" and number:
        return reader.text(N_("Priority {n}")).format(n=number)
    if stage.name == "cost":
        return reader.text(N_("Cost, with all that is weighed beside it"))
    return stage.name
