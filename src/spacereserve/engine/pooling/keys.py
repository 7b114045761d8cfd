"""Keys: by which rule nations share the cost of all together."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError
from spacereserve.engine.pooling.accounts import Accounts
from spacereserve.engine.pooling.coalitions import Coalitions
from spacereserve.engine.pooling.core import CENT_EUR
from spacereserve.engine.pooling.games import MOST_PLAYERS, largest_excess
from spacereserve.engine.pooling.nations_game import Game, Sampling
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.rules import spent_by
from spacereserve.engine.terms import offers_at

__all__ = ["Key", "key_used", "must_be_known", "shares_by_key"]


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


def shares_by_key(
    planner: Replanner,
    accounts: Accounts,
    game: Game,
    kernel: NDArray[np.float64] | None,
) -> dict[Key, NDArray[np.float64]]:
    """What each nation pays by each key that there is something to share by.

    Args:
        planner: Holds the plan of all together.
        accounts: What nations earn and bring.
        game: The game.
        kernel: The nucleolus, EUR, float64 [n_nation]; None where not known.

    Returns:
        By key, what each nation pays, EUR, float64 [n_nation].
    """
    n_nations = len(game.nations)
    keys = {
        Key.SHAPLEY: game.shapley,
        Key.AS_PLANNED: _as_planned(planner, game),
        Key.COST_KEY: _by_cost_key(planner, game),
        Key.EQUAL: np.full(n_nations, game.together / max(1, n_nations)),
        Key.NEED: _scaled(game.alone, game.together),
    }
    if kernel is not None:
        keys[Key.NUCLEOLUS] = kernel
    return {**keys, **_by_accounts(accounts, keys[Key.COST_KEY], game)}


def must_be_known(
    key: Key, accounts: Accounts, coalitions: Coalitions, sampling: Sampling
) -> None:
    """Refuses a key that there is nothing to share by with, before all is planned.

    Args:
        key: The key asked for.
        accounts: What nations earn and bring.
        coalitions: The coalitions there are.
        sampling: When orders of joining are sampled.

    Raises:
        InputError: There is nothing to share by this key with.
    """
    nations = {name for part in coalitions.parts for name in part.nations}
    if not nations:
        return
    earns_all = all(accounts.income_eur.get(name) for name in nations)
    brings_one = any(map(accounts.brought_eur, nations))
    if not {Key.INCOME: earns_all, Key.CONTRIBUTION: brings_one}.get(key, True):
        raise InputError(
            f"there is nothing to share by {key.value} with",
            rule="income is given for every nation that pays, contributions for one",
            value=key.value,
            way_out="give a file of accounts, or share by another key",
        )
    known = len(nations) <= MOST_PLAYERS and sampling.covers(coalitions)
    if key is Key.NUCLEOLUS and not known:
        raise InputError(
            "the nucleolus is not known here",
            rule=f"every coalition is planned, of up to {MOST_PLAYERS} nations",
            value=len(nations),
            way_out="share by another key, or let more coalitions be planned "
            "(--exact-up-to)",
        )


def key_used(key: Key, game: Game, keys: Mapping[Key, NDArray[np.float64]]) -> Key:
    """The key itself; for ``fair`` one that no coalition rejects, if there is one.

    Args:
        key: The key asked for, which is known.
        game: The game.
        keys: What each nation pays by each key, EUR.
    """
    if key is not Key.FAIR:
        return key if key in keys else Key.EQUAL  # nobody is there to pay
    if game.costs is None or largest_excess(game.shapley, game.costs)[0] <= CENT_EUR:
        return Key.SHAPLEY
    return Key.NUCLEOLUS


def _as_planned(planner: Replanner, game: Game) -> NDArray[np.float64]:
    reserve, question = planner.reserve, planner.sky.question
    offers = {
        offer.id: offer
        for level in sorted(set(question.levels.values()))
        for offer in offers_at(reserve, level)
    }
    spent_eur = spent_by(planner.base, offers, reserve)
    paid_eur = [spent_eur.get(f"budget:{name}", 0.0) for name in game.nations]
    return _scaled(np.array(paid_eur), game.together)


def _by_cost_key(planner: Replanner, game: Game) -> NDArray[np.float64]:
    known = planner.reserve.by_id("nations")
    return _scaled(
        np.array([float(known[name].cost_key) for name in game.nations]), game.together
    )


def _by_accounts(
    accounts: Accounts, key_eur: NDArray[np.float64], game: Game
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


def _scaled(weights: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    if not weights.sum():
        return np.full(len(weights), total / max(1, len(weights)))
    return np.asarray(weights / weights.sum() * total)
