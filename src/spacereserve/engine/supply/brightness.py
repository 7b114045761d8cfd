"""What a sensor can detect: the radar equation, and how bright a sunlit object is.

A radar's echo falls with the fourth power of range and grows with the cross-section,
which of a sphere larger than the wavelength goes with the square of its size and of a
smaller one with its sixth power (Rayleigh). So the range for another size follows from
the one that is stated.

A sunlit diffuse sphere of diameter d and albedo ρ at range R and phase angle φ has

    m = −26.74 − 2.5 lg( ρ (d/2)² / R² · (2 / 3π) (sin φ + (π − φ) cos φ) )

Source: Skolnik, Introduction to Radar Systems, 3rd ed. (2001), sections 1.2 and 2.7;
Williams, "Ground-based photometry of resident space objects", in the form of
Hejduk, AMOS 2011; albedo 0.175 as in Mulrooney et al., NASA (2008).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["ALBEDO", "radar_range_km", "sunlit_magnitude"]

ALBEDO = 0.175
"""Mean albedo that is assumed for an object of which nothing else is known."""
_SUN_MAGNITUDE = -26.74


def _cross_section_m2(size_m: float, wavelength_m: float | None) -> float:
    """Radar cross-section of a sphere: geometric, or Rayleigh where that is less."""
    geometric_m2 = math.pi * size_m**2 / 4.0
    if wavelength_m is None:
        return geometric_m2
    rayleigh_m2 = 9.0 * math.pi**5 * size_m**6 / (4.0 * wavelength_m**4)
    return min(geometric_m2, rayleigh_m2)


def radar_range_km(
    range_km: float, *, stated_m: float, size_m: float, wavelength_m: float | None
) -> float:
    """How far a radar sees objects of a size.

    Args:
        range_km: How far it sees those of the size stated.
        stated_m: That size (diameter).
        size_m: The size wanted.
        wavelength_m: The radar's wavelength; None where unknown: no Rayleigh region.

    Returns:
        Kilometres.
    """
    ratio = _cross_section_m2(size_m, wavelength_m) / _cross_section_m2(
        stated_m, wavelength_m
    )
    return range_km * math.sqrt(math.sqrt(ratio))


def sunlit_magnitude(
    *, size_m: float, range_km: ArrayLike, phase_rad: ArrayLike, albedo: float = ALBEDO
) -> NDArray[np.float64]:
    """Visual magnitude of sunlit diffuse spheres, above the atmosphere.

    Args:
        size_m: Diameter.
        range_km: Distance to the observer, [n].
        phase_rad: Angle at the object between sun and observer, 0 to π, [n].
        albedo: Share of the light that is scattered.

    Returns:
        Magnitudes [n]; the greater the fainter, beyond 40 at a phase of π.
    """
    phase = np.asarray(phase_rad, dtype=np.float64)
    bright = np.sin(phase) + (math.pi - phase) * np.cos(phase)
    far_m = np.asarray(range_km, dtype=np.float64) * 1e3
    share = albedo * (size_m / 2.0) ** 2 / far_m**2 * 2.0 / (3.0 * math.pi)
    with np.errstate(divide="ignore"):
        return np.asarray(
            _SUN_MAGNITUDE - 2.5 * np.log10(share * np.maximum(bright, 0))
        )
