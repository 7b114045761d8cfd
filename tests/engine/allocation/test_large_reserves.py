"""Large reserves: rows stated from the start, and all priorities at once to begin."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spacereserve.engine.allocation import (
    Limits,
    blending,
    choosing,
    rows_of_needs,
    rows_of_passes,
)
from spacereserve.engine.allocation import solve as solving
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.program import Matrix
from spacereserve.engine.allocation.solving import Progress

_FOLDER = Path(__file__).parents[3] / "benchmarks" / "plan"


def _loaded(name: str):
    spec = importlib.util.spec_from_file_location(name, _FOLDER / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


instances = _loaded("instances")
reserves = _loaded("reserves")

EXACT = Limits(gap_fraction=1e-7)
SMALL = 320


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small reserve has crowded passes where each holds one look only."""
    monkeypatch.setattr(reserves, "LOOKS_PER_ORBIT", 1)


def _values(limits: Limits = EXACT, seed: int = 1) -> list[float]:
    program = reserves.formulated(reserves.drawn_reserve(SMALL, seed))
    solution, sent = choosing.choose(program, limits)
    assert not sent.cuts
    return [stage.value for stage in solution.stages]


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize("seed", [1, 2])
def test_rows_of_passes_lead_to_the_plan_that_cuts_lead_to(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    by_cuts = _values(seed=seed)

    monkeypatch.setattr(rows_of_passes, "MANY", 0)
    by_rows = _values(seed=seed)

    assert by_rows == pytest.approx(by_cuts, abs=1e-3)


@pytest.mark.usefixtures("crowded")
def test_a_pass_that_cannot_be_overfilled_has_no_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = reserves.drawn_reserve(SMALL)
    monkeypatch.setattr(rows_of_passes, "MANY", 0)
    with_rows = len(reserves.formulated(drawn).matrix.row_low)

    monkeypatch.setattr(reserves, "LOOKS_PER_ORBIT", 1000)
    without = len(reserves.formulated(drawn).matrix.row_low)

    assert without < with_rows


@pytest.mark.usefixtures("crowded")
def test_every_column_of_a_large_reserve_belongs_to_a_need_or_is_a_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows_of_passes, "MANY", 0)

    program = reserves.formulated(reserves.drawn_reserve(SMALL))

    named = [*program.met.values(), *program.called.values()]
    named += [int(column) for columns in program.arc_columns for column in columns]
    named += [column for columns in program.further.values() for column in columns]
    assert sorted(named) == list(range(program.matrix.n_columns))


def test_one_look_of_each_provider_needs_no_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = _values()

    monkeypatch.setattr(rows_of_needs, "_is_one_each", lambda *_: False)
    marked = _values()

    assert plain == pytest.approx(marked, abs=1e-3)


def test_beginning_with_all_priorities_changes_no_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_by_one = _values()

    monkeypatch.setattr(solving, "LARGE", 0)
    together = _values()

    assert together == pytest.approx(one_by_one, abs=1e-3)


def test_a_fine_bounds_the_cost_of_every_plan_that_meets_as_much() -> None:
    program = reserves.formulated(reserves.drawn_reserve(SMALL))
    fined = solving.Master(program).whole(program.weighed())
    fines, most = np.array([40.0, 20.0]), np.array([3.0, 5.0])
    blend = blending.Blend(None, fined, 100.0, fines, most)

    assert blend.cost_at_least([3.0, 5.0]) == 100.0
    assert blend.cost_at_least([2.0, 4.0]) == 40.0


def test_every_stage_is_told_with_the_first_plan_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solving, "LARGE", 0)
    program = reserves.formulated(reserves.drawn_reserve(2_000))
    told: list[tuple[str, float, float]] = []
    listening = replace(
        EXACT, listen=lambda name, at: told.append((name, at.value, at.bound))
    )

    solution, _ = choosing.choose(program, listening)

    names = [name for name, _, _ in told]
    stages = [stage.name for stage in solution.stages]
    first = names.index("all priorities")
    assert names[first + 1 : first + 1 + len(stages)] == stages
    assert all(bound <= value + 1e-6 for _, value, bound in told)


def test_stopped_after_the_first_plan_no_stage_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solving, "LARGE", 0)
    program = reserves.formulated(reserves.drawn_reserve(2_000))
    seen: list[float] = []

    def listen(name: str, at: Progress) -> None:
        if name == "cost" and at.value > 0.0:
            seen.append(at.bound)

    limits = replace(EXACT, listen=listen, stop=lambda: bool(seen))
    monkeypatch.setattr(solving, "minimise", None)  # no stage may begin

    solution, _ = choosing.choose(program, limits)

    assert seen
    assert solution.stages[-1].value > 0.0
    assert solution.stages[-1].bound == pytest.approx(1000.0 * seen[0], rel=1e-4)


def test_a_need_for_more_providers_than_pass_is_not_counted_as_one_to_be_met() -> None:
    whole = reserves.formulated(reserves.drawn_reserve(SMALL))
    left = [arc for arc in whole.arcs if arc.offer.provider.id == "p1"]
    program = formulate(whole.sky, whole.demands, left)
    classes = dict(solving.classes_of(program))
    hopeless = {
        program.met[name]
        for name, demand in program.demands.items()
        if len({program.arcs[k].offer.provider.id for k in program.arcs_of(name)})
        < demand.need.min_providers
    }

    most = blending.most_of_each(program, classes)

    assert 0 < len(hopeless) < len(program.met)
    assert most.tolist() == [len(set(met) - hopeless) for met in classes.values()]


def test_bounds_are_lowered_and_never_raised() -> None:
    matrix = Matrix()
    matrix.add_columns(np.array([2.0, 0.5]))

    matrix.cap(0, 1.0)

    assert matrix.upper[0].tolist() == [1.0, 0.5]


def test_spending_that_no_rule_limits_has_no_columns() -> None:
    program = reserves.formulated(reserves.drawn_reserve(SMALL))

    assert program.spent == {}


def test_a_large_reserve_keeps_every_rule_it_was_drawn_with() -> None:
    drawn = reserves.drawn_reserve(6_000)
    program = reserves.formulated(drawn)
    assert program.matrix.n_columns > solving.LARGE

    solution, sent = choosing.choose(program, Limits())

    looks, providers, daily, passes = Counter(), {}, Counter(), Counter()
    for place, taken in sent.looks.items():
        arc = program.arcs[place]
        for look in taken:
            looks[arc.demand.need.id] += 1
            providers.setdefault(arc.demand.need.id, set()).add(arc.offer.provider.id)
            daily[arc.offer.id, int(arc.supply.looks.at_s[look] // 86400.0)] += 1
            passes[arc.offer.service.id, int(arc.supply.looks.pass_key[look])] += 1
    needs = program.reserve.by_id("needs")
    met = [name for name, column in program.met.items() if solution.values[column]]
    by_provider = Counter()
    for place, taken in sent.looks.items():
        by_provider[program.arcs[place].offer.provider.id] += len(taken)
    wanted = sum(demand.least_supply() for demand in program.demands.values())
    assert all(looks[name] == needs[name].min_providers for name in met)
    assert all(len(providers[name]) == needs[name].min_providers for name in met)
    assert all(
        n <= program.offers[line].line.quantity for (line, _), n in daily.items()
    )
    assert max(passes.values()) <= instances.LOOKS_PER_ORBIT
    assert max(by_provider.values()) <= 0.4 * wanted
    assert max(stage.gap_fraction for stage in solution.stages) <= 0.01 + 1e-6
