"""Cloud forecasts by theatre: as a file or a plan holds them, put into a reserve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacereserve.engine.model.posture import CloudForecast
from spacereserve.engine.model.record import Identifier
from spacereserve.engine.model.reserve import Reserve

__all__ = ["TheatreForecast", "forecasts_of", "with_forecasts"]


class TheatreForecast(CloudForecast):
    """Forecast cloud over a stretch of time, with the theatre that it is for."""

    theatre: Identifier
    """Theatre (id) that it is for."""


def forecasts_of(reserve: Reserve) -> tuple[TheatreForecast, ...]:
    """All cloud forecasts of a reserve, by theatre (id), then in their own order."""
    return tuple(
        TheatreForecast(theatre=theatre.id, **one.model_dump())
        for theatre in sorted(reserve.theatres, key=lambda theatre: theatre.id)
        for one in theatre.cloud_forecast
    )


def with_forecasts(
    reserve: Reserve,
    forecasts: Sequence[TheatreForecast],
    theatres: Iterable[str],
) -> Reserve:
    """The reserve with the cloud forecasts of some theatres replaced.

    Args:
        reserve: The reserve.
        forecasts: What is forecast; none overlaps another of the same place.
        theatres: Theatres (ids) whose forecasts are replaced by those given for them;
            a theatre without any is left with its monthly means.
    """
    replaced = set(theatres)
    found = []
    for theatre in reserve.theatres:
        if theatre.id in replaced:
            own = tuple(
                CloudForecast(**one.model_dump(exclude={"theatre"}))
                for one in forecasts
                if one.theatre == theatre.id
            )
            if own != theatre.cloud_forecast:
                theatre = theatre.model_copy(  # noqa: PLW2901 - the same one, changed
                    update={"cloud_forecast": own}
                )
        found.append(theatre)
    return reserve.replaced(theatres=tuple(found))
