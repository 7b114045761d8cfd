"""``aeossp_standard``: agile imaging by real satellites, with turns between looks.

A job is one look of a satellite at a task, at one of five instants of a pass (on the
set's grid of 5 seconds), off-nadir within the satellite's limit all the while and of
the sensor asked for. Between two looks of a satellite lie its settling time and a turn
between their lines of sight in inertial space, speeding up, coasting, slowing down.

A battery is a knapsack here: imaging, and one wide turn a look, from what is stored at
the start less what idling takes, with no charging by the sun; that is stricter than the
source. Worth is the weight of a task.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Constraints, Places, find_windows
from spacereserve.engine.orbits import (
    Catalogue,
    ecef_from_geodetic,
    parse_catalogue,
    propagate,
)

__all__ = ["Aim", "agile_cases", "hasty", "turn_s"]

_GRID_S = 5
_N_STARTS = 5
_WORTH = 100
_TENTHS = 10
_BETWEEN_DEG = 30.0
"""What the satellite's own motion may add to the turn that a look is charged with."""


@dataclass(frozen=True)
class Aim:
    """Where a look points, and how its satellite turns.

    Attributes:
        first: Line of sight at its start, a unit vector in inertial space.
        last: The same at its end.
        rate_deg_s: Fastest turn.
        gain_deg_s2: How fast a turn speeds up and slows down.
        settle_s: Settling after a turn.
    """

    first: tuple[float, ...]
    last: tuple[float, ...]
    rate_deg_s: float
    gain_deg_s2: float
    settle_s: float


Look = tuple[str, int, str, int, int, Aim, int]
"""Task, worth, satellite, start, end (seconds), where it points, energy (Wh / 10)."""


@dataclass(frozen=True)
class Case:
    """One instance.

    Attributes:
        name: Its name.
        looks: Every way to take a task.
        rooms: Energy by satellite, Wh / 10.
    """

    name: str
    looks: list[Look] = field(default_factory=list)
    rooms: dict[str, int] = field(default_factory=dict)


def turn_s(angle_deg: float, rate_deg_s: float, gain_deg_s2: float) -> float:
    """How long a turn takes that speeds up, coasts and slows down, seconds."""
    if angle_deg <= rate_deg_s**2 / gain_deg_s2:
        return 2.0 * math.sqrt(angle_deg / gain_deg_s2)
    return angle_deg / rate_deg_s + rate_deg_s / gain_deg_s2


def hasty(first: tuple[int, Aim], second: tuple[int, Aim]) -> bool:
    """Whether there is no time from the end of one look to the start of the next.

    Args:
        first: End of the earlier look, seconds, and where it points.
        second: Start of the later one, likewise.
    """
    end_s, one = first
    start_s, other = second
    cosine = sum(a * b for a, b in zip(one.last, other.first, strict=True))
    angle_deg = math.degrees(math.acos(min(1.0, max(-1.0, cosine))))
    wants_s = one.settle_s + turn_s(angle_deg, one.rate_deg_s, one.gain_deg_s2)
    return start_s - end_s < wants_s


def agile_cases(data: Path) -> Iterator[Case]:
    """The instances, by name.

    Args:
        data: Folder ``aeossp_standard``.
    """
    for folder in sorted(data.glob("*/case_*")):
        yield _case(folder)


