"""The words: every record of a reserve, frozen, validated and documented.

Reserve
├── levels, uses, theatres, areas          when, what for and where
├── nations, commands                      who needs and who pays
├── providers → assets → services          who offers what, made by what
├── agreements → lines                     what was promised, at which level and price
├── restrictions                           what was refused
├── shared_things, dependencies            what fails together
├── needs                                  what is wanted
└── policy                                 the alliance's own rules
"""

from __future__ import annotations

from spacereserve.engine.model.agreements import (
    UNIT_OF_DOMAIN,
    Agreement,
    AgreementKind,
    Effect,
    Line,
    Restriction,
    Unit,
    WillOf,
)
from spacereserve.engine.model.areas import (
    Area,
    Geometry,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from spacereserve.engine.model.assets import (
    Asset,
    Cyber,
    CyberStatus,
    GroundStation,
    LaunchPad,
    OrbitClass,
    SatelliteGroup,
    SensorSite,
    SensorTechnique,
    TerminalPool,
)
from spacereserve.engine.model.dependencies import Dependency, SharedKind, SharedThing
from spacereserve.engine.model.domains import (
    DOMAINS,
    ImagingNeed,
    ImagingService,
    LaunchNeed,
    LaunchService,
    Light,
    LookSide,
    Maturity,
    NavigationNeed,
    NavigationService,
    NavigationSignal,
    Need,
    NeedBase,
    Polarisation,
    SatcomLink,
    SatcomNeed,
    SatcomService,
    Sensor,
    Service,
    ServiceBase,
    SurveillanceNeed,
    SurveillanceService,
    TargetOrbit,
)
from spacereserve.engine.model.policy import CapBy, CostKey, Policy, ShareCap
from spacereserve.engine.model.posture import (
    Command,
    Level,
    Nation,
    Standing,
    Theatre,
    Use,
)
from spacereserve.engine.model.providers import (
    Owner,
    Ownership,
    Provider,
    ProviderStatus,
    SizeClass,
    WaivedRule,
    Waiver,
)
from spacereserve.engine.model.question import Question
from spacereserve.engine.model.record import Named, Record
from spacereserve.engine.model.references import (
    check_reserve,
    find_mistakes,
    suggestion,
    tables_named_by,
)
from spacereserve.engine.model.reserve import TABLES, Reserve

__all__ = [
    "DOMAINS",
    "TABLES",
    "UNIT_OF_DOMAIN",
    "Agreement",
    "AgreementKind",
    "Area",
    "Asset",
    "CapBy",
    "Command",
    "CostKey",
    "Cyber",
    "CyberStatus",
    "Dependency",
    "Effect",
    "Geometry",
    "GroundStation",
    "ImagingNeed",
    "ImagingService",
    "LaunchNeed",
    "LaunchPad",
    "LaunchService",
    "Level",
    "Light",
    "Line",
    "LookSide",
    "Maturity",
    "MultiPoint",
    "MultiPolygon",
    "Named",
    "Nation",
    "NavigationNeed",
    "NavigationService",
    "NavigationSignal",
    "Need",
    "NeedBase",
    "OrbitClass",
    "Owner",
    "Ownership",
    "Point",
    "Polarisation",
    "Policy",
    "Polygon",
    "Provider",
    "ProviderStatus",
    "Question",
    "Record",
    "Reserve",
    "Restriction",
    "SatcomLink",
    "SatcomNeed",
    "SatcomService",
    "SatelliteGroup",
    "Sensor",
    "SensorSite",
    "SensorTechnique",
    "Service",
    "ServiceBase",
    "ShareCap",
    "SharedKind",
    "SharedThing",
    "SizeClass",
    "Standing",
    "SurveillanceNeed",
    "SurveillanceService",
    "TargetOrbit",
    "TerminalPool",
    "Theatre",
    "Unit",
    "Use",
    "WaivedRule",
    "Waiver",
    "WillOf",
    "check_reserve",
    "find_mistakes",
    "suggestion",
    "tables_named_by",
]
