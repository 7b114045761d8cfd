"""Downlinks: how what was taken comes down, product by product, contact by contact.

A satellite sends one product at a time. Products go down in the order in which they
were taken, each in the first stretch of a contact that is free for as long as it needs.
Whatever would be late, or would find the recorder full, is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacereserve.engine.allocation.day_schedule import Downlink

__all__ = ["Contact", "Product", "Sent", "send_down"]

_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class Contact:
    """A stretch in which a satellite can send to a station.

    Attributes:
        station: Station (id).
        start_s: Start, seconds after the declaration.
        end_s: End, seconds after the declaration.
    """

    station: str
    start_s: float
    end_s: float


@dataclass(frozen=True, eq=False, slots=True)
class Product:
    """What a look leaves on board.

    Attributes:
        key: Told apart by this.
        satellite: The satellite.
        taken_s: End of the look, seconds after the declaration.
        latest_s: When it must be down.
        downlink_s: Contact that it needs, seconds.
        n_stored: Looks that the recorder holds; None where it is not limited.
        contacts: Contacts by time; None where a relay takes it at once.
    """

    key: int
    satellite: int
    taken_s: float
    latest_s: float
    downlink_s: float
    n_stored: int | None
    contacts: Sequence[Contact] | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What comes down.

    Attributes:
        down_s: When each product (key) is down, seconds after the declaration.
        downlinks: How it is sent, where it is not by relay.
        too_much: Products (keys) that come too late or that the recorder cannot hold.
    """

    down_s: dict[int, float]
    downlinks: dict[int, Downlink]
    too_much: frozenset[int]


def send_down(products: Sequence[Product]) -> Sent:
    """Sends products down, satellite by satellite.

    Args:
        products: What was taken.

    Returns:
        When and how; those told as too much are sent all the same where they can be, so
        that leaving one of them out makes none of the others later.
    """
    by_satellite: dict[int, list[Product]] = defaultdict(list)
    for one in products:
        by_satellite[one.satellite].append(one)
    sent = Sent({}, {}, frozenset())
    for _, own in sorted(by_satellite.items()):
        found = _of_satellite(sorted(own, key=lambda one: (one.taken_s, one.key)))
        sent = Sent(
            sent.down_s | found.down_s,
            sent.downlinks | found.downlinks,
            sent.too_much | found.too_much,
        )
    return sent


def _of_satellite(products: Sequence[Product]) -> Sent:
    """The same for one satellite; its products are in the order of their taking."""
    busy: list[tuple[float, float]] = []
    down_s: dict[int, float] = {}
    downlinks: dict[int, Downlink] = {}
    for one in products:
        if one.contacts is None:
            down_s[one.key] = one.taken_s + one.downlink_s
            continue
        found = _first_free(one, busy)
        if found is not None:
            downlinks[one.key] = found
            down_s[one.key] = found.end_s
            busy.append((found.start_s, found.end_s))
            busy.sort()
    late = {
        one.key
        for one in products
        if down_s.get(one.key, float("inf")) > one.latest_s + _ROUNDING_S
    }
    return Sent(down_s, downlinks, frozenset(late | set(_over(products, down_s))))


def _first_free(one: Product, busy: Sequence[tuple[float, float]]) -> Downlink | None:
    """The first stretch in which a product can come down, or None."""
    for contact in one.contacts or ():
        start_s = max(contact.start_s, one.taken_s)
        for from_s, until_s in busy:
            if from_s < start_s + one.downlink_s - _ROUNDING_S and until_s > start_s:
                start_s = until_s
        if start_s + one.downlink_s <= contact.end_s + _ROUNDING_S:
            return Downlink(
                station=contact.station,
                start_s=start_s,
                end_s=start_s + one.downlink_s,
            )
    return None


def _over(products: Sequence[Product], down_s: dict[int, float]) -> Iterator[int]:
    """Products (keys) for which there is no room on board when they are taken."""
    for place, one in enumerate(products):
        if one.n_stored is None or one.contacts is None:
            continue
        waiting = sum(
            down_s.get(other.key, float("inf")) > one.taken_s
            for other in products[:place]
            if other.contacts is not None
        )
        if waiting >= one.n_stored:
            yield one.key
