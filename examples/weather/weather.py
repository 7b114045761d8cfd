"""A sixth domain in one file: weather pictures from geostationary satellites.

A service offers a new picture of the Earth's disc every so many minutes; a need asks
for one at least every so many minutes over an area, with the satellite high enough.
Nothing else of the program is touched: the records are read from a reserve folder,
checked, planned, explained and reported like those of any other domain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from spacereserve.engine.access import Places, count_in_view
from spacereserve.engine.model import NeedBase, ServiceBase, Words
from spacereserve.engine.supply import (
    Demand,
    Estimate,
    Origin,
    Sky,
    Step,
    Supply,
    Verdict,
    add_domain,
    spread,
    steady,
)

_Minutes = Annotated[float, Field(strict=True, gt=0.0, le=1440.0)]
_STEP_S = 900.0


# The words ---------------------------------------------------------------------------


class WeatherService(ServiceBase):
    """Pictures of the weather from satellites."""

    domain: Literal["weather"]
    refresh_min: _Minutes
    """A new picture of the whole disc every so many minutes."""


class WeatherNeed(NeedBase):
    """Pictures of the weather over an area."""

    domain: Literal["weather"]
    refresh_min: _Minutes
    """A new picture at least every so many minutes."""
    min_elevation_deg: Annotated[float, Field(strict=True, ge=0.0, le=89.0)] = 15.0
    """Elevation of the satellite below which a picture is too slanted, degrees."""
    n_spots: Annotated[int, Field(strict=True, ge=1, le=100)] = 3
    """Places at which a region is sampled."""


def _asked(need: Any, lang: str) -> list[str]:
    if lang == "fr":
        return [f"une image au moins toutes les {need.refresh_min:g} min"]
    return [f"a picture at least every {need.refresh_min:g} min"]


WORDS = Words(
    name="weather",
    title="Weather",
    title_fr="Météorologie",
    service=WeatherService,
    need=WeatherNeed,
    unit="service",
    asset_kinds={"assets": ("satellites",)},
    asked=_asked,
)


# The physics -------------------------------------------------------------------------


class WeatherPhysics:
    """The three functions that every domain has."""

    def demand(
        self, need: WeatherNeed, span_s: tuple[float, float], sky: Sky
    ) -> Demand:
        """One service at all times, by slots of the policy."""
        return steady(need, span_s, rate=1.0, slot_s=sky.reserve.policy.slot_h * 3600.0)

    def quality(
        self, service: WeatherService, need: WeatherNeed, sky: Sky
    ) -> Verdict | None:
        """Pictures must come often enough."""
        del sky
        if service.refresh_min <= need.refresh_min:
            return None
        figures: dict[str, float | str] = {
            "best_h": service.refresh_min / 60.0,
            "wants_h": need.refresh_min / 60.0,
        }
        return Verdict(Step.QUALITY, "late-delivery", figures)

    def supplies(
        self, service: WeatherService, demands: Sequence[Demand], sky: Sky
    ) -> Mapping[str, Supply | Verdict]:
        """Some satellite must always stand high enough over every spot."""
        return {item.need.id: _supply(service, item, sky) for item in demands}


def _supply(service: WeatherService, item: Demand, sky: Sky) -> Supply | Verdict:
    need: WeatherNeed = item.need
    satellites = sky.satellites_of(service.assets)
    if len(satellites) == 0:
        return Verdict(Step.PHYSICS, "no-satellites", {})
    counts = count_in_view(
        sky.catalogue.subset(satellites),
        Places.of(
            map(tuple, sky.spots_of(need)), min_elevation_deg=need.min_elevation_deg
        ),
        start_at=sky.question.at,
        duration_s=sky.question.duration_s,
        step_s=min(_STEP_S, sky.question.duration_s),
    )
    share = float((counts > 0).mean(axis=1).min())
    if share < 1.0:
        return Verdict(Step.PHYSICS, "availability", {"has": share, "wants": 1.0})
    return Supply(
        service=service.id,
        need=need.id,
        bins_served=np.ones(item.n_bins, dtype=bool),
        estimates=(_always_there(share),),
    )


def _always_there(share: float) -> Estimate:
    return spread("availability", share, (share, share), Origin.ORBITS)


# The registration --------------------------------------------------------------------


def register() -> None:
    """Adds the domain; an installed package has the program call it."""
    add_domain(WORDS, WeatherPhysics())
