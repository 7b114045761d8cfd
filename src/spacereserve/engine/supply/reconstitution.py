"""A lost constellation again: which launcher fills which plane, and when.

The satellites lost are gathered into planes. Each vehicle, as it stands ready, goes to
the plane that still lacks most among those that its launcher reaches with at least one
satellite, at the first instant at which a pad passes under that plane. Vehicles stand
ready after call-up and campaign; those beyond the ones held ready follow one by one, a
turnaround apart.

Limits: the rule is a good schedule, not proven to be the soonest; satellites count as
in place at lift-off (phasing and commissioning take days more); spare satellites are
taken to be at hand; weather and failures are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import LaunchPad, LaunchService, TargetOrbit
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM
from spacereserve.engine.supply.launch import lift_offs_s, plane_of
from spacereserve.engine.supply.lifting import carried
from spacereserve.engine.supply.planes import Plane
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

__all__ = [
    "Launcher",
    "LostPlane",
    "PlannedLaunch",
    "Reconstitution",
    "lost_planes",
    "reconstitute",
]

_WIDTH_DEG = 5.0
_INCLINATION_DEG = 1.0
_SSO_DEG = (95.0, 102.0)


@dataclass(frozen=True)
class LostPlane:
    """Satellites lost in one orbital plane.

    Attributes:
        plane: The plane at the declaration, the mean of theirs.
        satellites: Indices in the catalogue, ascending.
        altitude_km: Their mean height.
    """

    plane: Plane
    satellites: tuple[int, ...]
    altitude_km: float

    @property
    def orbit(self) -> TargetOrbit:
        """The kind of orbit for which launchers state masses."""
        low, high = _SSO_DEG
        is_sso = low <= self.plane.inclination_deg <= high
        return TargetOrbit.SSO if is_sso else TargetOrbit.LEO


@dataclass(frozen=True)
class Launcher:
    """A launcher as it may be called up.

    Attributes:
        service: The service.
        pads: Its pads.
        call_up_h: From the declaration to the start of its campaign, hours.
        n_launches: Launches that it owes; None for any number.
        turnaround_h: From one vehicle beyond those held ready to the next, hours.
    """

    service: LaunchService
    pads: tuple[LaunchPad, ...]
    call_up_h: float
    n_launches: int | None
    turnaround_h: float

    def ready_s(self, number: int) -> float:
        """When its vehicle of a number (from 0) stands ready, after the declaration."""
        later = max(0, number - self.service.n_launches_ready + 1)
        hours = self.call_up_h + self.service.campaign_h + later * self.turnaround_h
        return hours * SECONDS_PER_HOUR


@dataclass(frozen=True)
class PlannedLaunch:
    """One launch of a schedule.

    Attributes:
        service: The launcher (service id).
        pad: The pad (asset id).
        plane: Place in the list of planes.
        at_s: Lift-off, seconds after the declaration.
        n_satellites: How many ride together.
        room: How many the launcher could carry.
    """

    service: str
    pad: str
    plane: int
    at_s: float
    n_satellites: int
    room: int


@dataclass(frozen=True)
class Reconstitution:
    """A schedule that fills lost planes again.

    Attributes:
        planes: The planes.
        launches: By lift-off.
        left: Satellites still lacking in each plane at the end.
        reasons: Why, by plane: ``mass``, ``inclination``, ``no-launches``, ``too-late``
            or an empty text where nothing lacks.
    """

    planes: tuple[LostPlane, ...]
    launches: tuple[PlannedLaunch, ...]
    left: tuple[int, ...]
    reasons: tuple[str, ...]

    @property
    def n_lost(self) -> int:
        """Satellites to be replaced."""
        return sum(len(plane.satellites) for plane in self.planes)

    def days_until(self, fraction: float) -> float | None:
        """Days until a share of all lost satellites has lifted off; None: never.

        Args:
            fraction: The share, above 0 to 1.
        """
        wanted, there = math.ceil(fraction * self.n_lost - 1e-9), 0
        for launch in self.launches:
            there += launch.n_satellites
            if there >= wanted:
                return launch.at_s / SECONDS_PER_DAY
        return None


def lost_planes(satellites: NDArray[np.intp], sky: Sky) -> tuple[LostPlane, ...]:
    """Gathers satellites into planes: inclinations within 1°, nodes within 5°.

    Args:
        satellites: Indices in the catalogue.
        sky: The sky.

    Returns:
        The planes, by node.
    """
    known = [(plane_of(int(index), sky), int(index)) for index in satellites]
    known.sort(key=lambda one: (one[0].raan_deg, one[1]))
    groups: list[list[tuple[Plane, int]]] = []
    for plane, index in known:
        own = next((group for group in groups if _alike(group[0][0], plane)), None)
        if own is None:
            groups.append([(plane, index)])
        else:
            own.append((plane, index))
    return tuple(_mean_plane(group, sky) for group in groups)


def _alike(one: Plane, other: Plane) -> bool:
    apart_deg = (other.raan_deg - one.raan_deg + 180.0) % 360.0 - 180.0
    tilt_deg = abs(one.inclination_deg - other.inclination_deg)
    return abs(apart_deg) <= _WIDTH_DEG and tilt_deg <= _INCLINATION_DEG


def _mean_plane(group: Sequence[tuple[Plane, int]], sky: Sky) -> LostPlane:
    planes, indices = zip(*group, strict=True)
    first_deg = planes[0].raan_deg
    off_deg = [(one.raan_deg - first_deg + 180.0) % 360.0 - 180.0 for one in planes]
    axis_km = float(np.mean(sky.semi_major_axis_km[list(indices)]))
    return LostPlane(
        plane=Plane(
            float(np.mean([one.inclination_deg for one in planes])),
            (first_deg + float(np.mean(off_deg))) % 360.0,
            float(np.mean([one.rate_deg_day for one in planes])),
        ),
        satellites=tuple(sorted(indices)),
        altitude_km=axis_km - EQUATOR_WGS72_KM,
    )


def reconstitute(
    planes: Sequence[LostPlane],
    launchers: Sequence[Launcher],
    *,
    mass_kg: float,
    sky: Sky,
    most_per_launch: int | None = None,
) -> Reconstitution:
    """Schedules launches that fill lost planes again within the question's time.

    Args:
        planes: The planes, each with what it lacks.
        launchers: Who may launch.
        mass_kg: Mass of one satellite with its share of the dispenser.
        sky: The sky; its question says when, and how long is looked ahead.
        most_per_launch: At most so many ride together; None for as many as fit.

    Returns:
        The schedule.
    """
    ordered = sorted(launchers, key=lambda one: one.service.id)
    state = _State(
        planes=tuple(planes),
        room=[
            [_room(launcher, plane, mass_kg, most_per_launch) for plane in planes]
            for launcher in ordered
        ],
        chances=[
            [_chances(launcher, plane, sky) for plane in planes] for launcher in ordered
        ],
        left=[len(plane.satellites) for plane in planes],
        flown=[0] * len(ordered),
    )
    launches = sorted(_launches(ordered, state), key=lambda one: (one.at_s, one.pad))
    reasons = tuple(
        _reason(state, column) if left else "" for column, left in enumerate(state.left)
    )
    return Reconstitution(tuple(planes), tuple(launches), tuple(state.left), reasons)


_Chances = tuple[NDArray[np.float64], tuple[str, ...]]
"""Lift-offs into a plane, ascending, and the pad of each."""


@dataclass
class _State:
    """What is known of each launcher (row) and plane (column) on the way."""

    planes: tuple[LostPlane, ...]
    room: list[list[int]]
    chances: list[list[_Chances]]
    left: list[int]
    flown: list[int]
    done: set[int] = field(default_factory=set)


def _room(
    launcher: Launcher, plane: LostPlane, mass_kg: float, most: int | None
) -> int:
    """Satellites that one vehicle brings into a plane."""
    has = carried(
        launcher.service,
        plane.orbit,
        launcher.pads,
        inclination_deg=plane.plane.inclination_deg,
        altitude_km=plane.altitude_km,
    )
    room = 0 if has is None else int(has.low_kg / mass_kg + 1e-9)
    return room if most is None else min(room, most)


def _chances(launcher: Launcher, plane: LostPlane, sky: Sky) -> _Chances:
    found = [
        (float(at_s), pad.id)
        for pad in launcher.pads
        for at_s in lift_offs_s(plane.plane, pad, sky)
    ]
    found.sort()
    return np.array([at_s for at_s, _ in found]), tuple(pad for _, pad in found)


def _launches(launchers: Sequence[Launcher], state: _State) -> Iterator[PlannedLaunch]:
    while any(state.left):
        ready = [
            (launcher.ready_s(state.flown[row]), row)
            for row, launcher in enumerate(launchers)
            if row not in state.done and not _is_spent(launcher, state.flown[row])
        ]
        if not ready:
            return
        ready_s, row = min(ready)
        found = _next(state, row, ready_s)
        if found is None:
            state.done.add(row)
            continue
        column, place = found
        times_s, pads = state.chances[row][column]
        room = state.room[row][column]
        carried = min(room, state.left[column])
        state.left[column] -= carried
        state.flown[row] += 1
        yield PlannedLaunch(
            launchers[row].service.id,
            pads[place],
            column,
            float(times_s[place]),
            carried,
            room,
        )


def _is_spent(launcher: Launcher, flown: int) -> bool:
    return launcher.n_launches is not None and flown >= launcher.n_launches


def _next(state: _State, row: int, ready_s: float) -> tuple[int, int] | None:
    """The plane that a vehicle goes to, and which of its chances; None for none."""
    open_planes = []
    for column, left in enumerate(state.left):
        times_s, _ = state.chances[row][column]
        place = int(np.searchsorted(times_s, ready_s))
        if left and state.room[row][column] and place < len(times_s):
            open_planes.append((-left, float(times_s[place]), column, place))
    return min(open_planes)[2:] if open_planes else None


def _reason(state: _State, column: int) -> str:
    """Why a plane is not filled: the first thing that kept every launcher away."""
    rooms = [row for row, room in enumerate(state.room) if room[column]]
    if not rooms:
        return "mass"
    reaching = [row for row in rooms if len(state.chances[row][column][0])]
    if not reaching:
        return "inclination"
    return "too-late" if any(row in state.done for row in reaching) else "no-launches"
