"""The large instances as reserves, planned by the planner's own formulation.

What is drawn is drawn as in ``instances``: satellites of ten providers, needs of one
hour in a week, passes that could serve them. It is then put into records, and what
physics would find (which satellite passes when) into looks. From there all is the
planner's own: who may serve whom, the program, the stages.

====================================  ================================================
the plain program                     the reserve
====================================  ================================================
a need that is met or not             an imaging need, all or nothing, of one hour: 24
                                      looks a day for one hour ask for one look
critical: looks of two providers      48 looks a day, ``min_providers = 2``
weight of a need                      its priority: the heaviest is 1, the lightest 6
a pass, its cost                      a look; a satellite belongs to one of three
                                      services of its provider, by its price
a provider's capacity and fee         each service has a line: a seventh of what it can
                                      give in the week is promised each day, and the
                                      line has its share of the fee
three looks a satellite and orbit     ``n_looks_per_orbit = 3``
40 % of what is met, by weight        a share cap: 40 % of the looks that are asked for
cost + 12 × weight of what is unmet   strictly in order: needs met of priority 1, then
                                      2, … then cost
====================================  ================================================

So a reserve differs in three things: its priorities are strict, where the plain program
trades a need for money; its lines promise by the day; its cap does not depend on what
is met. A satellite passes a place once in an hour: one drawn twice is drawn again, or
left out where too few satellites are (below 3,000 arcs).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
from instances import LOOKS_PER_ORBIT, N_PROVIDERS, WEIGHTS, Instance, draw

from spacereserve.engine.allocation import Physics
from spacereserve.engine.allocation.arcs import find_prospects
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.model import Question, Reserve
from spacereserve.engine.orbits import walker_delta
from spacereserve.engine.supply import Looks, Sky, Step, Supply, Verdict, demand_of

__all__ = ["Drawn", "drawn_reserve", "formulated", "physics_of"]

AT = datetime(2026, 8, 22, tzinfo=UTC)
DAYS = 7.0
LEVEL = "crisis"
N_CLASSES = 3
_MOST_ROUNDS = 200
ORBIT_S = 95 * 60.0
PRICE_EUR = 100.0
_NEVER = Verdict(Step.PHYSICS, "no-pass", {})

Ints = np.ndarray
Records = list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A drawn reserve, and the passes that physics would find.

    Attributes:
        reserve: The reserve.
        need: Need (number) of each pass, int64 [n_pass], ascending.
        service: Service (number) of each pass, int64 [n_pass].
        satellite: Satellite of each pass, int64 [n_pass].
        at_s: When each is, seconds after the declaration, float64 [n_pass].
    """

    reserve: Reserve
    need: Ints
    service: Ints
    satellite: Ints
    at_s: Ints

    @property
    def n_passes(self) -> int:
        return len(self.need)


def drawn_reserve(n_arcs: int, seed: int = 1) -> Drawn:
    """Draws a reserve, always the same one for the same size and seed."""
    instance = draw(n_arcs, seed)
    rng = np.random.default_rng([seed, n_arcs])
    order = np.argsort(instance.need, kind="stable")
    need = instance.need[order]
    satellite = _drawn_once(need, instance.satellite[order], rng)
    need, satellite = need[satellite >= 0], satellite[satellite >= 0]
    owner = _owners(instance)
    minute = instance.slot[need] * 60 + rng.integers(0, 60, len(need))
    classes = rng.integers(0, N_CLASSES, len(owner))
    service = owner[satellite] * N_CLASSES + classes[satellite]
    reserve = _reserve(instance, np.bincount(service, minlength=_N_SERVICES))
    return Drawn(reserve, need, service, satellite, minute * 60.0)


_N_SERVICES = N_PROVIDERS * N_CLASSES


def _drawn_once(need: Ints, satellite: Ints, rng: np.random.Generator) -> Ints:
    """Satellites drawn again until none passes for a need twice; −1 where all do."""
    drawn, n = satellite.copy(), int(satellite.max()) + 1
    for _ in range(_MOST_ROUNDS):
        _, first = np.unique(need * n + drawn, return_index=True)
        again = np.ones(len(need), dtype=bool)
        again[first] = False
        if not again.any():
            return drawn
        drawn[again] = rng.integers(0, n, int(again.sum()))
    return np.where(again, -1, drawn)


def _owners(instance: Instance) -> Ints:
    """The provider of each satellite, int64 [n_satellite]."""
    owner = np.zeros(int(instance.satellite.max()) + 1, dtype=np.int64)
    owner[instance.satellite] = instance.provider
    return owner


# Records -----------------------------------------------------------------------------


def _reserve(instance: Instance, n_passes: Ints) -> Reserve:
    providers = range(N_PROVIDERS)
    offered = [k for k in range(_N_SERVICES) if n_passes[k]]
    return Reserve.model_validate(
        {
            "id": "drawn-reserve",
            "name": "Drawn reserve",
            "levels": [{"id": LEVEL, "name": "Crisis", "order": 1}],
            "uses": [{"id": "awareness", "name": "Awareness"}],
            "nations": [{"id": "NAA", "name": "A", "standing": "member"}],
            "areas": [_AREA],
            "theatres": [{"id": "theatre", "name": "Theatre", "area": "place"}],
            "providers": [_provider(k) for k in providers],
            "assets": [_asset(k) for k in offered],
            "services": [_service(k) for k in offered],
            "agreements": [_agreement(k, instance, n_passes) for k in offered],
            "needs": [_need(k, instance) for k in range(instance.n_needs)],
            "policy": {
                # A look of one provider is a part.
                "part_fraction": 0.5,
                "share_caps": [
                    {"by": "provider", "domain": "imaging", "fraction": 0.4}
                ],
            },
        }
    )


