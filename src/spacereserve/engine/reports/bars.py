"""A picture of how far each need is met: one bar a need, drawn as SVG.

Above the bars stand the reserve and its level, the day, the cost and what is proven; a
thin rule parts the priorities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from spacereserve.engine.allocation.plan import NeedPlan, NeedState, Plan
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.words import SHAPES
from spacereserve.language import N_, Lang, translator

__all__ = ["Bars", "draw_needs"]

_COLOURS = {
    NeedState.MET: "#1f5f8b",
    NeedState.PARTLY: "#8a5a00",
    NeedState.UNMET: "#a33b20",
}
_INK, _SOFT, _LINE, _RAIL = "#1c2733", "#55626f", "#d3dae0", "#edf0f3"
_ROW, _HEAD, _EDGE = 26, 96, 16
_PRIORITY, _LABEL, _BAR, _TEXT = 62, 320, 260, 90
_N_LETTERS = 46


@dataclass(frozen=True)
class Bars:
    """A picture.

    Attributes:
        svg: The picture, as SVG that stands alone.
    """

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


def draw_needs(plan: Plan, reserve: Reserve, *, lang: Lang) -> Bars:
    """Draws how far each need is met, in the order of the plan.

    Args:
        plan: The plan.
        reserve: The reserve that it was made of, for names.
        lang: ``en`` or ``fr``.
    """
    reader = Reader(reserve, translator(lang))
    width = 2 * _EDGE + _PRIORITY + _LABEL + _BAR + _TEXT
    height = _HEAD + _ROW * len(plan.needs) + _EDGE
    parts = [
        *_head(plan, reader, width),
        *(_row(i, need, reader) for i, need in enumerate(plan.needs)),
        *_rules(plan.needs, width),
    ]
    return Bars(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{_INK}" '
        f'aria-label="{escape(_title(plan, reader))}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _title(plan: Plan, reader: Reader) -> str:
    name = reader.reserve.named(reader.t.lang)
    return f"{name} · {reader.name('levels', plan.level)}"


def _head(plan: Plan, reader: Reader, width: int) -> Iterator[str]:
    t = reader.t
    told = " · ".join(
        (
            t.day(plan.at.date()),
            reader.shown("plan_d", plan.days),
            t.money(plan.cost_eur),
            reader.word("plan-status", plan.status),
        )
    )
    yield _text(_EDGE, 30, _title(plan, reader), 'font-size="17" font-weight="600"')
    yield _text(_EDGE, 52, told, f'fill="{_SOFT}"')
    bar = _EDGE + _PRIORITY + _LABEL
    for x, word in (
        (_EDGE, N_("Priority")),
        (_EDGE + _PRIORITY, N_("Need")),
        (bar, N_("Share met")),
    ):
        yield _text(x, _HEAD - 12, reader.text(word), f'fill="{_SOFT}" font-size="12"')
    yield _rule(_HEAD - 3, width, _INK)


def _rules(needs: tuple[NeedPlan, ...], width: int) -> Iterator[str]:
    """A thin rule wherever the next priority begins."""
    for place, (above, below) in enumerate(pairwise(needs)):
        if above.priority != below.priority:
            yield _rule(_HEAD + _ROW * (place + 1), width, _LINE)


def _rule(y: float, width: int, colour: str) -> str:
    return (
        f'<line x1="{_EDGE}" x2="{width - _EDGE}" y1="{y}" y2="{y}" stroke="{colour}"/>'
    )


def _text(x: float, y: float, text: str, style: str = "") -> str:
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'


def _row(place: int, need: NeedPlan, reader: Reader) -> str:
    top = _HEAD + place * _ROW
    middle = top + 18
    name = reader.name("needs", need.id)
    short = name if len(name) <= _N_LETTERS else f"{name[: _N_LETTERS - 1]}…"
    full = f"{name}, {reader.word('state', need.state)}"
    filled = round(_BAR * need.met_fraction, 1)
    colour = _COLOURS[need.state]
    told = f"{SHAPES[need.state]} {reader.t.percent(need.met_fraction)}"
    bar = _EDGE + _PRIORITY + _LABEL
    share = _text(bar + _BAR + 10, middle, told, f'fill="{colour}"')
    rail = f'x="{bar}" y="{top + 6}" height="14" rx="2"'
    return (
        f"<g><title>{escape(full)}</title>"
        f"{_text(_EDGE, middle, str(need.priority))}"
        f"{_text(_EDGE + _PRIORITY, middle, short)}"
        f'<rect {rail} width="{_BAR}" fill="{_RAIL}"/>'
        f'<rect {rail} width="{filled}" fill="{colour}"/>'
        f"{share}</g>"
    )
