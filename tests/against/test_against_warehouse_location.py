"""Warehouse location read as reserves: sites are offers with an activation fee, each
customer a need, and serving it has a price of its own at each site.

Instances and published optima: J. E. Beasley (1988), An algorithm for solving large
capacitated warehouse location problems, European Journal of Operational Research 33,
314-325; OR-Library. The problem without capacities is also solved here by trying every
set of sites, which nothing of the planner is used for.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest
from synthetic import AT, make_sky

from spacereserve.engine.allocation import Limits, Physics
from spacereserve.engine.allocation.arcs import Prospect, find_prospects
from spacereserve.engine.model import Reserve
from spacereserve.engine.resilience.defender import Defender
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses
from spacereserve.engine.resilience.worst import find_worst
from spacereserve.engine.supply import Sky, Supply
from spacereserve.engine.supply.demand import once

DATA = Path(__file__).parents[3] / "shared" / "data" / "scheduling"
FOLDER = DATA / "warehouse_location"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the warehouse instances are not laid down here"
)


@cache
def instance(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Fixed cost of each site, and cost of serving each customer from each site."""
    words = (FOLDER / f"{name}.txt").read_text("utf-8").split()
    n_sites, n_customers = int(words[0]), int(words[1])
    sites = words[2 : 2 + 2 * n_sites]
    fixed = np.array([float(word) for word in sites[1::2]])
    rest = np.array([float(word) for word in words[2 + 2 * n_sites :]])
    return fixed, rest.reshape(n_customers, n_sites + 1)[:, 1:]


def published(name: str) -> float:
    with (FOLDER / "known_values.csv").open(encoding="utf-8") as file:
        known = {row["instance"]: row for row in csv.DictReader(file)}
    return float(known[name]["optimum_without_capacities"])


def reserve_of(name: str, *, free: bool = False) -> Reserve:
    fixed, costs = instance(name)
    fixed = np.zeros_like(fixed) if free else fixed
    point = {"type": "Point", "coordinates": (0.0, 0.0)}
    sites = [f"site{number:03}" for number in range(len(fixed))]
    return Reserve.model_validate(
        {
            "id": name,
            "name": name,
            "levels": [{"id": "crisis", "name": "Crisis", "order": 1}],
            "uses": [{"id": "supply", "name": "Supply"}],
            "nations": [{"id": "AAA", "name": "A", "standing": "member"}],
            "areas": [{"id": "place", "name": "Place", "geometry": point}],
            "theatres": [{"id": "theatre", "name": "Theatre", "area": "place"}],
            "providers": [
                {"id": site, "name": site, "nation": "AAA", "status": "admitted"}
                for site in sites
            ],
            "assets": [pad_of(site) for site in sites],
            "services": [service_of(site) for site in sites],
            "agreements": [
                agreement_of(site, float(fee), n_customers=len(costs))
                for site, fee in zip(sites, fixed, strict=True)
            ],
            "needs": [need_of(number) for number in range(len(costs))],
        }
    )


def pad_of(site: str) -> dict[str, Any]:
    return {
        "id": f"{site}-pad",
        "name": site,
        "kind": "launch-pad",
        "provider": site,
        "lat_deg": 0.0,
        "lon_deg": 0.0,
    }


def service_of(site: str) -> dict[str, Any]:
    return {
        "id": f"{site}-service",
        "name": site,
        "provider": site,
        "domain": "launch",
        "assets": (f"{site}-pad",),
        "payload_kg": {"leo": 1000.0},
        "campaign_h": 1.0,
    }


def agreement_of(site: str, fee_eur: float, *, n_customers: int) -> dict[str, Any]:
    line = {
        "id": f"{site}-line",
        "service": f"{site}-service",
        "level": "crisis",
        "quantity": float(n_customers),
        "unit": "launches",
        "call_up_h": 0.0,
        "activation_fee_eur": fee_eur,
        "unit_price_eur": 0.0,
    }
    return {
        "id": f"{site}-agreement",
        "name": site,
        "provider": site,
        "kind": "framework",
        "lines": (line,),
    }


def need_of(number: int) -> dict[str, Any]:
    return {
        "id": f"customer{number:03}",
        "name": f"Customer {number}",
        "domain": "launch",
        "owner": "AAA",
        "theatre": "theatre",
        "priority": 1,
        "use": "supply",
        "mass_kg": 1.0,
        "orbit": "leo",
        "within_h": 24.0,
    }


