"""Rows of money: ceilings of agreements, budgets of nations, limits of needs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.formulation import Formulation, Spent
from spacereserve.engine.allocation.program import INFINITY
from spacereserve.engine.allocation.sharing import payers_of, sharers_of

__all__ = ["add_money"]


def add_money(made: Formulation) -> None:
    """Adds every limit on what may be spent.

    Args:
        made: The program.
    """
    agreements = made.reserve.by_id("agreements")
    spent = made.spent = _spent(made)
    for name in sorted({arc.offer.agreement.id for arc in made.arcs}):
        ceiling_eur = agreements[name].ceiling_eur
        if ceiling_eur is None:
            continue
        left_eur = max(0.0, ceiling_eur - agreements[name].spent_eur)
        own = {key: 1.0 for key in spent if key[1] == name}
        lines = {
            line: 1.0
            for line, offer in made.offers.items()
            if offer.agreement.id == name
        }
        _add_spending(made, f"ceiling:{name}", own, lines, left_eur, spent)
    _add_budgets(made, spent)
    for name, demand in made.demands.items():
        limit_eur = getattr(demand.need, "cost_limit_eur", None)
        if limit_eur is not None:
            own = {key: 1.0 for key in spent if key[0] == name}
            _add_spending(made, f"limit:{name}", own, {}, float(limit_eur), spent)


class _Limited:
    """Whose spending some rule limits.

    Args:
        made: The program.
    """

    def __init__(self, made: Formulation) -> None:
        budgets = [made.budget_eur(nation.id) for nation in made.reserve.nations]
        self._everywhere = any(budget is not None for budget in budgets)

    def asks(self, arc: Arc) -> bool:
        """True where a budget, a ceiling or a limit may count what an arc costs.

        Args:
            arc: The arc.
        """
        own_limit_eur = getattr(arc.demand.need, "cost_limit_eur", None)
        ceiling_eur = arc.offer.agreement.ceiling_eur
        return self._everywhere or own_limit_eur is not None or ceiling_eur is not None


def _spent(made: Formulation) -> dict[tuple[str, str], Spent]:
    """A column for what each need spends under each agreement, where it is limited."""
    groups: dict[tuple[str, str], list[int]] = {}
    limited = _Limited(made)
    for place, arc in enumerate(made.arcs):
        if arc.unit_cost_eur.any() and limited.asks(arc):
            key = (arc.demand.need.id, arc.offer.agreement.id)
            groups.setdefault(key, []).append(place)
    spent: dict[tuple[str, str], Spent] = {}
    for key, places in sorted(groups.items()):
        columns = np.concatenate([made.arc_columns[p] for p in places])
        costs_eur = np.concatenate([made.arcs[p].unit_cost_eur for p in places])
        total = int(made.matrix.add_columns(np.full(1, INFINITY))[0])
        # A need whose use is only held has no further columns of its own.
        made.further.setdefault(key[0], []).append(total)
        # In units of the highest price, so that coefficients are near those of
        # other rows: a look costs a thousand, a launch tens of millions.
        unit_eur = float(costs_eur.max())
        made.matrix.add_row(
            np.append(columns, total),
            np.append(costs_eur / unit_eur, -1.0),
            low=0.0,
            high=0.0,
        )
        spent[key] = Spent(total, unit_eur)
    return spent


def _add_budgets(made: Formulation, spent: Mapping[tuple[str, str], Spent]) -> None:
    needs = made.reserve.by_id("needs")
    payers = {name: payers_of(needs[name], made.reserve) for name, _ in spent}
    for nation in sorted(made.reserve.nations, key=lambda item: item.id):
        limit_eur = made.budget_eur(nation.id)
        if limit_eur is None:
            continue
        weights = {key: payers[key[0]].get(nation.id, 0.0) for key in spent}
        lines = {
            name: sharers_of(offer, made.reserve).get(nation.id, 0.0)
            for name, offer in made.offers.items()
        }
        _add_spending(made, f"budget:{nation.id}", weights, lines, limit_eur, spent)


def _add_spending(
    made: Formulation,
    name: str,
    weights: Mapping[tuple[str, str], float],
    lines: Mapping[str, float],
    limit_eur: float,
    spent: Mapping[tuple[str, str], Spent],
) -> None:
    columns = [spent[key].column for key, part in weights.items() if part > 0.0]
    values_eur = [
        part * spent[key].unit_eur for key, part in weights.items() if part > 0.0
    ]
    for line, weight in sorted(lines.items()):
        fee_eur = made.offers[line].line.activation_fee_eur * weight
        if fee_eur > 0.0:
            columns.append(made.called[line])
            values_eur.append(fee_eur)
    if columns:
        unit_eur = max(values_eur)
        values = np.array(values_eur) / unit_eur
        high = limit_eur / unit_eur
        row = made.matrix.add_row(columns, values, high=high, name=name)
        made.rows.setdefault(name, []).append(row)
        made.money_unit_eur[name] = unit_eur
