"""What it costs whom: a row a nation, held against its budget."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.allocation.plan import Plan, Spending
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["Account", "Costs", "make_costs"]


@dataclass(frozen=True, slots=True)
class Account:
    """What one nation pays.

    Attributes:
        nation: Name.
        use: For use.
        activation: For activation.
        total: Both together.
        budget: What it may spend, or that there is no limit.
        spent: Percent of the budget; None where there is no limit.
        spent_text: The same in words; may be empty.
    """

    nation: str
    use: str
    activation: str
    total: str
    budget: str
    spent: float | None
    spent_text: str


@dataclass(frozen=True, slots=True)
class Costs:
    """What the plan costs.

    Attributes:
        accounts: One a nation, largest first.
        total: All nations together.
        harm: Harm to other customers in words; empty where there is none.
    """

    accounts: tuple[Account, ...]
    total: Account
    harm: str


def make_costs(plan: Plan, reader: Reader) -> Costs:
    """Lists what each nation pays.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        The nations that pay something, and the sum.
    """
    rows = [row for row in plan.spending if row.use_eur or row.activation_eur]
    rows.sort(key=lambda row: (-(row.use_eur + row.activation_eur), row.nation))
    total = Spending(
        nation="",
        use_eur=sum(row.use_eur for row in rows),
        activation_eur=sum(row.activation_eur for row in rows),
        budget_eur=None,
    )
    harm = ""
    if plan.harm_eur >= 0.5:
        said = reader.text(
            N_("Harm to the providers’ other customers, weighed but not paid: {money}.")
        )
        harm = said.format(money=reader.t.money(plan.harm_eur))
    return Costs(
        accounts=tuple(_account(row, reader) for row in rows),
        total=_account(total, reader),
        harm=harm,
    )


def _account(row: Spending, reader: Reader) -> Account:
    t = reader.t
    paid_eur = row.use_eur + row.activation_eur
    spent = paid_eur / row.budget_eur if row.budget_eur else None
    return Account(
        nation=reader.party(row.nation),
        use=t.money(row.use_eur),
        activation=t.money(row.activation_eur),
        total=t.money(paid_eur),
        budget=_budget(row.budget_eur, reader),
        spent=None if spent is None else round(min(100.0 * spent, 100.0), 1),
        spent_text="" if spent is None else t.percent(spent),
    )


def _budget(budget_eur: float | None, reader: Reader) -> str:
    if budget_eur is None:
        return reader.text(N_("no limit"))
    return reader.t.money(budget_eur)
