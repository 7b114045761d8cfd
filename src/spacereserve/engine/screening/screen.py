"""Screens satellites: who passes them, how, and what can be said of a collision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.orbits import Catalogue, element_age_days
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM, MU_WGS72_KM3_S2
from spacereserve.engine.screening.accuracy import assumed_covariance_rtn_km2
from spacereserve.engine.screening.approaches import (
    Approaches,
    Progress,
    find_approaches,
)
from spacereserve.engine.screening.encounter import (
    Body,
    Probability,
    Relative,
    judge,
    relative,
)
from spacereserve.engine.screening.ephemeris import Ephemeris
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Event", "Screening", "screen"]

_TOGETHER_KM_S = 0.05
_THRUSTS = re.compile(r"^STARLINK")


@dataclass(frozen=True)
class Event:
    """One closest approach.

    Attributes:
        first: Index of the screened satellite in the catalogue.
        second: Index of the other object.
        closest_at: When.
        relative: How it passes.
        probability: What can be said of a collision.
        is_edge: Whether the search begins or ends there while they come no closer.
        is_together: Whether they fly together (slower than 50 m/s past each other):
            docked, launched together, or neighbours in one slot.
        age_days: Age of both sets of elements then; None for an ephemeris.
        stated_errors: Whether the error of each was stated by its operator, with the
            ephemeris; otherwise it was assumed.
    """

    first: int
    second: int
    closest_at: datetime
    relative: Relative
    probability: Probability
    is_edge: bool
    is_together: bool
    age_days: tuple[float | None, float | None]
    stated_errors: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class Screening:
    """What a screening found.

    Attributes:
        start_at: When it begins.
        days: How long it goes on.
        miss_km: Distance below which an approach counts.
        hard_body_m: Combined radius assumed for every pair.
        n_screened: Satellites screened.
        n_objects: Objects of the catalogue.
        n_near: Objects whose heights allow an approach.
        events: Approaches, by time.
        failed: Objects (indices) that could not be followed to the end.
    """

    start_at: datetime
    days: float
    miss_km: float
    hard_body_m: float
    n_screened: int
    n_objects: int
    n_near: int
    events: tuple[Event, ...]
    failed: tuple[int, ...]


def screen(
    catalogue: Catalogue,
    wanted: NDArray[np.intp],
    *,
    start_at: datetime,
    days: float = 3.0,
    miss_km: float = 5.0,
    hard_body_m: float = 20.0,
    ephemerides: Sequence[Ephemeris] = (),
    progress: Progress | None = None,
) -> Screening:
    """Screens satellites against a catalogue.

    Args:
        catalogue: All objects.
        wanted: The satellites to be screened, indices.
        start_at: When the search begins.
        days: How long it goes on.
        miss_km: Distance below which an approach counts.
        hard_body_m: Combined radius to assume for every pair.
        ephemerides: Operators' ephemerides in place of elements.
        progress: Told how far it has come.

    Returns:
        What was found. Errors of position are those of the ephemerides where they
        state them, otherwise assumed from the age of the elements; no probability in
        it is proven, because the size is assumed at least.

    Raises:
        InputError: A number is out of range, or an ephemeris does not fit.
    """
    extra = {} if progress is None else {"progress": progress}
    found = find_approaches(
        catalogue,
        wanted,
        start_at=start_at,
        duration_s=days * SECONDS_PER_DAY,
        miss_km=miss_km,
        ephemerides=ephemerides,
        **extra,
    )
    return Screening(
        start_at=start_at,
        days=days,
        miss_km=miss_km,
        hard_body_m=hard_body_m,
        n_screened=len(np.unique(wanted)),
        n_objects=len(catalogue),
        n_near=found.n_searched,
        events=_events(catalogue, found, ephemerides, start_at, hard_body_m),
        failed=found.failed,
    )


def _events(
    catalogue: Catalogue,
    found: Approaches,
    ephemerides: Sequence[Ephemeris],
    start_at: datetime,
    hard_body_m: float,
) -> tuple[Event, ...]:
    """What is told of each approach, with the errors that are stated or assumed."""
    ages = element_age_days(catalogue, start_at)
    pairs = np.stack((found.first, found.second), axis=1)
    known = {one.catalog_number: one for one in ephemerides}
    has_path = np.isin(catalogue.catalog_numbers[pairs], list(known))
    # An ephemeris without a covariance is taken to be as good as elements at epoch.
    age_days = ages[pairs] + found.at_s[:, None] / SECONDS_PER_DAY
    assumed = _covariances_km2(catalogue, pairs, np.where(has_path, 0.0, age_days))
    errors = _with_stated(
        assumed, catalogue.catalog_numbers[pairs], found, known, start_at
    )
    return tuple(
        _event(catalogue, pair, (at, hard_body_m, is_edge), states, own, about)
        for pair, at, is_edge, states, own, about in zip(
            pairs.tolist(),
            (start_at + timedelta(seconds=at_s) for at_s in found.at_s.tolist()),
            found.is_edge.tolist(),
            found.states,
            errors,
            _told_ages(age_days, has_path),
            strict=True,
        )
    )


def _told_ages(
    age_days: NDArray[np.float64], has_path: NDArray[np.bool_]
) -> Iterator[list[float | None]]:
    """Ages of the elements of both objects of each pair; None where a path is known."""
    for ages, paths in zip(age_days.tolist(), has_path.tolist(), strict=True):
        yield [None if known else age for age, known in zip(ages, paths, strict=True)]


def _covariances_km2(
    catalogue: Catalogue, pairs: NDArray[np.int64], age_days: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Assumed covariances of both objects of each pair, [n, 2, 3, 3]."""
    motion = catalogue.mean_motion_rev_day[pairs] * (2.0 * np.pi / SECONDS_PER_DAY)
    axis_km = np.cbrt(MU_WGS72_KM3_S2 / motion**2)
    perigee_km = axis_km * (1.0 - catalogue.eccentricity[pairs]) - EQUATOR_WGS72_KM
    thrusts = np.array(
        [[bool(_THRUSTS.match(catalogue.names[i])) for i in pair] for pair in pairs],
        dtype=bool,
    ).reshape(pairs.shape)
    return assumed_covariance_rtn_km2(
        age_days, perigee_altitude_km=perigee_km, continuous_thrust=thrusts
    )


