"""The probability of collision of a short encounter, in two dimensions.

When two objects pass quickly, the error of their relative position does not change
while they are near each other and only its part across the relative velocity counts.
The probability is then a Gaussian integrated over a disc: the combined hard body, seen
along the relative velocity. In the principal axes of the Gaussian the integral across
the disc is a difference of two error functions; what is left is integrated along the
disc by Gauss-Legendre panels, halved until they agree.

Source: Foster & Estes, NASA JSC-25898 (1992); Alfano, "A numerical implementation of
spherical object collision probability", J. Astronautical Sciences 53 (2005) 103.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError

__all__ = ["disc_probability", "highest_disc_probability"]

_NODES, _WEIGHTS = (part.tolist() for part in np.polynomial.legendre.leggauss(16))
_RELATIVE = 1e-10
_DEEPEST = 12
_NARROW = 1e-3
_SQRT2 = math.sqrt(2.0)
_SQRT_PI = math.sqrt(math.pi)
_EDGES_SIGMA = (-8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0)
_Function = Callable[[float], float]


def disc_probability(
    miss: NDArray[np.float64], covariance: NDArray[np.float64], radius: float
) -> float:
    """Integrates a Gaussian over a disc about the origin.

    Args:
        miss: Mean of the Gaussian, any unit of length, [2].
        covariance: Its covariance, unit squared, positive definite, [2, 2].
        radius: Radius of the disc, the same unit, > 0.

    Returns:
        The probability, 0 to 1, to about 1e-9 of itself.

    Raises:
        InputError: The radius is not positive or the covariance not positive definite.
    """
    _check(covariance, radius)
    variances, axes = np.linalg.eigh(covariance)
    across, along = (math.sqrt(value) for value in variances.tolist())
    mean_across, mean_along = (axes.T @ miss).tolist()

    def slice_at(angle: float) -> float:
        x, half = radius * math.sin(angle), radius * math.cos(angle)
        density = math.exp(-0.5 * ((x - mean_along) / along) ** 2)
        inside = _between(mean_across - half, mean_across + half, across)
        return density * inside * half

    edges = _edges(radius, (mean_along, along), (mean_across, across))
    panels = [(low, high, _panel(slice_at, low, high)) for low, high in pairwise(edges)]
    allowed = _RELATIVE * math.fsum(value for _, _, value in panels)
    total = math.fsum(_integral(slice_at, panel, allowed) for panel in panels)
    return min(1.0, total / (along * math.sqrt(2.0 * math.pi)))


def highest_disc_probability(
    miss: NDArray[np.float64], covariance: NDArray[np.float64], radius: float
) -> tuple[float, float]:
    """The highest probability that any scaling of the covariance can give.

    A covariance that is only assumed can be wrong by a factor; beyond the worst factor
    a larger one dilutes the probability. What is returned is a ceiling for that shape.

    Args:
        miss: As for ``disc_probability``.
        covariance: The same.
        radius: The same.

    Returns:
        The probability, and the factor on the standard deviations that gives it.

    Raises:
        InputError: As ``disc_probability``.

    Source:
        Alfano, "Relating position uncertainty to maximum conjunction probability",
        J. Astronautical Sciences 53 (2005) 193.
    """
    _check(covariance, radius)
    distance = math.sqrt(float(miss @ np.linalg.solve(covariance, miss)))
    if math.hypot(*miss.tolist()) <= radius:
        return 1.0, 0.0  # inside the disc: the surer, the likelier
    # For a small disc the worst factor is distance / sqrt(2); a large one shifts it.
    middle = math.log(distance / _SQRT2)

    def at(log_factor: float) -> float:
        factor = math.exp(log_factor)
        return disc_probability(miss, covariance * factor * factor, radius)

    best = _maximum(at, middle - 3.0, middle + 3.0)
    return at(best), math.exp(best)


def _check(covariance: NDArray[np.float64], radius: float) -> None:
    if not radius > 0.0:
        raise InputError(
            "the hard-body radius is not a length",
            rule="the combined radius of both bodies is above 0",
            value=radius,
            way_out="give the radius, usually 1 to 30 m",
        )
    if not np.isfinite(covariance).all() or np.linalg.eigvalsh(covariance)[0] <= 0.0:
        raise InputError(
            "the covariance across the encounter is not positive definite",
            rule="an error of position has an extent in every direction",
            value=np.asarray(covariance).tolist(),
            way_out="ask the source for a whole covariance",
        )


def _between(low: float, high: float, sigma: float) -> float:
    """Probability of a standard error between two bounds, without cancellation."""
    a, b = low / (sigma * _SQRT2), high / (sigma * _SQRT2)
    middle, half = 0.5 * (a + b), 0.5 * (b - a)
    if half * max(1.0, abs(middle)) < _NARROW:
        bend = (2.0 * middle * middle - 1.0) * half * half / 3.0
        return 2.0 * half * math.exp(-middle * middle) * (1.0 + bend) / _SQRT_PI
    if a > 0.0:
        return 0.5 * (math.erfc(a) - math.erfc(b))
    if b < 0.0:
        return 0.5 * (math.erfc(-b) - math.erfc(-a))
    return 0.5 * (math.erf(b) - math.erf(a))


def _edges(
    radius: float, along: tuple[float, float], across: tuple[float, float]
) -> list[float]:
    """Angles at which the integrand may bend sharply: where panels begin and end."""
    angles = {-0.5 * math.pi, 0.0, 0.5 * math.pi}
    for n_sigma in _EDGES_SIGMA:
        x = (along[0] + n_sigma * along[1]) / radius
        half = (abs(across[0]) + n_sigma * across[1]) / radius
        if abs(x) < 1.0:
            angles.add(math.asin(x))
        if 0.0 < half < 1.0:
            angles.update((math.acos(half), -math.acos(half)))
    return sorted(angles)


def _panel(function: _Function, low: float, high: float) -> float:
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    return half * math.fsum(
        weight * function(middle + half * node)
        for node, weight in zip(_NODES, _WEIGHTS, strict=True)
    )


def _integral(
    function: _Function, panel: tuple[float, float, float], allowed: float
) -> float:
    """Integrates by panels that are halved until both halves agree with the whole."""
    waiting = [(*panel, 0)]
    total = 0.0
    while waiting:
        start, end, whole, depth = waiting.pop()
        middle = 0.5 * (start + end)
        left, right = _panel(function, start, middle), _panel(function, middle, end)
        error = abs(left + right - whole)
        if error <= max(allowed, _RELATIVE * (left + right)) or depth == _DEEPEST:
            total += left + right
        else:
            waiting.append((start, middle, left, depth + 1))
            waiting.append((middle, end, right, depth + 1))
    return total


def _maximum(function: _Function, low: float, high: float) -> float:
    """Where a function with one hill is highest, to 1e-4 (golden section)."""
    golden = 0.5 * (math.sqrt(5.0) - 1.0)
    a, b = high - golden * (high - low), low + golden * (high - low)
    at_a, at_b = function(a), function(b)
    while high - low > 1e-4:
        if at_a < at_b:
            low, a, at_a = a, b, at_b
            b = low + golden * (high - low)
            at_b = function(b)
        else:
            high, b, at_b = b, a, at_a
            a = high - golden * (high - low)
            at_a = function(a)
    return 0.5 * (low + high)
