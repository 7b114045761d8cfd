"""Small reserves and catalogues that any test can start from.

    tiny_reserve()                      three providers, four needs
    tiny_reserve(needs=())              a table replaced
    with_record(reserve, "needs", "baltic-sar", priority=3)
    without_record(reserve, "providers", "borealis")
    tiny_catalogue()                    the satellites that it picks
    walker_catalogue("SAR", n_satellites=24, n_planes=6)

Everything is invented and always the same: no clock, no file, no chance.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from spacereserve.engine.folder import in_canonical_order
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits.catalogue import Catalogue

EPOCH_JD = (2461274.5, 0.0)
"""2026-08-22 00:00 UTC, the epoch of every catalogue built here."""

_EARTH_RADIUS_KM = 6378.135  # WGS-72, as SGP4 uses it
_EARTH_MU_KM3_S2 = 398600.8  # WGS-72

BALTIC = {
    "type": "Polygon",
    "coordinates": [
        [[17.0, 55.0], [26.0, 57.0], [26.0, 60.0], [18.0, 59.5], [17.0, 55.0]]
    ],
}
GULF_OF_FINLAND = {
    "type": "Polygon",
    "coordinates": [
        [[23.0, 59.3], [29.0, 59.6], [29.0, 60.4], [23.0, 60.0], [23.0, 59.3]]
    ],
}


def tiny_reserve(**changes: Any) -> Reserve:
    """A small whole reserve: two alike radar services, one restricted; two networks.

    Args:
        changes: Fields of ``Reserve`` to replace, as records or as plain values.

    Returns:
        A valid reserve, every table by id as a folder gives it; its references all hold
        unless ``changes`` break them.
    """
    return in_canonical_order(Reserve.model_validate({**_tiny(), **changes}))


def with_record(reserve: Reserve, table: str, name: str, /, **changes: Any) -> Reserve:
    """The reserve with fields of one record replaced, validated again.

    Args:
        reserve: The reserve to start from.
        table: Such as ``needs``.
        name: The id of the record.
        changes: Fields to replace, as plain values.
    """
    records = [
        {**record.model_dump(exclude_unset=True), **changes}
        if record.id == name
        else record
        for record in getattr(reserve, table)
    ]
    return _replaced(reserve, table, records)


def without_record(reserve: Reserve, table: str, name: str) -> Reserve:
    """The reserve without one record; references to it are left as they are."""
    records = [record for record in getattr(reserve, table) if record.id != name]
    return _replaced(reserve, table, records)


def _replaced(reserve: Reserve, table: str, records: list[Any]) -> Reserve:
    fields = {name: getattr(reserve, name) for name in reserve.model_fields_set}
    return Reserve.model_validate({**fields, table: records})


def walker_catalogue(
    prefix: str = "WALKER",
    *,
    n_satellites: int = 24,
    n_planes: int = 6,
    phasing: int = 1,
    altitude_km: float = 550.0,
    inclination_deg: float = 97.6,
    first_number: int = 90001,
    raan_0_deg: float = 0.0,
) -> Catalogue:
    """A circular Walker delta constellation without drag.

    Args:
        prefix: Object names are ``{prefix}-001`` and so on.
        n_satellites: Total number, a multiple of ``n_planes``.
        n_planes: Planes, evenly spread over 360° of right ascension.
        phasing: Walker's F, in units of 360° / ``n_satellites``.
        altitude_km: Above the WGS-72 equatorial radius.
        inclination_deg: Of every plane.
        first_number: Catalogue number of the first satellite.
        raan_0_deg: Right ascension of the first plane's node.

    Returns:
        ``n_satellites`` element sets at ``EPOCH_JD``.
    """
    index = np.arange(n_satellites)
    plane, place = np.divmod(index, n_satellites // n_planes)
    axis_km = _EARTH_RADIUS_KM + altitude_km
    mean_motion = 86400.0 / (2 * math.pi) * math.sqrt(_EARTH_MU_KM3_S2 / axis_km**3)
    anomaly = place * 360.0 * n_planes / n_satellites
    anomaly = anomaly + plane * phasing * 360.0 / n_satellites
    zeros = np.zeros(n_satellites)
    return Catalogue.from_columns(
        {
            "names": [f"{prefix}-{i + 1:03d}" for i in index],
            "object_ids": [""] * n_satellites,
            "catalog_numbers": first_number + index,
            "epoch_jd": np.tile(EPOCH_JD, (n_satellites, 1)),
            "mean_motion_rev_day": zeros + mean_motion,
            "eccentricity": zeros + 0.0001,
            "inclination_deg": zeros + inclination_deg,
            "raan_deg": (raan_0_deg + plane * 360.0 / n_planes) % 360.0,
            "arg_perigee_deg": zeros,
            "mean_anomaly_deg": anomaly % 360.0,
            "bstar": zeros,
            "mean_motion_dot": zeros,
            "mean_motion_ddot": zeros,
        }
    )


def tiny_catalogue() -> Catalogue:
    """The satellites of ``tiny_reserve``: 12 optical, 16 + 4 radar, 72 + 1 satcom."""
    return Catalogue.merge(
        walker_catalogue("OPTI", n_satellites=12, n_planes=3, first_number=90001),
        walker_catalogue("BOREAL-SAR", n_satellites=16, n_planes=4, first_number=90101),
        walker_catalogue(
            "SUOMI-SAR", n_satellites=4, n_planes=2, first_number=90201, raan_0_deg=20.0
        ),
        walker_catalogue(
            "BOREAL-COM",
            n_satellites=72,
            n_planes=8,
            altitude_km=1200.0,
            inclination_deg=87.9,
            first_number=90301,
        ),
        walker_catalogue(
            "OPTI-GEO",
            n_satellites=1,
            n_planes=1,
            altitude_km=35786.0,
            inclination_deg=0.02,
            first_number=90401,
            raan_0_deg=350.0,  # stands at about 19° E at the epoch
        ),
    )


def _tiny() -> dict[str, Any]:
    return {
        "id": "tiny",
        "name": "Tiny reserve",
        "name_fr": "Petite réserve",
        "disclaimer": "Invented for tests.",
        "levels": [
            {"id": "peace", "name": "Peace", "name_fr": "Paix", "order": 0},
            {"id": "crisis", "name": "Crisis", "name_fr": "Crise", "order": 1},
            {"id": "war", "name": "War", "name_fr": "Guerre", "order": 2},
        ],
        "uses": [
            {"id": "monitoring", "name": "Monitoring", "name_fr": "Surveillance"},
            {"id": "targeting", "name": "Targeting", "name_fr": "Ciblage"},
            {"id": "command", "name": "Command", "name_fr": "Commandement"},
        ],
        "nations": [
            _nation("FIN", "Finland", "Finlande", 1.0),
            _nation("FRA", "France", "France", 10.0),
            _nation("USA", "United States", "États-Unis", 20.0),
        ],
        "commands": [
            {"id": "jfc", "name": "Joint command", "nations": ["FIN", "FRA", "USA"]}
        ],
        "theatres": [{"id": "baltic", "name": "Baltic", "area": "baltic-sea"}],
        "areas": [
            {"id": "baltic-sea", "name": "Baltic Sea", "geometry": BALTIC},
            {"id": "gulf", "name": "Gulf of Finland", "geometry": GULF_OF_FINLAND},
        ],
        "providers": [
            _provider("opti", "Opti", "FRA"),
            _provider("borealis", "Borealis", "USA"),
            _provider("suomi-space", "Suomi Space", "FIN", ownership="national"),
        ],
        "assets": _assets(),
        "services": _services(),
        "agreements": _agreements(),
        "restrictions": [
            {
                "id": "no-targeting",
                "name": "Borealis does no targeting",
                "effect": "forbid",
                "will_of": "provider",
                "services": ["boreal-sar"],
                "uses": ["targeting"],
            },
            {
                "id": "ask-first",
                "name": "France is asked before Opti serves the Gulf in peace",
                "effect": "needs-approval",
                "will_of": "home-state",
                "imposed_by": "FRA",
                "approver": "Ministry",
                "providers": ["opti"],
                "areas": ["gulf"],
                "levels": ["peace"],
            },
        ],
        "needs": _needs(),
    }


def _nation(name: str, english: str, french: str, cost_key: float) -> dict[str, Any]:
    return {
        "id": name,
        "name": english,
        "name_fr": french,
        "standing": "member",
        "cost_key": cost_key,
    }


def _provider(name: str, title: str, nation: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": title, "nation": nation, "status": "admitted", **more}


def _assets() -> list[dict[str, Any]]:
    satellites = [
        ("opti-sats", "opti", r"^OPTI-\d", "leo"),
        ("opti-geo", "opti", "^OPTI-GEO-", "geo"),
        ("boreal-sars", "borealis", "^BOREAL-SAR-", "leo"),
        ("boreal-coms", "borealis", "^BOREAL-COM-", "leo"),
        ("suomi-sars", "suomi-space", "^SUOMI-SAR-", "leo"),
    ]
    stations = [
        ("kiruna", "opti", 67.86, 20.96),
        ("toulouse", "opti", 43.60, 1.44),
        ("svalbard", "borealis", 78.23, 15.39),
        ("sodankyla", "suomi-space", 67.37, 26.63),
    ]
    return [
        {
            "id": name,
            "name": name,
            "kind": "satellites",
            "provider": provider,
            "name_pattern": pattern,
            "orbit": orbit,
        }
        for name, provider, pattern, orbit in satellites
    ] + [
        {
            "id": name,
            "name": name.capitalize(),
            "kind": "ground-station",
            "provider": provider,
            "lat_deg": lat_deg,
            "lon_deg": lon_deg,
        }
        for name, provider, lat_deg, lon_deg in stations
    ]


def _services() -> list[dict[str, Any]]:
    return [
        {
            "id": "opti-image",
            "name": "Opti imaging",
            "domain": "imaging",
            "provider": "opti",
            "assets": ["opti-sats"],
            "sensor": "optical",
            "resolution_m": 0.5,
            "off_nadir_max_deg": 35.0,
            "sun_elevation_min_deg": 10.0,
            "stations": ["kiruna", "toulouse"],
        },
        _sar("boreal-sar", "Borealis radar", "borealis", "boreal-sars", "svalbard"),
        _sar("suomi-sar", "Suomi radar", "suomi-space", "suomi-sars", "sodankyla"),
        {
            "id": "boreal-link",
            "name": "Borealis link",
            "domain": "satcom",
            "provider": "borealis",
            "assets": ["boreal-coms"],
            "bands": ["Ku"],
            "terminals": ["flat-panel"],
            "latency_ms": 60.0,
            "inter_satellite_links": True,
        },
        {
            "id": "opti-link",
            "name": "Opti link",
            "domain": "satcom",
            "provider": "opti",
            "assets": ["opti-geo"],
            "bands": ["Ku", "Ka"],
            "terminals": ["dish-1m", "flat-panel"],
            "min_elevation_deg": 10.0,
            "latency_ms": 600.0,
            "gateways": ["toulouse"],
        },
    ]


def _sar(
    name: str, title: str, provider: str, asset: str, station: str
) -> dict[str, Any]:
    return {
        "id": name,
        "name": title,
        "domain": "imaging",
        "provider": provider,
        "assets": [asset],
        "sensor": "sar",
        "resolution_m": 1.0,
        "off_nadir_min_deg": 15.0,
        "off_nadir_max_deg": 40.0,
        "stations": [station],
        "n_looks_per_orbit": 2,
    }


def _agreements() -> list[dict[str, Any]]:
    return [
        {
            "id": "opti-framework",
            "name": "Opti framework",
            "provider": "opti",
            "kind": "framework",
            "ceiling_eur": 5_000_000.0,
            "lines": [
                _looks("opti-peace", "opti-image", "peace", 4.0, 24.0, 1500.0),
                _looks("opti-crisis", "opti-image", "crisis", 20.0, 6.0, 1800.0),
                _looks("opti-war", "opti-image", "war", 40.0, 2.0, 2500.0),
                _rate("opti-rate-peace", "opti-link", "peace", 10.0, 12.0, 40.0),
                _rate("opti-rate-crisis", "opti-link", "crisis", 40.0, 6.0, 50.0),
            ],
        },
        {
            "id": "boreal-retainer",
            "name": "Borealis retainer",
            "provider": "borealis",
            "kind": "retainer",
            "retainer_eur_per_year": 250_000.0,
            "lines": [
                _looks("boreal-crisis", "boreal-sar", "crisis", 24.0, 6.0, 1200.0),
                _looks("boreal-war", "boreal-sar", "war", 60.0, 1.0, 1600.0),
                _rate("boreal-rate-peace", "boreal-link", "peace", 20.0, 24.0, 20.0),
                _rate("boreal-rate-war", "boreal-link", "war", 100.0, 1.0, 30.0),
            ],
        },
        {
            "id": "suomi-pledge",
            "name": "Finnish pledge",
            "provider": "suomi-space",
            "kind": "national",
            "lines": [
                _looks("suomi-peace", "suomi-sar", "peace", 6.0, 2.0, 200.0),
                _looks("suomi-war", "suomi-sar", "war", 16.0, 0.5, 200.0),
            ],
        },
    ]


def _looks(
    name: str,
    service: str,
    level: str,
    quantity: float,
    call_up_h: float,
    unit_price_eur: float,
) -> dict[str, Any]:
    return {
        "id": name,
        "service": service,
        "level": level,
        "quantity": quantity,
        "unit": "looks/day",
        "call_up_h": call_up_h,
        "activation_fee_eur": 1000.0,
        "unit_price_eur": unit_price_eur,
    }


def _rate(
    name: str,
    service: str,
    level: str,
    quantity: float,
    call_up_h: float,
    unit_price_eur: float,
) -> dict[str, Any]:
    line = _looks(name, service, level, quantity, call_up_h, unit_price_eur)
    return {**line, "unit": "mbit/s"}


def _needs() -> list[dict[str, Any]]:
    return [
        {
            "id": "baltic-sar",
            "name": "Radar looks for targeting",
            "domain": "imaging",
            "owner": "FIN",
            "theatre": "baltic",
            "area": "gulf",
            "priority": 1,
            "use": "targeting",
            "sensors": ["sar"],
            "resolution_m": 3.0,
            "revisit_h": 6.0,
        },
        {
            "id": "baltic-optical",
            "name": "Optical looks",
            "domain": "imaging",
            "owner": "FRA",
            "theatre": "baltic",
            "priority": 2,
            "use": "monitoring",
            "sensors": ["optical", "sar"],
            "resolution_m": 1.0,
            "n_looks_per_day": 2.0,
            "n_spots": 3,
        },
        {
            "id": "command-link",
            "name": "Link of the joint command",
            "domain": "satcom",
            "owner": "jfc",
            "theatre": "baltic",
            "priority": 1,
            "use": "command",
            "rate_mbit_s": 25.0,
            "availability_fraction": 0.95,
            "terminals": ["flat-panel"],
        },
        {
            "id": "war-link",
            "name": "More rate in war",
            "domain": "satcom",
            "owner": "FIN",
            "theatre": "baltic",
            "levels": ["war"],
            "priority": 2,
            "use": "command",
            "rate_mbit_s": 60.0,
            "availability_fraction": 0.9,
            "terminals": ["flat-panel", "dish-1m"],
            "latency_ms": 150.0,
        },
    ]
