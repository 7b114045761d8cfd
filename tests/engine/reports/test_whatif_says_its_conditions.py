"""What-if answers say what was asked, what was tried, and what is left out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import tiny_reserve
from spacereserve.engine.pooling import Key, Pool
from spacereserve.engine.reports.fragility import count_sentences
from spacereserve.engine.reports.pooling import pool_sentences
from spacereserve.engine.reports.questions import by_priority_in_line
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.reports.resilience import loss_by_id
from spacereserve.engine.resilience.impacts import Impact
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.stress import Stress
from spacereserve.language import translator

AT = datetime(2026, 8, 22, tzinfo=UTC)


def reader_in(lang):
    return Reader(tiny_reserve(), translator(lang))


def stress_of(kind, **struck):
    impact = Impact(
        loss=Loss(id="one", name="One", kind=kind, **struck),
        unmet_by_priority={1: 0.5},
        extra_unmet_by_priority={1: 0.0},
        extra_unmet=0.0,
        extra_unmet_by_domain={},
        extra_unmet_by_nation={},
        least_unmet_by_priority={1: 0.5},
        cost_eur=10.0,
        extra_cost_eur=0.0,
        needs=(),
        broken=(),
        substitutes=(),
        switch_h=None,
        single_point=False,
    )
    return Stress(
        reserve="tiny",
        snapshot="0",
        level="crisis",
        levels={},
        at=AT,
        days=7.0,
        n_needs=3,
        unmet_by_priority={1: 0.5},
        cost_eur=10.0,
        losses=(impact,),
        single_points=(),
        hangs_on=(),
        dependence=(),
        breaker=None,
    )


def pool_of(**fields):
    value = {
        "reserve": "tiny",
        "snapshot": "0",
        "level": "crisis",
        "at": AT,
        "days": 7.0,
        "key": Key.FAIR,
        "key_used": Key.SHAPLEY,
        "together_cost_eur": 100.0,
        "apart_cost_eur": 150.0,
        "saving_eur": 50.0,
        "rules_cost_eur": 0.0,
        "exact": True,
        "core": "not empty",
        "excess_eur": 0.0,
        "would_leave": (),
        "as_chosen": (),
        "n_planned": 3,
        "coalitions": (),
        "joint_orders": (),
        "joint_saving_eur": 0.0,
        "joint_unmet": 0.0,
        "swaps": (),
        "overlaps": (),
        "shares": (),
    }
    return Pool.model_validate({**value, **fields})


def test_nothing_is_said_of_refusals_and_decisions_that_were_not_tried():
    reader = reader_in("en")
    orbits = stress_of(LossKind.ORBIT, orbits=("leo",))
    firms = stress_of(LossKind.PROVIDER, providers=("opti",))

    assert refusal_sentences(orbits, reader) == [
        "No refusal of a single provider was tried."
    ]
    assert count_sentences(orbits, reader)[-1].endswith("was not tried.")
    assert "takes 5% or more" in refusal_sentences(firms, reader)[0]
    assert count_sentences(firms, reader)[-1].startswith("0 needs hang on one")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rules_cost_eur": 20.0}, "The plan itself costs €120: share caps"),
        ({"rules_cost_eur": -20.0}, "The plan itself costs €80: €20 less, within"),
        ({"as_chosen": ("a", "b")}, "apart they may cost less than said here"),
        ({"exact": False}, "shares were sampled"),
    ],
)
def test_a_pool_says_on_what_its_figures_rest(fields, said):
    plain = " ".join(pool_sentences(pool_of(), reader_in("en")))
    told = " ".join(pool_sentences(pool_of(**fields), reader_in("en")))

    assert said in told
    assert said not in plain


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("provider:opti", "Opti"),
        ("orbit:leo", "low Earth orbit"),
        ("plane:boreal-sars:2", "boreal-sars, plane 2"),
        ("cable-and-cloud", "cable-and-cloud"),
        ("scenario:cyber:opti", "scenario:cyber:opti"),
    ],
)
def test_a_loss_known_by_its_id_has_a_name(name, shown):
    assert loss_by_id(name, reader_in("en")) == shown


def test_french_puts_a_space_before_a_semicolon():
    shown = by_priority_in_line({1: 0.5, 2: 1.0}, reader_in("fr"))

    assert (
        shown == "P1\N{NO-BREAK SPACE}: 0,5\N{NO-BREAK SPACE}; P2\N{NO-BREAK SPACE}: 1"
    )
