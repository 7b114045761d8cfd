"""Alert levels, theatres, nations and commands: who is where, and how serious it is."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from spacereserve.engine.model.record import (
    Fraction,
    Identifier,
    Instant,
    Money,
    Named,
    Quantity,
    Record,
    Text,
    Whole,
)

__all__ = ["CloudForecast", "Command", "Level", "Nation", "Standing", "Theatre", "Use"]


class Level(Named):
    """An alert level. Levels are ordered; their number and names are free."""

    order: Whole
    """Place in the order, lowest first; unique. Duties grow with it."""
    trigger: Text | None = None
    """What makes an authority declare this level."""
    legal_basis: Text | None = None
    """The treaty, law or contract clause that the level rests on."""
    activation_authority: Text | None = None
    """Who may declare it."""
    duties: tuple[Text, ...] = ()
    """What providers owe at this level, in words."""


class Use(Named):
    """A use that a need is for and a restriction may forbid, such as ``targeting``."""


class Standing(StrEnum):
    """How a nation stands to the alliance that runs the reserve."""

    MEMBER = "member"
    PARTNER = "partner"
    THIRD = "third"


class Nation(Named):
    """A nation: a member that states needs and pays, or the home of a provider."""

    standing: Standing = Standing.THIRD
    """``member``, ``partner`` or ``third``."""
    budget_eur_per_day: dict[Identifier, Money] = Field(default_factory=dict)
    """What the nation may spend, EUR a day, by level id; no entry means no limit."""
    cost_key: Quantity = 0.0
    """Weight with which it shares common costs; only ratios between nations matter."""


class Command(Named):
    """A body of the alliance that states needs for several nations."""

    nations: tuple[Identifier, ...] = ()
    """The nations it acts for (ids); they share its costs by ``cost_key``."""


_Month = Annotated[tuple[Fraction, ...], Field(min_length=12, max_length=12)]
_RainZone = Annotated[str, Field(pattern="^(A|B|C|D|E|F|G|H|J|K|L|M|N|P|Q)$")]


class CloudForecast(Record):
    """Forecast cloud over a stretch of time: a chance, never a yes."""

    starts_at: Instant
    """From when it holds (UTC)."""
    ends_at: Instant
    """Until when it holds (UTC)."""
    cloud_fraction: Fraction
    """Chance that a place lies under cloud, 0 to 1."""
    error_fraction: Fraction
    """How far it may be off either way (one standard deviation), 0 to 1."""
    source: Text
    """Whose forecast it is, and of when."""
    area: Identifier | None = None
    """Area (id) for whose needs it holds; absent: all needs of the theatre."""

    @model_validator(mode="after")
    def _lasts(self) -> CloudForecast:
        if self.ends_at <= self.starts_at:
            message = "ends_at must be later than starts_at"
            raise ValueError(message)
        return self


class Theatre(Named):
    """A named area in which a level is in force."""

    area: Identifier
    """The area it covers (an area id)."""
    cloud_fraction_by_month: _Month | None = None
    """Mean cloud cover, January to December, 0 to 1; absent means not known."""
    cloud_source: Text | None = None
    """Where the cloud figures come from."""
    cloud_forecast: tuple[CloudForecast, ...] = ()
    """Forecast cloud, used in place of the monthly means for as long as it holds."""
    rain_rate_mm_h: Annotated[float, Field(strict=True, ge=0.0, le=400.0)] | None = None
    """Rain rate exceeded for 0.01 % of an average year, mm/h; absent: not known."""
    rain_zone: _RainZone | None = None
    """Rain zone of ITU-R P.837-1, where no rate is stated."""
    rain_height_km: Annotated[float, Field(strict=True, ge=0.0, le=8.0)] | None = None
    """Mean height of the rain above sea level, km; absent: from the latitude."""
    rain_source: Text | None = None
    """Where the rain figures come from."""

    @model_validator(mode="after")
    def _one_forecast_at_a_time(self) -> Theatre:
        ordered = sorted(
            self.cloud_forecast, key=lambda one: (one.area or "", one.starts_at)
        )
        for one, other in pairwise(ordered):
            if one.area == other.area and other.starts_at < one.ends_at:
                message = "forecasts for the same place must not overlap in time"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _one_rain(self) -> Theatre:
        if self.rain_rate_mm_h is not None and self.rain_zone is not None:
            message = "must have rain_rate_mm_h or rain_zone, not both"
            raise ValueError(message)
        return self
