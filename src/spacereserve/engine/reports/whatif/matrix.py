"""The what-if matrix: which loss strikes which domain, and how hard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacereserve.engine.model import domain_names
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.resilience import KINDS, loss_name
from spacereserve.engine.reports.whatif.drawing import (
    INK,
    LINE,
    SOFT,
    Picture,
    cut,
    element,
    words,
)
from spacereserve.engine.resilience.impacts import Impact
from spacereserve.engine.resilience.stress import Stress
from spacereserve.language import N_

__all__ = ["draw_matrix"]

_MOST_ROWS = 20
_LEFT, _COLUMN, _ROW, _TOP = 400.0, 104.0, 26.0, 62.0
_LEAST = 5e-3
_STEPS = ("#f7e6e1", "#ecc3b7", "#dd9782", "#c2603f", "#a33b20")
_LIMITS = (0.25, 0.5, 1.0, 2.0)


def draw_matrix(stress: Stress, reader: Reader) -> Picture:
    """Draws what each loss takes from each domain, worst first.

    Args:
        stress: All losses tried.
        reader: The reserve and the language.
    """
    rows = [
        item
        for item in stress.losses
        if any(abs(value) >= _LEAST for value in item.extra_unmet_by_domain.values())
    ][:_MOST_ROWS]
    found = {name for item in rows for name in item.extra_unmet_by_domain}
    domains = [name for name in domain_names() if name in found]
    title = reader.text(N_("What each loss takes from each domain"))
    summary = reader.text(
        N_("Needs lost, as a sum of shares, by loss and domain; worst loss first.")
    )
    first = min(stress.unmet_by_priority, default=1)
    width = _LEFT + _COLUMN * (len(domains) + 1)
    height = _TOP + _ROW * len(rows) + 40.0
    return Picture(
        title,
        summary,
        width,
        height,
        (
            *_heads(domains, first, reader),
            *(
                part
                for place, item in enumerate(rows)
                for part in _row(item, place, domains, first, reader)
            ),
            *_legend(rows, height, reader),
        ),
    )


def _heads(domains: Sequence[str], first: int, reader: Reader) -> Iterator[str]:
    names = [reader.word("domain", name) for name in domains]
    names.append(reader.text(N_("All of priority {n}")).format(n=first))
    for place, name in enumerate(names):
        x = _LEFT + _COLUMN * (place + 0.5)
        lines = _two_lines(name)
        for number, line in enumerate(lines):
            y = _TOP - 10.0 - 15.0 * (len(lines) - 1 - number)
            yield words(line, x, y, text_anchor="middle", fill=SOFT, font_size="12")


def _two_lines(text: str) -> list[str]:
    """Text in one line, or in two where it is long and has a space."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if len(text) <= 15 or not spaces:
        return [text]
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2.0))
    return [text[:middle], text[middle + 1 :]]


def _row(
    item: Impact, place: int, domains: Sequence[str], first: int, reader: Reader
) -> Iterator[str]:
    y = _TOP + _ROW * place
    name = loss_name(item.loss, reader)
    kind = reader.text(KINDS[item.loss.kind.value])
    mark = "✖ " if item.single_point else ""
    yield element("line", x1=0, x2="100%", y1=y, y2=y, stroke=LINE)
    yield words(
        mark + cut(name, 31),
        0,
        y + 17,
        font_weight="600" if item.single_point else None,
    )
    yield words(cut(kind, 16), _LEFT - 12, y + 17, text_anchor="end", fill=SOFT)
    values = [item.extra_unmet_by_domain.get(name, 0.0) for name in domains]
    values.append(item.extra_unmet_by_priority.get(first, 0.0))
    for column, value in enumerate(values):
        yield from _cell(value, _LEFT + _COLUMN * column, y, reader)


def _cell(value: float, x: float, y: float, reader: Reader) -> Iterator[str]:
    if abs(value) < _LEAST:
        return
    step = sum(value >= limit for limit in _LIMITS)
    yield element(
        "rect",
        x=x + 3,
        y=y + 2,
        width=_COLUMN - 6,
        height=_ROW - 4,
        rx=3,
        fill=_STEPS[step] if value > 0.0 else "none",
    )
    yield words(
        reader.t.number(value, digits=2),
        x + _COLUMN / 2,
        y + 17,
        text_anchor="middle",
        fill="#fff" if value > 0.0 and step >= 3 else INK,
    )


def _legend(rows: Sequence[Impact], height: float, reader: Reader) -> Iterator[str]:
    text = reader.text(
        N_("1 is one whole need; ✖ takes 5% or more of a need of the first priority.")
    )
    values = (x for item in rows for x in item.extra_unmet_by_domain.values())
    if any(value <= -_LEAST for value in values):
        more = N_("A minus sign: what lost needs free serves others of the domain.")
        text = f"{text} {reader.text(more)}"
    yield words(text, 0, height - 10, fill=SOFT, font_size="12")
