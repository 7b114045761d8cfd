"""The rate that a link holds for the availability asked, rain and jamming included.

Satellites out of sight and rain each take their share of the time. What the need leaves
to rain, after the time without a satellite, is the outage in which the best modulation
may fail; each is tried, at every elevation that the link really has.

Source: ITU-R P.618-13, section 8 (non-geostationary paths: attenuation at each
elevation, weighted by the time spent there).
Limits: rain at the gateway is left to other gateways; no scintillation, no clouds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import Polarisation, SatcomLink, Theatre
from spacereserve.engine.supply.radio.budget import (
    MODULATIONS,
    carrier_to_noise_db,
    free_space_loss_db,
    symbol_rate_mhz,
)
from spacereserve.engine.supply.radio.rain import (
    ZONES_MM_H,
    Climate,
    Wave,
    rain_height_km,
    rain_outage,
)
from spacereserve.engine.supply.satcom.geometry import Geometry

__all__ = ["RAIN_ERROR", "Held", "climate_of", "held_rate"]

RAIN_ERROR = 0.35
"""One-sigma relative error taken for predicted attenuation by rain."""
_STEP_DEG = 2.0
_LEAST_DB, _BITS = np.array(MODULATIONS).T
_TILT_DEG = {
    Polarisation.CIRCULAR: 45.0,
    Polarisation.HORIZONTAL: 0.0,
    Polarisation.VERTICAL: 90.0,
}


@dataclass(frozen=True)
class Held:
    """What a link holds at a place.

    Attributes:
        rates_mbit_s: The rate to the reserve's users in one area: in more rain than
            predicted, as predicted, in less; 0 where no modulation holds.
        rain_fractions: Share of the time in which rain lets the predicted rate (or
            the most robust modulation) through, in the same order.
        clear_db: Median Es/(N₀+I₀) under a clear sky, dB.
        jammer_db: Jammer over signal at the terminal that the most robust modulation
            still bears under a clear sky, dB: at the weakest instant, the median and
            the strongest; None where the weakest bears none.
    """

    rates_mbit_s: tuple[float, float, float]
    rain_fractions: tuple[float, float, float]
    clear_db: float
    jammer_db: tuple[float, float, float] | None = None

    @property
    def rate_mbit_s(self) -> float:
        """The rate predicted, Mbit/s."""
        return self.rates_mbit_s[1]

    @property
    def rain_fraction(self) -> float:
        """The share predicted in which rain lets it through."""
        return self.rain_fractions[1]


def climate_of(theatre: Theatre, lat_deg: float) -> Climate | None:
    """The rain of a theatre at a latitude; None where it is not known.

    Args:
        theatre: The theatre.
        lat_deg: Latitude, degrees.
    """
    rate_mm_h = theatre.rain_rate_mm_h
    if theatre.rain_zone is not None:
        rate_mm_h = ZONES_MM_H[theatre.rain_zone]
    if rate_mm_h is None:
        return None
    height_km = theatre.rain_height_km
    if height_km is None:
        height_km = rain_height_km(lat_deg)
    return Climate(lat_deg, rate_mm_h, height_km)


def held_rate(
    link: SatcomLink,
    geometry: Geometry,
    climate: Climate | None,
    *,
    outage_fraction: float,
    jamming_db: float | None = None,
) -> Held:
    """Works out the rate that a link holds for all but a share of the time.

    Args:
        link: The budget.
        geometry: Elevations and distances of the serving satellite, at least one.
        climate: The rain at the place; None where unknown, which leaves rain out.
        outage_fraction: Share of the time that rain may take, 0 to 1.
        jamming_db: Jammer over signal at the terminal, dB, or None.

    Returns:
        The rate; of several modulations that hold, the fastest.
    """
    clear_db = _clear_db(link, geometry, jamming_db)
    steps, groups = np.unique(
        np.floor(geometry.elevation_deg / _STEP_DEG), return_inverse=True
    )
    weight = np.bincount(groups) / len(groups)
    # Within a step of elevation the weakest instant speaks for all.
    weakest_db = np.full(len(weight), np.inf)
    np.minimum.at(weakest_db, groups, clear_db)
    margin_db = weakest_db[:, None] - _LEAST_DB
    outages = [
        weight @ _lost(link, climate, _STEP_DEG * steps, margin_db, factor)
        for factor in (1.0 + RAIN_ERROR, 1.0, 1.0 - RAIN_ERROR)
    ]
    best = [_fastest(outage, outage_fraction) for outage in outages]
    chosen = max(0, best[1])
    more, same, less = (_rate_mbit_s(link, place) for place in best)
    worse, predicted, better = (1.0 - float(outage[chosen]) for outage in outages)
    return Held(
        rates_mbit_s=(more, same, less),
        rain_fractions=(worse, predicted, better),
        clear_db=float(np.median(clear_db)),
        jammer_db=_bearable_jammer_db(link, geometry),
    )


def _bearable_jammer_db(
    link: SatcomLink, geometry: Geometry
) -> tuple[float, float, float] | None:
    """Jammer over signal that noise leaves room for, at the most robust modulation.

    From 1/(least) = 1/(C/N) + J/C, with the protection of antenna and waveform.
    """
    noise = 10.0 ** (-np.sort(_clear_db(link, geometry, None)) / 10.0)
    room = 10.0 ** (-_LEAST_DB[0] / 10.0) - noise
    if room[0] <= 0.0:
        return None
    over_db = link.protection_db + 10.0 * np.log10(room)
    return float(over_db[0]), float(np.median(over_db)), float(over_db[-1])


def _fastest(outage: NDArray[np.float64], most: float) -> int:
    """The fastest modulation that fails no more than so often; −1 where none does."""
    holding = np.flatnonzero(outage <= most)
    return int(holding[-1]) if len(holding) else -1


def _clear_db(
    link: SatcomLink, geometry: Geometry, jamming_db: float | None
) -> NDArray[np.float64]:
    loss_db = free_space_loss_db(geometry.range_km, link.frequency_ghz)
    interference_db = None
    if jamming_db is not None:
        interference_db = jamming_db - link.protection_db
    return carrier_to_noise_db(
        eirp_dbw=link.eirp_dbw,
        g_over_t_db_k=link.g_over_t_db_k,
        loss_db=loss_db + link.losses_db,
        symbol_rate_mhz=symbol_rate_mhz(link.bandwidth_mhz),
        interference_db=interference_db,
    )


def _lost(
    link: SatcomLink,
    climate: Climate | None,
    elevation_deg: NDArray[np.float64],
    margin_db: NDArray[np.float64],
    error_factor: float,
) -> NDArray[np.float64]:
    """Share of the time at each elevation in which margins do not do, [n, m]."""
    if climate is None:
        return (margin_db < 0.0).astype(np.float64)
    return rain_outage(
        Wave(link.frequency_ghz, _TILT_DEG[link.polarisation]),
        climate,
        elevation_deg=elevation_deg,
        margin_db=margin_db,
        noise_k=link.noise_k,
        error_factor=error_factor,
    )


def _rate_mbit_s(link: SatcomLink, place: int) -> float:
    if place < 0:
        return 0.0
    symbols = symbol_rate_mhz(link.bandwidth_mhz) * link.n_carriers
    return float(symbols * _BITS[place] * (1.0 - link.others_fraction))
