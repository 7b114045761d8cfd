"""An alliance made up by a seed: providers, lines and needs, with physics made up too.

Every provider has lines in a few theatres; every need lies in one. Looks fall at random
times. Nothing is real; what counts is the size and that some offers are scarce.

Needs count by days, or ``hourly``: a look in each hour of the week. No record can ask
for that, so these demands are made here. A service then passes its theatre in 26 hours
of the week, a provider's services lie in three theatres, and lines promise seven times
as much.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from spacereserve.engine.allocation import Physics
from spacereserve.engine.model import Question, Reserve
from spacereserve.engine.orbits import walker_delta
from spacereserve.engine.supply import Demand, Looks, Sky, Step, Supply, Verdict
from spacereserve.engine.supply.demand import daily
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["make_alliance"]

AT = datetime(2026, 8, 22, tzinfo=UTC)
NATIONS = ("AAA", "BBB", "CCC", "DDD")
N_HOURS, N_PASSES, N_HOMES = 168, 26, 3
_MORE = 7.0
_ELSEWHERE = Verdict(Step.PHYSICS, "never-in-view", {})


def make_alliance(
    *,
    n_providers: int,
    n_lines: int,
    n_needs: int,
    n_theatres: int,
    seed: int,
    hourly: bool = False,
) -> tuple[Sky, Physics]:
    """A sky over a made-up alliance, and what its services could give in seven days."""
    rng = np.random.default_rng(seed)
    theatres = [f"theatre{number:02}" for number in range(n_theatres)]
    reserve = _reserve(rng, n_providers, n_lines, n_needs, theatres)
    if hourly:
        reserve = _by_the_hour(reserve)
    question = Question.of(reserve, "crisis", at=AT, days=7.0)
    catalogue = walker_delta(
        name_format="SAT-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=97.0,
        n_satellites=n_providers,
        n_planes=1,
        phasing=0,
        epoch_at=AT,
    )
    sky = Sky(reserve, catalogue, question)
    return sky, (_hourly_physics if hourly else _physics)(rng, reserve)


def _by_the_hour(reserve: Reserve) -> Reserve:
    """The same reserve with needs for a look an hour, and lines to match."""
    needs = tuple(
        need.model_copy(update={"n_looks_per_day": 24.0}) for need in reserve.needs
    )
    agreements = tuple(
        item.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"quantity": _MORE * line.quantity})
                    for line in item.lines
                )
            }
        )
        for item in reserve.agreements
    )
    return reserve.replaced(needs=needs, agreements=agreements)


def _reserve(
    rng: np.random.Generator,
    n_providers: int,
    n_lines: int,
    n_needs: int,
    theatres: list[str],
) -> Reserve:
    providers = [f"p{number:03}" for number in range(n_providers)]
    point = {"type": "Point", "coordinates": (20.0, 60.0)}
    services, agreements = [], []
    for number in range(n_lines):
        provider = providers[number % n_providers]
        name = f"{provider}-{number // n_providers}"
        services.append(_service(name, provider))
        agreements.append(_agreement(rng, name, provider))
    return Reserve.model_validate(
        {
            "id": "alliance",
            "name": "Alliance",
            "levels": [{"id": "crisis", "name": "Crisis", "order": 1}],
            "uses": [{"id": "awareness", "name": "Awareness"}],
            "nations": [
                {"id": name, "name": name, "standing": "member", "cost_key": 1.0}
                for name in NATIONS
            ],
            "areas": [{"id": "place", "name": "Place", "geometry": point}],
            "theatres": [
                {"id": name, "name": name, "area": "place"} for name in theatres
            ],
            "providers": [
                {
                    "id": name,
                    "name": name,
                    "nation": NATIONS[number % 4],
                    "status": "admitted",
                }
                for number, name in enumerate(providers)
            ],
            "assets": [
                item
                for number, name in enumerate(providers)
                for item in _assets(number, name)
            ],
            "services": services,
            "agreements": agreements,
            "needs": [
                _need(rng, number, theatres[number % len(theatres)])
                for number in range(n_needs)
            ],
        }
    )


def _need(rng: np.random.Generator, number: int, theatre: str) -> dict[str, Any]:
    return {
        "id": f"need{number:04}",
        "name": f"Need {number}",
        "domain": "imaging",
        "owner": NATIONS[number % 4],
        "theatre": theatre,
        "priority": int(rng.integers(1, 4)),
        "use": "awareness",
        "sensors": ("sar",),
        "resolution_m": 1.0,
        "n_looks_per_day": float(rng.integers(1, 5)),
    }


def _assets(number: int, name: str) -> list[dict[str, Any]]:
    return [
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


def _service(name: str, provider: str) -> dict[str, Any]:
    return {
        "id": f"{name}-sar",
        "name": name,
        "provider": provider,
        "domain": "imaging",
        "assets": (f"{provider}-sat",),
        "sensor": "sar",
        "resolution_m": 0.5,
        "incidence_max_deg": 50.0,
        "stations": (f"{provider}-station",),
    }


def _agreement(rng: np.random.Generator, name: str, provider: str) -> dict[str, Any]:
    return {
        "id": f"{name}-agreement",
        "name": name,
        "provider": provider,
        "kind": "framework",
        "lines": (
            {
                "id": f"{name}-line",
                "service": f"{name}-sar",
                "level": "crisis",
                "quantity": float(rng.integers(1, 4)),
                "unit": "looks/day",
                "call_up_h": 0.0,
                "activation_fee_eur": float(rng.integers(0, 4) * 500),
                "unit_price_eur": float(rng.integers(10, 90) * 10),
            },
        ),
    }


def _physics(rng: np.random.Generator, reserve: Reserve) -> Physics:
    """Each service sees the needs of one theatre, each about once a day."""
    span_s = (0.0, 7.0 * SECONDS_PER_DAY)
    demands = {
        need.id: daily(need, span_s, n_spots=1, n_per_day=float(need.n_looks_per_day))
        for need in reserve.needs
    }
    theatres = sorted({need.theatre for need in reserve.needs})
    supplies: dict[tuple[str, str], Supply | Verdict] = {}
    for service in reserve.services:
        own = theatres[int(rng.integers(len(theatres)))]
        for need in reserve.needs:
            if need.theatre != own:
                supplies[service.id, need.id] = _ELSEWHERE
                continue
            n_looks = int(rng.poisson(7.0))
            at_s = np.sort(rng.uniform(*span_s, n_looks))
            spot = np.zeros(n_looks, dtype=np.int64)
            demand = demands[need.id]
            supplies[service.id, need.id] = Supply(
                service=service.id,
                need=need.id,
                looks=Looks(
                    bin=demand.bins_at(spot, at_s),
                    spot=spot,
                    satellite=np.zeros(n_looks, dtype=np.int64),
                    at_s=at_s,
                    delivered_s=at_s + 600.0,
                    pass_key=np.arange(n_looks),
                ),
                n_per_pass=1000,
            )
    return Physics(demands, {}, supplies)


def _hourly_physics(rng: np.random.Generator, reserve: Reserve) -> Physics:
    """Each service sees a theatre's needs in the same hours; a provider has three."""
    demands = {need.id: _hourly(need) for need in reserve.needs}
    theatres = sorted({need.theatre for need in reserve.needs})
    supplies: dict[tuple[str, str], Supply | Verdict] = {}
    home = {
        item.id: rng.choice(len(theatres), min(N_HOMES, len(theatres)), replace=False)
        for item in reserve.providers
    }
    for service in reserve.services:
        own = theatres[int(rng.choice(home[service.provider]))]
        hours = np.sort(rng.choice(N_HOURS, N_PASSES, replace=False))
        at_s = 3600.0 * (hours + rng.uniform(0.0, 1.0, N_PASSES))
        looks = Looks(
            bin=hours,
            spot=np.zeros(N_PASSES, dtype=np.int64),
            satellite=np.zeros(N_PASSES, dtype=np.int64),
            at_s=at_s,
            delivered_s=at_s + 600.0,
            pass_key=hours,
        )
        for need in reserve.needs:
            supplies[service.id, need.id] = (
                Supply(service=service.id, need=need.id, looks=looks, n_per_pass=1000)
                if need.theatre == own
                else _ELSEWHERE
            )
    return Physics(demands, {}, supplies)


def _hourly(need: Any) -> Demand:
    """A look in each hour of the week."""
    hours, ones = np.arange(N_HOURS), np.ones(N_HOURS)
    return Demand(
        need=need,
        start_s=0.0,
        end_s=3600.0 * N_HOURS,
        kind="daily",
        whole=True,
        n_spots=1,
        bin_spot=np.zeros(N_HOURS, dtype=np.int64),
        bin_start_s=3600.0 * hours,
        bin_end_s=3600.0 * (hours + 1),
        row_first=hours,
        row_last=hours,
        row_amount=ones,
        row_weight=ones / N_HOURS,
    )
