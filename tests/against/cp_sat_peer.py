"""Plans reserves of looks a day, read as JSON, with CP-SAT; writes the best values.

A program of its own: OR-Tools and HiGHS each bring a libhighs, and one process can hold
only one of them. The rules of a plan are written here a second time, in whole cents and
hundredths of a look, from the words of the model alone.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ortools.sat.python import cp_model


class Rules:
    """The rules of a reserve of looks a day, as CP-SAT reads them.

    ``met`` is counted in hundredths of looks over the whole plan.
    """

    def __init__(self, case: dict[str, Any]) -> None:
        self.model = cp_model.CpModel()
        self.case = case
        self.days = range(case["n_days"])
        self.lines = case["lines"]
        self.needs = case["needs"]
        self.looks = {
            (p, j, d): self.model.new_int_var(
                0, min(case["there"][f"{p} {j} {d}"], need["n_a_day"]), f"{p} {j} {d}"
            )
            for p in self.lines
            for j, need in self.needs.items()
            for d in self.days
        }
        self.called = {p: self.model.new_bool_var(f"called {p}") for p in self.lines}
        self.met = {name: self._met(name, need) for name, need in self.needs.items()}
        self._hold_lines()
        self._hold_caps()
        self.cost = {nation: self._cost(nation) for nation in case["budgets"]}
        for nation, most in case["budgets"].items():
            if most is not None:
                self.model.add(self.cost[nation] <= most)

    def _sum(self, *, need: str = "", provider: str = "", without: str = "") -> Any:
        return sum(
            x
            for (p, j, _), x in self.looks.items()
            if need in {"", j} and provider in {"", p} and p != without
        )

    def _asked(self, need: dict[str, Any]) -> int:
        return int(need["n_a_day"]) * len(self.days)

    def _met(self, name: str, need: dict[str, Any]) -> Any:
        asked = self._asked(need)
        met = self.model.new_int_var(0, asked * 100, f"met {name}")
        self.model.add(met <= 100 * self._sum(need=name))
        for day in self.days:
            today = [x for (_, j, d), x in self.looks.items() if (j, d) == (name, day)]
            self.model.add(sum(today) <= need["n_a_day"])
        if need["n_providers"] > 1:
            flags = []
            for provider in self.lines:
                flag = self.model.new_bool_var(f"part {provider} {name}")
                own = self._sum(need=name, provider=provider)
                part = round(1000 * self.case["part"] * asked)
                self.model.add(1000 * own >= part).only_enforce_if(flag)
                flags.append(flag)
            self.model.add(need["n_providers"] * met <= 100 * asked * sum(flags))
        if need["survive"]:
            for lost in self.lines:
                left = self._sum(need=name, without=lost)
                self.model.add(round(100 * need["survive"]) * met <= 10000 * left)
        return met

    def _hold_lines(self) -> None:
        for p, line in self.lines.items():
            for day in self.days:
                today = [x for (q, _, d), x in self.looks.items() if (q, d) == (p, day)]
                self.model.add(sum(today) <= line["quantity"] * self.called[p])

    def _hold_caps(self) -> None:
        asked = sum(self._asked(need) for need in self.needs.values())
        for cap in self.case["caps"]:
            for provider in self.lines:
                most = round(1000 * cap * asked)
                self.model.add(1000 * self._sum(provider=provider) <= most)

    def _cost(self, nation: str) -> Any:
        use = sum(
            self.lines[p]["price_cents"] * x
            for (p, j, _), x in self.looks.items()
            if self.needs[j]["owner"] == nation
        )
        fees = sum(
            line["fee_cents"] // len(self.case["budgets"]) * self.called[p]
            for p, line in self.lines.items()
        )
        return use + fees

    def best(self) -> dict[str, float]:
        """The most of each priority in turn, then the least cost, EUR; all proven."""
        full = max(self._asked(need) for need in self.needs.values())
        values = {}
        for priority in sorted({need["priority"] for need in self.needs.values()}):
            total = sum(
                full // self._asked(need) * self.met[name]
                for name, need in self.needs.items()
                if need["priority"] == priority
            )
            value = self._proven(total, largest=True)
            self.model.add(total >= value)
            values[str(priority)] = value / (100 * full)
        values["cost"] = self._proven(sum(self.cost.values())) / 100.0
        return values

    def _proven(self, objective: Any, *, largest: bool = False) -> int:
        # One worker: several race each other, and now and then none of them ends.
        (self.model.maximize if largest else self.model.minimize)(objective)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = 60.0
        for seed in range(4):
            solver.parameters.random_seed = seed
            if solver.solve(self.model) == cp_model.OPTIMAL:
                return round(solver.objective_value)
        sys.exit("CP-SAT proved no optimum")


if __name__ == "__main__":
    json.dump([Rules(case).best() for case in json.load(sys.stdin)], sys.stdout)
