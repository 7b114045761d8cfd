"""Pooling: nations together and apart, and shares of cost that none would reject."""

from __future__ import annotations

from spacereserve.engine.pooling.accounts import Accounts, Programme, read_accounts
from spacereserve.engine.pooling.core import Coalition
from spacereserve.engine.pooling.games import (
    Sampled,
    largest_excess,
    nucleolus,
    sampled_shapley,
    shapley,
)
from spacereserve.engine.pooling.keys import Key
from spacereserve.engine.pooling.pool import Pool, PoolShare, pool

__all__ = [
    "Accounts",
    "Coalition",
    "Key",
    "Pool",
    "PoolShare",
    "Programme",
    "Sampled",
    "largest_excess",
    "nucleolus",
    "pool",
    "read_accounts",
    "sampled_shapley",
    "shapley",
]