@dataclass(frozen=True, eq=False)
class _Errors:
    """The errors of both objects of one approach, and whether they were stated."""

    rtn_km2: NDArray[np.float64]
    stated: tuple[bool, bool]


def _with_stated(
    assumed_km2: NDArray[np.float64],
    numbers: NDArray[np.int64],
    found: Approaches,
    known: Mapping[int, Ephemeris],
    start_at: datetime,
) -> Iterator[_Errors]:
    """Puts errors that operators state in the place of assumed ones."""
    for own_km2, pair, at_s in zip(
        assumed_km2, numbers.tolist(), found.at_s.tolist(), strict=True
    ):
        stated = [
            known[number].covariance_rtn_km2(start_at, at_s)
            if number in known
            else None
            for number in pair
        ]
        merged = [
            own if other is None else other
            for own, other in zip(own_km2, stated, strict=True)
        ]
        yield _Errors(np.stack(merged), (stated[0] is not None, stated[1] is not None))


def _event(
    catalogue: Catalogue,
    pair: list[int],
    about: tuple[datetime, float, bool],
    states: NDArray[np.float64],
    errors: _Errors,
    age_days: list[float | None],
) -> Event:
    closest_at, hard_body_m, is_edge = about
    first, second = (
        Body(
            name=catalogue.names[index],
            designator=str(catalogue.catalog_numbers[index]),
            position_km=state[:3],
            velocity_km_s=state[3:],
            covariance_rtn_km2=covariance,
            is_assumed=not is_stated,
        )
        for index, state, covariance, is_stated in zip(
            pair, states, errors.rtn_km2, errors.stated, strict=True
        )
    )
    passing = relative(first, second)
    return Event(
        first=pair[0],
        second=pair[1],
        closest_at=closest_at,
        relative=passing,
        probability=judge(
            first, second, hard_body_m, is_assumed_size=True, with_highest=False
        ),
        is_edge=is_edge,
        is_together=passing.speed_km_s < _TOGETHER_KM_S,
        age_days=(age_days[0], age_days[1]),
        stated_errors=errors.stated,
    )
