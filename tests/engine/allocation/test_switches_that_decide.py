"""The bound in which each switch decides for itself, held to plans and stated ties."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
import pytest

from spacereserve.engine.allocation.solving import (
    LARGE,
    Effort,
    Program,
    Rows,
    minimise,
    quiet,
    stacked,
)
from spacereserve.engine.allocation.solving.answer import Clock
from spacereserve.engine.allocation.solving.direct import solve_directly
from spacereserve.engine.allocation.solving.switching import Switching


def sites_and_customers(
    n_sites: int, n_customers: int, seed: int, *, room: float = 1.0
) -> tuple[Program, np.ndarray]:
    """Every customer is served once, or fined; a site holds a share of them, for a fee.

    Returns:
        The program, and its sites, which come after what is served and the fines.
    """
    draw = np.random.default_rng(seed)
    here, there = draw.random((n_sites, 2)), draw.random((n_customers, 2))
    far = np.hypot(*(here[None] - there[:, None]).transpose(2, 0, 1))
    served = np.arange(n_sites * n_customers).reshape(n_customers, n_sites)
    fined = served.size + np.arange(n_customers)
    sites = served.size + n_customers + np.arange(n_sites)
    quantity = np.floor(room * n_customers)
    once = np.repeat(np.arange(n_customers), n_sites)
    opens = n_customers + np.tile(np.arange(n_sites), n_customers)
    rows = Rows.of(
        np.concatenate((once, np.arange(n_customers), opens, opens[:n_sites])),
        np.concatenate((served.ravel(), fined, served.ravel(), sites)),
        np.concatenate(
            (np.ones(2 * served.size + n_customers), np.full(n_sites, -quantity))
        ),
        np.concatenate((np.ones(n_customers), np.full(n_sites, -np.inf))),
        np.concatenate((np.ones(n_customers), np.zeros(n_sites))),
    )
    cost = np.concatenate(
        (far.ravel(), np.full(n_customers, 3.0), draw.uniform(0.5, 2.0, n_sites))
    )
    n = len(cost)
    whole = np.ones(n, dtype=bool)
    return Program(cost, np.zeros(n), np.ones(n), whole, rows), sites


def with_ties(program: Program, sites: np.ndarray) -> Program:
    """The same with ``x ≤ y`` stated for all that a site opens."""
    rows = program.rows
    site_of_row = np.full(rows.n, -1)
    is_site = np.isin(rows.column, sites)
    site_of_row[rows.of_entry[is_site]] = rows.column[is_site]
    own = (site_of_row[rows.of_entry] >= 0) & ~is_site
    column, site = rows.column[own], site_of_row[rows.of_entry[own]]
    number = np.arange(len(column))
    ties = Rows.of(
        np.concatenate((number, number)),
        np.concatenate((column, site)),
        np.concatenate((np.ones(len(column)), -np.ones(len(column)))),
        np.full(len(column), -np.inf),
        np.zeros(len(column)),
    )
    return replace(program, rows=stacked([rows, ties]))


def relaxed(program: Program) -> tuple[float, np.ndarray]:
    solver = quiet()
    solver.passModel(program.model(whole=False))
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    value = float(solver.getInfo().objective_function_value)
    return value, np.array(solver.getSolution().row_dual)


def best(program: Program) -> float:
    return solve_directly(program, Clock(Effort()), gap_fraction=0.0).value


def climbed(program, sites, prices, *, n_steps=0, enough=np.inf):
    return Switching(program, sites).climb(
        prices,
        low=program.lower[sites],
        high=program.upper[sites],
        enough=enough,
        n_steps=n_steps,
    )


@pytest.mark.parametrize("room", [1.0, 0.3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_any_prices_no_plan_is_below_the_bound(seed: int, room: float) -> None:
    program, sites = sites_and_customers(6, 15, seed, room=room)
    least = best(program)
    draw = np.random.default_rng(seed)

    bounds = [
        climbed(program, sites, draw.normal(0.5, 0.5, program.rows.n)).bound
        for _ in range(20)
    ]

    assert max(bounds) <= least + 1e-9
    assert len(set(bounds)) == len(bounds)


@pytest.mark.parametrize("room", [1.0, 0.3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_the_prices_of_the_relaxation_it_is_no_worse(seed: int, room: float) -> None:
    program, sites = sites_and_customers(6, 15, seed, room=room)
    value, prices = relaxed(program)

    found = climbed(program, sites, prices)

    assert found.bound >= value - 1e-7


@pytest.mark.parametrize("room", [1.0, 0.3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_climb_comes_to_what_stated_ties_come_to(seed: int, room: float) -> None:
    program, sites = sites_and_customers(8, 40, seed, room=room)
    loose, prices = relaxed(program)
    tight, _ = relaxed(with_ties(program, sites))
    least = best(program)

    found = climbed(program, sites, prices, n_steps=2_000, enough=least)

    assert tight > 1.1 * loose
    assert tight * (1.0 - 2e-3) <= found.bound <= min(tight, least) + 1e-6


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_switch_costs_its_worth_more_the_other_way(seed: int) -> None:
    program, sites = sites_and_customers(6, 15, seed, room=0.5)
    _, prices = relaxed(program)
    found = climbed(program, sites, prices, n_steps=300, enough=best(program))

    for site, worth in zip(sites, found.worths, strict=True):
        lower, upper = program.lower.copy(), program.upper.copy()
        lower[site] = upper[site] = float(worth >= 0.0)
        other = best(program.bounded(lower, upper))

        assert other >= found.bound + abs(worth) - 1e-7


def test_switches_that_are_set_stay_so() -> None:
    program, sites = sites_and_customers(6, 15, 1)
    _, prices = relaxed(program)
    shut = program.bounded(program.lower, program.upper.copy())
    shut.upper[sites[:5]] = 0.0

    found = climbed(shut, sites, prices, n_steps=300, enough=best(shut))

    assert np.all(found.shares[:5] == 0.0)
    assert best(program) < found.bound <= best(shut) + 1e-7


def test_a_sum_without_an_end_of_its_own_takes_that_of_its_row() -> None:
    program, sites = sites_and_customers(6, 15, 1)
    total = program.n
    sums = Rows.of(
        np.zeros(total + 1, dtype=np.int64),
        np.arange(total + 1),
        np.append(program.cost, -1.0),
        np.zeros(1),
        np.zeros(1),
    )
    summed = Program(
        cost=np.append(np.zeros(total), 1.0),
        lower=np.append(program.lower, 0.0),
        upper=np.append(program.upper, np.inf),
        whole=np.append(program.whole, False),
        rows=stacked([program.rows, sums]),
    )
    value, prices = relaxed(summed)

    found = climbed(summed, sites, prices, n_steps=300, enough=best(program))

    assert Switching(summed, sites).is_bounded
    assert value - 1e-6 <= found.bound <= best(program) + 1e-7


def test_a_column_without_any_end_is_told() -> None:
    program, sites = sites_and_customers(6, 15, 1)
    endless = program.bounded(program.lower, program.upper.copy())
    endless.upper[sites[0] - 1] = np.inf  # a fine, which only a row from below holds
    free = replace(endless.rows, high=np.where(endless.rows.high == 1.0, np.inf, 0.0))

    assert not Switching(replace(endless, rows=free), sites).is_bounded


@pytest.mark.parametrize("room", [1.0, 0.2])
def test_fees_that_serve_many_are_proven_by_the_search(room: float) -> None:
    program, sites = sites_and_customers(30, 200, 1, room=room)
    assert program.n >= LARGE

    answer = minimise(program, Effort(gap_fraction=1e-6))

    tight, _ = relaxed(with_ties(program, sites))
    assert program.allows(answer.values)
    assert answer.gap_fraction <= 1e-6
    assert tight - 1e-6 <= answer.value <= 1.05 * tight
