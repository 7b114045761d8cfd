"""Selection: choose among exclusive options under forbidden pairs, triples, knapsacks.

    Selection ──search──▶ a good choice ──┐
        └──────bound────▶ no choice is better than this, or: this one is best

It knows nothing of satellites: the dispatch of a day and the public scheduling sets of
``benchmarks/plan`` are both put to it.
"""

from __future__ import annotations

from spacereserve.engine.selection.choose import Choice, Effort, choose, greedy, warm
from spacereserve.engine.selection.problem import Selection

__all__ = ["Choice", "Effort", "Selection", "choose", "greedy", "warm"]
