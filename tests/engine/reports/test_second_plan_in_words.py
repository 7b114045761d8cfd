"""The second plan and the changes against a running one, in both languages."""

from spacereserve.engine.allocation.plan import (
    ConsentPlan,
    Nearness,
    NeedChange,
    Worth,
)
from spacereserve.engine.reports.consents import consent_sentences
from spacereserve.engine.reports.nearness import nearness_sentences
from spacereserve.engine.reports.worths import worth_sentence


def second(used, needs=()):
    return ConsentPlan(
        asked=("ask-first", "ask-twice"),
        used=used,
        uses=(),
        needs=needs,
        cost_eur=2000.0,
        extra_cost_eur=1500.0,
        gap_fraction=0.0,
    )


def test_consents_that_bring_something_are_named_with_what_they_bring(english):
    change = NeedChange(need="gulf-radar", met_fraction=0.5, then_fraction=1.0)

    told = consent_sentences(second(("ask-first",), (change,)), english)

    assert told[0].startswith("If this consent were given: “")
    assert told[1] == "Radar watch on the gulf: 50% now, 100% then."
    assert told[2] == "The plan would cost €1,500 more."


def test_consents_that_bring_nothing_are_counted(english):
    assert consent_sentences(second(()), english) == (
        "2 consents are not given; with them, the plan would be the same.",
    )


def test_sentences_are_whole_in_both_languages(reader):
    change = NeedChange(need="gulf-radar", met_fraction=0.5, then_fraction=1.0)
    near = Nearness(
        change_price_eur=500.0,
        kept=("suomi-looks",),
        newly_called=("boreal-looks",),
        called_off=("boreal-rate",),
        price_eur=1000.0,
    )

    told = (
        *consent_sentences(second(("ask-first",), (change,)), reader),
        *nearness_sentences(near, reader),
    )

    assert len(told) == 7
    assert all(line.endswith(".") and "{" not in line for line in told)


def test_a_plan_that_changes_nothing_says_so(english):
    near = Nearness(
        change_price_eur=500.0, kept=(), newly_called=(), called_off=(), price_eur=0.0
    )

    assert nearness_sentences(near, english)[-1] == (
        "Nothing is newly called or called off."
    )


def test_the_worth_of_one_more_is_told_by_priority_and_in_money(english):
    worth = Worth(
        kind="raise-quantity",
        subject="suomi-looks",
        details={"from": 6.0, "to": 7.0},
        gained={"1": 0.25},
        saved_eur=-200.0,
    )

    assert worth_sentence(worth, english) == (
        "Raise the quantity of Suomi radar (Finnish pledge) from 6 to 7 looks/day. "
        "It brings: +0.25 needs of priority 1; €200 more to pay."
    )
