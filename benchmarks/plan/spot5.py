"""SPOT-5: the daily choice of photographs, solved by the planner's selection.

Usage: spot5.py [instance …] [--seconds 60] [--show-only]

Reads ``../shared/data/scheduling/spot5`` beside the repository, chooses each of the 15
days within the seconds given, checks every constraint again from the file, and writes
``spot5`` into ``benchmarks/results/plan.json``, leaving what else is there.

Format: the number of photographs; a line each with id, weight, number of cameras and,
for each camera, its code and its consumption; the number of constraints; a line each
with arity, ids and the tuples of cameras that are forbidden. A day of several orbits
has at most 200 units of recorder, a unit being a consumption of 451.

Source: Bensana, Lemaître, Verfaillie (1999), Constraints 4, 293-299.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spacereserve.engine.selection import Effort, Selection, choose, greedy, warm

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "scheduling" / "spot5"
RESULT = ROOT / "benchmarks" / "results" / "plan.json"
UNIT, ROOM = 451.0, 200
MARGIN = 0.9
"""Part of the time that is planned with, so that a slow last round ends within it."""


@dataclass(frozen=True)
class Day:
    """One instance: its options as (photograph, camera), and the selection."""

    options: list[tuple[int, int]]
    forbidden: list[tuple[tuple[int, int], ...]]
    selection: Selection


def read_day(path: Path) -> Day:
    lines = path.read_text(encoding="ascii").splitlines()
    n = int(lines[0])
    options, worth, size = [], [], []
    for line in lines[1 : n + 1]:
        words = line.split()
        for k in range(int(words[2])):
            options.append((int(words[0]), int(words[3 + 2 * k])))
            worth.append(int(words[1]))
            size.append(round(float(words[4 + 2 * k]) / UNIT))
    place = {option: number for number, option in enumerate(options)}
    forbidden = [row for line in lines[n + 2 :] for row in tuples_of(line)]
    inside = [
        tuple(place[one] for one in row)
        for row in forbidden
        if all(one in place for one in row)
    ]
    several = path.parent.name == "multi_orbit"
    selection = Selection.of(
        worth,
        [photograph for photograph, _ in options],
        pairs=[row for row in inside if len(row) == 2],
        triples=[row for row in inside if len(row) == 3],
        knapsacks=[(size, ROOM)] if several else [],
    )
    return Day(options, forbidden, selection)


def tuples_of(line: str) -> Iterator[tuple[tuple[int, int], ...]]:
    """The forbidden tuples of one line, each of (photograph, camera)."""
    words = line.split()
    if not words or words[0] not in {"2", "3"}:
        return
    arity = int(words[0])
    ids = [int(word) for word in words[1 : 1 + arity]]
    codes = [int(word) for word in words[1 + arity :]]
    for first in range(0, len(codes) - arity + 1, arity):
        yield tuple(zip(ids, codes[first : first + arity], strict=True))


def is_allowed(day: Day, taken: np.ndarray) -> bool:
    """The rules of the file itself, apart from the selection."""
    chosen = {day.options[k] for k in np.flatnonzero(taken)}
    photographs = [photograph for photograph, _ in chosen]
    once = len(set(photographs)) == len(photographs)
    clean = not any(all(one in chosen for one in row) for row in day.forbidden)
    room = bool(
        np.all(day.selection.sizes[:, taken].sum(axis=1) <= day.selection.rooms)
    )
    return once and clean and room


def known_values() -> dict[str, dict[str, str]]:
    with (DATA / "known_values.csv").open(encoding="ascii", newline="") as file:
        return {row["instance"]: row for row in csv.DictReader(file)}


def solved(name: str, row: dict[str, str], seconds: float) -> dict[str, object]:
    day = read_day(DATA / row["family"] / f"{name}.spot")
    effort = Effort(
        n_rounds=1000,
        n_draws=10_000_000,
        n_nodes=1_000_000,
        n_threads=2,
        time_limit_s=MARGIN * seconds,
    )
    began, began_cpu = time.perf_counter(), time.process_time()
    choice = choose(day.selection, effort=effort)
    spent, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    if not is_allowed(day, choice.taken):
        message = f"the choice for {name} breaks a constraint"
        raise RuntimeError(message)
    best = int(row["best_known_profit"])
    return {
        "instance": name,
        "n_options": len(day.options),
        "value": choice.value,
        "best_known": best,
        "ratio": round(choice.value / best, 6),
        "bound": choice.bound,
        "proven": choice.proven,
        "greedy": day.selection.value_of(greedy(day.selection)),
        "seconds": round(spent, 1),
        "cpu_seconds": round(cpu, 1),
    }


def shown(row: dict[str, object]) -> str:
    mark = "=" if row["value"] == row["best_known"] else ""
    mark = "+" if int(str(row["value"])) > int(str(row["best_known"])) else mark
    columns = ("instance", "n_options", "greedy", "value", "best_known", "bound")
    cells = "".join(f"{row[name]!s:>11}" for name in columns)
    return f"{cells}{mark:>3}{row['seconds']:>8}"


def write(rows: list[dict[str, object]]) -> None:
    value = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    value["spot5"] = rows
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instances", nargs="*")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--show-only", action="store_true")
    asked = parser.parse_args(arguments)
    if not DATA.exists():
        parser.exit(0, f"not measured: there is no {DATA}\n")
    known = known_values()
    names = asked.instances or sorted(known, key=int)
    warm()
    print(
        "   instance  n_options     greedy      value best known      bound    seconds"
    )
    rows = []
    for name in names:
        rows.append(solved(name, known[name], asked.seconds))
        print(shown(rows[-1]), flush=True)
    best = sum(row["value"] >= row["best_known"] for row in rows)  # type: ignore[operator]
    print(f"{best} of {len(rows)} at the best-known value or above")
    if not asked.show_only and not asked.instances:
        write(rows)


if __name__ == "__main__":
    main()
