"""The domains, each one file with its service and its need.

A further domain is one more file here and one more name in each of the two unions.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from spacereserve.engine.model.domains.base import Maturity, NeedBase, ServiceBase
from spacereserve.engine.model.domains.imaging import (
    ImagingNeed,
    ImagingService,
    Light,
    LookSide,
    Sensor,
)
from spacereserve.engine.model.domains.launch import (
    LaunchNeed,
    LaunchService,
    TargetOrbit,
)
from spacereserve.engine.model.domains.navigation import (
    NavigationNeed,
    NavigationService,
    NavigationSignal,
)
from spacereserve.engine.model.domains.satcom import (
    Polarisation,
    SatcomLink,
    SatcomNeed,
    SatcomService,
)
from spacereserve.engine.model.domains.surveillance import (
    SurveillanceNeed,
    SurveillanceService,
)

__all__ = [
    "DOMAINS",
    "ImagingNeed",
    "ImagingService",
    "LaunchNeed",
    "LaunchService",
    "Light",
    "LookSide",
    "Maturity",
    "NavigationNeed",
    "NavigationService",
    "NavigationSignal",
    "Need",
    "NeedBase",
    "Polarisation",
    "SatcomLink",
    "SatcomNeed",
    "SatcomService",
    "Sensor",
    "Service",
    "ServiceBase",
    "SurveillanceNeed",
    "SurveillanceService",
    "TargetOrbit",
]

DOMAINS = ("imaging", "satcom", "surveillance", "launch", "navigation")
"""The domains, in the order in which they are shown."""

Service = Annotated[
    ImagingService
    | SatcomService
    | SurveillanceService
    | LaunchService
    | NavigationService,
    Field(discriminator="domain"),
]
Need = Annotated[
    ImagingNeed | SatcomNeed | SurveillanceNeed | LaunchNeed | NavigationNeed,
    Field(discriminator="domain"),
]
