"""Lets these tests import the builders and the full reserve of the folder's tests."""

from __future__ import annotations

import sys
from pathlib import Path

for _place in (Path(__file__).parents[2], Path(__file__).parents[1] / "folder"):
    if str(_place) not in sys.path:
        sys.path.insert(0, str(_place))
