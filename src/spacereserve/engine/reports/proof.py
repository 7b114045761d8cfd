"""How well a plan is proven, in a sentence that a minister can repeat."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Plan, PlanStatus, Stage
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["proof_sentence", "stage_name"]


def proof_sentence(plan: Plan, reader: Reader) -> str:
    """Says what is proven about a plan, and its cost.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        One or two sentences.
    """
    messages = {
        PlanStatus.OPTIMAL: N_(
            "Proven optimal: no plan serves these needs better, and none that serves"
            " them as well costs less than {cost}."
        ),
        PlanStatus.WITHIN_GAP: N_(
            "Within a known gap: at most {gap} from the best possible."
            " It costs {cost}; none that serves as well costs less than {bound}."
        ),
        PlanStatus.TIMED_OUT: N_(
            "Timed out: the plan holds, but a better one may exist; the gap still"
            " open is {gap}. It costs {cost}; none that serves as well costs less"
            " than {bound}."
        ),
    }
    return reader.text(messages[plan.status]).format(
        cost=reader.t.money(plan.cost_eur),
        bound=reader.t.money(plan.bound),
        gap=reader.t.percent(plan.gap_fraction, digits=2),
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
        return reader.text(N_("Cost"))
    return stage.name
