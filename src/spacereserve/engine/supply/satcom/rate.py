"""The rate that a link holds for the availability asked, rain and jamming included.

Satellites out of sight, equipment and rain each take their share of the time. What the
need leaves to rain is the outage in which the best modulation may fail; each is tried,
at every elevation that the link really has, over one hop or two (``hops``).

Source: ITU-R P.618-13, section 8 (non-geostationary paths: attenuation at each
elevation, weighted by the time spent there).
Limits: no scintillation, no clouds; the nearest gateway in sight carries the traffic
whatever the rain over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import (
    GroundStation,
    Polarisation,
    SatcomHop,
    SatcomLink,
    SatcomReturn,
    Theatre,
)
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
)
from spacereserve.engine.supply.satcom.geometry import Geometry
from spacereserve.engine.supply.satcom.hops import (
    IN_SPACE_K,
    Hop,
    lost_fraction,
    together_db,
)

__all__ = ["RAIN_ERROR", "Held", "climate_at", "climate_of", "held_rate"]

RAIN_ERROR = 0.35
"""One-sigma relative error taken for predicted attenuation by rain."""
_FACTORS = (1.0 + RAIN_ERROR, 1.0, 1.0 - RAIN_ERROR)
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
        gate_fractions: Of ``rain_fractions``, what rain over the gateway alone leaves;
            None where its hop is not reckoned with.
        back_mbit_s: The rate from the terminals back, as ``rates_mbit_s``; None where
            it is not described.
    """

    rates_mbit_s: tuple[float, float, float]
    rain_fractions: tuple[float, float, float]
    clear_db: float
    jammer_db: tuple[float, float, float] | None = None
    gate_fractions: tuple[float, float, float] | None = None
    back_mbit_s: tuple[float, float, float] | None = None

    @property
    def rate_mbit_s(self) -> float:
        """The rate predicted, Mbit/s."""
        return self.rates_mbit_s[1]

    @property
    def rain_fraction(self) -> float:
        """The share predicted in which rain lets it through."""
        return self.rain_fractions[1]


def climate_at(station: GroundStation) -> Climate | None:
    """The rain at a gateway; None where it is not known.

    Args:
        station: The gateway.
    """
    if station.rain_rate_mm_h is None:
        return None
    top_km = rain_height_km(station.lat_deg)
    return Climate(station.lat_deg, station.rain_rate_mm_h, top_km, station.height_km)


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
    gates: tuple[Climate | None, ...] = (),
) -> Held:
    """Works out the rate that a link holds for all but a share of the time.

    Args:
        link: The budget.
        geometry: Elevations and distances of the serving satellite, at least one.
        climate: The rain at the place; None where unknown, which leaves rain out.
        outage_fraction: Share of the time that rain may take, 0 to 1.
        jamming_db: Jammer over signal at the terminal, dB, or None.
        gates: The rain at each gateway, in order of name.

    Returns:
        The rate; of several modulations that hold, the fastest.
    """
    user = _at_terminal(link, geometry, climate, jamming_db)
    gate = _feeder(link.feeder, geometry, gates, link.bandwidth_mhz, IN_SPACE_K)
    outages = [lost_fraction(user, gate, _LEAST_DB, factor=one) for one in _FACTORS]
    best = [_fastest(outage, outage_fraction) for outage in outages]
    chosen = max(0, best[1])
    clear_db = together_db(user.clear_db, None if gate is None else gate.clear_db)
    return Held(
        rates_mbit_s=_three(_rate_mbit_s(link, place) for place in best),
        rain_fractions=_three(1.0 - float(outage[chosen]) for outage in outages),
        clear_db=float(np.median(clear_db)),
        jammer_db=_bearable_jammer_db(link, geometry, gate),
        gate_fractions=_gate_alone(user, gate, chosen),
        back_mbit_s=_back_mbit_s(link.back, geometry, climate, gates, outage_fraction),
    )


def _three(values: Iterable[float]) -> tuple[float, float, float]:
    first, second, third = values
    return first, second, third


def _gate_alone(
    user: Hop, gate: Hop | None, chosen: int
) -> tuple[float, float, float] | None:
    """What rain over the gateway leaves while the terminal's sky is clear."""
    if gate is None:
        return None
    clear = replace(user, climates=(None,))
    least_db = _LEAST_DB[chosen : chosen + 1]
    return _three(
        1.0 - float(lost_fraction(clear, gate, least_db, factor=one)[0])
        for one in _FACTORS
    )


