"""The pool: what nations save together, and who pays how much of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime

from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling.accounts import Accounts
from spacereserve.engine.pooling.coalitions import Coalitions
from spacereserve.engine.pooling.core import (
    Coalition,
    coalitions_that_gain,
    judged,
)
from spacereserve.engine.pooling.games import MOST_PLAYERS, nucleolus
from spacereserve.engine.pooling.joint import (
    JointOrder,
    Overlap,
    Swap,
    joined,
    joint_orders,
    overlaps,
    swaps,
)
from spacereserve.engine.pooling.keys import (
    Key,
    key_used,
    must_be_known,
    shares_by_key,
)
from spacereserve.engine.pooling.nations_game import (
    Game,
    Sampling,
    coalitions_wanted,
    game_of,
)
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.units import to_cents

__all__ = ["Pool", "PoolShare", "pool"]

_NOTHING = Accounts()
_HERE = Here()


class PoolShare(Record):
    """What one nation pays."""

    nation: str
    """Nation (id)."""
    cost_eur: float
    """Its share of the cost of all together, EUR, by the key asked for."""
    alone_cost_eur: float
    """What it would pay alone for its own needs, served as well, EUR."""
    saving_eur: float
    """What it saves, EUR."""
    shapley_eur: float
    """Its share by Shapley, EUR."""
    shapley_error_eur: float
    """Standard error of that, EUR; 0 where it is exact."""
    nucleolus_eur: float | None
    """Its share by the nucleolus, EUR; None beyond 16 nations or where coalitions were
    sampled."""
    as_planned_eur: float
    """What it pays in the plan: its own use, and fees by the reserve's cost key, EUR,
    scaled to the cost of all together."""
    cost_key_eur: float
    """Its share by the reserve's cost key alone, EUR."""
    need_eur: float
    """Its share in proportion to what it would pay alone, EUR."""
    income_eur: float | None
    """Its share in proportion to its income, EUR; None where incomes are not given."""
    contribution_eur: float | None
    """Its share by the cost key of all that is paid and brought, less what it brings in
    assets, data and money, EUR: below 0 it is paid; None where nothing is brought."""


