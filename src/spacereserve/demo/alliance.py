"""An alliance made up by a seed, at the size of a real one, for tests and measurements.

Half of the providers carry traffic from geostationary satellites in hourly slots, half
look with radar from low orbits. Each serves a few nations and two types of terminal, so
no need stands alone: budgets of nations and caps on shares tie all of them together.
Nothing in it is real; what counts is its size, and that what is good is scarce.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue, geostationary, walker_delta

__all__ = ["ALLIANCE_AT", "Alliance", "make_alliance"]

ALLIANCE_AT = datetime(2026, 8, 22, tzinfo=UTC)
"""The instant at which its level is declared."""

_LEVEL = "crisis"
_DAY_H = 24.0
_NEEDS_A_PROVIDER = 10 / 3
_LINES_A_PROVIDER = 20 / 3
_PROVIDERS_A_TERMINAL = 3
_PLACES_A_PROVIDER = 1 / 3
_N_NATIONS = 12
_N_BENEFITING = 6

Records = list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Alliance:
    """A made-up alliance and its satellites.

    Attributes:
        reserve: The reserve.
        catalogue: The satellites.
    """

    reserve: Reserve
    catalogue: Catalogue


def make_alliance(*, n_providers: int = 300, seed: int = 1) -> Alliance:
    """Makes an alliance up, always the same one for the same size and seed.

    Args:
        n_providers: Providers, at least 2; lines and needs grow with them: 300 have
            2,000 lines and meet 1,000 needs.
        seed: Of the random numbers.
    """
    rng = np.random.default_rng(seed)
    providers = [_Provider.drawn(number, rng) for number in range(max(2, n_providers))]
    n_lines = round(len(providers) * _LINES_A_PROVIDER)
    n_needs = round(len(providers) * _NEEDS_A_PROVIDER)
    n_places = max(2, round(len(providers) * _PLACES_A_PROVIDER))
    terminals = _terminals(len(providers))
    services = [
        item.service(part, terminals, rng) for item in providers for part in range(2)
    ]
    agreements = [
        _agreement(number, services[number % len(services)], rng)
        for number in range(n_lines)
    ]
    needs = [_need(number, n_places, terminals, rng) for number in range(n_needs)]
    reserve = Reserve.model_validate(
        {
            "id": "made-up-alliance",
            "name": "Made-up alliance",
            "levels": [{"id": _LEVEL, "name": "Crisis", "order": 1}],
            "uses": [{"id": "awareness", "name": "Awareness"}],
            "nations": _nations(len(providers), rng),
            "areas": _areas(n_places, rng),
            "theatres": [
                {"id": f"theatre{k:03}", "name": f"Theatre {k}", "area": f"area{k:03}"}
                for k in range(n_places)
            ],
            "providers": [item.record() for item in providers],
            "assets": [item.asset() for item in providers],
            "services": services,
            "agreements": agreements,
            "needs": needs,
            "policy": {
                "slot_h": 1.0,
                "share_caps": [
                    {"by": "provider", "domain": "satcom", "fraction": 0.05},
                    {"by": "provider", "domain": "imaging", "fraction": 0.05},
                    {"by": "nation", "domain": "satcom", "fraction": 0.2},
                ],
            },
        }
    )
    return Alliance(reserve, Catalogue.merge(*(item.orbit() for item in providers)))


# Providers ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Provider:
    """A provider with one satellite: for traffic where its number is even."""

    number: int
    longitude_deg: float
    price: float

    @classmethod
    def drawn(cls, number: int, rng: np.random.Generator) -> _Provider:
        longitude_deg = float(np.round(rng.uniform(-20.0, 50.0), 3))
        return cls(number, longitude_deg, float(rng.uniform(0.5, 1.5)))

    @property
    def id(self) -> str:
        return f"p{self.number:03}"

    @property
    def is_satcom(self) -> bool:
        return self.number % 2 == 0

    def record(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": f"Provider {self.number}",
            "nation": _nation(self.number),
            "status": "admitted",
        }

    def asset(self) -> dict[str, Any]:
        return {
            "id": f"{self.id}-sat",
            "name": f"Satellite {self.number}",
            "kind": "satellites",
            "provider": self.id,
            "catalog_numbers": (self.number + 1,),
            "orbit": "geo" if self.is_satcom else "leo",
        }

    def orbit(self) -> Catalogue:
        name, number = f"SAT {self.number}", self.number + 1
        if self.is_satcom:
            return geostationary(name, number, self.longitude_deg, ALLIANCE_AT)
        return walker_delta(
            name_format=name,
            first_catalog_number=number,
            altitude_km=500.0 + self.longitude_deg,
            inclination_deg=97.5,
            n_satellites=1,
            n_planes=1,
            phasing=0.0,
            epoch_at=ALLIANCE_AT,
            raan_offset_deg=(self.number * 137.508) % 360.0,
        )

    def service(
        self, part: int, terminals: list[str], rng: np.random.Generator
    ) -> dict[str, Any]:
        common = {
            "id": f"{self.id}-{part}",
            "name": f"Service {part} of provider {self.number}",
            "provider": self.id,
            "assets": (f"{self.id}-sat",),
        }
        if self.is_satcom:
            own = rng.choice(len(terminals), size=2, replace=False)
            return {
                **common,
                "domain": "satcom",
                "bands": ("Ku",),
                "terminals": tuple(terminals[k] for k in sorted(own)),
                "min_elevation_deg": 10.0,
                "latency_ms": 600.0,
            }
        return {
            **common,
            "domain": "imaging",
            "sensor": "sar",
            "resolution_m": (0.5, 1.0)[part],
            "incidence_min_deg": 20.0,
            "incidence_max_deg": 50.0,
            "n_looks_per_orbit": 100,
            "relay": True,
        }


def _terminals(n_providers: int) -> list[str]:
    return [
        f"terminal{k:03}" for k in range(max(3, n_providers // _PROVIDERS_A_TERMINAL))
    ]


def _agreement(
    number: int, service: dict[str, Any], rng: np.random.Generator
) -> dict[str, Any]:
    is_satcom = service["domain"] == "satcom"
    benefiting = rng.choice(_N_NATIONS, size=_N_BENEFITING, replace=False)
    price = float(rng.integers(50, 150)) * (0.2 if is_satcom else 8.0)
    quantity = float(rng.integers(2, 9)) * (10.0 if is_satcom else 0.5)
    return {
        "id": f"a{number:04}",
        "name": f"Agreement {number}",
        "provider": service["provider"],
        "kind": "framework",
        "beneficiaries": tuple(_nation(k) for k in sorted(benefiting)),
        "lines": (
            {
                "id": f"line{number:04}",
                "service": service["id"],
                "level": _LEVEL,
                "quantity": quantity,
                "unit": "mbit/s" if is_satcom else "looks/day",
                "call_up_h": float(rng.integers(0, 13)),
                "activation_fee_eur": round(price * quantity * rng.uniform(0.2, 2.0)),
                "unit_price_eur": price,
            },
        ),
    }


# Nations, places and needs -----------------------------------------------------------


def _nation(number: int) -> str:
    return "N" + chr(65 + number % _N_NATIONS) * 2


def _nations(n_providers: int, rng: np.random.Generator) -> Records:
    return [
        {
            "id": _nation(k),
            "name": f"Nation {k}",
            "standing": "member",
            "cost_key": float(rng.integers(1, 10)),
            "budget_eur_per_day": {_LEVEL: 3000.0 * n_providers / _N_NATIONS},
        }
        for k in range(_N_NATIONS)
    ]


def _areas(n_places: int, rng: np.random.Generator) -> Records:
    lon_deg = rng.uniform(0.0, 40.0, n_places).round(3)
    lat_deg = rng.uniform(35.0, 60.0, n_places).round(3)
    return [
        {
            "id": f"area{k:03}",
            "name": f"Area {k}",
            "geometry": {
                "type": "Point",
                "coordinates": (float(lon_deg[k]), float(lat_deg[k])),
            },
        }
        for k in range(n_places)
    ]


def _need(
    number: int, n_places: int, terminals: list[str], rng: np.random.Generator
) -> dict[str, Any]:
    is_satcom = number % 5 < 3
    starts_after_h = float(rng.integers(0, 5)) * _DAY_H
    common = {
        "id": f"need{number:04}",
        "name": f"Need {number}",
        "owner": _nation(int(rng.integers(_N_NATIONS))),
        "theatre": f"theatre{rng.integers(n_places):03}",
        "priority": int(rng.integers(1, 4)),
        "use": "awareness",
        "survive_loss_fraction": 0.5 if number % 20 == 0 else None,
        "min_providers": 2 if number % 10 == 1 else 1,
    }
    if is_satcom:
        return {
            **common,
            "domain": "satcom",
            "rate_mbit_s": float(rng.integers(2, 20)) * 5.0,
            "availability_fraction": 0.95,
            "terminals": (terminals[rng.integers(len(terminals))],),
            "starts_after_h": starts_after_h,
            "duration_h": float(rng.integers(2, 8)) * _DAY_H,
        }
    return {
        **common,
        "domain": "imaging",
        "sensors": ("sar",),
        "resolution_m": (0.7, 1.5)[int(rng.integers(2))],
        "n_looks_per_day": float(rng.integers(1, 7)),
    }
