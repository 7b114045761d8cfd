"""Plans in a notebook: a value with tables and a picture, that can be stopped.

    from spacereserve.notebook import plan
    answer = plan("my-demo", level="crisis", at=datetime(2026, 8, 22, 12, tzinfo=UTC))
    answer                        shows the report
    answer.needs.to_pandas()      a table; also offers, suppliers, funnel, shares, …
    answer.picture()              how far each need is met

Interrupting the cell (Ctrl-C) stops the solver with the best plan so far and its gap.
"""

from __future__ import annotations

import html
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from spacereserve.engine import allocation
from spacereserve.engine.allocation import Limits, Plan
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.folder import ReserveFolder, read_folder
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports import html_report
from spacereserve.engine.reports.bars import Bars, draw_needs
from spacereserve.engine.reports.tables import PlanTable, plan_tables
from spacereserve.language import Lang

__all__ = ["PlanInNotebook", "plan"]


@dataclass(frozen=True, eq=False)
class PlanInNotebook:
    """A plan with its reserve, for reading.

    Attributes:
        plan: The plan, a value that can be kept as JSON.
        reserve: The reserve that it was made of.
        lang: ``en`` or ``fr``.
    """

    plan: Plan
    reserve: Reserve
    lang: Lang = "en"

    @property
    def tables(self) -> dict[str, PlanTable]:
        """All tables, by name."""
        return plan_tables(self.plan)

    def __getattr__(self, name: str) -> PlanTable:
        tables = plan_tables(self.plan) if not name.startswith("_") else {}
        if name not in tables:
            message = f"a plan has no {name!r}; its tables are {', '.join(tables)}"
            raise AttributeError(message)
        return tables[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def picture(self) -> Bars:
        """How far each need is met, as a picture (SVG)."""
        return draw_needs(self.plan, self.reserve, lang=self.lang)

    def report(self) -> str:
        """The report, one HTML page."""
        return html_report([self.plan], self.reserve, lang=self.lang)

    def _repr_html_(self) -> str:
        page = html.escape(self.report(), quote=True)
        frame = 'style="width:100%;height:40em;border:0" sandbox=""'
        return f'<iframe {frame} srcdoc="{page}"></iframe>'


def plan(
    reserve: str | Path | ReserveFolder,
    *,
    level: str,
    at: datetime,
    lang: Lang = "en",
    limits: Limits | None = None,
    **more: Any,
) -> PlanInNotebook:
    """Plans what a reserve gives at a level.

    Args:
        reserve: A reserve folder with orbits: its path, or as read.
        level: Level (id) declared.
        at: When it is declared.
        lang: Language of the report.
        limits: How far to go in solving; ``listen`` is told cost, bound and gap.
        more: What ``spacereserve.engine.allocation.plan`` takes besides, such as
            ``days``, ``near`` and ``progress``.

    Returns:
        The plan. Where the cell is interrupted while it is being solved, the best plan
        so far with the gap that is left.

    Raises:
        InputError: The folder has mistakes.
        PlanningError: The folder has no orbits, or the level is not known.
    """
    found = reserve
    if not isinstance(found, ReserveFolder):
        found = read_folder(Path(found), with_orbits=True)
    if found.catalogue is None:
        raise PlanningError(
            "the folder has no orbits",
            rule="a plan needs the orbits of the satellites",
            value=None,
            way_out="put orbit files into its orbits folder",
        )
    with _interrupted() as was_interrupted:
        made = allocation.plan(
            found.reserve,
            found.catalogue,
            level=level,
            at=at,
            limits=_stopping(limits or Limits(), was_interrupted),
            **more,
        )
    return PlanInNotebook(made, found.reserve, lang)


def _stopping(limits: Limits, was_interrupted: Callable[[], bool]) -> Limits:
    own = limits.stop

    def stop() -> bool:
        return was_interrupted() or (own is not None and own())

    return replace(limits, stop=stop)


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Takes the first interrupt for a wish to stop; a second one interrupts at once."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False  # only the main thread is told of signals
        return
    wished = threading.Event()

    def wish(number: int, frame: Any) -> None:
        del number, frame
        wished.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, wish)
    try:
        yield wished.is_set
    finally:
        signal.signal(signal.SIGINT, before)
