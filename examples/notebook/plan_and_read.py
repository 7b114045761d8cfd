"""A plan as in a notebook: ``python examples/notebook/plan_and_read.py FOLDER``.

Every block between two lines of ``# %%`` is a cell. The folder is a reserve folder with
orbits, such as ``spacereserve demo FOLDER`` writes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

# %% Plan ----------------------------------------------------------------------------
from spacereserve.notebook import plan

folder = sys.argv[1]
answer = plan(folder, level="crisis", at=datetime(2026, 8, 22, tzinfo=UTC), days=2.0)

# %% Tables: columns by name; pandas and polars read them as they are ----------------
needs = answer.needs
for name, share in zip(needs["id"], needs["met_fraction"], strict=True):
    sys.stdout.write(f"{name}: {share:.0%}\n")

# %% Why: where the offers of the needs dropped out -----------------------------------
steps = [str(step) for step in answer.funnel["step"]]
for step in sorted(set(steps)):
    sys.stdout.write(f"{step}: {steps.count(step)}\n")

# %% A picture, and the whole report --------------------------------------------------
sys.stdout.write(f"picture: {len(answer.picture().svg) > 0}\n")
sys.stdout.write(f"report: {answer.report()[:15]}\n")
