"""Lets these tests import the builders and the table of broken folders."""

from __future__ import annotations

import sys
from pathlib import Path

for _place in (Path(__file__).parents[2], Path(__file__).parent):
    if str(_place) not in sys.path:
        sys.path.insert(0, str(_place))
