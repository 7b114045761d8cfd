"""Programs of plans by the hundred thousand arcs, always the same for a seed.

A need asks for one look (or, where it is critical, for looks of two providers) in its
hour of a week; an arc is a satellite's pass that could give it. Providers cost a fee to
call up, their quantity is limited, a satellite takes three looks an orbit, and no
provider may have more than 40 % of what is met. What is made least is cost plus
twelve for each weight of need that is not met. The draws are those of the public
description of these instances, so that figures compare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving import Program, Rows

N_PROVIDERS = 10
N_SLOTS = 168
LOOKS_PER_ORBIT = 3
PENALTY = 12
WEIGHTS, SHARES = (2, 4, 6, 10, 20, 40), (0.25, 0.25, 0.2, 0.15, 0.1, 0.05)

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Instance:
    """A drawn instance: what each arc and need is.

    Attributes:
        need: Need of each arc, int64 [n_arc].
        provider: Provider of each arc, int64 [n_arc].
        turn: Satellite and orbit of each arc, int64 [n_arc].
        satellite: Satellite of each arc, int64 [n_arc].
        slot: Hour of the week of each need, int64 [n_need].
        base: Price level of each provider, int64 [n_provider].
        cost: Cost of each arc, int64 [n_arc].
        weight: Weight of each need, int64 [n_need].
        wanted: Looks that each need asks for, of as many providers, int64 [n_need].
        capacity: Looks that each provider can give, int64 [n_provider].
        fee: Cost of calling each provider up, int64 [n_provider].
    """

    need: Ints
    provider: Ints
    turn: Ints
    satellite: Ints
    slot: Ints
    base: Ints
    cost: Ints
    weight: Ints
    wanted: Ints
    capacity: Ints
    fee: Ints

    @property
    def n_arcs(self) -> int:
        return len(self.need)

    @property
    def n_needs(self) -> int:
        return len(self.weight)

    @property
    def credit(self) -> Ints:
        """What each arc counts for in the share of its provider, int64 [n_arc]."""
        return self.weight[self.need] // self.wanted[self.need]

    def columns_of(self, provider: int) -> Ints:
        """Columns of the program that are lost with a provider (by number)."""
        own = np.flatnonzero(self.provider == provider)
        return np.append(own, self.n_arcs + self.n_needs + provider)


def draw(n_arcs: int, seed: int = 1) -> Instance:
    rng = np.random.default_rng(seed)
    n_needs = n_arcs // 8
    n_satellites = max(N_PROVIDERS, n_arcs // 636)
    share = rng.dirichlet(np.full(N_PROVIDERS, 2.0)) * 0.8 + 0.2 / N_PROVIDERS
    owner = rng.choice(N_PROVIDERS, n_satellites, p=share / share.sum())
    owner[:N_PROVIDERS] = np.arange(N_PROVIDERS)
    slot = rng.integers(0, N_SLOTS, n_needs)
    weight = rng.choice(WEIGHTS, n_needs, p=SHARES) * 5
    critical = rng.random(n_needs) < 0.2
    more = rng.integers(0, n_needs, n_arcs - n_needs)
    need = np.concatenate([np.arange(n_needs), more])
    satellite = rng.integers(0, n_satellites, n_arcs)
    provider = owner[satellite]
    minute = slot[need] * 60 + rng.integers(0, 60, n_arcs) + 37 * satellite
    base = rng.integers(20, 60, N_PROVIDERS)
    cost = (base[provider] * rng.uniform(0.7, 1.6, n_arcs)).astype(np.int64) + 1
    turn = satellite.astype(np.int64) * 100_000 + minute // 95
    n_own = np.bincount(provider, minlength=N_PROVIDERS)
    fee = base * n_arcs / 8 * 0.05 * rng.uniform(0.5, 1.5, N_PROVIDERS)
    return Instance(
        need=need,
        provider=provider,
        turn=turn,
        satellite=satellite,
        slot=slot,
        base=base,
        cost=cost,
        weight=weight,
        wanted=np.where(critical, 2, 1),
        capacity=np.maximum(1, (n_own * 0.16).astype(np.int64)),
        fee=fee.astype(np.int64),
    )


def program_of(instance: Instance) -> Program:
    """The plan of an instance as a program: arcs, then needs met, then call-ups."""
    n_arcs, n_needs = instance.n_arcs, instance.n_needs
    n = n_arcs + n_needs + N_PROVIDERS
    rows = _Rows()
    arcs, met = np.arange(n_arcs), n_arcs + np.arange(n_needs)
    called = n_arcs + n_needs + np.arange(N_PROVIDERS)
    _add_covers(rows, instance, arcs, met)
    _add_groups(rows, instance)
    provider = rows.add(np.zeros(N_PROVIDERS))
    rows.put(provider[instance.provider], arcs, np.ones(n_arcs))
    rows.put(provider, called, -instance.capacity.astype(float))
    cap = rows.add(np.zeros(N_PROVIDERS))
    rows.put(cap[instance.provider], arcs, 10.0 * instance.credit)
    for row in cap:
        rows.put(np.full(n_needs, row), met, -4.0 * instance.weight)
    worth = PENALTY * instance.weight
    return Program(
        cost=np.concatenate((instance.cost, -worth, instance.fee)).astype(float),
        lower=np.zeros(n),
        upper=np.ones(n),
        whole=np.ones(n, dtype=bool),
        rows=rows.made(),
        offset=float(worth.sum()),
    )


class _Rows:
    """Rows while they are put together; all read ``Σ ≤ high``."""

    def __init__(self) -> None:
        self._row: list[Ints] = []
        self._column: list[Ints] = []
        self._value: list[NDArray[np.float64]] = []
        self._high: list[NDArray[np.float64]] = []
        self._n = 0

    def add(self, high: NDArray[np.float64]) -> Ints:
        self._high.append(high)
        self._n += len(high)
        return np.arange(self._n - len(high), self._n)

    def put(self, row: Ints, column: Ints, value: NDArray[np.float64]) -> None:
        self._row.append(row)
        self._column.append(column)
        self._value.append(value)

    def made(self) -> Rows:
        high = np.concatenate(self._high)
        return Rows.of(
            np.concatenate(self._row),
            np.concatenate(self._column),
            np.concatenate(self._value),
            np.full(self._n, -np.inf),
            high,
        )


def _add_covers(rows: _Rows, instance: Instance, arcs: Ints, met: Ints) -> None:
    cover = rows.add(np.zeros(instance.n_needs))
    rows.put(cover[instance.need], arcs, -np.ones(len(arcs)))
    rows.put(cover, met, instance.wanted.astype(float))


def _add_groups(rows: _Rows, instance: Instance) -> None:
    """One look of a provider for a critical need; three of a satellite in an orbit."""
    critical = np.flatnonzero(instance.wanted[instance.need] > 1)
    pair = instance.need[critical] * N_PROVIDERS + instance.provider[critical]
    _add_packing(rows, critical, pair, 1)
    _add_packing(rows, np.arange(instance.n_arcs), instance.turn, LOOKS_PER_ORBIT)


def _add_packing(rows: _Rows, columns: Ints, group: Ints, most: int) -> None:
    _, number, size = np.unique(group, return_inverse=True, return_counts=True)
    large = size > most  # smaller groups cannot exceed it
    row = rows.add(np.full(int(large.sum()), float(most)))
    place = np.cumsum(large) - 1
    inside = large[number]
    own = columns[inside]
    rows.put(row[place[number[inside]]], own, np.ones(len(own)))
