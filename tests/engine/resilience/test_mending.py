"""Mends, held to every choice of sizes tried one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits
from spacereserve.engine.model import AgreementKind
from spacereserve.engine.reports import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.mending import SIZES, mend
from spacereserve.engine.resilience.mends import Enlargement
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses
from spacereserve.engine.resilience.stress import stress, with_mend
from spacereserve.language import translator

EXACT = Limits(gap_fraction=1e-9)


def planner_of(seed):
    rng = np.random.default_rng(seed)
    reserve = make_reserve(
        rng, n_providers=4, n_needs=3, quantity=(1, 3), n_looks_per_day=2.0
    )
    agreements = tuple(
        item.model_copy(
            update={"retainer_eur_per_year": float(rng.integers(10, 90) * 1000)}
        )
        for item in reserve.agreements
    )
    reserve = reserve.replaced(agreements=agreements)
    physics = make_physics(reserve, rng, days=1.0, looks_per_day=9.0)
    return Replanner(make_sky(reserve, days=1.0), physics, limits=EXACT)


def enlarged(sizes):
    own = tuple((name, size) for name, size in sizes.items() if size > 1.0)
    return Enlargement(id=str(own), name="Larger", kind=LossKind.SHARE, sizes=own)


def cheapest_by_trying_all(planner, loss, wanted):
    others = [
        item
        for item in planner.reserve.agreements
        if item.provider not in loss.providers
    ]
    best = np.inf
    for sizes in itertools.product((1.0, *SIZES), repeat=len(others)):
        chosen = {item.id: size for item, size in zip(others, sizes, strict=True)}
        cost_eur = sum(
            item.retainer_eur_per_year * (chosen[item.id] - 1.0) for item in others
        )
        if cost_eur < best:
            needs = planner.after((loss, enlarged(chosen))).needs
            if all(
                needs[name].met_fraction >= share - 5e-3
                for name, share in wanted.items()
            ):
                best = cost_eur
    return best


def test_no_choice_of_sizes_that_gives_as_much_back_is_cheaper():
    n_mended = 0
    for seed in range(4):
        planner = planner_of(seed)
        for loss in single_losses(planner.reserve, (LossKind.PROVIDER,)):
            found = mend(planner, loss)

            helped = {
                item.need: item.mended_fraction
                for item in found.needs
                if item.mended_fraction >= item.lost_fraction + 0.05
            }
            if helped:
                n_mended += 1
                assert found.status == "proven cheapest"
                assert found.extra_retainers_eur_per_year == pytest.approx(
                    cheapest_by_trying_all(planner, loss, helped)
                )
    assert n_mended >= 3


def test_what_mends_is_a_plan_under_the_loss():
    planner = planner_of(0)
    loss = single_losses(planner.reserve, (LossKind.PROVIDER,))[0]

    found = mend(planner, loss)

    sizes = {item.agreement: item.size for item in found.enlarged}
    after = planner.after((loss, enlarged(sizes)))
    assert after.cost_eur == found.cost_eur
    for item in found.needs:
        assert after.needs[item.need].met_fraction == item.mended_fraction


def test_a_cap_that_keeps_needs_from_being_helped_is_named():
    rng = np.random.default_rng(0)
    cap = {"domain": "imaging", "by": "provider", "fraction": 0.5}
    reserve = make_reserve(
        rng,
        n_providers=2,
        n_needs=1,
        quantity=(2, 3),
        n_looks_per_day=2.0,
        policy={"share_caps": [cap]},
    )
    physics = make_physics(reserve, rng, days=1.0, looks_per_day=9.0)
    planner = Replanner(make_sky(reserve, days=1.0), physics, limits=EXACT)
    loss = single_losses(reserve, (LossKind.PROVIDER,))[0]

    found = mend(planner, loss)

    assert planner.base.unmet() == {1: 0.0}
    assert sum(planner.after((loss,)).unmet().values()) == pytest.approx(0.5)
    assert found.lifted_caps == ("imaging",)
    assert found.mended == ("need000",)
    assert found.enlarged == ()


def test_a_refusal_that_strikes_nothing_needs_no_mend():
    planner = planner_of(1)
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))
    used = {item.provider for item in planner.base.used}
    idle = [loss for loss in losses if loss.providers[0] not in used]
    loss = idle[0] if idle else losses[0].model_copy(update={"delay_h": 0.5})

    found = mend(planner, loss)

    assert found.status == "nothing mends"
    assert found.enlarged == ()


@pytest.mark.parametrize(("n_wanted", "is_said"), [(2, True), (1, False)])
def test_a_need_that_wants_two_providers_is_said_to_have_one_left(n_wanted, is_said):
    rng = np.random.default_rng(0)
    reserve = make_reserve(
        rng,
        n_providers=2,
        n_needs=1,
        quantity=(1, 1),
        n_looks_per_day=2.0,
        min_providers=n_wanted,
    )
    physics = make_physics(reserve, rng, days=1.0, looks_per_day=9.0)
    planner = Replanner(make_sky(reserve, days=1.0), physics, limits=EXACT)
    tried = stress(planner, single_losses(reserve, (LossKind.PROVIDER,)))

    lines = refusal_sentences(tried, Reader(reserve, translator("en")))

    assert "The plan breaks if" in lines[0]
    assert any("asks for several providers" in line for line in lines) is is_said


def quoted(reserve, name):
    """The reserve where one agreement is a quotation."""
    kind = {"kind": AgreementKind.QUOTATION}
    return reserve.replaced(
        agreements=tuple(
            item.model_copy(update=kind) if item.id == name else item
            for item in reserve.agreements
        )
    )


def planner_with_a_quotation():
    """Two providers for one need; what the second would give is only quoted."""
    rng = np.random.default_rng(0)
    reserve = make_reserve(
        rng, n_providers=2, n_needs=1, quantity=(2, 3), n_looks_per_day=2.0
    )
    agreements = tuple(
        item.model_copy(update={"retainer_eur_per_year": 40000.0})
        for item in reserve.agreements
    )
    reserve = quoted(reserve.replaced(agreements=agreements), agreements[1].id)
    physics = make_physics(reserve, rng, days=1.0, looks_per_day=9.0)
    return Replanner(make_sky(reserve, days=1.0), physics, limits=EXACT)


def test_no_plan_counts_on_a_quotation():
    planner = planner_with_a_quotation()
    loss = single_losses(planner.reserve, (LossKind.PROVIDER,))

    left = planner.after(loss)

    assert {item.provider for item in planner.base.used} == {"p000"}
    assert [item.providers for item in loss] == [("p000",)]
    assert left.unmet() == {1: 1.0}


def test_a_quotation_is_signed_where_that_mends_a_refusal():
    planner = planner_with_a_quotation()
    (loss,) = single_losses(planner.reserve, (LossKind.PROVIDER,))

    found = mend(planner, loss)

    (signed,) = found.enlarged
    assert signed.is_quotation
    assert signed.size == 1.0
    assert signed.provider == "p001"
    assert found.status == "proven cheapest"
    assert found.mended == ("need000",)
    assert found.extra_retainers_eur_per_year == 40000.0


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "sign the quotation"), ("fr", "signer le devis")]
)
def test_the_quotation_to_sign_and_its_price_are_told(lang, said):
    planner = planner_with_a_quotation()
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))
    tried = with_mend(stress(planner, losses), planner)

    text = " ".join(refusal_sentences(tried, Reader(planner.reserve, translator(lang))))

    assert said in text
    assert "40" in text


@pytest.mark.parametrize("seed", range(2))
def test_no_choice_of_sizes_and_signatures_is_cheaper(seed):
    planner = planner_of(seed)
    names = [item.id for item in planner.reserve.agreements]
    planner = Replanner(
        make_sky(quoted(planner.reserve, names[seed % 2]), days=1.0),
        planner.physics,
        limits=EXACT,
    )
    for loss in single_losses(planner.reserve, (LossKind.PROVIDER,)):
        found = mend(planner, loss)
        helped = {
            item.need: item.mended_fraction
            for item in found.needs
            if item.mended_fraction >= item.lost_fraction + 0.05
        }
        if helped:
            assert found.extra_retainers_eur_per_year == pytest.approx(
                cheapest_with_signatures(planner, loss, helped)
            )


def cheapest_with_signatures(planner, loss, wanted):
    others = [
        item
        for item in planner.reserve.agreements
        if item.provider not in loss.providers
    ]
    choices = [(1.0, *SIZES) if item.is_signed else (0.0, 1.0) for item in others]
    best = np.inf
    for sizes in itertools.product(*choices):
        chosen = tuple(
            (item.id, size)
            for item, own, size in zip(others, choices, sizes, strict=True)
            if size > own[0]
        )
        cost_eur = sum(
            item.retainer_eur_per_year * (size - own[0])
            for item, own, size in zip(others, choices, sizes, strict=True)
        )
        larger = Enlargement(
            id=str(chosen), name="Larger", kind=LossKind.SHARE, sizes=chosen
        )
        if cost_eur < best:
            needs = planner.after((loss, larger) if chosen else (loss,)).needs
            if all(
                needs[name].met_fraction >= share - 5e-3
                for name, share in wanted.items()
            ):
                best = cost_eur
    return best
