"""Hops of a link, and how often one or two of them together fail in rain.

A satellite that bends a signal passes on the noise of the hop before: the ratios of
carrier to noise add up by their inverses,

    1/(C/N) = 1/(C/N)₁ + 1/(C/N)₂

Rain at the terminal and rain at the gateway, hundreds of kilometres apart, are taken as
independent: for each share of the year of the one, what is left for the other is looked
up in its own distribution.

Source: Maral, Bousquet, Satellite Communications Systems, 5th edition (2009), section
5.9 (station-to-station link through a transparent satellite).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.supply.radio.rain import (
    Climate,
    Wave,
    rain_loss_db,
    rain_outage,
)

__all__ = ["IN_SPACE_K", "Hop", "lost_fraction", "together_db"]

IN_SPACE_K = math.inf
"""Noise of a receiver in space: rain below it adds nothing that it would notice."""
_STEP_DEG = 2.0
_SHARES = np.logspace(-5.0, math.log10(0.05), 16)
_WEIGHTS = np.diff(np.concatenate(([0.0], _SHARES, [1.0])))

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hop:
    """One hop at sampled instants.

    Attributes:
        clear_db: Es/N₀ under a clear sky, dB, float64 [n].
        elevation_deg: Elevation of the path at its end on the ground, float64 [n].
        site: Where on the ground it ends, a place in ``climates``, intp [n].
        climates: The rain at each site; None where unknown: reckoned under a clear sky.
        wave: Frequency and polarisation.
        noise_k: Noise temperature of the receiver; ``IN_SPACE_K`` for a satellite's.
    """

    clear_db: Array
    elevation_deg: Array
    site: NDArray[np.intp]
    climates: tuple[Climate | None, ...]
    wave: Wave
    noise_k: float

    def alike(self) -> NDArray[np.intp]:
        """Site and step of elevation of each instant, intp [n, 2]."""
        steps = np.floor(self.elevation_deg / _STEP_DEG).astype(np.intp)
        return np.column_stack((self.site, steps))

    def lost(self, key: NDArray[np.intp], margin_db: Array, factor: float) -> Array:
        """Share of the time in which rain takes more than margins, [m]."""
        climate = self.climates[int(key[0])]
        if climate is None:
            return np.asarray(margin_db < 0.0, np.float64)
        shares = rain_outage(
            self.wave,
            climate,
            elevation_deg=np.array([_STEP_DEG * key[1]]),
            margin_db=margin_db[None, :],
            noise_k=self.noise_k,
            error_factor=factor,
        )
        return np.asarray(shares[0])

    def losses_db(self, key: NDArray[np.intp], factor: float) -> Array:
        """What rain takes for each of ``_WEIGHTS`` of the time, dB, worst first."""
        climate = self.climates[int(key[0])]
        if climate is None:
            return np.zeros(len(_WEIGHTS))
        losses = rain_loss_db(
            self.wave,
            climate,
            elevation_deg=np.array([_STEP_DEG * key[1]]),
            share=_SHARES,
            noise_k=self.noise_k,
            error_factor=factor,
        )[0]
        # No share of the year beyond the recommendation's is counted on; each is taken
        # to lose what its rarer end loses.
        first = np.inf if losses.any() else 0.0
        return np.concatenate(([first], losses))


def together_db(first_db: Array, second_db: Array | None) -> Array:
    """Es/N₀ of two hops one after the other, dB [n].

    Args:
        first_db: Of one, dB [n].
        second_db: Of the other, dB [n]; None where there is none.
    """
    if second_db is None:
        return first_db
    noise = 10.0 ** (-first_db / 10.0) + 10.0 ** (-second_db / 10.0)
    return np.asarray(-10.0 * np.log10(noise))


def lost_fraction(
    user: Hop, gate: Hop | None, least_db: Array, *, factor: float = 1.0
) -> Array:
    """Share of the time in which what is asked does not come through.

    Args:
        user: The hop at the terminal.
        gate: The hop at the gateway, at the same instants; None for none.
        least_db: Es/N₀ asked, dB, float64 [m].
        factor: Attenuations by rain are multiplied by it, for an interval.

    Returns:
        Shares, 0 to 1, float64 [m].
    """
    keys = user.alike() if gate is None else np.hstack((user.alike(), gate.alike()))
    groups, back = np.unique(keys, axis=0, return_inverse=True)
    back = back.reshape(-1)
    weights = np.bincount(back) / len(back)
    # Within a step of elevation the weakest instant speaks for all.
    user_db = _weakest(user.clear_db, back, len(groups))
    if gate is None:
        rows = [
            user.lost(key, own_db - least_db, factor)
            for key, own_db in zip(groups, user_db, strict=True)
        ]
        return np.asarray(weights @ np.array(rows))
    gate_db = _weakest(gate.clear_db, back, len(groups))
    lost = np.zeros(len(least_db))
    for number, key in enumerate(groups):
        left_db = gate_db[number] - gate.losses_db(key[2:], factor)
        wanted_db = _still_wanted_db(least_db, left_db)
        margin_db = (user_db[number] - wanted_db).reshape(-1)
        out = user.lost(key[:2], margin_db, factor).reshape(wanted_db.shape)
        lost += weights[number] * (out @ _WEIGHTS)
    return lost


def _weakest(values: Array, group: NDArray[np.intp], n: int) -> Array:
    least = np.full(n, np.inf)
    np.minimum.at(least, group, values)
    return least


def _still_wanted_db(least_db: Array, has_db: Array) -> Array:
    """What the other hop must give, dB [m, q]; infinite where none is enough."""
    room = 10.0 ** (-least_db[:, None] / 10.0) - 10.0 ** (-has_db[None, :] / 10.0)
    known = np.where(room > 0.0, room, 1.0)
    return np.where(room > 0.0, -10.0 * np.log10(known), np.inf)
