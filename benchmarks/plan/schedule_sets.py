"""Readers of the public scheduling sets: each instance as jobs and rooms."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from agile_set import Aim, agile_cases

__all__ = ["Instance", "Job", "read_set"]

_EVERY_S = 4 * 3600
_START = datetime(2022, 12, 31, 16, tzinfo=UTC)
_SCALE = 10_000
"""Worth is a whole number: a score or a profit of 1 becomes this."""


@dataclass(frozen=True)
class Job:
    """One way to serve a request.

    Attributes:
        group: Of the ways in one group one can be taken at most.
        worth: A whole number above 0.
        spans: When it keeps which satellite or antenna busy: (name, start, end), in
            seconds (``satnet``, ``eos``) or thousandths (``eossp_mrt``).
        sizes: Room that it takes, by recorder (by battery in ``aeossp_standard``).
        aim: Where it points, where a satellite must turn from one to the next.
    """

    group: str
    worth: int
    spans: tuple[tuple[str, int, int], ...]
    sizes: dict[str, int] = field(default_factory=dict)
    aim: Aim | None = None


Instance = tuple[str, list[Job], dict[str, int]]
"""Name, jobs, rooms."""


def read_set(name: str, data: Path) -> Iterator[Instance]:
    """The instances of a set, by name.

    Args:
        name: ``satnet``, ``eossp_mrt``, ``eos_constellation`` or ``aeossp_standard``.
        data: Folder of the sets.
    """
    if name == "satnet":
        for folder in sorted((data / "satnet").iterdir()):
            yield folder.name, list(_tracks(folder)), {}
    elif name == "aeossp_standard":
        for case in agile_cases(data / "aeossp_standard"):
            jobs = [
                Job(task, worth, ((who, start, end),), {who: energy}, aim)
                for task, worth, who, start, end, aim, energy in case.looks
            ]
            yield case.name, jobs, case.rooms
    elif name == "eossp_mrt":
        for folder in sorted((data / "eossp_mrt").iterdir()):
            yield folder.name, list(_revisits(folder)), _recorders(folder)
    else:
        for path in sorted((data / "eos_constellation_requests").glob("*/*.pb")):
            label = f"{path.parent.name[:4]} {path.name.split('_seed')[0]}"
            yield label, list(_observations(path)), {}


# SatNet ------------------------------------------------------------------------------


def _tracks(folder: Path) -> Iterator[Job]:
    closed = _maintenance(folder)
    requests = json.loads((folder / "problem.json").read_text("utf-8"))
    for request in requests:
        for antennas, periods in sorted(request["resource_vp_dict"].items()):
            for period in periods:
                yield from _tracks_in(request, antennas.split("_"), period, closed)


def _maintenance(folder: Path) -> dict[str, list[tuple[float, float]]]:
    closed: dict[str, list[tuple[float, float]]] = {}
    with (folder / "maintenance.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = (float(row["starttime"]), float(row["endtime"]))
            closed.setdefault(row["antenna"], []).append(span)
    return closed


def _tracks_in(
    request: dict[str, Any],
    antennas: list[str],
    period: dict[str, Any],
    closed: dict[str, list[tuple[float, float]]],
) -> Iterator[Job]:
    setup_s, teardown_s = 60 * request["setup_time"], 60 * request["teardown_time"]
    low_s = max(period["TRX ON"], request["time_window_start"] + setup_s)
    high_s = min(period["TRX OFF"], request["time_window_end"] - teardown_s)
    for hours in sorted({request["duration"], request["duration_min"]}):
        length_s = round(3600 * hours)
        last_s = high_s - length_s
        if last_s < low_s:
            continue
        for start_s in sorted({*range(int(low_s), int(last_s), _EVERY_S), int(last_s)}):
            begin, end = start_s - setup_s, start_s + length_s + teardown_s
            if any(
                begin < until and start < end
                for name in antennas
                for start, until in closed.get(name, ())
            ):
                continue
            spans = tuple((name, begin, end) for name in antennas)
            yield Job(request["track_id"], round(100 * hours), spans)


# EOSSP-MRT ---------------------------------------------------------------------------


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]:
        if line.strip():
            yield line.strip().split(",")


def _instant_ms(text: str) -> int:
    at = datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    since = at - _START
    return round(1000 * since.total_seconds())


def _recorders(folder: Path) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in _rows(folder / "Satellites.txt")}


def _revisits(folder: Path) -> Iterator[Job]:
    turn_ms = {row[0]: int(row[2]) for row in _rows(folder / "Satellites.txt")}
    windows: dict[str, list[tuple[str, int, int]]] = {}
    for satellite, task, start, end in _rows(folder / "TaskTimeWins.txt"):
        span = (satellite, _instant_ms(start), _instant_ms(end))
        windows.setdefault(task, []).append(span)
    for row in _rows(folder / "Tasks.txt"):
        for number, text in enumerate(row[4].split("|")):
            wish = [float(part) for part in text.split("%")]
            for satellite, start, end in windows.get(row[0], ()):
                away = abs(0.5 * (start + end) - wish[0]) / wish[1]
                if away > 1.0:
                    continue
                yield Job(
                    f"{row[0]}.{number}",
                    max(1, round(_SCALE * (wish[2] + wish[3] * (1.0 - away)))),
                    ((satellite, start, end + turn_ms[satellite]),),
                    {satellite: end - start},
                )


# Constellation requests --------------------------------------------------------------


def _observations(path: Path) -> Iterator[Job]:
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    for _ in range(int(next(lines))):
        request, count, kind = next(lines).split(",")
        rows = [line.split(",") for line in islice(lines, int(count))]
        if kind == "ONE_SHOT_STEREO":
            yield from _stereo(request, rows)
        elif kind == "PERIODIC":
            for row in rows:
                yield from _job(f"{request}.{row[0]}", [row[1:]])
        else:
            for row in rows:
                yield from _job(request, [row])


def _stereo(request: str, rows: list[list[str]]) -> Iterator[Job]:
    pairs: dict[str, list[list[str]]] = {}
    for row in rows:
        pairs.setdefault(row[0], []).append(row[1:])
    for members in pairs.values():
        if len(members) == 2:
            yield from _job(request, members)


def _job(group: str, rows: list[list[str]]) -> Iterator[Job]:
    """One job of all these observations; none where the score is nothing."""
    worth = round(_SCALE * sum(float(row[8]) for row in rows))
    if worth <= 0:
        return
    spans = []
    for row in rows:
        start, end, length = (int(float(row[k])) for k in (2, 3, 4))
        begin = start + max(0, end - start - length) // 2
        spans.append((row[1], begin, begin + length))
    yield Job(group, worth, tuple(spans))
