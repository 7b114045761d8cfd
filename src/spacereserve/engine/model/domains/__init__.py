"""The domains, each one file with its service and its need.

A further domain is one file anywhere and one call of ``supply.add_domain``; see
``registry`` and ``docs/domains/adding-a-domain.md``.
"""

from __future__ import annotations

from typing import Annotated

from spacereserve.engine.model.domains.base import (
    AcceptanceOutcome,
    AcceptanceTest,
    Conformance,
    ConformanceGrade,
    Maturity,
    NeedBase,
    ServiceBase,
)
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
from spacereserve.engine.model.domains.registry import (
    AnyDomain,
    AnyOf,
    Words,
    add_words,
    domain_names,
    forget_words,
    when_domains_change,
    words_of,
)
from spacereserve.engine.model.domains.satcom import (
    Polarisation,
    SatcomHop,
    SatcomLink,
    SatcomNeed,
    SatcomReturn,
    SatcomService,
)
from spacereserve.engine.model.domains.surveillance import (
    Pointing,
    SpaceSensor,
    SurveillanceNeed,
    SurveillanceService,
)

__all__ = [
    "DOMAINS",
    "AcceptanceOutcome",
    "AcceptanceTest",
    "AnyDomain",
    "AnyOf",
    "Conformance",
    "ConformanceGrade",
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
    "Pointing",
    "Polarisation",
    "SatcomHop",
    "SatcomLink",
    "SatcomNeed",
    "SatcomReturn",
    "SatcomService",
    "Sensor",
    "Service",
    "ServiceBase",
    "SpaceSensor",
    "SurveillanceNeed",
    "SurveillanceService",
    "TargetOrbit",
    "Words",
    "add_words",
    "domain_names",
    "forget_words",
    "when_domains_change",
    "words_of",
]

DOMAINS = ("imaging", "satcom", "surveillance", "launch", "navigation")
"""The program's own domains, in the order in which they are shown."""

_OWN = (
    Words("imaging", "Imaging", "Imagerie", ImagingService, ImagingNeed, "looks/day"),
    Words(
        "satcom",
        "Satellite communications",
        "Communications par satellite",
        SatcomService,
        SatcomNeed,
        "mbit/s",
    ),
    Words(
        "surveillance",
        "Space surveillance",
        "Surveillance de l’espace",
        SurveillanceService,
        SurveillanceNeed,
        "observations/day",
    ),
    Words("launch", "Launch", "Lancement", LaunchService, LaunchNeed, "launches"),
    Words(
        "navigation",
        "Navigation",
        "Navigation",
        NavigationService,
        NavigationNeed,
        "service",
    ),
)
for _words in _OWN:
    add_words(_words, own=True)

Service = Annotated[
    ImagingService
    | SatcomService
    | SurveillanceService
    | LaunchService
    | NavigationService,
    AnyOf("service"),
]
Need = Annotated[
    ImagingNeed | SatcomNeed | SurveillanceNeed | LaunchNeed | NavigationNeed,
    AnyOf("need"),
]
