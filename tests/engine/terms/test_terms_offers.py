"""Offers: the line in force at each level, and how much of it is ready when."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import tiny_reserve
from spacereserve.engine.terms import Offer, offers_at

HOUR_S = 3600.0
hours = st.floats(0.0, 300.0)


def _offer(*, call_up_h=6.0, ramp_h=0.0, duration_d=None):
    [offer] = [
        one for one in offers_at(tiny_reserve(), "crisis") if one.id == "boreal-crisis"
    ]
    line = offer.line.model_copy(
        update={"call_up_h": call_up_h, "ramp_h": ramp_h, "duration_d": duration_d}
    )
    return Offer(line, offer.agreement, offer.service, offer.provider, in_force=True)


offers = st.builds(
    _offer,
    call_up_h=st.floats(0.0, 100.0),
    ramp_h=st.one_of(st.just(0.0), st.floats(0.01, 100.0)),
    duration_d=st.one_of(st.none(), st.floats(0.1, 10.0)),
)


@pytest.mark.parametrize(
    ("level", "in_force"),
    [
        (
            "peace",
            {"opti-peace", "opti-rate-peace", "boreal-rate-peace", "suomi-peace"},
        ),
        (
            "crisis",
            {
                "opti-crisis",
                "opti-rate-crisis",
                "boreal-crisis",
                "boreal-rate-peace",
                "suomi-peace",
            },
        ),
        (
            "war",
            {
                "opti-war",
                "opti-rate-crisis",
                "boreal-war",
                "boreal-rate-war",
                "suomi-war",
            },
        ),
    ],
)
def test_the_line_of_the_highest_level_not_above_is_in_force(level, in_force):
    offers = offers_at(tiny_reserve(), level)

    assert {offer.id for offer in offers if offer.in_force} == in_force
    assert [offer.id for offer in offers] == sorted(offer.id for offer in offers)


def test_a_line_that_only_comes_later_stands_for_its_offer_not_in_force():
    waiting = [one for one in offers_at(tiny_reserve(), "peace") if not one.in_force]

    assert [offer.id for offer in waiting] == ["boreal-crisis"]


def test_the_order_of_records_changes_no_offer():
    base = tiny_reserve()
    turned = base.model_copy(update={"agreements": base.agreements[::-1]})

    assert [one.id for one in offers_at(turned, "war")] == [
        one.id for one in offers_at(base, "war")
    ]


def test_a_nations_own_operator_makes_a_national_offer():
    offers = {offer.id: offer.national for offer in offers_at(tiny_reserve(), "crisis")}

    assert offers["suomi-peace"]
    assert not offers["boreal-crisis"]


@pytest.mark.parametrize(
    ("start_h", "end_h", "throughout", "average"),
    [
        (0.0, 6.0, 0.0, 0.0),  # before the call-up
        (5.0, 7.0, 0.0, 0.0625),  # half of the time, an eighth of it on average
        (6.0, 10.0, 0.0, 0.5),  # the whole ramp
        (8.0, 10.0, 0.5, 0.75),  # the upper half of the ramp
        (10.0, 20.0, 1.0, 1.0),
        (24.0, 36.0, 0.0, 0.5),  # the line ends in the middle
        (30.0, 40.0, 0.0, 0.0),  # after its end
    ],
)
def test_readiness_is_as_worked_by_hand(start_h, end_h, throughout, average):
    offer = _offer(call_up_h=6.0, ramp_h=4.0, duration_d=1.0)

    span_s = (start_h * HOUR_S, end_h * HOUR_S)

    assert offer.ready_throughout(*span_s) == pytest.approx(throughout)
    assert offer.ready_on_average(*span_s) == pytest.approx(average)


@given(offer=offers, start_h=hours, length_h=st.floats(0.01, 100.0))
def test_readiness_is_a_share_and_the_guaranteed_part_is_the_smaller(
    offer, start_h, length_h
):
    span_s = (start_h * HOUR_S, (start_h + length_h) * HOUR_S)

    throughout = offer.ready_throughout(*span_s)
    average = offer.ready_on_average(*span_s)

    assert 0.0 <= throughout <= 1.0
    assert -1e-9 <= average <= 1.0 + 1e-9
    # a line may end a second before the stretch does
    assert throughout <= average + 1.1 / (length_h * HOUR_S)


@given(offer=offers, start_h=hours, later_h=hours, length_h=st.floats(0.01, 50.0))
def test_readiness_only_rises_until_the_line_ends(offer, start_h, later_h, length_h):
    assume(later_h >= start_h)
    assume((later_h + length_h) * HOUR_S <= offer.end_s(float("inf")))
    early = (start_h * HOUR_S, (start_h + length_h) * HOUR_S)
    late = (later_h * HOUR_S, (later_h + length_h) * HOUR_S)

    assert offer.ready_throughout(*early) <= offer.ready_throughout(*late) + 1e-12
    assert offer.ready_on_average(*early) <= offer.ready_on_average(*late) + 1e-6


@given(offer=offers, cut_h=hours, length_h=st.floats(0.1, 100.0))
def test_the_average_over_parts_adds_up_to_that_over_the_whole(offer, cut_h, length_h):
    start_s, cut_s = 0.0, (cut_h + 0.1) * HOUR_S
    end_s = cut_s + length_h * HOUR_S

    parts = offer.ready_on_average(start_s, cut_s) * (cut_s - start_s)
    parts += offer.ready_on_average(cut_s, end_s) * (end_s - cut_s)

    whole = offer.ready_on_average(start_s, end_s) * (end_s - start_s)
    assert parts == pytest.approx(whole, abs=1e-3)


def test_a_line_ends_with_its_duration_or_with_the_plan():
    assert _offer(duration_d=1.0).end_s(1e9) == 30 * HOUR_S
    assert _offer(duration_d=1.0).end_s(10.0) == 10.0
    assert _offer().end_s(1e9) == 1e9
