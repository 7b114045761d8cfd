"""What no pass can hold is neither counted nor paid for."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.allocation import choosing
from spacereserve.engine.allocation.arcs import find_physics, find_prospects
from spacereserve.engine.allocation.dispatch import dispatch
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.model import Question
from spacereserve.engine.supply import Sky


@pytest.fixture
def program():
    reserve = tiny_reserve()
    at = datetime(2026, 8, 22, tzinfo=UTC)
    question = Question.of(reserve, "crisis", at=at, days=2.0)
    sky = Sky(reserve, tiny_catalogue(), question)
    physics = find_physics(sky)
    arcs = [item.arc for item in find_prospects(sky, physics) if item.arc is not None]
    return formulate(sky, physics.demands, arcs)


def test_a_look_that_finds_no_pass_is_taken_off_the_values(program, monkeypatch):
    whole, sent = choosing.choose(program, Limits())

    def one_look_less(own, solution):
        found = dispatch(own, solution)
        place = next(place for place, looks in found.looks.items() if len(looks))
        looks = {**found.looks, place: found.looks[place][1:]}
        return replace(found, looks=looks, cuts=("a pass was full",))

    monkeypatch.setattr(choosing, "dispatch", one_look_less)
    monkeypatch.setattr(choosing, "is_small", lambda own: False)
    less, _ = choosing.choose(program, Limits())

    counted = [
        float(values[np.concatenate(program.arc_columns)].sum())
        for values in (whole.values, less.values)
    ]
    assert sent.cuts == ()
    assert counted[0] - counted[1] == pytest.approx(1.0)
