"""A picture of how far each need is met: one bar a need, drawn as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from spacereserve.engine.allocation.plan import NeedPlan, NeedState, Plan
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.words import SHAPES
from spacereserve.language import Lang, translator

__all__ = ["Bars", "draw_needs"]

_COLOURS = {
    NeedState.MET: "#1b7f5a",
    NeedState.PARTLY: "#b07d12",
    NeedState.UNMET: "#a3262a",
}
_ROW, _LABEL, _BAR, _TEXT = 22, 330, 260, 70


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
    width, height = _LABEL + _BAR + _TEXT, _ROW * len(plan.needs) + 8
    rows = "".join(_row(i, need, reader) for i, need in enumerate(plan.needs))
    return Bars(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{rows}</svg>'
    )


def _row(place: int, need: NeedPlan, reader: Reader) -> str:
    top = place * _ROW + 4
    middle = top + 14
    name = reader.name("needs", need.id)
    short = name if len(name) <= 44 else f"{name[:43]}…"
    full = f"{name}, {reader.word('state', need.state)}"
    filled = round(_BAR * need.met_fraction, 1)
    share = f"{SHAPES[need.state]} {reader.t.percent(need.met_fraction)}"
    return (
        f"<g><title>{escape(full)}</title>"
        f'<text x="6" y="{middle}">{need.priority}</text>'
        f'<text x="24" y="{middle}">{escape(short)}</text>'
        f'<rect x="{_LABEL}" y="{top + 2}" width="{_BAR}" height="15" fill="#e4e7ea"/>'
        f'<rect x="{_LABEL}" y="{top + 2}" width="{filled}" height="15" '
        f'fill="{_COLOURS[need.state]}"/>'
        f'<text x="{_LABEL + _BAR + 6}" y="{middle}">{escape(share)}</text></g>'
    )