def _back_mbit_s(
    back: SatcomReturn | None,
    geometry: Geometry,
    climate: Climate | None,
    gates: tuple[Climate | None, ...],
    outage_fraction: float,
) -> tuple[float, float, float] | None:
    """The rate from the terminals up to the satellite and down to a gateway."""
    if back is None:
        return None
    user = _hop(
        back.up,
        (geometry.range_km, geometry.elevation_deg),
        bandwidth_mhz=back.bandwidth_mhz,
        climates=(climate,),
        noise_k=IN_SPACE_K,
    )
    noise_k = IN_SPACE_K if back.down is None else back.down.noise_k
    gate = _feeder(back.down, geometry, gates, back.bandwidth_mhz, noise_k)
    return _three(
        _rate_mbit_s(
            back,
            _fastest(lost_fraction(user, gate, _LEAST_DB, factor=one), outage_fraction),
        )
        for one in _FACTORS
    )


# Hops --------------------------------------------------------------------------------


def _at_terminal(
    link: SatcomLink,
    geometry: Geometry,
    climate: Climate | None,
    jamming_db: float | None,
) -> Hop:
    """The hop from the satellite down to the terminal, with its jammer."""
    return Hop(
        clear_db=_clear_db(link, geometry, jamming_db),
        elevation_deg=geometry.elevation_deg,
        site=np.zeros(len(geometry), np.intp),
        climates=(climate,),
        wave=Wave(link.frequency_ghz, _TILT_DEG[link.polarisation]),
        noise_k=link.noise_k,
    )


def _feeder(
    hop: SatcomHop | None,
    geometry: Geometry,
    gates: tuple[Climate | None, ...],
    bandwidth_mhz: float,
    noise_k: float,
) -> Hop | None:
    """The hop at the gateway; None where it is not described or none is in the way."""
    where = (geometry.gate_range_km, geometry.gate_elevation_deg)
    if hop is None or geometry.gate is None or where[0] is None or where[1] is None:
        return None
    return _hop(
        hop,
        (where[0], where[1]),
        bandwidth_mhz=bandwidth_mhz,
        climates=gates or (None,) * (int(geometry.gate.max()) + 1),
        noise_k=noise_k,
        site=geometry.gate,
    )


def _hop(
    hop: SatcomHop,
    where: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    bandwidth_mhz: float,
    climates: tuple[Climate | None, ...],
    noise_k: float,
    site: NDArray[np.intp] | None = None,
) -> Hop:
    """A hop over distances (km) at elevations (degrees)."""
    range_km, elevation_deg = where
    loss_db = free_space_loss_db(range_km, hop.frequency_ghz) + hop.losses_db
    return Hop(
        clear_db=carrier_to_noise_db(
            eirp_dbw=hop.eirp_dbw,
            g_over_t_db_k=hop.g_over_t_db_k,
            loss_db=loss_db,
            symbol_rate_mhz=symbol_rate_mhz(bandwidth_mhz),
        ),
        elevation_deg=elevation_deg,
        site=np.zeros(len(range_km), np.intp) if site is None else site,
        climates=climates,
        wave=Wave(hop.frequency_ghz, _TILT_DEG[hop.polarisation]),
        noise_k=noise_k,
    )


def _bearable_jammer_db(
    link: SatcomLink, geometry: Geometry, gate: Hop | None
) -> tuple[float, float, float] | None:
    """Jammer over signal that noise leaves room for, at the most robust modulation.

    From 1/(least) = 1/(C/N) + J/C, with the protection of antenna and waveform.
    """
    clear_db = together_db(
        _clear_db(link, geometry, None), None if gate is None else gate.clear_db
    )
    noise = 10.0 ** (-np.sort(clear_db) / 10.0)
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


def _rate_mbit_s(link: SatcomLink | SatcomReturn, place: int) -> float:
    if place < 0:
        return 0.0
    symbols = symbol_rate_mhz(link.bandwidth_mhz) * link.n_carriers
    return float(symbols * _BITS[place] * (1.0 - link.others_fraction))
