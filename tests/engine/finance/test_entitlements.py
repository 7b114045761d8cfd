"""Entitlements: peacetime business by points, thresholds, and what can be used."""

from __future__ import annotations

from datetime import date

import pytest

from builders import tiny_reserve, with_record
from spacereserve.engine.errors import InputError
from spacereserve.engine.finance import (
    EntitlementRules,
    NoEntry,
    Unusable,
    find_entitlements,
    read_entitlement_rules,
)
from spacereserve.engine.model import Reserve

ON = date(2026, 8, 22)
BUSINESS_EUR = 1_000_000.0


def reserve_of(*, peace: float = 0.0, ceiling_eur: float | None = None) -> Reserve:
    """Two companies that promise imagery: 30 and 10 looks a day in the worst case."""
    reserve = tiny_reserve()
    lowest, highest = reserve.ordered_levels[0].id, reserve.ordered_levels[-1].id
    imaging = [one for one in reserve.services if one.domain == "imaging"]
    first = next(one for one in imaging if one.provider == "opti")
    line = next(
        line
        for agreement in reserve.agreements
        for line in agreement.lines
        if line.service == first.id
    )
    lines = [line.model_copy(update={"level": highest, "quantity": 30.0})]
    if peace:
        sold = {"id": "in-peace", "level": lowest, "quantity": peace}
        lines.append(line.model_copy(update={**sold, "unit_price_eur": 100.0}))
    (own,) = (one for one in reserve.agreements if line in one.lines)
    terms = {"lines": tuple(lines), "ceiling_eur": ceiling_eur}
    opti = own.model_copy(update=terms | {"valid_from_on": None})
    opti = opti.model_copy(update={"valid_until_on": None, "spent_eur": 0.0})
    other = opti.model_copy(
        update={
            "id": "other",
            "provider": "other",
            "lines": (
                lines[0].model_copy(
                    update={"id": "o", "service": "other-looks", "quantity": 10.0}
                ),
            ),
        }
    )
    company = reserve.by_id("providers")["opti"].model_copy(update={"id": "other"})
    service = first.model_copy(update={"id": "other-looks", "provider": "other"})
    return reserve.replaced(
        providers=(*reserve.providers, company),
        services=(*reserve.services, service),
        agreements=(opti, other),
    )


def imaging_of(reserve: Reserve, **rules: object):
    *lower, highest = (level.id for level in reserve.ordered_levels)
    weights = {highest: 1.0, **dict.fromkeys(lower, 0.0)}
    asked = {"business_eur": {"imaging": BUSINESS_EUR}, "weights": weights, **rules}
    found = find_entitlements(reserve, EntitlementRules.model_validate(asked), on=ON)
    (domain,) = found.domains
    return domain, {one.provider: one for one in domain.members}


def test_business_is_shared_by_points_to_the_cent():
    domain, found = imaging_of(reserve_of())

    assert found["opti"].share_fraction == pytest.approx(0.75)
    assert found["other"].reward_eur == pytest.approx(250_000.0)
    total = sum(one.reward_eur for one in domain.members)
    assert total == pytest.approx(BUSINESS_EUR, abs=1e-6)


def test_levels_above_peace_count_once_where_no_weight_is_given():
    reserve = reserve_of(peace=7.0)
    n_between = len(reserve.levels) - 2

    _, found = imaging_of(reserve, weights={})

    assert found["opti"].points == pytest.approx(7.0 * n_between + 30.0)


def test_a_level_counts_as_much_as_its_weight():
    reserve = reserve_of()
    highest = reserve.ordered_levels[-1].id

    _, once = imaging_of(reserve)
    _, thrice = imaging_of(reserve, weights={highest: 3.0})

    assert thrice["opti"].points - once["opti"].points == pytest.approx(2.0 * 30.0)


def test_who_is_below_the_threshold_leaves_its_share_to_the_others():
    _, found = imaging_of(reserve_of(), least_points={"imaging": 20.0})

    assert found["other"].no_entry is NoEntry.TOO_FEW_POINTS
    assert found["other"].reward_eur == 0.0
    assert found["opti"].reward_eur == BUSINESS_EUR


def test_a_promise_must_stand_at_each_level_that_the_rules_name():
    reserve = reserve_of(peace=1.0)
    lowest = reserve.ordered_levels[0].id

    _, found = imaging_of(reserve, promised_at=[lowest])

    assert found["other"].no_entry is NoEntry.NO_PROMISE_AT_A_LEVEL
    assert found["opti"].no_entry is None


def test_where_nobody_enters_the_business_goes_to_nobody():
    domain, found = imaging_of(reserve_of(), least_points={"imaging": 1e5})

    assert domain.unshared_eur == BUSINESS_EUR
    assert {one.reward_eur for one in found.values()} == {0.0}


def test_a_reward_is_of_use_only_to_who_sells_in_peace():
    domain, found = imaging_of(reserve_of(peace=10.0))

    assert found["opti"].usable_eur == pytest.approx(10.0 * 100.0 * 365)
    assert found["opti"].unusable is Unusable.SELLS_LESS
    assert found["other"].unusable is Unusable.SELLS_NOTHING
    unused_eur = 750_000.0 - 365_000.0 + 250_000.0
    assert domain.unused_eur == pytest.approx(unused_eur)
    assert domain.others_could_take_eur == 0.0


def test_what_one_cannot_use_another_may_take():
    domain, found = imaging_of(reserve_of(peace=25.0))

    assert found["opti"].unusable is None
    room_eur = 25.0 * 100.0 * 365 - 750_000.0
    assert domain.unused_eur == pytest.approx(250_000.0)
    assert domain.others_could_take_eur == pytest.approx(room_eur)


def test_nothing_is_sold_above_a_ceiling():
    _, found = imaging_of(reserve_of(peace=10.0, ceiling_eur=50_000.0))

    assert found["opti"].usable_eur == pytest.approx(50_000.0)


def test_only_admitted_companies_have_a_part():
    reserve = with_record(reserve_of(), "providers", "opti", status="suspended")

    _, found = imaging_of(reserve)

    assert set(found) == {"other"}


def test_an_agreement_that_ends_sells_until_then():
    reserve = reserve_of(peace=10.0)
    agreement = reserve.agreements[0].id
    ending = with_record(
        reserve, "agreements", agreement, valid_until_on=date(2026, 8, 31)
    )

    _, found = imaging_of(ending)

    assert found["opti"].usable_eur == pytest.approx(10.0 * 100.0 * 10)


def test_all_mistakes_of_the_rules_are_told_at_once(tmp_path):
    file = tmp_path / "rules.toml"
    file.write_text(
        'promised_at = ["warr"]\n[business_eur]\nimagin = 1.0\n[weights]\nno = 1.0\n',
        "utf-8",
    )

    with pytest.raises(InputError) as caught:
        read_entitlement_rules(file, tiny_reserve())

    told = str(caught.value)
    assert all(word in told for word in ("'warr'", "'imagin'", "'no'", "imaging"))