class Prices:
    """What serving each customer costs at each site."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, sky: Sky, physics: Physics) -> Iterable[Prospect]:
        _, costs = instance(self.name)
        for item in find_prospects(sky, physics):
            if item.arc is None:
                yield item
                continue
            site = int(item.offer.provider.id.removeprefix("site"))
            customer = int(item.need.removeprefix("customer"))
            price_eur = np.array([costs[customer, site]])
            yield replace(item, arc=replace(item.arc, unit_cost_eur=price_eur))


def planner_of(name: str, *, free: bool = False) -> Replanner:
    reserve = reserve_of(name, free=free)
    sky = make_sky(reserve, days=1.0)
    assert sky.question.at == AT
    demands = {
        need.id: once(need, (0.0, 86400.0), amount=1.0) for need in reserve.needs
    }
    supplies = {
        (service.id, name_): Supply(service=service.id, need=name_)
        for service in reserve.services
        for name_ in demands
    }
    return Replanner(
        sky,
        Physics(demands, {}, supplies),
        limits=Limits(gap_fraction=1e-9),
        prospects=Prices(name),
    )


def every_set_of_sites(name: str) -> np.ndarray:
    """Cost of every set of open sites, by bit mask."""
    fixed, costs = instance(name)
    total = np.zeros(1 << len(fixed))
    nearest = np.full((1 << len(fixed), len(costs)), np.inf)
    for mask in range(1, 1 << len(fixed)):
        low = (mask & -mask).bit_length() - 1
        rest = mask & (mask - 1)
        total[mask] = total[rest] + fixed[low]
        np.minimum(nearest[rest], costs[:, low], out=nearest[mask])
    return total + nearest.sum(axis=1)


def cheapest(name: str, lost: frozenset[int]) -> tuple[float, frozenset[int]]:
    """The cheapest sites without some, and their cost, by a program of its own."""
    fixed, costs = instance(name)
    sites = np.array([site for site in range(len(fixed)) if site not in lost])
    n, m = len(sites), len(costs)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n + n * m, m + n * m
    lp.col_cost_ = np.concatenate((fixed[sites], costs[:, sites].ravel()))
    lp.col_lower_, lp.col_upper_ = np.zeros(n + n * m), np.ones(n + n * m)
    lp.row_lower_ = np.concatenate((np.ones(m), np.full(n * m, -highspy.kHighsInf)))
    lp.row_upper_ = np.concatenate((np.ones(m), np.zeros(n * m)))
    served = n + np.arange(n * m)
    pairs = np.column_stack((served, np.tile(np.arange(n), m)))
    index = np.concatenate((served, pairs.ravel()))
    value = np.concatenate((np.ones(n * m), np.tile([1.0, -1.0], n * m)))
    starts = np.concatenate((n * np.arange(m), n * m + 2 * np.arange(n * m + 1)))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = index.astype(np.int32)
    lp.a_matrix_.value_ = value
    whole = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole[0]] * n + [whole[1]] * (n * m)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(lp)
    solver.run()
    values = np.array(solver.getSolution().col_value)[:n]
    opened = frozenset(int(site) for site in sites[values > 0.5])
    return float(solver.getInfo().objective_function_value), opened


def worst_by_trying_all(name: str, k: int) -> float:
    """The dearest of all sets of k sites lost; 0 to k of them matter.

    A site that the cheapest plan does not use can be lost for nothing, so of all sets
    only those differ in cost from smaller ones that take an open site each time.
    """
    found, waiting = 0.0, [frozenset[int]()]
    seen = set(waiting)
    while waiting:
        lost = waiting.pop()
        cost, opened = cheapest(name, lost)
        found = max(found, cost)
        more = {lost | {site} for site in opened} if len(lost) < k else set()
        waiting += more - seen
        seen |= more
    return found


EVERY = [
    *("cap71", "cap72", "cap73", "cap74", "cap101", "cap102", "cap104"),
    *("cap131", "cap132", "cap133", "capa", "capb"),
]


@pytest.mark.parametrize("name", EVERY)
def test_a_reserve_is_planned_to_the_published_optimum(name: str) -> None:
    planner = planner_of(name)

    assert planner.base.cost_eur == pytest.approx(published(name), abs=0.01)
    assert planner.base.unmet() == {1: 0.0}


@pytest.mark.parametrize("k", [1, 2])
def test_the_worst_losses_are_those_of_every_set_of_sites(k: int) -> None:
    costs = every_set_of_sites("cap71")
    masks = np.arange(len(costs))
    cheapest = {
        lost: costs[(masks & sum(1 << site for site in lost)) == 0].min()
        for lost in itertools.combinations(range(16), k)
    }
    planner = planner_of("cap71")
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))

    found = find_worst(Defender(planner, losses), k)

    assert costs.min() == pytest.approx(published("cap71"), abs=0.01)
    assert found.proven
    assert found.value[-1] == pytest.approx(max(cheapest.values()), abs=0.02)
    assert cheapest[found.lost] == pytest.approx(max(cheapest.values()), abs=0.02)


@pytest.mark.parametrize(
    ("name", "k"), [("cap72", 1), ("cap72", 2), ("cap74", 2), ("cap101", 1)]
)
def test_the_worst_losses_of_larger_instances_are_those_of_trying_all(
    name: str, k: int
) -> None:
    planner = planner_of(name)
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))

    found = find_worst(Defender(planner, losses), k)

    assert found.proven
    assert found.value[-1] == pytest.approx(worst_by_trying_all(name, k), abs=0.03)


@pytest.mark.parametrize("r", [1, 2])
def test_interdiction_of_medians_is_that_of_trying_every_set(r: int) -> None:
    """With every site open for nothing this is the r-interdiction median problem.

    Source: Church, Scaparra, Middleton (2004), Identifying critical infrastructure,
    Annals of the Association of American Geographers 94, 491-502, problem RIM: each
    customer goes to the nearest facility left, so every case can be added up by hand.
    """
    _, costs = instance("cap71")
    dearest = max(
        np.delete(costs, lost, axis=1).min(axis=1).sum()
        for lost in itertools.combinations(range(costs.shape[1]), r)
    )
    planner = planner_of("cap71", free=True)
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))

    found = find_worst(Defender(planner, losses), r)

    assert found.proven
    assert found.value[-1] == pytest.approx(float(dearest), abs=0.03)
