"""Delivery: when a look that was taken is down on the ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Constraints, Places, Windows, find_windows
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["Contacts", "commanded_s", "downlinked_s", "find_contacts"]

_LOOK_AHEAD_S = 12.0 * SECONDS_PER_HOUR
_FAR_S = 1.0e8

Contacts = Windows


def find_contacts(
    sky: Sky, satellites: NDArray[np.intp], stations: tuple[str, ...]
) -> Contacts:
    """Finds the contacts of satellites with ground stations.

    The search goes twelve hours beyond the plan, for looks taken at its end.

    Args:
        sky: The sky.
        satellites: Indices in the catalogue, ascending.
        stations: Stations (asset ids).

    Returns:
        Windows; ``satellite`` counts within ``satellites``.
    """
    assets = [sky.reserve.by_id("assets")[name] for name in sorted(stations)]
    places = Places(
        lat_deg=np.array([asset.lat_deg for asset in assets]),
        lon_deg=np.array([asset.lon_deg for asset in assets]),
        height_km=np.array([asset.height_km for asset in assets]),
        min_elevation_deg=np.array([asset.min_elevation_deg for asset in assets]),
    )
    return find_windows(
        sky.catalogue.subset(satellites),
        places,
        Constraints(),
        start_at=sky.question.at,
        duration_s=sky.question.duration_s + _LOOK_AHEAD_S,
    )


def downlinked_s(
    contacts: Contacts,
    satellite: NDArray[np.int64],
    at_s: NDArray[np.float64],
    *,
    downlink_s: float,
) -> NDArray[np.float64]:
    """When each look is down: the earliest contact long enough after it.

    Args:
        contacts: Contacts of the satellites.
        satellite: Satellite of each look, counted as in ``contacts`` [n].
        at_s: When it was taken, seconds after the declaration [n].
        downlink_s: Contact needed, seconds.

    Returns:
        Seconds after the declaration [n]; infinity where no contact was found.
    """
    long_enough = contacts.end_s - contacts.start_s >= downlink_s
    owner = contacts.satellite[long_enough].astype(np.float64)
    start_s, end_s = contacts.start_s[long_enough], contacts.end_s[long_enough]
    # One sorted key for all satellites: by satellite, then by end of contact.
    order = np.lexsort((end_s, owner))
    owner, start_s, end_s = owner[order], start_s[order], end_s[order]
    earliest_s = _earliest_start_from_here_on(owner, start_s)
    key = owner * _FAR_S + end_s
    wanted = satellite.astype(np.float64) * _FAR_S + at_s + downlink_s
    place = np.searchsorted(key, wanted - 1e-6, side="left")
    found = place < len(key)
    found[found] = owner[place[found]] == satellite[found]
    down_s = np.full(len(at_s), np.inf)
    down_s[found] = np.maximum(earliest_s[place[found]], at_s[found]) + downlink_s
    return down_s


def commanded_s(
    contacts: Contacts,
    satellite: NDArray[np.int64],
    at_s: NDArray[np.float64],
    *,
    uplink_s: float,
) -> NDArray[np.float64]:
    """When each look is commanded: the latest contact long enough before it.

    Args:
        contacts: Contacts of the satellites.
        satellite: Satellite of each look, counted as in ``contacts`` [n].
        at_s: When it is taken, seconds after the declaration [n].
        uplink_s: Contact needed, seconds.

    Returns:
        Latest start of the uplink, seconds after the declaration [n]; minus infinity
        where there is no contact between the declaration and the look.
    """
    long_enough = contacts.end_s - contacts.start_s >= uplink_s
    owner = contacts.satellite[long_enough].astype(np.float64)
    start_s, end_s = contacts.start_s[long_enough], contacts.end_s[long_enough]
    order = np.lexsort((start_s, owner))
    owner, start_s, end_s = owner[order], start_s[order], end_s[order]
    # Of contacts that began before, the one that goes on longest commands latest.
    latest_s = np.maximum.accumulate(end_s + owner * _FAR_S) - owner * _FAR_S
    wanted = satellite.astype(np.float64) * _FAR_S + at_s - uplink_s
    place = np.searchsorted(owner * _FAR_S + start_s, wanted + 1e-6, side="right") - 1
    found = place >= 0
    found[found] = owner[place[found]] == satellite[found]
    begins_s = np.full(len(at_s), -np.inf)
    begins_s[found] = np.minimum(latest_s[place[found]], at_s[found]) - uplink_s
    return begins_s


def _earliest_start_from_here_on(
    owner: NDArray[np.float64], start_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Minimum of ``start_s`` over later contacts of the same owner, itself included."""
    # Later owners stand higher, so the minimum from the end on never crosses over.
    shifted = start_s + owner * _FAR_S
    running = np.minimum.accumulate(shifted[::-1])[::-1]
    return np.asarray(running - owner * _FAR_S)
