"""Who says so: the sources of the estimates of an offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacereserve.engine.model import Theatre
from spacereserve.engine.supply import Estimate, Origin

__all__ = ["with_sources"]

_ON_RECORD = frozenset({Origin.STATED, Origin.DERIVED, Origin.LINK, Origin.SIGNAL})
"""Origins that rest on what the record of a service says."""
_ON_CLOUD = frozenset({Origin.CLIMATE, Origin.FORECAST})


def with_sources(
    estimates: Iterable[Estimate], service: Any, theatre: Theatre
) -> tuple[Estimate, ...]:
    """Names who says so where an estimate rests on what someone published.

    Args:
        estimates: Estimates of what a service gives a need.
        service: The service.
        theatre: The theatre of the need.

    Returns:
        The same, each with its source; none for what is computed from positions alone.
    """
    found = []
    for one in estimates:
        said = [*_said(one, service, theatre)]
        source = "; ".join(dict.fromkeys(text for text in said if text))
        found.append(one.model_copy(update={"source": source or None}))
    return tuple(found)


def _said(one: Estimate, service: Any, theatre: Theatre) -> Iterable[str | None]:
    if one.origin in _ON_RECORD:
        yield from service.sources
    if one.origin is Origin.LINK:
        yield theatre.rain_source
    if one.origin is Origin.FORECAST:
        yield from (cast.source for cast in theatre.cloud_forecast)
    if one.origin in _ON_CLOUD:
        yield theatre.cloud_source
