"""Losses as values, and the reserves that they leave."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from builders import tiny_reserve
from spacereserve.engine.errors import InputError
from spacereserve.engine.resilience.library import library, losses_of, losses_of_library
from spacereserve.engine.resilience.losing import apply, apply_all
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.singles import EVERYTHING, single_losses

TODAY = date(2026, 8, 22)


def loss(**fields):
    return Loss.model_validate(
        {"id": "a-loss", "name": "A loss", "kind": "provider", **fields}
    )


def line_of(reserve, name):
    return next(
        line
        for agreement in reserve.agreements
        for line in agreement.lines
        if line.id == name
    )


def left_after(reserve=None, **fields):
    return apply(loss(**fields), reserve or tiny_reserve(), today=TODAY)


def test_a_lost_provider_is_refused_by_name_in_every_service():
    left = left_after(providers=("borealis",))

    made = left.restrictions[-1]
    assert made.id == "loss.a-loss"
    assert made.name == "A loss"
    assert set(made.services) == {"boreal-sar", "boreal-link"}
    assert not made.uses
    assert not made.areas


def test_the_reserve_that_a_loss_is_applied_to_stays_as_it_is():
    reserve = tiny_reserve()
    before = reserve.content_hash

    left_after(reserve, providers=("borealis",))

    assert reserve.content_hash == before


def test_a_refused_use_leaves_all_other_uses():
    left = left_after(providers=("borealis",), uses=("targeting",))

    assert left.restrictions[-1].uses == ("targeting",)


def test_a_nation_takes_its_own_providers_and_those_it_licenses():
    left = left_after(nations=("USA",))

    made = left.restrictions[-1]
    assert set(made.services) == {"boreal-sar", "boreal-link"}
    assert made.imposed_by == "USA"


def test_a_lost_station_leaves_the_others_of_a_service():
    left = left_after(assets=("kiruna",))

    assert left.by_id("services")["opti-image"].stations == ("toulouse",)
    assert left.restrictions == tiny_reserve().restrictions


def test_a_service_that_loses_its_last_gateway_is_gone():
    left = left_after(assets=("toulouse",))

    assert left.restrictions[-1].services == ("opti-link",)


def test_an_orbit_takes_the_services_that_fly_in_it():
    left = left_after(orbits=("geo",))

    assert left.restrictions[-1].services == ("opti-link",)


def test_a_shared_thing_takes_all_that_hangs_on_it():
    reserve = tiny_reserve(
        shared_things=[{"id": "cloud", "name": "Cloud", "kind": "cloud-region"}],
        dependencies=[
            {"thing": "cloud", "providers": ["opti"], "services": ["boreal-sar"]}
        ],
    )

    left = left_after(reserve, shared_things=("cloud",))

    assert set(left.restrictions[-1].services) == {
        "opti-image",
        "opti-link",
        "boreal-sar",
    }


@pytest.mark.parametrize(
    ("fields", "quantity", "call_up_h", "duration_d"),
    [
        ({"share_fraction": 0.75}, 6.0, 6.0, None),
        ({"delay_h": 10.0}, 24.0, 16.0, None),
        ({"until_h": 30.0}, 24.0, 30.0, None),
        ({"until_h": 3.0}, 24.0, 6.0, None),
        ({"from_h": 30.0}, 24.0, 6.0, 1.0),
        ({"from_h": 5.0}, 24.0, 6.0, 0.0),
        ({"from_h": 54.0, "back_h": 24.0}, 24.0, 6.0, 1.0),
    ],
)
def test_a_loss_in_part_changes_the_lines(fields, quantity, call_up_h, duration_d):
    left = left_after(services=("boreal-sar",), **fields)

    line = line_of(left, "boreal-crisis")
    assert line.quantity == pytest.approx(quantity)
    assert line.call_up_h == call_up_h
    assert line.duration_d == duration_d
    assert line_of(left, "opti-crisis") == line_of(tiny_reserve(), "opti-crisis")


def test_what_is_withheld_back_to_the_declaration_is_refused_whole():
    left = left_after(services=("boreal-sar",), from_h=10.0, back_h=10.0)

    assert left.restrictions[-1].services == ("boreal-sar",)


def test_only_what_is_withheld_reaches_back():
    with pytest.raises(ValidationError, match="back_h needs from_h"):
        loss(providers=("opti",), back_h=3.0)


def test_an_unpaid_bill_is_beyond_its_days_of_grace():
    left = left_after(providers=("opti",), unpaid=True)

    agreement = left.by_id("agreements")["opti-framework"]
    grace_d = agreement.unpaid_grace_d
    assert (TODAY - agreement.unpaid_since_on).days > grace_d
    assert left.by_id("agreements")["boreal-retainer"].unpaid_since_on is None


def test_the_order_of_losses_plays_no_part():
    first = loss(id="a", providers=("opti",))
    second = loss(id="b", services=("boreal-sar",), share_fraction=0.5)

    one = apply_all((first, second), tiny_reserve(), today=TODAY)
    other = apply_all((second, first), tiny_reserve(), today=TODAY)

    assert one.content_hash == other.content_hash


def test_a_loss_is_one_thing_at_a_time():
    with pytest.raises(ValidationError, match="must be one of"):
        loss(providers=("opti",), delay_h=3.0, uses=("targeting",))


def test_a_loss_of_what_the_reserve_does_not_have_is_refused():
    with pytest.raises(InputError, match="borealiss") as caught:
        left_after(providers=("borealiss",))

    assert "borealis" in caught.value.way_out


def test_single_losses_are_those_that_an_agreement_hangs_on():
    reserve = tiny_reserve(
        shared_things=[{"id": "idle", "name": "Idle", "kind": "cloud-region"}]
    )

    found = [item.id for item in single_losses(reserve)]

    assert found == [
        "provider:borealis",
        "provider:opti",
        "provider:suomi-space",
        "nation:FIN",
        "nation:FRA",
        "nation:USA",
        "orbit:geo",
        "orbit:leo",
    ]
    assert "asset:kiruna" in [
        item.id for item in single_losses(reserve, (LossKind.ASSET,))
    ]
    assert len(single_losses(reserve, EVERYTHING)) > len(found)


def test_every_scenario_is_dated_sourced_and_in_both_languages():
    found = library()

    assert len(found) >= 10
    assert all(item.sources and item.name_fr for item in found)
    assert [item.happened_on for item in found] == sorted(
        item.happened_on for item in found
    )


def test_the_library_fits_any_reserve_and_each_loss_has_its_own_name():
    losses = losses_of_library(tiny_reserve())

    names = [item.id for item in losses]
    assert len(names) == len(set(names))
    assert "scenario:withheld-hours:borealis" in names
    assert "scenario:use-limit:borealis:command" in names
    for item in losses:
        apply(item, tiny_reserve(), today=TODAY)


def test_a_scenario_takes_other_parameters():
    scenario = next(item for item in library() if item.id == "withheld-hours")

    (made,) = losses_of(scenario, tiny_reserve(), until_h=24.0)

    assert made.until_h == 24.0
