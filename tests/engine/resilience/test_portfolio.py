"""Portfolios, held to every choice of agreements tried one by one."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits
from spacereserve.engine.compute import Cores
from spacereserve.engine.model import AgreementKind
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.portfolio import Terms, portfolio
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses

EXACT = Limits(gap_fraction=1e-9)
AS_WRITTEN = Terms(size_max=1.0, size_min=1.0, activations_per_year=0.0)


def made(seed, n_providers=4):
    rng = np.random.default_rng(seed)
    reserve = make_reserve(
        rng, n_providers=n_providers, n_needs=2, quantity=(2, 3), n_looks_per_day=1.0
    )
    agreements = tuple(
        item.model_copy(
            update={"retainer_eur_per_year": float(rng.integers(10, 90) * 1000)}
        )
        for item in reserve.agreements
    )
    reserve = reserve.replaced(agreements=agreements)
    physics = make_physics(reserve, rng, days=1.0, looks_per_day=1.5)
    return make_sky(reserve, days=1.0), physics


def retainers_of(chosen):
    return sum(item.retainer_eur_per_year for item in chosen)


def fractions(sky, physics, chosen, loss):
    left = replace(sky, reserve=sky.reserve.replaced(agreements=tuple(chosen)))
    after = Replanner(left, physics, limits=EXACT).after((loss,) if loss else ())
    return {name: need.met_fraction for name, need in after.needs.items()}


@pytest.mark.parametrize("seed", range(3))
def test_no_choice_of_agreements_that_holds_is_cheaper(seed):
    sky, physics = made(seed)
    losses = single_losses(sky.reserve, (LossKind.PROVIDER,))
    everything = sky.reserve.agreements
    wanted = {
        loss: fractions(sky, physics, everything, loss) for loss in (None, *losses)
    }
    cheapest = min(
        retainers_of(chosen)
        for size in range(1, 5)
        for chosen in itertools.combinations(everything, size)
        if all(
            got >= wanted[loss][name] - 1e-6
            for loss in (None, *losses)
            for name, got in fractions(sky, physics, chosen, loss).items()
        )
    )

    found = portfolio(sky, physics, losses, terms=AS_WRITTEN, limits=EXACT)

    assert found.retainers_eur_per_year == pytest.approx(cheapest, abs=0.5)
    assert found.bound_eur_per_year <= found.cost_eur_per_year
    assert found.status == "proven optimal"


def test_what_must_hold_more_never_costs_less():
    sky, physics = made(7)
    losses = single_losses(sky.reserve, (LossKind.PROVIDER,))

    costs = [
        portfolio(
            sky, physics, losses, terms=Terms(hold_fraction=share), limits=EXACT
        ).cost_eur_per_year
        for share in (0.25, 0.5, 1.0)
    ]

    assert costs == sorted(costs)


def test_a_size_in_between_costs_its_share_of_the_retainer():
    sky, physics = made(3)

    found = portfolio(
        sky, physics, (), terms=Terms(activations_per_year=0.0), limits=EXACT
    )

    known = {item.id: item for item in sky.reserve.agreements}
    for contract in found.contracts:
        retainer_eur = known[contract.agreement].retainer_eur_per_year
        assert contract.retainer_eur_per_year == pytest.approx(
            contract.size * retainer_eur, abs=0.01
        )
        assert contract.size == 0.0 or 0.25 - 1e-6 <= contract.size <= 2.0 + 1e-6
    assert found.binding == ()


def test_plans_made_in_other_processes_give_the_same_portfolio():
    sky, physics = made(1)
    losses = single_losses(sky.reserve, (LossKind.PROVIDER,))
    asked = {"terms": AS_WRITTEN, "limits": EXACT}

    here = portfolio(sky, physics, losses, **asked)
    there = portfolio(sky, physics, losses, where=Cores(2), **asked)

    assert there.model_dump_json() == here.model_dump_json()
    assert there.binding


def test_a_portfolio_weighs_quotations_as_agreements_to_be_signed():
    sky, physics = made(0)
    losses = single_losses(sky.reserve, (LossKind.PROVIDER,))
    signed = portfolio(sky, physics, losses, terms=AS_WRITTEN, limits=EXACT)
    held = next(item.agreement for item in signed.contracts if item.size)
    kind = {"kind": AgreementKind.QUOTATION}
    agreements = tuple(
        item.model_copy(update=kind) if item.id == held else item
        for item in sky.reserve.agreements
    )
    sky = replace(sky, reserve=sky.reserve.replaced(agreements=agreements))

    found = portfolio(sky, physics, losses, terms=AS_WRITTEN, limits=EXACT)

    (quoted,) = (item for item in found.contracts if item.is_quotation)
    assert quoted.agreement == held
    assert quoted.size == pytest.approx(1.0, abs=1e-5)
    assert found.cost_eur_per_year == pytest.approx(signed.cost_eur_per_year)
    assert found.today_eur_per_year == pytest.approx(
        signed.today_eur_per_year - quoted.retainer_eur_per_year
    )


def asking_more(sky, physics, extra):
    """The same reserve asked as at a higher level, where needs ask for more."""
    demands = {
        name: replace(demand, row_amount=demand.row_amount * extra)
        for name, demand in physics.demands.items()
    }
    return sky, replace(physics, demands=demands)


def test_what_holds_at_two_levels_is_the_cheapest_that_holds_at_both():
    sky, physics = made(2)
    losses = single_losses(sky.reserve, (LossKind.PROVIDER,))
    war = asking_more(sky, physics, 1.5)
    everything = sky.reserve.agreements
    cases = [
        (level, loss) for level in ((sky, physics), war) for loss in (None, *losses)
    ]
    wanted = [fractions(*level, everything, loss) for level, loss in cases]
    cheapest = min(
        retainers_of(chosen)
        for size in range(1, 5)
        for chosen in itertools.combinations(everything, size)
        if all(
            got >= share[name] - 1e-6
            for (level, loss), share in zip(cases, wanted, strict=True)
            for name, got in fractions(*level, chosen, loss).items()
        )
    )

    found = portfolio(sky, physics, losses, terms=AS_WRITTEN, limits=EXACT, also=[war])

    alone = portfolio(sky, physics, losses, terms=AS_WRITTEN, limits=EXACT)
    assert found.retainers_eur_per_year == pytest.approx(cheapest, abs=0.5)
    assert found.retainers_eur_per_year >= alone.retainers_eur_per_year
    assert found.status == "proven optimal"
