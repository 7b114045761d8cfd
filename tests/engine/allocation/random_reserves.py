"""Random small reserves in which everything that can go wrong goes wrong somewhere.

    reserve, physics = random_case(7)
    plan = make_plan(make_sky(reserve, days=DAYS), physics)

Terms (restrictions, consents of one side or two, eligibility, cyber, invoices,
quotations, beneficiaries, levels), needs (looks a day, revisits, rates, launches;
all-or-nothing, distinct providers, losses to survive) and limits (caps, budgets,
ceilings) are drawn at random; physics are made up.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from spacereserve.engine.allocation import Physics
from spacereserve.engine.model import Reserve
from spacereserve.engine.supply import Looks, Supply
from spacereserve.engine.supply.demand import Demand, daily, gapless, once, steady
from spacereserve.engine.units import SECONDS_PER_DAY

DAYS = 2.0
NATIONS = ("AAA", "BBB", "CCC")
_TURN_S = 5400.0
DOMAINS = ("imaging", "satcom", "launch")
_UNITS = {"imaging": "looks/day", "satcom": "mbit/s", "launch": "launches"}

Rows = list[dict[str, Any]]


def random_case(seed: int) -> tuple[Reserve, Physics]:
    """A reserve and what its services could give, drawn from a seed."""
    rng = np.random.default_rng([20260822, seed])
    reserve = Reserve.model_validate(random_record(rng))
    return reserve, physics_for(reserve, seed)


def random_record(rng: np.random.Generator) -> dict[str, Any]:
    """The record of a random reserve, as plain values."""
    n_providers = int(rng.integers(2, 6))
    tables = _supply_side(rng, n_providers)
    things = np.random.default_rng(n_providers)
    return {
        "id": "random",
        "name": "Random",
        "levels": [
            {"id": "peace", "name": "Peace", "order": 0},
            {"id": "crisis", "name": "Crisis", "order": 1},
            {"id": "war", "name": "War", "order": 2},
        ],
        "uses": [{"id": "watch", "name": "Watch"}, {"id": "strike", "name": "Strike"}],
        "nations": _nations(rng),
        "areas": [
            {
                "id": name,
                "name": name,
                "geometry": {"type": "Point", "coordinates": (lon_deg, 60.0)},
            }
            for name, lon_deg in (("here", 20.0), ("there", 40.0))
        ],
        "theatres": [{"id": "theatre", "name": "Theatre", "area": "here"}],
        "policy": _policy(rng),
        **tables,
        "restrictions": _restrictions(rng, n_providers),
        "shared_things": [
            {"id": "cloud", "name": "Cloud", "kind": "cloud-region"},
            {"id": "network", "name": "Network", "kind": "ground-network"},
        ],
        "dependencies": [
            {"thing": "cloud", "services": ("p0-service",), "providers": ("p1",)},
            {"thing": "network", "assets": (f"p{things.integers(0, 2)}-own",)},
        ],
        "needs": [_need(rng, number) for number in range(int(rng.integers(2, 6)))],
    }


def _nations(rng: np.random.Generator) -> Rows:
    nations: Rows = [
        {
            "id": name,
            "name": name,
            "standing": "member",
            "cost_key": float(rng.integers(1, 5)),
        }
        for name in NATIONS
    ]
    nations.append({"id": "ZZZ", "name": "ZZZ", "standing": "third", "cost_key": 1.0})
    if rng.random() < 0.4:
        nations[0]["budget_eur_per_day"] = {"crisis": float(rng.integers(1, 9) * 400)}
    return nations


def _policy(rng: np.random.Generator) -> dict[str, Any]:
    policy: dict[str, Any] = {"cost_key": str(rng.choice(["by-key", "equal"]))}
    if rng.random() < 0.5:
        policy["share_caps"] = [
            {
                "by": str(rng.choice(["provider", "nation", "orbit"])),
                "domain": str(rng.choice(["imaging", "satcom"])),
                "fraction": float(rng.choice([0.3, 0.5, 0.7])),
            }
        ]
    if rng.random() < 0.3:
        policy["cyber_at_least"] = {"crisis": "audited"}
    return policy


def _supply_side(rng: np.random.Generator, n_providers: int) -> dict[str, Rows]:
    tables: dict[str, Rows] = {
        name: [] for name in ("providers", "assets", "services", "agreements")
    }
    for number in range(n_providers):
        name = f"p{number}"
        domain = DOMAINS[number % 3] if rng.random() < 0.5 else "imaging"
        home = "ZZZ" if rng.random() < 0.15 else str(rng.choice(NATIONS))
        status = "vetted" if rng.random() < 0.1 else "admitted"
        tables["providers"].append(
            {"id": name, "name": name, "nation": home, "status": status}
        )
        tables["assets"] += _assets(rng, name, domain, number)
        tables["services"].append(_service(name, domain))
        tables["agreements"].append(_agreement(rng, name, domain))
    return tables


def _assets(
    rng: np.random.Generator, name: str, domain: str, number: int
) -> list[dict[str, Any]]:
    cyber = {"status": str(rng.choice(["audited", "audited", "none"]))}
    station = {
        "id": f"{name}-station",
        "name": name,
        "kind": "ground-station",
        "provider": name,
        "lat_deg": 78.0,
        "lon_deg": 15.0,
        "cyber": {"status": "audited"},
    }
    if domain == "launch":
        own = {
            "id": f"{name}-own",
            "name": name,
            "kind": "launch-pad",
            "provider": name,
            "lat_deg": 60.0,
            "lon_deg": 0.0,
            "azimuth_min_deg": 0.0,
            "azimuth_max_deg": 180.0,
            "cyber": cyber,
        }
        return [own]
    own = {
        "id": f"{name}-own",
        "name": name,
        "kind": "satellites",
        "provider": name,
        "catalog_numbers": (number + 1,),
        "orbit": str(rng.choice(["leo", "geo"])),
        "cyber": cyber,
    }
    return [own, station]


def _service(name: str, domain: str) -> dict[str, Any]:
    common = {
        "id": f"{name}-service",
        "name": name,
        "provider": name,
        "domain": domain,
        "assets": (f"{name}-own",),
    }
    if domain == "imaging":
        more: dict[str, Any] = {
            "sensor": "sar",
            "resolution_m": 0.5,
            "incidence_max_deg": 50.0,
            "stations": (f"{name}-station",),
        }
    elif domain == "satcom":
        more = {
            "bands": ("Ku",),
            "terminals": ("dish",),
            "latency_ms": 60.0,
            "inter_satellite_links": True,
        }
    else:
        more = {"payload_kg": {"leo": 500.0}, "campaign_h": 24.0}
    return {**common, **more}


def _agreement(rng: np.random.Generator, name: str, domain: str) -> dict[str, Any]:
    price = {"imaging": 100.0, "satcom": 10.0, "launch": 1000.0}[domain]
    quantity = {"imaging": 4, "satcom": 40, "launch": 2}[domain]
    line = {
        "id": f"{name}-line",
        "service": f"{name}-service",
        "level": "war" if rng.random() < 0.1 else "crisis",
        "quantity": float(rng.integers(1, quantity + 1)),
        "unit": _UNITS[domain],
        "call_up_h": float(rng.choice([0.0, 0.0, 6.0, 30.0, 60.0])),
        "ramp_h": float(rng.choice([0.0, 0.0, 12.0])),
        "activation_fee_eur": float(rng.integers(0, 3) * 500),
        "unit_price_eur": float(rng.integers(1, 9)) * price,
        "harm_eur_per_unit": float(rng.integers(0, 2)) * price,
        "areas": ("there",) if rng.random() < 0.05 else (),
    }
    agreement: dict[str, Any] = {
        "id": f"{name}-agreement",
        "name": name,
        "provider": name,
        "kind": "framework",
        "lines": (line,),
    }
    if rng.random() < 0.2:
        agreement["ceiling_eur"] = float(rng.integers(1, 20) * 300)
    if rng.random() < 0.1:
        agreement["unpaid_since_on"] = "2026-01-01"
    if rng.random() < 0.1:
        lapsed = {"valid_until_on": "2026-06-30"}
        agreement |= {"kind": "quotation"} if line["harm_eur_per_unit"] else lapsed
    if rng.random() < 0.15:
        agreement["beneficiaries"] = ("AAA",)
    return agreement


def _restrictions(rng: np.random.Generator, n_providers: int) -> Rows:
    (own,) = rng.spawn(1)
    return [
        {
            "id": f"r{number}",
            "name": f"r{number}",
            "effect": str(rng.choice(["forbid", "needs-approval"])),
            "will_of": "provider",
            "providers": (f"p{int(rng.integers(0, n_providers))}",),
            "uses": ("strike",) if rng.random() < 0.6 else (),
            **_consents(own),
        }
        for number in range(int(rng.integers(0, 4)))
    ]


def _consents(rng: np.random.Generator) -> dict[str, Any]:
    """Whose consents a restriction takes, and one that may have been given."""
    given = {
        "given_for": "provider",
        "given_by": "p",
        "until_on": "2030-01-01",
        "beneficiaries": (str(rng.choice(NATIONS)),),
    }
    both = bool(rng.random() < 0.5)
    return {
        "consents_of": ("provider", "home-state") if both else (),
        "consents": (given,) if rng.random() < 0.4 else (),
    }


def _need(rng: np.random.Generator, number: int) -> dict[str, Any]:
    domain = str(rng.choice(["imaging", "imaging", "satcom", "launch"]))
    need: dict[str, Any] = {
        "id": f"need{number}",
        "name": f"Need {number}",
        "domain": domain,
        "owner": str(rng.choice(NATIONS)),
        "theatre": "theatre",
        "priority": int(rng.integers(1, 4)),
        "use": str(rng.choice(["watch", "strike"])),
        "all_or_nothing": bool(rng.random() < 0.15),
    }
    if domain == "imaging":
        need |= {"sensors": ("sar",), "resolution_m": 1.0}
        if rng.random() < 0.25:
            need["revisit_h"] = float(rng.choice([6.0, 12.0]))
        else:
            need["n_looks_per_day"] = float(rng.integers(1, 4))
        if rng.random() < 0.15:
            need["cost_limit_eur"] = float(rng.integers(1, 9) * 200)
    elif domain == "satcom":
        need |= {
            "rate_mbit_s": float(rng.integers(5, 40)),
            "availability_fraction": 0.9,
            "terminals": ("dish",),
        }
    else:
        need |= {"mass_kg": 100.0, "orbit": "leo", "n_launches": 1, "within_h": 40.0}
    if domain != "launch" and rng.random() < 0.2:
        need["min_providers"] = 2
    if domain != "launch" and rng.random() < 0.2:
        need["survive_loss_fraction"] = 0.5
        need["survive_shared_things"] = number % 2 == 0
    return need


# Physics -----------------------------------------------------------------------------


def physics_for(reserve: Reserve, seed: int) -> Physics:
    """What services could give the needs; the same for the same names and seed."""
    demands = {need.id: _demand(need, reserve) for need in reserve.needs}
    supplies = {
        (service.id, name): _supply(service, demand, seed)
        for service in reserve.services
        for name, demand in demands.items()
        if service.domain == demand.need.domain
    }
    return Physics(demands, {}, supplies)


def _demand(need: Any, reserve: Reserve) -> Demand:
    span_s = (0.0, DAYS * SECONDS_PER_DAY)
    if need.domain == "satcom":
        slot_s = reserve.policy.slot_h * 3600.0
        return steady(need, span_s, rate=need.rate_mbit_s, slot_s=slot_s)
    if need.domain == "launch":
        return once(need, (0.0, need.within_h * 3600.0), amount=need.n_launches)
    if need.revisit_h is not None:
        return gapless(need, span_s, n_spots=1, gap_s=need.revisit_h * 3600.0)
    return daily(need, span_s, n_spots=1, n_per_day=need.n_looks_per_day)


def _supply(service: Any, demand: Demand, seed: int) -> Supply:
    names = f"{service.id}/{demand.need.id}".encode()
    rng = np.random.default_rng([seed, *names])
    own = {"service": service.id, "need": demand.need.id}
    if demand.kind == "steady":
        return Supply(**own, bins_served=rng.random(demand.n_bins) < 0.95)
    if demand.kind == "once":
        return Supply(**own, ready_s=86400.0)
    n_looks = int(rng.poisson(4.0 * DAYS))
    # A pass lasts some minutes, and the next of the satellite comes much later.
    n_turns = int((demand.end_s - demand.start_s) // _TURN_S)
    turns = rng.integers(0, n_turns, n_looks)
    at_s = np.sort(demand.start_s + _TURN_S * turns + rng.uniform(60, 960, n_looks))
    spot = np.zeros(n_looks, dtype=np.int64)
    looks = Looks(
        bin=demand.bins_at(spot, at_s),
        spot=spot,
        satellite=np.zeros(n_looks, dtype=np.int64),
        at_s=at_s,
        delivered_s=at_s + 600.0,
        pass_key=(at_s // _TURN_S).astype(np.int64),
    )
    return Supply(**own, looks=looks, n_per_pass=1)
