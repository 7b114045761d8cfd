"""How well a plan is proven, in a sentence that a minister can repeat."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Plan, PlanStatus, Stage
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["proof_sentence", "stage_name"]

_NEAR_EUR = 0.5


_BEST = {
    PlanStatus.OPTIMAL: N_("Proven optimal: no plan serves these needs better."),
    PlanStatus.WITHIN_GAP: N_(
        "Within a known gap: the best possible plan is no further away than {gap}."
    ),
    PlanStatus.TIMED_OUT: N_(
        "Timed out: the plan holds, but a better one may exist; the gap still open is"
        " {gap}."
    ),
}
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
    best = reader.text(_BEST[plan.status])
    weighed_eur = next(
        (stage.value for stage in plan.stages if stage.name == "cost"), plan.cost_eur
    )
    alone = abs(weighed_eur - plan.cost_eur) < _NEAR_EUR
    cost = reader.text(_COST if alone else _COST_AND_MORE)
    return f"{best} {cost}".format(
        gap=t.percent(plan.gap_fraction, digits=2),
        cost=t.money(plan.cost_eur),
        total=t.money(weighed_eur),
        bound=t.money(plan.bound),
    )


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