_AREA = {
    "id": "place",
    "name": "Place",
    "geometry": {"type": "Point", "coordinates": (20.0, 60.0)},
}


def service_id(number: int) -> str:
    return f"s{number:02}"


def need_id(number: int) -> str:
    return f"n{number:06}"


def _provider(number: int) -> dict[str, Any]:
    name = f"p{number}"
    return {"id": name, "name": name, "nation": "NAA", "status": "admitted"}


def _asset(number: int) -> dict[str, Any]:
    return {
        "id": f"sats{number:02}",
        "name": f"Satellites {number}",
        "kind": "satellites",
        "provider": f"p{number // N_CLASSES}",
        "catalog_numbers": (1,),
        "orbit": "leo",
    }


def _service(number: int) -> dict[str, Any]:
    return {
        "id": service_id(number),
        "name": f"Service {number}",
        "provider": f"p{number // N_CLASSES}",
        "domain": "imaging",
        "assets": (f"sats{number:02}",),
        "sensor": "sar",
        "resolution_m": 0.5,
        "incidence_max_deg": 50.0,
        "n_looks_per_orbit": LOOKS_PER_ORBIT,
        "relay": True,
    }


def _agreement(number: int, instance: Instance, n_passes: Ints) -> dict[str, Any]:
    provider, rank = divmod(number, N_CLASSES)
    own = np.arange(provider * N_CLASSES, (provider + 1) * N_CLASSES)
    part = n_passes[number] / n_passes[own].sum()
    price = instance.base[provider] * (0.85 + 0.3 * rank)
    return {
        "id": f"a{number:02}",
        "name": f"Agreement {number}",
        "provider": f"p{provider}",
        "kind": "framework",
        "lines": (
            {
                "id": f"line{number:02}",
                "service": service_id(number),
                "level": LEVEL,
                "quantity": float(np.ceil(instance.capacity[provider] * part / DAYS)),
                "unit": "looks/day",
                "call_up_h": 0.0,
                "activation_fee_eur": float(
                    np.round(PRICE_EUR * instance.fee[provider] * part)
                ),
                "unit_price_eur": float(np.round(PRICE_EUR * price)),
            },
        ),
    }


def _need(number: int, instance: Instance) -> dict[str, Any]:
    rank = len(WEIGHTS) - WEIGHTS.index(int(instance.weight[number]) // 5)
    wanted = int(instance.wanted[number])
    return {
        "id": need_id(number),
        "name": f"Need {number}",
        "domain": "imaging",
        "owner": "NAA",
        "theatre": "theatre",
        "priority": rank,
        "use": "awareness",
        "sensors": ("sar",),
        "resolution_m": 1.0,
        "n_looks_per_day": 24.0 * wanted,
        "starts_after_h": float(instance.slot[number]),
        "duration_h": 1.0,
        "all_or_nothing": True,
        "min_providers": wanted,
    }


# Physics -----------------------------------------------------------------------------


def formulated(drawn: Drawn) -> Formulation:
    """The planner's program of a drawn reserve."""
    question = Question.of(drawn.reserve, LEVEL, at=AT, days=DAYS)
    sky = Sky(drawn.reserve, _CATALOGUE, question)
    physics = physics_of(drawn, sky)
    prospects = find_prospects(sky, physics)
    arcs = [item.arc for item in prospects if item.arc is not None]
    return formulate(sky, physics.demands, arcs)


_CATALOGUE = walker_delta(
    name_format="SAT-{number}",
    first_catalog_number=1,
    altitude_km=550.0,
    inclination_deg=97.0,
    n_satellites=1,
    n_planes=1,
    phasing=0,
    epoch_at=AT,
)


def physics_of(drawn: Drawn, sky: Sky) -> Physics:
    """What physics would find: the looks of each service for each need."""
    demands = {}
    for need in drawn.reserve.needs:
        demand = demand_of(need, sky)
        if demand is not None:
            demands[need.id] = demand
    names = [need.id for need in drawn.reserve.needs]
    services = [service.id for service in drawn.reserve.services]
    supplies: dict[tuple[str, str], Supply | Verdict] = {
        (service, need): _NEVER for service in services for need in names
    }
    order = np.lexsort((drawn.at_s, drawn.service, drawn.need))
    key = (drawn.need * _N_SERVICES + drawn.service)[order]
    edges = np.flatnonzero(np.diff(key, prepend=-1, append=-1))
    for first, last in pairwise(edges):
        number, service = divmod(int(key[first]), _N_SERVICES)
        own = order[first:last]
        pair = service_id(service), need_id(number)
        supplies[pair] = _supply(*pair, drawn, own)
    return Physics(demands, {}, supplies)


def _supply(service: str, need: str, drawn: Drawn, own: Ints) -> Supply:
    at_s, zeros = drawn.at_s[own], np.zeros(len(own), dtype=np.int64)
    satellite = drawn.satellite[own]
    turn = (at_s // ORBIT_S).astype(np.int64)
    return Supply(
        service=service,
        need=need,
        looks=Looks(
            bin=zeros,
            spot=zeros,
            satellite=satellite,
            at_s=at_s,
            delivered_s=at_s,
            pass_key=satellite * 1000 + turn,
        ),
        n_per_pass=LOOKS_PER_ORBIT,
    )
