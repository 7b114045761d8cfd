"""Cloud over a need: a forecast for as long as it holds, else the mean of many years.

What is used is the mean over the time of the need, each stretch with its own figure. It
is a chance: looks count by it, and none is taken for clear.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from spacereserve.engine.model import Question, Theatre
from spacereserve.engine.supply.estimate import Origin

__all__ = ["Cloud", "cloud_over"]

_CLIMATE_ERROR = 0.1
"""What a mean of many years is good to, either way."""


@dataclass(frozen=True)
class Cloud:
    """Mean cloud over a need.

    Attributes:
        fraction: Chance that a place lies under cloud, 0 to 1.
        error: How far it may be off either way, 0 to 1.
        origin: Forecast or climate.
    """

    fraction: float
    error: float
    origin: Origin


def cloud_over(
    theatre: Theatre, area: str, question: Question, span_s: tuple[float, float]
) -> Cloud | None:
    """The mean cloud over an area in a stretch of time.

    Args:
        theatre: The theatre, with its means and forecasts.
        area: The area (id); a forecast for it comes before one for the whole theatre.
        question: Instant and length of the plan.
        span_s: Start and end, seconds after the declaration.

    Returns:
        The mean; None where neither a forecast nor a monthly mean covers all of it.
    """
    start_s, end_s = span_s
    if end_s <= start_s:
        return None
    own = [one for one in theatre.cloud_forecast if one.area == area]
    wide = [one for one in theatre.cloud_forecast if one.area is None]
    edges_s = {start_s, end_s}
    spans = [
        (
            (one.starts_at - question.at).total_seconds(),
            (one.ends_at - question.at).total_seconds(),
            float(one.cloud_fraction),
            float(one.error_fraction),
        )
        for one in (*own, *wide)
    ]
    for from_s, to_s, _, _ in spans:
        edges_s |= {min(max(from_s, start_s), end_s), min(max(to_s, start_s), end_s)}
    ordered = sorted(edges_s)
    climate = _climate(theatre, question)
    cloud = error = forecast_s = 0.0
    for left_s, right_s in pairwise(ordered):
        middle_s = 0.5 * (left_s + right_s)
        found = next((one for one in spans if one[0] <= middle_s < one[1]), None)
        if found is None and climate is None:
            return None
        length_s = right_s - left_s
        if found is not None:
            forecast_s += length_s
        figure, off = (climate or 0.0, _CLIMATE_ERROR) if found is None else found[2:]
        cloud += figure * length_s
        error += off * length_s
    whole_s = end_s - start_s
    origin = Origin.FORECAST if forecast_s > 0.0 else Origin.CLIMATE
    return Cloud(cloud / whole_s, error / whole_s, origin)


def _climate(theatre: Theatre, question: Question) -> float | None:
    """The mean of the month of the plan's middle."""
    if theatre.cloud_fraction_by_month is None:
        return None
    middle_at = question.at + (question.end_at - question.at) / 2
    return float(theatre.cloud_fraction_by_month[middle_at.month - 1])
