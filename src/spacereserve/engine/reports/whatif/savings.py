"""Savings: what each nation pays alone and together, as bars."""

from __future__ import annotations

from collections.abc import Iterator

from spacereserve.engine.pooling import Pool, PoolShare
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.whatif.drawing import (
    LINE,
    SOFT,
    Picture,
    cut,
    element,
    words,
)
from spacereserve.language import N_

__all__ = ["draw_savings"]

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 860.0, 170.0, 250.0, 46.0, 30.0
_BLUE = "#1f5f8b"
_MORE = "#a33b20"


def draw_savings(pool: Pool, reader: Reader) -> Picture:
    """Draws what each nation would pay alone, and pays together.

    Args:
        pool: Nations together and apart.
        reader: The reserve and the language.
    """
    shares = sorted(pool.shares, key=lambda item: (-item.alone_cost_eur, item.nation))
    most_eur = max(
        (max(item.alone_cost_eur, item.cost_eur) for item in shares), default=1.0
    )
    return Picture(
        reader.text(N_("What each nation saves")),
        reader.text(N_("Cost of each nation alone and together with all others.")),
        _WIDTH,
        _TOP + _ROW * len(shares) + 30.0,
        (
            words(
                reader.text(
                    N_("Pale: alone. Dark: together. On the right: what is saved.")
                ),
                0,
                16,
                fill=SOFT,
                font_size="12",
            ),
            *(
                part
                for place, share in enumerate(shares)
                for part in _bars(share, place, max(most_eur, 1.0), reader)
            ),
        ),
    )


def _bars(
    share: PoolShare, place: int, most_eur: float, reader: Reader
) -> Iterator[str]:
    y = _TOP + _ROW * place
    scale = (_WIDTH - _LEFT - _RIGHT) / most_eur
    t = reader.t
    yield element("line", x1=0, x2=_WIDTH, y1=y, y2=y, stroke=LINE)
    yield words(cut(reader.party(share.nation), 22), 0, y + 27, font_weight="600")
    for top, eur, fill in (
        (y + 7, share.alone_cost_eur, "#c9d8e3"),
        (y + 24, share.cost_eur, _BLUE),
    ):
        width = max(1.0, eur * scale)
        yield element("rect", x=_LEFT, y=top, width=width, height=14, fill=fill)
        yield words(t.money(eur), _LEFT + width + 6, top + 11, font_size="11")
    saved = share.saving_eur
    yield words(
        t.money(saved),
        _WIDTH,
        y + 27,
        text_anchor="end",
        font_weight="600",
        fill=_BLUE if saved >= 0.0 else _MORE,
    )