def _rows(path: Path) -> list[dict[str, str]]:
    """The records of a list in YAML as the set writes it, nested keys made plain."""
    rows: list[dict[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("- "):
            rows.append({})
        name, colon, value = line.lstrip("- ").partition(": ")
        if colon and rows:
            rows[-1][name.strip()] = value.strip().strip("'\"")
    return rows


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.strip("'\""))


def _case(folder: Path) -> Case:
    mission = {
        name.strip(): value.strip()
        for name, _, value in (
            line.partition(": ")
            for line in (folder / "mission.yaml").read_text("utf-8").splitlines()
        )
    }
    start_at, end_at = (_instant(mission[f"horizon_{k}"]) for k in ("start", "end"))
    length_s = (end_at - start_at).total_seconds()
    satellites = _rows(folder / "satellites.yaml")
    tasks = _rows(folder / "tasks.yaml")
    text = "".join(f"{row['tle_line1']}\n{row['tle_line2']}\n" for row in satellites)
    catalogue = parse_catalogue(text)
    case = Case(f"{folder.parent.name} {folder.name}")
    for row in satellites:
        number = int(row["norad_catalog_id"])
        index = int(np.searchsorted(catalogue.catalog_numbers, number))
        own = catalogue.subset([index])
        idle_wh = float(row["idle_power_w"]) * length_s / 3600.0
        room_wh = float(row["initial_battery_wh"]) - idle_wh
        case.rooms[row["satellite_id"]] = max(0, int(_TENTHS * room_wh))
        fit = [t for t in tasks if t["required_sensor_type"] == row["sensor_type"]]
        case.looks.extend(_looks(own, row, fit, start_at, length_s))
    return case


def _looks(
    own: Catalogue,
    row: dict[str, str],
    tasks: Sequence[dict[str, str]],
    start_at: datetime,
    length_s: float,
) -> Iterator[Look]:
    """Every look of one satellite."""
    places = Places.of(
        [(float(t["latitude_deg"]), float(t["longitude_deg"])) for t in tasks]
    )
    windows = find_windows(
        own,
        places,
        Constraints(off_nadir_max_deg=float(row["max_off_nadir_deg"])),
        start_at=start_at,
        duration_s=length_s,
    )
    for k in range(len(windows.start_s)):
        task = tasks[int(windows.place[k])]
        low_s = max(
            float(windows.start_s[k]),
            (_instant(task["release_time"]) - start_at).total_seconds(),
        )
        needs_s = int(task["required_duration_s"])
        high_s = min(
            float(windows.end_s[k]),
            (_instant(task["due_time"]) - start_at).total_seconds(),
        )
        starts = _spread(low_s, high_s - needs_s)
        if len(starts):
            yield from _looks_at(own, row, task, starts, start_at)


def _spread(low_s: float, high_s: float) -> NDArray[np.int64]:
    """A few instants of the grid, from the first to the last."""
    first, last = math.ceil(low_s / _GRID_S - 1e-9), math.floor(high_s / _GRID_S + 1e-9)
    if last < first:
        return np.empty(0, np.int64)
    steps = np.linspace(first, last, min(_N_STARTS, last - first + 1))
    return np.unique(np.round(steps).astype(np.int64)) * _GRID_S


def _looks_at(
    own: Catalogue,
    row: dict[str, str],
    task: dict[str, str],
    starts: NDArray[np.int64],
    start_at: datetime,
) -> Iterator[Look]:
    needs_s = int(task["required_duration_s"])
    site_km = ecef_from_geodetic(
        lat_deg=np.array([float(task["latitude_deg"])]),
        lon_deg=np.array([float(task["longitude_deg"])]),
        height_km=np.array([float(task["altitude_m"]) / 1000.0]),
    )[0]
    first = _lines(own, site_km, starts.astype(float), start_at)
    last = _lines(own, site_km, starts + float(needs_s), start_at)
    rate, gain = (
        float(row[f"max_slew_{key}"])
        for key in ("velocity_deg_per_s", "acceleration_deg_per_s2")
    )
    wide_deg = 2.0 * float(row["max_off_nadir_deg"]) + _BETWEEN_DEG
    energy_wh = (
        float(row["imaging_power_w"]) * needs_s
        + float(row["slew_power_w"]) * turn_s(wide_deg, rate, gain)
    ) / 3600.0
    for k, start in enumerate(starts.tolist()):
        yield (
            task["task_id"],
            round(_WORTH * float(task["weight"])),
            row["satellite_id"],
            start,
            start + needs_s,
            Aim(
                first=tuple(first[k].tolist()),
                last=tuple(last[k].tolist()),
                rate_deg_s=rate,
                gain_deg_s2=gain,
                settle_s=float(row["settling_time_s"]),
            ),
            math.ceil(_TENTHS * energy_wh),
        )


def _lines(
    own: Catalogue,
    site_km: NDArray[np.float64],
    at_s: NDArray[np.float64],
    start_at: datetime,
) -> NDArray[np.float64]:
    """Lines of sight in inertial space, unit vectors, float64 [n, 3]."""
    states = propagate(own, start_at, at_s)
    cos, sin = np.cos(states.sidereal_rad), np.sin(states.sidereal_rad)
    x, y, z = site_km
    site = np.stack((cos * x - sin * y, sin * x + cos * y, np.full(len(at_s), z)), 1)
    ray = site - states.position_teme_km[0]
    return np.asarray(ray / np.linalg.norm(ray, axis=1, keepdims=True))
