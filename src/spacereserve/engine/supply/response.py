"""The response chain: how long from an order to the product, and where the time goes.

    order → tasking deadline → uplink → collection → downlink → processing → delivery

An order must be in before the deadline of the last uplink contact before a look. At any
instant the best answer is the look, among those that can still be ordered, that is
delivered first. Orders are imagined evenly over the plan; percentiles are over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

__all__ = ["Answers", "Chain", "answers_of", "response_estimates"]

_N_ORDERS = 240
_QUANTILES = (0.5, 0.9, 0.99)


@dataclass(frozen=True, eq=False)
class Chain:
    """The steps of each look, seconds after the declaration, float64 [n] each.

    Attributes:
        spot: Spot, int64 [n].
        order_by_s: Latest order that still makes the look; −inf where none does.
        uplink_s: When it is commanded.
        at_s: When it is taken.
        down_s: When it is on the ground.
        delivered_s: When the product is there.
    """

    spot: NDArray[np.int64]
    order_by_s: NDArray[np.float64]
    uplink_s: NDArray[np.float64]
    at_s: NDArray[np.float64]
    down_s: NDArray[np.float64]
    delivered_s: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answers:
    """What becomes of orders placed evenly over the plan.

    Attributes:
        response_s: From order to delivery, infinite where no look answers, float64 [n].
        steps_s: Waits for uplink, collection, downlink and processing of the orders
            that are answered, float64 [m, 4].
    """

    response_s: NDArray[np.float64]
    steps_s: NDArray[np.float64]


def answers_of(chain: Chain, span_s: tuple[float, float], n_spots: int) -> Answers:
    """Answers orders placed at even instants at every spot.

    The last day of the span (half of it where it is shorter than two) takes no orders,
    so that the end of the search cuts no answer off.

    Args:
        chain: The looks.
        span_s: When orders may come, seconds after the declaration.
        n_spots: Number of spots.
    """
    start_s, end_s = span_s
    last_s = end_s - min(SECONDS_PER_DAY, 0.5 * (end_s - start_s))
    orders_s = np.linspace(start_s, last_s, max(2, _N_ORDERS // n_spots))
    response, steps = [], [np.empty((0, 4))]
    for spot in range(n_spots):
        own = np.flatnonzero((chain.spot == spot) & np.isfinite(chain.order_by_s))
        chosen = _first_delivered(chain, own, orders_s)
        found = chosen >= 0
        look = chosen[found]
        waits = np.full(len(orders_s), np.inf)
        waits[found] = chain.delivered_s[look] - orders_s[found]
        response.append(waits)
        instants = np.stack(
            (
                orders_s[found],
                chain.uplink_s[look],
                chain.at_s[look],
                chain.down_s[look],
                chain.delivered_s[look],
            ),
            axis=1,
        )
        steps.append(np.diff(instants, axis=1))
    return Answers(np.concatenate(response), np.concatenate(steps))


def _first_delivered(
    chain: Chain, own: NDArray[np.intp], orders_s: NDArray[np.float64]
) -> NDArray[np.intp]:
    """The look that answers each order first; −1 where none does."""
    order = own[np.argsort(chain.order_by_s[own], kind="stable")]
    if len(order) == 0:
        return np.full(len(orders_s), -1)
    delivered = chain.delivered_s[order]
    best = np.arange(len(order))
    least = np.minimum.accumulate(delivered[::-1])[::-1]
    # The look delivered first from each place on: where the running least changes.
    best = np.where(delivered <= least, best, len(order))
    best = np.minimum.accumulate(best[::-1])[::-1]
    place = np.searchsorted(chain.order_by_s[order], orders_s, side="left")
    found = np.append(order[np.minimum(best, len(order) - 1)], -1)
    return np.asarray(found[place])


def response_estimates(answers: Answers) -> Iterator[Estimate]:
    """The figures of a chain that a report shows.

    Args:
        answers: What becomes of orders.

    Yields:
        The 50th, 90th and 99th percentile that are known, then the median of each step.
    """
    waits = np.sort(answers.response_s)
    for quantile in _QUANTILES:
        place = max(0, int(np.ceil(quantile * len(waits))) - 1)
        if np.isfinite(waits[place]):
            value_h = float(waits[place]) / SECONDS_PER_HOUR
            name = f"response_p{round(100 * quantile)}_h"
            ends = tuple(
                float(waits[min(max(near, 0), len(waits) - 1)]) / SECONDS_PER_HOUR
                for near in _neighbours(place, quantile, len(waits))
            )
            known = tuple(end if np.isfinite(end) else value_h for end in ends)
            yield spread(name, value_h, (known[0], known[1]), Origin.CHAIN)
    if len(answers.steps_s):
        names = ("uplink", "collection", "downlink", "processing")
        low, middle, high = (
            np.quantile(answers.steps_s, part, axis=0) / SECONDS_PER_HOUR
            for part in (0.1, 0.5, 0.9)
        )
        for k, name in enumerate(names):
            ends = (float(low[k]), float(high[k]))
            yield spread(f"{name}_wait_h", float(middle[k]), ends, Origin.CHAIN)


def _neighbours(place: int, quantile: float, n: int) -> tuple[int, int]:
    """Ranks one standard error below and above a quantile of n orders.

    Orders that the same look answers are not independent: one answer in ten counts.
    """
    error = (quantile * (1.0 - quantile) * n * 10.0) ** 0.5
    return int(place - error), int(place + error)
