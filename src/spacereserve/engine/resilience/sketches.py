"""Sketches: plans of one part after losses, from a linear program that stands ready.

A search for the worst losses asks what a part would cost after thousands of sets of
them. Most of these sets are harmless, and any plan that can be had shows it; it need
not be the best. So the program of the part is built once, as a linear program in which
a higher priority weighs far more than all below it. For each set the columns that are
lost are closed, the solver goes on from the basis of no loss, and the point it finds is
put into whole numbers. A point that keeps every rule of the part is a plan; any other
is thrown away, and the set must be planned for in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.columns import (
    columns_of_services,
    need_of_column,
)
from spacereserve.engine.allocation.dispatch import dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.master import Master
from spacereserve.engine.allocation.solve import Solution, classes_of
from spacereserve.engine.allocation.solving import quiet
from spacereserve.engine.resilience.pieces import Piece
from spacereserve.engine.resilience.taking import Rules
from spacereserve.engine.supply import Demand

__all__ = ["Sketcher"]

_OUTWEIGHS = 1_000.0
"""How much more a priority weighs than the next one, for as far as numbers allow."""
_MOST_WEIGHT = 1e6
"""No priority weighs more: beyond, the solver loses digits."""
_NOISE = 1e-9
_DIGITS = 6
_CALL_ALL = 1e-5
"""What a call-up is worth, so that every line is called whole."""
_NONE = np.empty(0, dtype=np.int64)
_COUNTED = ("daily", "steady", "once")
"""Kinds of demand that are met by counts alone."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Sketcher:
    """Sketches plans of a part without some of the things that strike it.

    Args:
        number: Number of the part.
        program: The program of the part with nothing lost.
        gone: By thing (index), the services (ids) that are lost with it.
        priorities: The priorities whose unmet needs are told, highest first.
        rules: By need (id), what it asks for beside cover.
    """

    def __init__(
        self,
        number: int,
        program: Formulation,
        gone: Mapping[int, Collection[str]],
        priorities: Sequence[int],
        rules: Mapping[str, Rules],
    ) -> None:
        self.number = number
        self.program = program
        master = Master(program)
        self.is_able = not master.chances and all(
            demand.kind in _COUNTED for demand in program.demands.values()
        )
        if not self.is_able:
            return
        self._whole = master.whole(_weights(program))
        self._met = np.array([program.met[name] for name in program.demands])
        self._called = np.array(list(program.called.values()), dtype=np.int64)
        self._quantity = program.quantity_columns
        self._line = _lines(program)
        self._costs = program.costs()
        self._is_roomy = _is_roomy(program)
        self._taken = _Taken(program, gone, priorities, rules)
        self._solver = quiet()
        self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(self._whole.model(whole=False))
        self._solver.run()
        self._basis = self._solver.getBasis()

    def piece(self, lost: tuple[int, ...]) -> Piece | None:
        """What things lost cost in this part with a plan; None where none was found.

        Args:
            lost: Indices of things that strike the part, ascending.
        """
        if not self.is_able:
            return None
        values = self._solved(self._taken.columns(lost))
        if values is None:
            return None
        met = np.clip(values[self._met], 0.0, 1.0)
        unmet = np.round(self._taken.by_priority(1.0 - met), _DIGITS)
        return Piece(
            part=self.number,
            lost=lost,
            value=np.append(unmet, float(self._costs @ values)),
            weight=self._taken.weights(values, met),
        )

    def _solved(self, lost: Ints) -> Floats | None:
        """A plan without some columns, float64 [n_column]; None where none is found."""
        own, zeros = lost.astype(np.int32), np.zeros(len(lost))
        self._solver.setBasis(self._basis)
        self._solver.changeColsBounds(len(own), own, zeros, zeros)
        self._solver.run()
        values = np.array(self._solver.getSolution().col_value)
        self._solver.changeColsBounds(len(own), own, zeros, self._whole.upper[lost])
        values[self._called] = 0.0
        values = np.where(self._whole.whole, np.round(values), values)
        used = np.bincount(
            self._line, values[self._quantity] > _NOISE, minlength=len(self._called)
        )
        values[self._called] = used > 0.0
        if np.any(values[lost] > 0.0) or not self._whole.allows(values):
            return None
        if self._is_roomy or not dispatch(self.program, Solution(values, (), ())).cuts:
            return values
        return None


def _weights(program: Formulation) -> Floats:
    """What is made least: needs not met, by priority."""
    costs = np.zeros(program.matrix.n_columns)
    classes = classes_of(program)
    for place, (_, met) in enumerate(reversed(classes)):
        costs[met] = -min(_OUTWEIGHS**place, _MOST_WEIGHT)
    # A line that is called by halves would give halves of looks.
    costs[list(program.called.values())] = -_CALL_ALL
    return costs


