from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacereserve.engine.errors import InputError
from spacereserve.engine.screening import disc_probability, highest_disc_probability


def _round_gaussian(distance: float, sigma: float, radius: float) -> float:
    """Rice's distribution: the noncentral chi-square series of two degrees."""
    half_offset = 0.5 * (distance / sigma) ** 2
    half_reach = 0.5 * (radius / sigma) ** 2
    total, weight = 0.0, math.exp(-half_offset)
    term = math.exp(-half_reach)
    outside = term
    for k in range(400):
        total += weight * (1.0 - outside)
        weight *= half_offset / (k + 1)
        term *= half_reach / (k + 1)
        outside += term
    return total


def test_a_round_error_about_the_centre_gives_the_closed_form():
    found = disc_probability(np.zeros(2), np.eye(2) * 9.0, 4.0)

    assert found == pytest.approx(1.0 - math.exp(-16.0 / 18.0), rel=1e-12)


@pytest.mark.parametrize(
    ("distance", "sigma", "radius"),
    [(1.0, 1.0, 1.0), (3.0, 2.0, 0.5), (10.0, 2.0, 1.0), (20.0, 6.0, 15.0)],
)
def test_a_round_error_off_the_centre_gives_rices_distribution(distance, sigma, radius):
    miss = distance * np.array([math.cos(0.7), math.sin(0.7)])

    found = disc_probability(miss, np.eye(2) * sigma**2, radius)

    assert found == pytest.approx(_round_gaussian(distance, sigma, radius), rel=1e-9)


@pytest.mark.parametrize("ratio", [1.0, 30.0, 1e4])
def test_a_stretched_error_agrees_with_a_fine_sum(ratio):
    sigma, radius = np.array([2.0 * ratio, 2.0]), 5.0
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    miss = turn @ np.array([3.0 * ratio**0.5, 4.0])
    step = radius / 500
    grid = np.arange(-radius + step / 2, radius, step)
    x, y = np.meshgrid(grid, grid)
    x, y = x[np.hypot(x, y) < radius], y[np.hypot(x, y) < radius]
    own = turn.T @ np.stack((x - miss[0], y - miss[1]))
    density = np.exp(-0.5 * np.sum((own / sigma[:, None]) ** 2, axis=0))
    expected = density.sum() * step**2 / (2.0 * math.pi * sigma.prod())

    found = disc_probability(miss, turn @ np.diag(sigma**2) @ turn.T, radius)

    assert found == pytest.approx(expected, rel=1e-3)


def test_an_error_far_smaller_than_the_body_is_sure_of_a_hit_inside_and_not_outside():
    tiny = np.diag([1e-6, 1e-8])

    assert disc_probability(np.array([9.9, 0.0]), tiny, 10.0) == pytest.approx(1.0)
    assert disc_probability(np.array([10.1, 0.0]), tiny, 10.0) == 0.0
    assert disc_probability(np.array([10.0, 0.0]), tiny, 10.0) == pytest.approx(
        0.5, rel=1e-3
    )


_LENGTHS = st.floats(0.01, 100.0)


@settings(max_examples=60)
@given(_LENGTHS, _LENGTHS, st.floats(0.0, 3.1), _LENGTHS, st.floats(0.01, 20.0))
def test_turning_the_axes_and_swapping_the_sign_change_nothing(a, b, turn, far, radius):
    rotation = np.array(
        [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    )
    covariance, miss = np.diag([a**2, b**2]), np.array([far, 0.3 * far])

    first = disc_probability(miss, covariance, radius)
    turned = disc_probability(
        -(rotation @ miss), rotation @ covariance @ rotation.T, radius
    )

    assert 0.0 <= first <= 1.0
    assert turned == pytest.approx(first, rel=1e-5, abs=1e-30)


def test_the_highest_probability_is_not_exceeded_by_any_factor():
    miss, covariance = np.array([200.0, 90.0]), np.array([[900.0, 100.0], [100.0, 400]])

    highest, factor = highest_disc_probability(miss, covariance, 12.0)

    factors = np.exp(np.linspace(-3.0, 5.0, 200))
    tried = [disc_probability(miss, covariance * f * f, 12.0) for f in factors]
    assert max(tried) <= highest * (1.0 + 1e-6)
    assert disc_probability(miss, covariance * factor**2, 12.0) == pytest.approx(
        highest
    )
    assert max(tried) == pytest.approx(highest, rel=1e-2)


def test_a_miss_inside_the_body_could_be_certain():
    assert highest_disc_probability(np.array([3.0, 0.0]), np.eye(2), 5.0)[0] == 1.0


@pytest.mark.parametrize(
    ("covariance", "radius"),
    [
        (np.eye(2), 0.0),
        (np.eye(2), -1.0),
        (np.eye(2), math.nan),
        (np.diag([1.0, 0.0]), 1.0),
        (np.diag([1.0, -1.0]), 1.0),
        (np.diag([1.0, math.nan]), 1.0),
    ],
)
def test_what_is_no_size_or_no_covariance_is_refused(covariance, radius):
    with pytest.raises(InputError, match="Way out"):
        disc_probability(np.zeros(2), covariance, radius)