class Pool(Record):
    """Nations together and apart."""

    format: Literal["spacereserve.pool/1"] = "spacereserve.pool/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """SHA-256 over reserve and catalogue: what exactly was planned with."""
    level: str
    """Level (id)."""
    at: AwareDatetime
    """When it is declared."""
    days: float
    """Length of the plan, days."""
    key: Key
    """The key asked for; ``fair`` is Shapley where no coalition would leave, else the
    nucleolus."""
    key_used: Key
    """The key that ``cost_eur`` follows."""
    together_cost_eur: float
    """Cost of all together, served as the plan serves them, EUR."""
    apart_cost_eur: float
    """What the nations would pay alone, added up, EUR."""
    saving_eur: float
    """The difference, EUR."""
    rules_cost_eur: float
    """What share caps, budgets and ceilings add to the plan's cost, EUR; it is not
    part of the above."""
    exact: bool
    """True where all coalitions were planned; else orders of joining are sampled."""
    core: Literal["not empty", "empty", "not known"]
    """Whether there are shares that no coalition would reject."""
    excess_eur: float | None
    """What the worst-treated coalition pays above its cost alone, EUR: 0 or less where
    none would leave; None where not known."""
    would_leave: tuple[str, ...]
    """The nations (ids) of that coalition, where it would leave."""
    as_chosen: tuple[str, ...]
    """Needs (ids) whose coalitions keep the plan's own choice of offers: those of parts
    with more than six needs with a revisit time."""
    n_planned: int
    """Coalitions that were planned."""
    coalitions: tuple[Coalition, ...]
    """Coalitions that matter: those cheaper together than in any two halves, largest
    gain first; empty beyond 12 nations or where coalitions were sampled."""
    joint_orders: tuple[JointOrder, ...]
    """Like needs that one order can serve."""
    joint_saving_eur: float
    """What the plan costs less where they are ordered so, EUR."""
    joint_unmet: float
    """How many more needs are then unmet, as a sum of shares (less, where negative)."""
    swaps: tuple[Swap, ...]
    """What nations' own operators give to each other's needs."""
    overlaps: tuple[Overlap, ...]
    """Needs that another programme serves as well."""
    shares: tuple[PoolShare, ...]
    """What each nation pays, by id."""


def pool(
    planner: Replanner,
    *,
    key: Key = Key.FAIR,
    seed: int = 1,
    exact_up_to: int = MOST_PLAYERS,
    accounts: Accounts = _NOTHING,
    where: Where = _HERE,
    progress: Callable[[str, float], None] | None = None,
) -> Pool:
    """Works out what nations pay apart and together, and fair shares.

    Args:
        planner: Holds the plan of all together.
        key: How the cost of all is shared.
        seed: Seed where orders of joining are sampled.
        exact_up_to: Nations that differ in a part, 1 to 16, up to which all their
            coalitions are planned; beyond, orders of joining are sampled.
        accounts: What nations earn and bring, and other programmes.
        where: Where coalitions are planned; the answer is the same.
        progress: Told what is worked on and how far it has come.

    Returns:
        The pool; shares add up to the cost of all together to the cent.

    Raises:
        InputError: There is nothing to share by that key with.
    """
    coalitions = Coalitions(planner)
    sampling = Sampling(seed, exact_up_to)
    must_be_known(key, accounts, coalitions, sampling)
    coalitions.plan_all(
        (
            item
            for part in coalitions.parts
            for item in coalitions_wanted(coalitions, part, sampling)
        ),
        where=where,
        progress=None if progress is None else lambda share: progress("", share),
    )
    return _pool_of(coalitions, sampling, key, accounts)


def _pool_of(
    coalitions: Coalitions, sampling: Sampling, key: Key, accounts: Accounts
) -> Pool:
    """The pool, once all coalitions that matter were planned."""
    planner = coalitions.planner
    question = planner.sky.question
    game = game_of(coalitions, sampling)
    kernel = None if game.costs is None else nucleolus(game.costs)
    keys = shares_by_key(planner, accounts, game, kernel)
    used = key_used(key, game, keys)
    cents = np.array(to_cents(keys[used].tolist(), game.together))
    found = judged(cents, kernel, game)
    orders = joint_orders(planner.reserve, sorted(planner.physics.demands))
    saving_eur, more_unmet = _joined(planner, orders)
    apart_eur = round(float(game.alone.sum()), 2)
    return Pool(
        reserve=planner.reserve.id,
        snapshot=snapshot_hash(planner.reserve, planner.sky.catalogue),
        level=question.level,
        at=question.at,
        days=question.days,
        key=key,
        key_used=used,
        together_cost_eur=game.together,
        apart_cost_eur=apart_eur,
        saving_eur=round(apart_eur - game.together, 2),
        rules_cost_eur=round(planner.base.cost_eur - game.together, 2),
        exact=sampling.covers(coalitions),
        core=found.core,
        excess_eur=found.excess_eur,
        would_leave=found.would_leave,
        as_chosen=coalitions.needs_as_chosen(),
        n_planned=coalitions.n_solved,
        coalitions=coalitions_that_gain(game),
        joint_orders=orders,
        joint_saving_eur=saving_eur,
        joint_unmet=more_unmet,
        swaps=swaps(planner),
        overlaps=overlaps(planner, accounts.programmes),
        shares=_shares(game, cents, kernel, keys),
    )


def _shares(
    game: Game,
    cents: NDArray[np.float64],
    kernel: NDArray[np.float64] | None,
    keys: Mapping[Key, NDArray[np.float64]],
) -> tuple[PoolShare, ...]:
    def at(values: NDArray[np.float64], number: int) -> float:
        return round(float(values[number]), 2)

    return tuple(
        PoolShare(
            nation=nation,
            cost_eur=at(cents, number),
            alone_cost_eur=at(game.alone, number),
            saving_eur=at(game.alone - cents, number),
            shapley_eur=at(game.shapley, number),
            shapley_error_eur=at(game.error, number),
            nucleolus_eur=None if kernel is None else at(kernel, number),
            as_planned_eur=at(keys[Key.AS_PLANNED], number),
            cost_key_eur=at(keys[Key.COST_KEY], number),
            need_eur=at(keys[Key.NEED], number),
            income_eur=at(keys[Key.INCOME], number) if Key.INCOME in keys else None,
            contribution_eur=at(keys[Key.CONTRIBUTION], number)
            if Key.CONTRIBUTION in keys
            else None,
        )
        for number, nation in enumerate(game.nations)
    )


def _joined(planner: Replanner, orders: Sequence[JointOrder]) -> tuple[float, float]:
    """What joint orders save, EUR, and how many more needs are then unmet."""
    if not orders:
        return 0.0, 0.0
    base = joined(planner, orders).base
    group = {name: item.served_as for item in orders for name in item.needs}
    unmet = sum(
        1.0 - base.needs[group.get(name, name)].met_fraction
        for name in planner.base.needs
    )
    before = sum(planner.base.unmet().values())
    saving_eur = planner.base.cost_eur - base.cost_eur
    return round(saving_eur, 2), round(unmet - before, 6)
