"""Tables of a plan, for data tools: names and columns, and nothing else.

A table is a plain ``dict`` of columns, so ``pandas.DataFrame(table)`` and
``polars.DataFrame(table)`` read it as it is; neither is needed to make it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from spacereserve.engine.allocation.plan import Plan, RemedyStep
from spacereserve.engine.errors import PlanningError

__all__ = ["PlanTable", "plan_tables"]

_N_SHOWN = 20
_CELL = "padding:3px 10px;border-bottom:1px solid #d3dae0;white-space:nowrap;"
_NESTED = frozenset(
    {
        "suppliers",
        "gaps",
        "funnel",
        "binding",
        "figures",
        "remedy",
        "remedy_pair",
        "paid_by",
    }
)


class PlanTable(dict[str, list[Any]]):
    """Columns by name, all of one length."""

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, Any]]) -> PlanTable:
        """A table of rows that all have the same keys, in their order."""
        made = cls()
        for row in rows:
            for key, value in row.items():
                made.setdefault(key, []).append(value)
        return made

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self.values()))) if self else 0

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``.

        Raises:
            PlanningError: pandas is not installed.
        """
        return _library("pandas").DataFrame(dict(self))

    def to_polars(self) -> Any:
        """A ``polars.DataFrame``.

        Raises:
            PlanningError: polars is not installed.
        """
        return _library("polars").DataFrame(dict(self))

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th style="{_CELL}{_side(column)}">{html.escape(name)}</th>'
            for name, column in self.items()
        )
        sides = [_side(column) for column in self.values()]
        shown = zip(*(column[:_N_SHOWN] for column in self.values()), strict=True)
        body = "".join(f"<tr>{''.join(map(_cell, row, sides))}</tr>" for row in shown)
        left = self.n_rows - _N_SHOWN
        more = f"<caption>+ {left}</caption>" if left > 0 else ""
        return (
            '<div style="overflow-x:auto"><table style="border-collapse:collapse;'
            'font:13px system-ui,sans-serif">'
            f"{more}<tr>{head}</tr>{body}</table></div>"
        )


def _side(column: Sequence[Any]) -> str:
    """Figures stand on the right, under one another."""
    figures = all(isinstance(one, int | float | None) for one in column)
    return "text-align:right" if figures else "text-align:left"


def _cell(value: Any, side: str) -> str:
    """A value as a reader wants it; the table itself keeps it whole."""
    shown = "–" if value is None else str(value)
    if isinstance(value, float):
        shown = f"{value:,.4f}".rstrip("0").rstrip(".")
    return f'<td style="{_CELL}{side}">{html.escape(shown)}</td>'


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise PlanningError(
            f"{name} is not installed",
            rule=f"a table becomes a {name} table only where {name} is there",
            value=name,
            way_out=f"install {name}, or use the table as it is: a dict of columns",
        ) from error


def plan_tables(plan: Plan) -> dict[str, PlanTable]:
    """The tables of a plan.

    Args:
        plan: The plan.

    Returns:
        ``needs``, ``suppliers``, ``funnel``, ``binding``, ``remedies``, ``worths``,
        ``offers``, ``shares``, ``spending``, ``supplied``, ``rates`` and ``stages``; a
        table without rows has no columns.
    """
    needs = [need.model_dump() for need in plan.needs]
    flat = [
        {key: value for key, value in need.items() if key not in _NESTED}
        for need in needs
    ]
    rows: dict[str, list[dict[str, Any]]] = {
        "needs": flat,
        "suppliers": [
            {"need": need.id, **_without(part.model_dump(), "estimates")}
            for need in plan.needs
            for part in need.suppliers
        ],
        "funnel": [
            {"need": need.id, **_without(row.model_dump(), "details")}
            for need in plan.needs
            for row in need.funnel
        ],
        "binding": [
            {"need": need.id, "rule": rule}
            for need in plan.needs
            for rule in need.binding
        ],
        "remedies": [
            {
                "need": need.id,
                **_changed(need.remedy),
                "met_fraction": need.remedy.met_fraction,
                "extra_cost_eur": need.remedy.extra_cost_eur,
                "shown": need.remedy.shown.value,
            }
            for need in plan.needs
            if need.remedy is not None
        ],
        "worths": list(_worths(plan)),
    }
    for name in ("offers", "shares", "spending", "supplied", "rates", "stages"):
        rows[name] = [
            _without(row.model_dump(), "strip") for row in getattr(plan, name)
        ]
    return {name: PlanTable.of_rows(own) for name, own in rows.items()}


def _worths(plan: Plan) -> Iterator[dict[str, Any]]:
    """A row for each unit and priority it helps; one without where it only saves."""
    for worth in plan.worths or ():
        told: dict[int | None, float] = {
            int(name): more for name, more in worth.gained.items()
        }
        for priority, more in (told or {None: 0.0}).items():
            yield {
                **_changed(worth),
                "priority": priority,
                "more_needs": more,
                "saved_eur": worth.saved_eur,
                "shown": worth.shown.value,
                "need": worth.need,
            }


def _changed(step: RemedyStep) -> dict[str, Any]:
    """What a change is, and from which figure to which where it is one."""
    figures = {key: step.details.get(key) for key in ("from", "to")}
    return {"kind": step.kind.value, "subject": step.subject, **figures}


def _without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}
