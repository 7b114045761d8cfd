"""The frontier: what a year costs, against the share of each need that must hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.whatif.drawing import (
    INK,
    LINE,
    SOFT,
    Picture,
    element,
    words,
)
from spacereserve.engine.resilience.portfolio import Portfolio
from spacereserve.language import N_

__all__ = ["draw_frontier"]

_WIDTH, _HEIGHT = 760.0, 400.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 84.0, 40.0, 40.0, 64.0
_BLUE = "#1f5f8b"
_N_TICKS = 5
_MILLION, _THOUSAND = 1e6, 1e3


def draw_frontier(portfolios: Sequence[Portfolio], reader: Reader) -> Picture:
    """Draws cost a year against assurance.

    Args:
        portfolios: At least one, by the share that must hold.
        reader: The reserve and the language.
    """
    today_eur = portfolios[-1].today_eur_per_year
    highest_eur = max(today_eur, *(item.cost_eur_per_year for item in portfolios), 1e3)
    most_eur = _N_TICKS * _round_step(1.1 * highest_eur / _N_TICKS)
    points = [
        (_x(item.hold_fraction), _y(item.cost_eur_per_year, most_eur))
        for item in portfolios
    ]
    bounds = [
        (_x(item.hold_fraction), _y(item.bound_eur_per_year, most_eur))
        for item in portfolios
    ]
    return Picture(
        reader.text(N_("Cost against assurance")),
        reader.text(
            N_("Cheapest cost a year for each share of every need that must hold.")
        ),
        _WIDTH,
        _HEIGHT,
        (
            *_axes(most_eur, reader),
            *_today(today_eur, most_eur, reader),
            _path(bounds, stroke=SOFT, stroke_dasharray="3 4"),
            _path(points, stroke=_BLUE, stroke_width=2.5),
            *(
                part
                for item, (x, y) in zip(portfolios, points, strict=True)
                for part in (
                    element("circle", cx=x, cy=y, r=5, fill=_BLUE),
                    words(
                        reader.t.money(item.cost_eur_per_year),
                        x,
                        y - 12,
                        text_anchor="middle" if x < _WIDTH - 120 else "end",
                        font_weight="600",
                    ),
                )
            ),
        ),
    )


def _round_step(eur: float) -> float:
    """The next step of 1, 2, 2.5 or 5 times a power of ten, so that ticks are round."""
    power = 10.0 ** math.floor(math.log10(eur))
    return next(n * power for n in (1.0, 2.0, 2.5, 5.0, 10.0) if n * power >= eur)


def _x(hold_fraction: float) -> float:
    return _LEFT + hold_fraction * (_WIDTH - _LEFT - _RIGHT)


def _y(eur: float, most_eur: float) -> float:
    return _HEIGHT - _BOTTOM - eur / most_eur * (_HEIGHT - _TOP - _BOTTOM)


def _path(points: Sequence[tuple[float, float]], **attributes: Any) -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return element("path", d=path, fill="none", **attributes)


def _axes(most_eur: float, reader: Reader) -> Iterator[str]:
    t = reader.t
    unit_eur = _MILLION if most_eur >= _MILLION else _THOUSAND
    for number in range(_N_TICKS + 1):
        share = number / _N_TICKS
        x, y = _x(share), _y(share * most_eur, most_eur)
        yield element(
            "line",
            x1=_LEFT,
            x2=_WIDTH - _RIGHT,
            y1=y,
            y2=y,
            stroke=LINE,
            stroke_width=1,
        )
        amount = t.number(share * most_eur / unit_eur, digits=1)
        yield words(amount, _LEFT - 10, y + 4, text_anchor="end", fill=SOFT)
        yield words(
            t.percent(share), x, _HEIGHT - _BOTTOM + 20, text_anchor="middle", fill=SOFT
        )
    units = {_MILLION: N_("Million EUR a year"), _THOUSAND: N_("Thousand EUR a year")}
    yield words(reader.text(units[unit_eur]), 0, 20, fill=INK)
    yield words(
        reader.text(N_("Share of every need that must hold under each loss")),
        _LEFT + (_WIDTH - _LEFT - _RIGHT) / 2,
        _HEIGHT - 14,
        text_anchor="middle",
    )


def _today(today_eur: float, most_eur: float, reader: Reader) -> Iterator[str]:
    y = _y(today_eur, most_eur)
    yield element(
        "line",
        x1=_LEFT,
        x2=_WIDTH - _RIGHT,
        y1=y,
        y2=y,
        stroke="#8a5a00",
        stroke_dasharray="8 4",
    )
    text = reader.text(N_("retainers as signed today: {cost}"))
    yield words(
        text.format(cost=reader.t.money(today_eur)), _LEFT + 8, y - 6, fill="#8a5a00"
    )