class _Taken:
    """What each thing takes from a plan when it is lost too.

    Args:
        program: The program of the part.
        gone: By thing (index), the services (ids) that are lost with it.
        priorities: The priorities told.
        rules: By need (id), what it asks for beside cover.
    """

    def __init__(
        self,
        program: Formulation,
        gone: Mapping[int, Collection[str]],
        priorities: Sequence[int],
        rules: Mapping[str, Rules],
    ) -> None:
        self._things = tuple(gone)
        self._rules = [rules[name] for name in program.demands]
        place = {key: number for number, key in enumerate(priorities)}
        self._is_of = np.zeros((len(program.demands), len(priorities)))
        for own, demand in enumerate(program.demands.values()):
            self._is_of[own, place[demand.need.priority]] = 1.0
        self._per_unit = _cover_per_unit(program)
        self._columns = {
            thing: columns_of_services(program, gone[thing]) for thing in gone
        }
        need = need_of_column(program)
        self._provider = _provider_of_column(program)
        parts = [self._columns[thing] for thing in self._things]
        self._all = np.concatenate([*parts, _NONE])
        row = np.repeat(np.arange(len(parts)), [len(columns) for columns in parts])
        self._shape = len(parts), len(program.demands)
        self._cell = row * len(program.demands) + need[self._all]

    def columns(self, things: Sequence[int]) -> Ints:
        """Columns that are closed when things are lost, int64 [n].

        Args:
            things: Indices of things.
        """
        own = [self._columns[thing] for thing in things]
        return np.unique(np.concatenate([*own, _NONE]))

    def by_priority(self, amounts: Floats) -> Floats:
        """Amounts of needs added up by priority, float64 [..., n_priority].

        Args:
            amounts: An amount of each need, float64 [..., n_need].
        """
        return amounts @ self._is_of

    def weights(self, values: Floats, met: Floats) -> dict[int, Floats]:
        """The most that a plan loses without each thing, by thing.

        Args:
            values: Values of the columns, float64 [n_column].
            met: Share of each need that is met, float64 [n_need].
        """
        used = values[self._all] > _NOISE
        most = self._counted(self._per_unit[self._all] * values[self._all])
        is_used = self._counted(used) > 0.0
        for need, rules in enumerate(self._rules):
            if rules.is_cover_alone:
                continue
            for thing in np.flatnonzero(is_used[:, need]).tolist():
                cell = used & (self._cell == thing * self._shape[1] + need)
                n_providers = len(np.unique(self._provider[self._all[cell]]))
                most[thing, need] = rules.most_lost(
                    float(most[thing, need]), n_providers
                )
        lost = np.minimum(most, met) * is_used
        by_priority = np.hstack((self.by_priority(lost), np.zeros((len(lost), 1))))
        return dict(zip(self._things, by_priority, strict=True))

    def _counted(self, amounts: NDArray[Any]) -> Floats:
        """Amounts of all columns added up by thing and need, [n_thing, n_need]."""
        n_cells = self._shape[0] * self._shape[1]
        total = np.bincount(self._cell, amounts, minlength=n_cells).astype(np.float64)
        return total.reshape(self._shape)


def _provider_of_column(program: Formulation) -> Ints:
    """The provider (number) of each column of a quantity, int64 [n_column]."""
    names = sorted({arc.offer.provider.id for arc in program.arcs})
    number = {name: own for own, name in enumerate(names)}
    provider = np.zeros(program.matrix.n_columns, dtype=np.int64)
    of_arcs = [number[arc.offer.provider.id] for arc in program.arcs]
    provider[program.quantity_columns] = program.spread(of_arcs)
    return provider


def _lines(program: Formulation) -> Ints:
    """The line (number) of each column of a quantity, int64 [n_quantity]."""
    number = {name: own for own, name in enumerate(program.called)}
    of_arcs = [number[arc.offer.id] for arc in program.arcs]
    return program.spread(of_arcs).astype(np.int64)


def _cover_per_unit(program: Formulation) -> Floats:
    """The most that a unit of each column adds to its need, float64 [n_column]."""
    cover = np.zeros(program.matrix.n_columns)
    for columns, arc in zip(program.arc_columns, program.arcs, strict=True):
        cover[columns] = arc.credit * _worth_of_bins(arc.demand)[arc.bins]
    return cover


def _worth_of_bins(demand: Demand) -> Floats:
    """What a unit in each bin adds, in all rows that count it, float64 [n_bin]."""
    change = np.zeros(demand.n_bins + 1)
    each = np.asarray(demand.row_weight) / np.asarray(demand.row_amount)
    np.add.at(change, np.asarray(demand.row_first), each)
    np.add.at(change, np.asarray(demand.row_last) + 1, -each)
    return np.asarray(np.cumsum(change)[:-1])


def _is_roomy(program: Formulation) -> bool:
    """Whether no pass can be asked for more looks than it holds."""
    load: Counter[tuple[str, str, int]] = Counter()
    room: dict[tuple[str, str, int], int] = {}
    for arc in program.arcs:
        looks = arc.supply.looks
        if looks is None:
            continue
        if arc.supply.n_per_revolution or arc.supply.n_per_day:
            return False
        for key in looks.pass_key[arc.ready].tolist():
            which = arc.offer.service.id, arc.demand.need.theatre, key
            load[which] += 1
            room[which] = int(arc.supply.n_per_pass)
    return all(load[which] <= room[which] for which in load)
