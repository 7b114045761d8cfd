"""Pooling: nations together and apart, and shares of cost that none would reject."""

from __future__ import annotations

from spacereserve.engine.pooling.games import (
    Sampled,
    largest_excess,
    nucleolus,
    sampled_shapley,
    shapley,
)
from spacereserve.engine.pooling.pool import Key, Pool, PoolShare, pool

__all__ = [
    "Key",
    "Pool",
    "PoolShare",
    "Sampled",
    "largest_excess",
    "nucleolus",
    "pool",
    "sampled_shapley",
    "shapley",
]
