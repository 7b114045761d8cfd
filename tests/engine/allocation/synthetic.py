"""Random reserves with physics made up, so that plans can be checked by other means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from spacereserve.engine.allocation import Physics
from spacereserve.engine.model import Question, Reserve
from spacereserve.engine.orbits import walker_delta
from spacereserve.engine.supply import Looks, Sky, Supply
from spacereserve.engine.supply.demand import daily, gapless
from spacereserve.engine.units import SECONDS_PER_DAY

AT = datetime(2026, 8, 22, tzinfo=UTC)
NATIONS = ("AAA", "BBB")


def make_sky(reserve: Reserve, *, days: float) -> Sky:
    """A sky with one satellite a provider, which the made-up physics never looks at."""
    catalogue = walker_delta(
        name_format="SAT-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=97.0,
        n_satellites=max(1, len(reserve.providers)),
        n_planes=1,
        phasing=0,
        epoch_at=AT,
    )
    question = Question.of(reserve, "crisis", at=AT, days=days)
    return Sky(reserve, catalogue, question)


def make_reserve(
    rng: np.random.Generator,
    *,
    n_providers: int,
    n_needs: int,
    quantity: tuple[int, int] = (1, 3),
    policy: dict[str, Any] | None = None,
    budget_eur: float | None = None,
    **need: Any,
) -> Reserve:
    """A reserve of providers with one imaging line each, and needs at one place."""
    nations = [
        {"id": name, "name": name, "standing": "member", "cost_key": 1.0}
        for name in NATIONS
    ]
    if budget_eur is not None:
        nations[0]["budget_eur_per_day"] = {"crisis": budget_eur}
    return Reserve.model_validate(
        {
            "id": "synthetic",
            "name": "Synthetic",
            "levels": [{"id": "crisis", "name": "Crisis", "order": 1}],
            "uses": [{"id": "awareness", "name": "Awareness"}],
            "nations": nations,
            "areas": [
                {
                    "id": "place",
                    "name": "Place",
                    "geometry": {"type": "Point", "coordinates": (20.0, 60.0)},
                }
            ],
            "theatres": [{"id": "theatre", "name": "Theatre", "area": "place"}],
            "policy": policy or {},
            **_supply_side(rng, n_providers, quantity),
            "needs": [
                {
                    "id": f"need{number:03}",
                    "name": f"Need {number}",
                    "domain": "imaging",
                    "owner": NATIONS[number % 2],
                    "theatre": "theatre",
                    "priority": 1 + number % 2,
                    "use": "awareness",
                    "sensors": ("sar",),
                    "resolution_m": 1.0,
                    "n_looks_per_day": float(rng.integers(1, 3)),
                    **need,
                }
                for number in range(n_needs)
            ],
        }
    )


def _supply_side(
    rng: np.random.Generator, n_providers: int, quantity: tuple[int, int]
) -> dict[str, Any]:
    tables: dict[str, Any] = {
        "providers": [],
        "assets": [],
        "services": [],
        "agreements": [],
    }
    for number in range(n_providers):
        name = f"p{number:03}"
        tables["providers"].append(
            {"id": name, "name": name, "nation": "AAA", "status": "admitted"}
        )
        tables["assets"] += [
            {
                "id": f"{name}-sat",
                "name": name,
                "kind": "satellites",
                "provider": name,
                "catalog_numbers": (number + 1,),
                "orbit": "leo",
            },
            {
                "id": f"{name}-station",
                "name": name,
                "kind": "ground-station",
                "provider": name,
                "lat_deg": 78.0,
                "lon_deg": 15.0,
            },
        ]
        tables["services"].append(
            {
                "id": f"{name}-sar",
                "name": name,
                "provider": name,
                "domain": "imaging",
                "assets": (f"{name}-sat",),
                "sensor": "sar",
                "resolution_m": 0.5,
                "incidence_max_deg": 50.0,
                "stations": (f"{name}-station",),
            }
        )
        tables["agreements"].append(
            {
                "id": f"{name}-agreement",
                "name": name,
                "provider": name,
                "kind": "framework",
                "lines": (
                    {
                        "id": f"{name}-line",
                        "service": f"{name}-sar",
                        "level": "crisis",
                        "quantity": float(rng.integers(*quantity, endpoint=True)),
                        "unit": "looks/day",
                        "call_up_h": 0.0,
                        "activation_fee_eur": float(rng.integers(0, 3) * 500),
                        "unit_price_eur": float(rng.integers(1, 9) * 100),
                    },
                ),
            }
        )
    return tables


def make_physics(
    reserve: Reserve,
    rng: np.random.Generator,
    *,
    days: float,
    looks_per_day: float,
    n_per_pass: int = 1000,
) -> Physics:
    """Looks at random times, alone in their pass unless ``n_per_pass`` is small."""
    span_s = (0.0, days * SECONDS_PER_DAY)
    demands = {}
    for need in reserve.needs:
        if need.revisit_h is not None:
            gap_s = need.revisit_h * 3600.0
            demands[need.id] = gapless(need, span_s, n_spots=1, gap_s=gap_s)
        else:
            n_per_day = float(need.n_looks_per_day)
            demands[need.id] = daily(need, span_s, n_spots=1, n_per_day=n_per_day)
    supplies = {}
    for service in reserve.services:
        for name, demand in demands.items():
            n_looks = int(rng.poisson(looks_per_day * days))
            at_s = np.sort(rng.uniform(*span_s, n_looks))
            spot = np.zeros(n_looks, dtype=np.int64)
            supplies[service.id, name] = Supply(
                service=service.id,
                need=name,
                looks=Looks(
                    bin=demand.bins_at(spot, at_s),
                    spot=spot,
                    satellite=np.zeros(n_looks, dtype=np.int64),
                    at_s=at_s,
                    delivered_s=at_s + 600.0,
                    pass_key=(at_s // 5400.0).astype(np.int64),
                ),
                n_per_pass=n_per_pass,
            )
    return Physics(demands, {}, supplies)
