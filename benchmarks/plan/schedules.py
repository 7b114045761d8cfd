"""Public scheduling sets: our value, the greedy one, and a bound, in one table.

Usage: schedules.py [set …] [--seconds 20] [--show-only]

Reads ``../shared/data/scheduling`` beside the repository. No best-known values are
published with these sets, so the bound says how far from the best a value can be. Each
set is put to the planner's selection as follows; what is left out is said here.

``satnet``: a week of the Deep Space Network. A track takes its whole duration or its
shortest, set-up before and tear-down after it, on antennas of one view period, begun at
its earliest, at its latest, or every four hours between. Worth: hours tracked.

``eossp_mrt``: revisits of tasks by satellites. A window is an observation; it serves a
revisit within its tolerance, at the fixed profit and the variable one in proportion to
how near it is to the ideal instant (our reading of the format). Observations of a
satellite are a transition apart and fit on its recorder with no downlink counted, which
is stricter than the source.

``eos_constellation_requests``: a request is served by one observation, a stereo pair,
or one observation in each of its slots, at the score of each. An observation stands in
the middle of its window; those of one satellite do not overlap. Turns are not part of
the files and downlinks are not limited here.

``aeossp_standard``: agile imaging; see ``agile_set``. The bound leaves turns out (looks
of a satellite must not overlap), so it is a wide one.

Greedy takes options from the most worth down, each that still fits. The bound is the
relaxed program with a row for each instant of a satellite or antenna; it holds for the
options as listed above.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import highspy
import numpy as np
from agile_set import hasty
from schedule_sets import Job, read_set

from spacereserve.engine.selection import Effort, Selection, choose, greedy, warm

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "scheduling"
RESULT = ROOT / "benchmarks" / "results" / "schedules.json"


@dataclass(eq=False)
class Posed:
    """An instance as a selection, with its rows by instant for the bound."""

    selection: Selection
    jobs: list[Job]
    instants: list[list[int]] = field(default_factory=list)


def posed(jobs: list[Job], rooms: dict[str, int]) -> Posed:
    """Puts jobs to the selection; overlaps become pairs and rows by instant."""
    groups = {name: k for k, name in enumerate(sorted({job.group for job in jobs}))}
    by_resource: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, job in enumerate(jobs):
        for name, start, end in job.spans:
            by_resource[name].append((start, end, number))
    pairs: set[tuple[int, int]] = set()
    instants: list[list[int]] = []
    for _, spans in sorted(by_resource.items()):
        found = list(rows_of(sorted(spans)))
        instants += found
        for row in found:
            newest = row[-1]
            pairs.update((other, newest) for other in row[:-1])
        pairs.update(pairs_of_turns(sorted(spans), jobs))
    selection = Selection.of(
        [job.worth for job in jobs],
        [groups[job.group] for job in jobs],
        pairs=pairs,
        knapsacks=[
            ([job.sizes.get(name, 0) for job in jobs], room)
            for name, room in sorted(rooms.items())
        ],
    )
    return Posed(selection, jobs, instants)


_LONGEST_TURN_S = 240


def pairs_of_turns(
    spans: list[tuple[int, int, int]], jobs: list[Job]
) -> Iterator[tuple[int, int]]:
    """Jobs of a satellite that leave no time to turn from the first to the second."""
    for place, (_, end, number) in enumerate(spans):
        first = jobs[number].aim
        for start, _, other in spans[place + 1 :] if first is not None else ():
            second = jobs[other].aim
            if start > end + _LONGEST_TURN_S:
                break
            if first and second and hasty((end, first), (start, second)):
                yield (number, other)


def rows_of(spans: list[tuple[int, int, int]]) -> Iterator[list[int]]:
    """For each start, who is under way then; the one that starts comes last."""
    under_way: list[tuple[int, int]] = []
    for start, end, number in spans:
        under_way = [(until, other) for until, other in under_way if until > start]
        under_way.append((end, number))
        if len(under_way) > 1:
            yield [other for _, other in under_way]


def bound_of(given: Posed) -> int:
    """The relaxed program: no choice among these options is worth more."""
    selection = given.selection
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    n = len(selection)
    solver.addVars(n, np.zeros(n), np.ones(n))
    solver.changeColsCost(
        n, np.arange(n, dtype=np.int32), -selection.worth.astype(float)
    )
    by_group: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(selection.group.tolist()):
        by_group[group].append(number)
    for row in [*by_group.values(), *given.instants]:
        members = np.unique(np.array(row, np.int32))
        solver.addRow(
            -highspy.kHighsInf, 1.0, len(members), members, np.ones(len(members))
        )
    for size, room in zip(selection.sizes, selection.rooms, strict=True):
        inside = np.flatnonzero(size).astype(np.int32)
        solver.addRow(
            -highspy.kHighsInf, float(room), len(inside), inside, size[inside] * 1.0
        )
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        message = "the relaxed program was not solved"
        raise RuntimeError(message)
    return int(np.floor(-solver.getInfo().objective_function_value + 1e-3))


def keeps_the_rules(given: Posed, taken: np.ndarray, rooms: dict[str, int]) -> bool:
    """The rules from the jobs themselves, apart from the selection."""
    chosen = [given.jobs[k] for k in np.flatnonzero(taken)]
    if len({job.group for job in chosen}) < len(chosen):
        return False
    spans: dict[str, list[tuple[int, int, Job]]] = defaultdict(list)
    for job in chosen:
        for name, start, end in job.spans:
            spans[name].append((start, end, job))
    for held in spans.values():
        held.sort(key=lambda one: one[:2])
        for (_, end, first), (start, _, second) in pairwise(held):
            turned = first.aim and second.aim
            if start < end or (turned and hasty((end, first.aim), (start, second.aim))):
                return False
    return all(
        sum(job.sizes.get(name, 0) for job in chosen) <= room
        for name, room in rooms.items()
    )


def solved(
    name: str, instance: str, jobs: list[Job], rooms: dict[str, int], seconds: float
) -> dict[str, object]:
    given = posed(jobs, rooms)
    effort = Effort(
        n_rounds=40, n_draws=3_000_000, n_nodes=None, n_threads=2, time_limit_s=seconds
    )
    began = time.perf_counter()
    choice = choose(given.selection, effort=effort)
    spent = time.perf_counter() - began
    if not keeps_the_rules(given, choice.taken, rooms):
        message = f"the choice for {instance} breaks a rule"
        raise RuntimeError(message)
    by_greed = given.selection.value_of(greedy(given.selection))
    bound = bound_of(given)
    return {
        "set": name,
        "instance": instance,
        "n_options": len(jobs),
        "greedy": by_greed,
        "value": choice.value,
        "best_known": None,
        "bound": bound,
        "over_greedy_fraction": round(choice.value / by_greed - 1.0, 4),
        "gap_fraction": round(1.0 - choice.value / bound, 4),
        "seconds": round(spent, 1),
    }


def shown(row: dict[str, object]) -> str:
    gain = 100.0 * float(str(row["over_greedy_fraction"]))
    gap = 100.0 * float(str(row["gap_fraction"]))
    return (
        f"{row['set']!s:<18}{row['instance']!s:<34}{row['n_options']!s:>8}"
        f"{row['greedy']!s:>9}{row['value']!s:>9}{row['bound']!s:>9}"
        f"{gain:>9.1f} %{gap:>7.1f} %{row['seconds']!s:>8}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--show-only", action="store_true")
    asked = parser.parse_args(arguments)
    if not DATA.exists():
        parser.exit(0, f"not measured: there is no {DATA}\n")
    warm()
    print(
        f"{'set':<18}{'instance':<34}{'options':>8}{'greedy':>9}{'ours':>9}"
        f"{'bound':>9}{'margin':>11}{'gap':>9}{'seconds':>8}"
    )
    rows = []
    for name in asked.sets or [
        "satnet",
        "eossp_mrt",
        "eos_constellation",
        "aeossp_standard",
    ]:
        for instance, jobs, rooms in read_set(name, DATA):
            rows.append(solved(name, instance, jobs, rooms, asked.seconds))
            print(shown(rows[-1]), flush=True)
        print(margin_of(name, rows), flush=True)
    if not asked.show_only and not asked.sets:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def margin_of(name: str, rows: list[dict[str, object]]) -> str:
    own = [
        float(str(row["over_greedy_fraction"])) for row in rows if row["set"] == name
    ]
    return (
        f"{name}: {100 * min(own):.1f} % to {100 * max(own):.1f} % above greedy, "
        f"{100 * sum(own) / len(own):.1f} % in the mean"
    )


if __name__ == "__main__":
    main()
