"""Measures held to their equations, and to sampling where these integrate."""

from __future__ import annotations

import numpy as np
import pytest

from builders import tiny_reserve
from spacereserve.engine.errors import InputError
from spacereserve.engine.finance import (
    Figures,
    Firm,
    MeasureKind,
    compare_measures,
    read_figures,
)
from spacereserve.engine.finance.measures import annuity, expected_shortfall, loss_of


def measures_of(**own):
    figures = Figures(firms={"opti": own})
    (firm,) = compare_measures(tiny_reserve(), figures, ["opti"]).firms
    return firm, {item.kind: item for item in firm.measures}


def test_an_annuity_pays_a_loan_back_to_the_cent():
    left = 1.0
    for _ in range(7):
        left = left * 1.08 - annuity(0.08, 7.0)

    assert left == pytest.approx(0.0, abs=1e-12)
    assert annuity(0.0, 4.0) == 0.25


@pytest.mark.parametrize("floor", [70.0, 100.0, 120.0])
def test_the_expected_shortfall_is_what_sampling_gives(floor):
    drawn = np.random.default_rng(1).normal(100.0, 20.0, 400_000)

    assert expected_shortfall(floor, 100.0, 20.0) == pytest.approx(
        np.maximum(0.0, floor - drawn).mean(), rel=0.02
    )


def test_a_cover_that_excludes_war_covers_nothing():
    excluded = loss_of(Firm(insured_fraction=0.8, war_excluded=True))
    covered = loss_of(Firm(insured_fraction=0.8, war_excluded=False))

    assert covered.satellites_eur == pytest.approx(0.2 * excluded.satellites_eur)


def test_an_indemnity_costs_the_expected_loss_and_leaves_the_company_none():
    firm, found = measures_of(attack_probability=0.1, activation_probability=0.0)

    indemnity = found[MeasureKind.INDEMNITY]
    loss = firm.loss
    attacked_eur = loss.satellites_eur + loss.forgone_eur
    assert indemnity.expected_eur_per_year == pytest.approx(
        0.1 * attacked_eur, abs=0.02
    )
    assert indemnity.firm_keeps_eur == 0.0
    assert indemnity.worst_eur >= attacked_eur


def test_a_guarantee_is_worth_the_expected_loss_and_the_state_only_risks_it():
    firm, found = measures_of()

    guarantee = found[MeasureKind.GUARANTEED_REVENUE]
    assert guarantee.expected_eur_per_year == pytest.approx(
        firm.loss.expected_eur, abs=0.05
    )
    assert guarantee.sure_eur_per_year == 0.0


def test_a_retainer_costs_most_for_sure_and_least_in_the_worst_year():
    _, found = measures_of()

    retainer = found.pop(MeasureKind.RETAINER)
    assert all(
        retainer.sure_eur_per_year > other.sure_eur_per_year for other in found.values()
    )
    assert retainer.worst_eur < found[MeasureKind.INDEMNITY].worst_eur


def test_a_cheap_loan_is_worth_the_difference_of_annuities():
    _, found = measures_of(
        investment_eur=1e6, years=5.0, market_rate=0.1, state_rate=0.0
    )

    loan = found[MeasureKind.PREFINANCE]
    assert loan.worth_eur_per_year == pytest.approx(
        1e6 * (annuity(0.1, 5.0) - 0.2), abs=0.01
    )


def test_a_weak_company_is_told():
    firm, _ = measures_of(n_satellites=1, runway_months=6.0, state_share_fraction=0.9)

    assert firm.warnings == ("one satellite", "short runway", "hangs on states")


def test_companies_of_which_nothing_is_known_are_named():
    found = compare_measures(tiny_reserve(), Figures(firms={"opti": {}}))

    assert "opti" not in found.assumed
    assert "borealis" in found.assumed
    total = sum(
        item.expected_eur_per_year
        for firm in found.firms
        for item in firm.measures
        if item.kind is MeasureKind.INDEMNITY
    )
    assert found.expected_eur_per_year[MeasureKind.INDEMNITY] == pytest.approx(total)


def test_all_mistakes_of_figures_are_told_at_once(tmp_path):
    file = tmp_path / "figures.toml"
    file.write_text(
        "[assumed]\nattack_probability = 2.0\n[firms.optii]\nyears = 3.0\n"
        "[firms.opti]\nsatelite_eur = 3.0\n",
        "utf-8",
    )

    with pytest.raises(InputError) as caught:
        read_figures(file, tiny_reserve())

    keys = {problem.key for problem in caught.value.problems}
    assert keys == {
        "firms.optii",
        "assumed.attack_probability",
        "firms.opti.satelite_eur",
    }


def test_a_provider_without_an_agreement_is_refused():
    with pytest.raises(InputError, match="no company to compare"):
        compare_measures(tiny_reserve(), Figures(), ["suomi-space"])


def test_a_provider_that_there_is_not_is_refused_beside_those_there_are():
    with pytest.raises(InputError, match="there is no provider 'nobody'"):
        compare_measures(tiny_reserve(), Figures(), ["opti", "nobody"])
