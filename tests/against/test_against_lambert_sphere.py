"""Brightness beside a sphere of many diffuse facets, and published magnitudes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from spacereserve.engine.supply.brightness import radar_range_km, sunlit_magnitude


def _by_facets(size_m: float, range_m: float, phase_rad: float, albedo: float) -> float:
    """Magnitude of a sphere cut into facets, each scattering by Lambert's law."""
    n = 600
    sine = -1.0 + (np.arange(n) + 0.5) * 2.0 / n
    turn = (np.arange(2 * n) + 0.5) * math.pi / n
    cosine = np.sqrt(1.0 - sine[:, None] ** 2)
    x, y = cosine * np.cos(turn), cosine * np.sin(turn)
    facet_m2 = (size_m / 2.0) ** 2 * (2.0 / n) * (math.pi / n)
    toward_sun = np.maximum(x, 0.0)
    toward_us = np.maximum(x * math.cos(phase_rad) + y * math.sin(phase_rad), 0.0)
    share = albedo / math.pi * np.sum(toward_sun * toward_us) * facet_m2 / range_m**2
    return -26.74 - 2.5 * math.log10(share)


@pytest.mark.parametrize("phase_deg", [0.0, 30.0, 75.0, 120.0, 160.0])
def test_a_diffuse_sphere_is_as_bright_as_its_facets(phase_deg):
    phase = math.radians(phase_deg)

    found = sunlit_magnitude(size_m=3.0, range_km=36000.0, phase_rad=phase)

    assert float(found) == pytest.approx(_by_facets(3.0, 3.6e7, phase, 0.175), abs=0.01)


def test_a_metre_at_geostationary_height_is_of_the_published_magnitude():
    # About 15 at small phase for 1 m and an albedo of 0.175 (Mulrooney et al., NASA,
    # "An Examination of the Albedo Problem", AMOS 2008: limits of GEO surveys).
    found = sunlit_magnitude(size_m=1.0, range_km=36000.0, phase_rad=0.1)

    assert 14.5 < float(found) < 15.5


def test_ten_times_as_far_or_a_tenth_of_the_size_is_five_magnitudes_fainter():
    near = sunlit_magnitude(size_m=2.0, range_km=1000.0, phase_rad=1.0)

    assert sunlit_magnitude(size_m=2.0, range_km=10000.0, phase_rad=1.0) == (
        pytest.approx(near + 5.0)
    )
    assert sunlit_magnitude(size_m=0.2, range_km=1000.0, phase_rad=1.0) == (
        pytest.approx(near + 5.0)
    )


def test_an_object_before_the_sun_cannot_be_seen():
    found = sunlit_magnitude(size_m=2.0, range_km=1000.0, phase_rad=math.pi)

    assert found > 40.0


def test_a_radar_sees_four_times_the_size_twice_as_far():
    found = radar_range_km(1000.0, stated_m=0.5, size_m=2.0, wavelength_m=None)

    assert found == pytest.approx(2000.0)


def test_below_the_wavelength_the_reach_falls_with_three_halves_of_the_size():
    # Rayleigh: the echo goes with the sixth power of size and the range with its
    # fourth root, so a quarter of the size is seen an eighth as far.
    found = radar_range_km(1000.0, stated_m=0.02, size_m=0.005, wavelength_m=0.3)

    assert found == pytest.approx(1000.0 / 8.0)
