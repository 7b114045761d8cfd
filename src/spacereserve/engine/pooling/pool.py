"""The pool: what nations save together, and who pays how much of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime

from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.allocation.sharing import payers_of, sharers_of
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.errors import InputError
from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling.accounts import Accounts
from spacereserve.engine.pooling.coalitions import Coalitions, Part
from spacereserve.engine.pooling.games import (
    MOST_PLAYERS,
    largest_excess,
    nucleolus,
    sampled_shapley,
    shapley,
)
from spacereserve.engine.pooling.joint import (
    JointOrder,
    Overlap,
    Swap,
    joined,
    joint_orders,
    overlaps,
    swaps,
)
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.terms import offers_at

__all__ = ["Coalition", "Key", "Pool", "PoolShare", "pool"]

_CENT = 0.01
_MOST_EXACT = 10
_MOST_SPLIT = 12
_NOTHING = Accounts()
_HERE = Here()
_N_ORDERS = 32


class Key(StrEnum):
    """How the cost of all is shared."""

    FAIR = "fair"
    SHAPLEY = "shapley"
    NUCLEOLUS = "nucleolus"
    AS_PLANNED = "as-planned"
    COST_KEY = "cost-key"
    EQUAL = "equal"
    NEED = "need"
    INCOME = "income"
    CONTRIBUTION = "contribution"


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


class Coalition(Record):
    """A group of nations, and what it gains by standing together."""

    nations: tuple[str, ...]
    """Nations (ids)."""
    cost_eur: float
    """What they would pay together, without the others, EUR."""
    gain_eur: float
    """How much less that is than in the cheapest two halves, EUR."""


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
    """True where every coalition that matters was planned; else shares are sampled."""
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


@dataclass(frozen=True, eq=False)
class _Game:
    """The game of all nations.

    Attributes:
        nations: Players (ids).
        alone: Cost of each alone, EUR, float64 [n].
        together: Cost of all, EUR.
        shapley: Shapley value, EUR, float64 [n].
        error: Its standard error, EUR, float64 [n].
        costs: Cost of each coalition, EUR, float64 [2 ** n]; None where not known.
    """

    nations: tuple[str, ...]
    alone: NDArray[np.float64]
    together: float
    shapley: NDArray[np.float64]
    error: NDArray[np.float64]
    costs: NDArray[np.float64] | None


def pool(
    planner: Replanner,
    *,
    key: Key = Key.FAIR,
    seed: int = 1,
    accounts: Accounts = _NOTHING,
    where: Where = _HERE,
    progress: Callable[[str, float], None] | None = None,
) -> Pool:
    """Works out what nations pay apart and together, and fair shares.

    Args:
        planner: Holds the plan of all together.
        key: How the cost of all is shared.
        seed: Seed where orders of joining are sampled.
        accounts: What nations earn and bring, and other programmes.
        where: Where coalitions are planned; the answer is the same.
        progress: Told what is worked on and how far it has come.

    Returns:
        The pool; shares add up to the cost of all together to the cent.
    """
    coalitions = Coalitions(planner)
    coalitions.plan_all(
        (item for part in coalitions.parts for item in _wanted(coalitions, part, seed)),
        where=where,
        progress=None if progress is None else lambda share: progress("", share),
    )
    game = _game(coalitions, seed)
    kernel = None if game.costs is None else nucleolus(game.costs)
    planned = _as_planned(planner, game)
    keys = {
        Key.SHAPLEY: game.shapley,
        Key.AS_PLANNED: planned,
        Key.COST_KEY: _by_cost_key(planner, game),
        Key.EQUAL: np.full(
            len(game.nations), game.together / max(1, len(game.nations))
        ),
        Key.NEED: _scaled(game.alone, game.together),
    }
    if kernel is not None:
        keys[Key.NUCLEOLUS] = kernel
    keys.update(_by_accounts(accounts, keys[Key.COST_KEY], game))
    _must_be_known(key, keys)
    orders = joint_orders(planner.reserve, sorted(planner.physics.demands))
    saving_eur, more_unmet = _joined(planner, orders)
    used = _key_used(key, game, keys)
    cents = _to_cents(keys[used], game.together)
    core, excess, leaving = _judged(cents, kernel, game)
    return Pool(
        reserve=planner.reserve.id,
        snapshot=snapshot_hash(planner.reserve, planner.sky.catalogue),
        level=planner.sky.question.level,
        at=planner.sky.question.at,
        days=planner.sky.question.days,
        key=key,
        key_used=used,
        together_cost_eur=game.together,
        apart_cost_eur=round(float(game.alone.sum()), 2),
        saving_eur=round(float(game.alone.sum()) - game.together, 2),
        rules_cost_eur=round(planner.base.cost_eur - game.together, 2),
        exact=not game.error.any(),
        core=core,
        excess_eur=excess,
        would_leave=leaving,
        as_chosen=tuple(
            sorted(
                name
                for part in coalitions.parts
                if coalitions.is_as_chosen(part)
                for name in part.needs
            )
        ),
        n_planned=coalitions.n_solved,
        coalitions=_coalitions(game),
        joint_orders=orders,
        joint_saving_eur=saving_eur,
        joint_unmet=more_unmet,
        swaps=swaps(planner),
        overlaps=overlaps(planner, accounts.programmes),
        shares=_shares(game, cents, kernel, keys),
    )


def _shares(
    game: _Game,
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


# The game ----------------------------------------------------------------------------


def _wanted(
    coalitions: Coalitions, part: Part, seed: int
) -> Iterator[tuple[Part, frozenset[str]]]:
    """The coalitions of a part whose cost the game asks for."""
    yield part, frozenset(part.nations)
    for name in part.nations:
        yield part, frozenset((name,))
    masks: Iterable[int] = range(1 << len(part.nations))
    if len(_kinds(coalitions, part)) > _MOST_EXACT:
        masks = _sampled_masks(len(part.nations), seed)
    for mask in masks:
        yield part, _held(part, mask)


def _sampled_masks(n: int, seed: int) -> list[int]:
    """The coalitions that sampled orders meet, whatever they cost."""
    met: list[int] = []

    def noted(mask: int) -> float:
        met.append(mask)
        return 0.0

    sampled_shapley(noted, n, n_orders=_N_ORDERS, seed=seed)
    return met


def _game(coalitions: Coalitions, seed: int) -> _Game:
    nations = tuple(
        sorted({name for part in coalitions.parts for name in part.nations})
    )
    place = {name: number for number, name in enumerate(nations)}
    alone, value = np.zeros(len(nations)), np.zeros(len(nations))
    variance = np.zeros(len(nations))
    together = 0.0
    tables: list[tuple[Part, NDArray[np.float64]]] = []
    for part in coalitions.parts:
        own = [place[name] for name in part.nations]
        together += coalitions.cost_eur(part, frozenset(part.nations))
        alone[own] += [coalitions.cost_eur(part, frozenset((n,))) for n in part.nations]
        if len(_kinds(coalitions, part)) <= _MOST_EXACT:
            table = _table(coalitions, part)
            tables.append((part, table))
            value[own] += shapley(table) if len(part.nations) <= MOST_PLAYERS else 0.0
        else:
            found = sampled_shapley(
                partial(_cost_of, coalitions, part),
                len(part.nations),
                n_orders=_N_ORDERS,
                seed=seed,
            )
            value[own] += found.shares
            variance[own] += found.error**2
    whole = len(tables) == len(coalitions.parts) and 1 <= len(nations) <= MOST_PLAYERS
    costs = _added(nations, tables) if whole else None
    return _Game(nations, alone, round(together, 2), value, np.sqrt(variance), costs)


def _kinds(coalitions: Coalitions, part: Part) -> set[tuple[str, ...]]:
    """Players of a part that differ in the needs they have."""
    if len(part.nations) > MOST_PLAYERS:
        return {(name,) for name in part.nations}
    return {coalitions.needs_of(part, frozenset((name,))) for name in part.nations}


def _cost_of(coalitions: Coalitions, part: Part, mask: int) -> float:
    return coalitions.cost_eur(part, _held(part, mask))


def _held(part: Part, mask: int) -> frozenset[str]:
    return frozenset(name for bit, name in enumerate(part.nations) if (mask >> bit) & 1)


def _table(coalitions: Coalitions, part: Part) -> NDArray[np.float64]:
    return np.array(
        [
            coalitions.cost_eur(part, _held(part, mask))
            for mask in range(1 << len(part.nations))
        ]
    )


def _added(
    nations: tuple[str, ...], tables: list[tuple[Part, NDArray[np.float64]]]
) -> NDArray[np.float64]:
    """The game of all nations as the sum of the games of parts."""
    masks = np.arange(1 << len(nations))
    costs = np.zeros(len(masks))
    for part, table in tables:
        own = np.zeros(len(masks), dtype=np.int64)
        for bit, name in enumerate(part.nations):
            own |= ((masks >> nations.index(name)) & 1) << bit
        costs += table[own]
    return np.asarray(np.round(costs, 2))


# Keys --------------------------------------------------------------------------------


def _as_planned(planner: Replanner, game: _Game) -> NDArray[np.float64]:
    reserve, question = planner.reserve, planner.sky.question
    paid: dict[str, float] = defaultdict(float)
    needs = reserve.by_id("needs")
    for item in planner.base.used:
        for nation, share in payers_of(needs[item.need], reserve).items():
            paid[nation] += item.cost_eur * share
    offers = {
        offer.id: offer
        for level in sorted(set(question.levels.values()))
        for offer in offers_at(reserve, level)
    }
    for line in planner.base.called:
        for nation, share in sharers_of(offers[line], reserve).items():
            paid[nation] += offers[line].line.activation_fee_eur * share
    return _scaled(np.array([paid[name] for name in game.nations]), game.together)


def _by_cost_key(planner: Replanner, game: _Game) -> NDArray[np.float64]:
    known = planner.reserve.by_id("nations")
    return _scaled(
        np.array([float(known[name].cost_key) for name in game.nations]), game.together
    )


def _by_accounts(
    accounts: Accounts, key_eur: NDArray[np.float64], game: _Game
) -> dict[Key, NDArray[np.float64]]:
    """Shares by income, and by the cost key net of what each nation brings."""
    found = {}
    income = np.array([float(accounts.income_eur.get(n, 0.0)) for n in game.nations])
    if income.all() and len(income):
        found[Key.INCOME] = _scaled(income, game.together)
    brought = np.array([accounts.brought_eur(n) for n in game.nations])
    if brought.any():
        gross = _scaled(key_eur, game.together + float(brought.sum()))
        found[Key.CONTRIBUTION] = np.asarray(gross - brought)
    return found


def _must_be_known(key: Key, keys: Mapping[Key, NDArray[np.float64]]) -> None:
    if key in {Key.INCOME, Key.CONTRIBUTION} and key not in keys:
        raise InputError(
            f"there is nothing to share by {key.value} with",
            rule="income is given for every nation that pays, contributions for one",
            value=key.value,
            way_out="give a file of accounts, or share by another key",
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


def _coalitions(game: _Game) -> tuple[Coalition, ...]:
    """Coalitions that are cheaper than any two halves of theirs."""
    if game.costs is None or len(game.nations) > _MOST_SPLIT:
        return ()
    found = []
    for mask in range(1, len(game.costs)):
        halves = [
            game.costs[part] + game.costs[mask ^ part]
            for part in _parts_of(mask)
            if part < mask ^ part
        ]
        if halves and (gain := min(halves) - game.costs[mask]) > _CENT:
            nations = tuple(
                name for bit, name in enumerate(game.nations) if (mask >> bit) & 1
            )
            found.append((round(float(gain), 2), nations, float(game.costs[mask])))
    found.sort(key=lambda item: (-item[0], item[1]))
    return tuple(
        Coalition(nations=nations, cost_eur=round(cost, 2), gain_eur=gain)
        for gain, nations, cost in found
    )


def _parts_of(mask: int) -> Iterator[int]:
    """Every proper part of a coalition that is not empty."""
    part = (mask - 1) & mask
    while part:
        yield part
        part = (part - 1) & mask


def _scaled(weights: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    if not weights.sum():
        return np.full(len(weights), total / max(1, len(weights)))
    return np.asarray(weights / weights.sum() * total)


def _key_used(key: Key, game: _Game, keys: Mapping[Key, NDArray[np.float64]]) -> Key:
    """The key itself; for ``fair`` one that no coalition rejects, if there is one."""
    if key is not Key.FAIR:
        return key if key in keys else Key.SHAPLEY
    if game.costs is None or largest_excess(game.shapley, game.costs)[0] <= _CENT:
        return Key.SHAPLEY
    return Key.NUCLEOLUS


def _to_cents(shares: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Shares in whole cents that add up to the total: largest remainders first."""
    cents = np.floor(shares * 100.0 + 1e-6)
    missing = round(total * 100.0 - float(cents.sum()))
    order = np.argsort(-(shares * 100.0 - cents), kind="stable")
    if len(order):
        for turn in range(abs(missing)):
            cents[order[turn % len(order)]] += 1.0 if missing > 0 else -1.0
    return np.asarray(cents / 100.0)


def _judged(
    shares: NDArray[np.float64], kernel: NDArray[np.float64] | None, game: _Game
) -> tuple[Literal["not empty", "empty", "not known"], float | None, tuple[str, ...]]:
    if game.costs is None or kernel is None:
        return "not known", None, ()
    slack = _CENT * len(game.nations)
    best, _ = largest_excess(kernel, game.costs)
    excess, mask = largest_excess(shares, game.costs)
    leaving = tuple(
        name
        for bit, name in enumerate(game.nations)
        if excess > slack and (mask >> bit) & 1
    )
    state: Literal["not empty", "empty"] = "not empty" if best <= slack else "empty"
    return state, round(excess, 2) + 0.0, leaving
