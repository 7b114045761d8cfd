"""Threats: an orbit or an area in danger makes losses of what is there more likely.

A threat names orbits or areas and how grave it is. What flies there or stands there,
and who owns it, is then lost so many times as easily: a probability p becomes that of
one failure in so many independent trials, 1 − (1 − p) ** times. Where several threats
touch the same, the gravest counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, model_validator
from shapely.geometry import Point

from spacereserve.engine.errors import InputError
from spacereserve.engine.model import OrbitClass, Reserve, suggestion
from spacereserve.engine.model.record import Identifier, Record
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.supply.spots import area_shape

__all__ = ["TIMES", "Threat", "ThreatLevel", "threatened"]


class ThreatLevel(StrEnum):
    """How grave a threat is."""

    RAISED = "raised"
    HIGH = "high"
    SEVERE = "severe"


TIMES: dict[ThreatLevel, float] = {
    ThreatLevel.RAISED: 2.0,
    ThreatLevel.HIGH: 5.0,
    ThreatLevel.SEVERE: 10.0,
}
"""So many times as easily lost: assumptions of ours, round, meant to be replaced."""


class Threat(Record):
    """An orbit or an area in danger."""

    level: ThreatLevel
    """How grave it is."""
    orbits: tuple[OrbitClass, ...] = ()
    """Orbits in danger."""
    areas: tuple[Identifier, ...] = ()
    """Areas (ids) in danger, with the ground assets in them."""
    times: Annotated[float, Field(strict=True, ge=1.0, le=1000.0)] | None = None
    """So many times as easily lost; absent: what the level says."""

    @model_validator(mode="after")
    def _is_somewhere(self) -> Threat:
        if not self.orbits and not self.areas:
            message = "must name the orbits or the areas in danger"
            raise ValueError(message)
        return self

    @property
    def factor(self) -> float:
        """So many times as easily lost."""
        return TIMES[self.level] if self.times is None else self.times


def threatened(
    chances: Mapping[str, float],
    losses: Sequence[Loss],
    threats: Iterable[Threat],
    reserve: Reserve,
) -> dict[str, float]:
    """Probabilities of losses with threats counted in.

    Args:
        chances: Probability of each loss (id) without threats.
        losses: The losses.
        threats: The threats.
        reserve: The reserve.

    Raises:
        InputError: A threat names an area that the reserve does not have.
    """
    factors: dict[str, float] = {}
    for threat in threats:
        for asset in _in_danger(threat, reserve):
            factors[asset] = max(threat.factor, factors.get(asset, 1.0))
    found = {}
    for loss in losses:
        own = (factors.get(name, 1.0) for name in _assets_of(loss, reserve))
        times = max(own, default=1.0)
        chance = chances[loss.id]
        found[loss.id] = chance if times == 1.0 else 1.0 - (1.0 - chance) ** times
    return found


def _in_danger(threat: Threat, reserve: Reserve) -> list[str]:
    """Assets (ids) that fly or stand where a threat is."""
    known = reserve.by_id("areas")
    for name in threat.areas:
        if name not in known:
            raise InputError(
                f"a threat names the area {name!r}, which the reserve does not have",
                rule="a threat names orbits, or areas of the reserve",
                value=name,
                way_out=suggestion(name, known),
            )
    shapes = [area_shape(known[name]) for name in threat.areas]
    return [
        item.id
        for item in reserve.assets
        if getattr(item, "orbit", None) in threat.orbits
        or any(shape.covers(_place(item)) for shape in shapes if _has_place(item))
    ]


def _has_place(asset: Any) -> bool:
    return getattr(asset, "lat_deg", None) is not None


def _place(asset: Any) -> Point:
    return Point(asset.lon_deg, asset.lat_deg)


def _assets_of(loss: Loss, reserve: Reserve) -> set[str]:
    """Assets (ids) of what a loss takes: of a company all, of a service its own."""
    services = reserve.by_id("services")
    own = set(loss.assets)
    own |= {item.id for item in reserve.assets if item.provider in loss.providers}
    for name in loss.services:
        for field in ("assets", "stations", "gateways"):
            own |= set(getattr(services[name], field, ()))
    if loss.kind is LossKind.ORBIT:
        orbits = loss.orbits
        own |= {x.id for x in reserve.assets if getattr(x, "orbit", None) in orbits}
    return own
