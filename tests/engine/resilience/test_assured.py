"""The assured figure, held to every set of failures weighed by its probability."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from builders import tiny_reserve
from spacereserve.engine.allocation import Limits
from spacereserve.engine.errors import InputError
from spacereserve.engine.resilience.assured import Risk, assured, clopper_pearson
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.risks import (
    Assumptions,
    read_assumptions,
    risks_of,
)
from spacereserve.engine.resilience.singles import KNOWN, single_losses
from spacereserve.engine.resilience.threats import Threat


def planner_of(seed, n_providers):
    rng = np.random.default_rng(seed)
    reserve = make_reserve(rng, n_providers=n_providers, n_needs=3, quantity=(2, 3))
    physics = make_physics(reserve, rng, days=1.0, looks_per_day=2.0)
    sky = make_sky(reserve, days=1.0)
    return Replanner(sky, physics, limits=Limits(gap_fraction=1e-9))


def risks_for(planner, chances):
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))
    return [Risk(loss, chance) for loss, chance in zip(losses, chances, strict=True)]


def true_probabilities(planner, risks):
    """Every set of failures there is."""
    total = dict.fromkeys(planner.base.needs, 0.0)
    for flags in itertools.product((False, True), repeat=len(risks)):
        lost = [risk.loss for risk, flag in zip(risks, flags, strict=True) if flag]
        weight = math.prod(
            risk.probability if flag else 1.0 - risk.probability
            for risk, flag in zip(risks, flags, strict=True)
        )
        after = planner.after(lost)
        for name, need in after.needs.items():
            total[name] += weight * (need.met_fraction >= 0.9995)
    return total


@pytest.mark.parametrize("seed", range(3))
def test_figures_hold_every_set_of_failures(seed):
    planner = planner_of(seed, 5)
    risks = risks_for(planner, [0.3, 0.1, 0.25, 0.4, 0.05])
    truth = true_probabilities(planner, risks)

    found = assured(planner, risks, n_samples=150, confidence=0.999)

    for need in found.needs:
        assert need.low - 1e-9 <= truth[need.id] <= need.high + 1e-9
        assert need.low <= need.probability <= need.high


def test_one_in_ten_thousand_is_counted_and_not_sampled():
    planner = planner_of(1, 4)
    risks = risks_for(planner, [0.01] * 4)
    truth = true_probabilities(planner, risks)

    found = assured(planner, risks, n_samples=40)

    assert found.exact_probability > 1.0 - 5e-6
    for need in found.needs:
        assert need.probability == pytest.approx(truth[need.id], abs=5e-6)
        assert need.high - need.low < 1e-5


def test_what_is_neither_counted_nor_sampled_is_left_open():
    planner = planner_of(0, 5)
    risks = risks_for(planner, [0.2] * 5)

    found = assured(planner, risks, n_samples=0)

    for need in found.needs:
        assert need.high == pytest.approx(
            min(1.0, need.low + 1.0 - found.exact_probability), abs=1e-8
        )


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not():
    planner = planner_of(2, 8)
    risks = risks_for(planner, [0.3] * 8)

    first = assured(planner, risks, n_samples=20, seed=3)
    again = assured(planner, risks, n_samples=20, seed=3)
    other = assured(planner, risks, n_samples=20, seed=4)

    assert first.model_dump_json() == again.model_dump_json()
    assert first.model_dump_json() != other.model_dump_json()


def test_causes_are_the_single_losses_that_break_a_need():
    planner = planner_of(4, 3)
    risks = risks_for(planner, [0.1, 0.05, 0.02])

    found = assured(planner, risks)

    for need in found.needs:
        for risk in risks:
            after = planner.after([risk.loss]).needs[need.id].met_fraction
            breaks = need.holds and after < 0.9995
            assert breaks == (risk.loss.id in {cause.loss for cause in need.causes})


def test_the_interval_of_a_share_is_that_of_the_tables():
    # Clopper, Pearson (1934); values of the exact 95 % interval for 0, 5 and 10 of 10
    assert clopper_pearson(0, 10, 0.95) == pytest.approx((0.0, 0.3085), abs=1e-4)
    assert clopper_pearson(5, 10, 0.95) == pytest.approx((0.1871, 0.8129), abs=1e-4)
    assert clopper_pearson(10, 10, 0.95) == pytest.approx((0.6915, 1.0), abs=1e-4)


def test_a_loss_of_its_own_goes_before_its_kind():
    planner = planner_of(0, 3)
    losses = single_losses(planner.reserve, (LossKind.PROVIDER, LossKind.NATION))
    assumptions = Assumptions(losses={"provider:p001": 0.5})

    found = {
        item.loss.id: item.probability
        for item in risks_of(losses, assumptions, planner.reserve)
    }

    assert found["provider:p001"] == 0.5
    assert found["provider:p000"] == 0.02
    assert found["nation:AAA"] == 0.005


def chances_with(text, tmp_path, kinds=(LossKind.PROVIDER, LossKind.ORBIT)):
    file = tmp_path / "risks.toml"
    file.write_text(text, "utf-8")
    reserve = tiny_reserve()
    found = risks_of(single_losses(reserve, kinds), read_assumptions(file), reserve)
    return {item.loss.id: item.probability for item in found}


def test_a_threat_to_an_orbit_makes_losses_of_who_flies_there_more_likely(tmp_path):
    calm = chances_with("", tmp_path)
    text = '[[threats]]\nlevel = "high"\norbits = ["geo"]\n'

    found = chances_with(text, tmp_path)

    # Five independent trials in place of one.
    assert found["provider:opti"] == pytest.approx(
        1.0 - (1.0 - calm["provider:opti"]) ** 5
    )
    assert found["orbit:geo"] == pytest.approx(1.0 - (1.0 - calm["orbit:geo"]) ** 5)
    for name in ("provider:borealis", "provider:suomi-space", "orbit:leo"):
        assert found[name] == pytest.approx(calm[name])


def test_a_threat_to_an_area_strikes_what_stands_there(tmp_path):
    kinds = (LossKind.ASSET, LossKind.PROVIDER)
    calm = chances_with("", tmp_path, kinds)
    text = (
        '[[threats]]\nlevel = "raised"\nareas = ["lapland"]\n'
        '[[threats]]\nlevel = "severe"\norbits = ["geo"]\ntimes = 3.0\n'
    )

    with pytest.raises(InputError, match="lapland"):
        chances_with(text, tmp_path, kinds)
    found = chances_with(text.replace("lapland", "baltic-sea"), tmp_path, kinds)

    raised = {name for name in calm if found[name] > calm[name] * 1.001}
    assert raised == {"asset:opti-geo", "provider:opti"}
    assert found["provider:opti"] == pytest.approx(
        1.0 - (1.0 - calm["provider:opti"]) ** 3
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[threats]]\nlevel = "high"\n', "threats[0]"),
        ('[[threats]]\nlevel = "hig"\norbits = ["leo"]\n', "threats[0].level"),
    ],
)
def test_a_threat_must_be_somewhere_and_of_a_known_level(text, key, tmp_path):
    with pytest.raises(InputError) as caught:
        chances_with(text, tmp_path)

    assert [problem.key for problem in caught.value.problems] == [key]


def test_a_graver_threat_lowers_the_assured_figure():
    planner = planner_of(1, 4)
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))

    figures = []
    for times in (1.0, 3.0, 9.0):
        threat = Threat(level="high", orbits=("leo",), times=times)
        chances = risks_of(losses, Assumptions(threats=(threat,)), planner.reserve)
        figures.append(assured(planner, chances, n_samples=40).all_hold)

    assert figures == sorted(figures, reverse=True)
    assert figures[0] > figures[2]


def test_mistakes_in_a_file_of_risks_are_told_at_once(tmp_path):
    file = tmp_path / "risks.toml"
    file.write_text('national = 2.0\n[kinds]\nprovider = "often"\n', "utf-8")

    with pytest.raises(InputError) as caught:
        read_assumptions(file)

    keys = {problem.key for problem in caught.value.problems}
    assert keys == {"national", "kinds.provider"}
    texts = {problem.what for problem in caught.value.problems}
    assert texts == {"national is too large", "provider is not a number"}


def test_on_average_nothing_is_taken_for_met_of_which_nothing_is_known():
    planner = planner_of(0, 5)
    risks = risks_for(planner, [0.2] * 5)

    found = assured(planner, risks, n_samples=0)

    assert found.exact_probability < 0.9
    for need in found.needs:
        assert need.expected_fraction <= found.exact_probability + 1e-9


def test_a_loss_without_a_probability_is_refused_rather_than_forgotten():
    reserve = planner_of(0, 3).reserve
    own = Loss(
        id="late",
        name="Late",
        kind=LossKind.DELAY,
        providers=(reserve.providers[0].id,),
        delay_h=6.0,
    )

    with pytest.raises(InputError, match="how likely the loss 'late' is"):
        risks_of([own], Assumptions(), reserve)

    found = risks_of([own], Assumptions(losses={"late": 0.2}), reserve)
    assert [item.probability for item in found] == [0.2]


def test_every_kind_that_can_be_asked_for_has_a_probability():
    assert set(KNOWN) <= set(Assumptions().kinds)
