"""A picture of a reconstitution: satellites that are there again, by day."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from spacereserve.engine.supply.reconstitution import PlannedLaunch, Reconstitution
from spacereserve.engine.units import SECONDS_PER_DAY
from spacereserve.language import Translator

__all__ = ["launches_picture"]

_WIDTH, _HEIGHT = 760.0, 360.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 24.0, 54.0, 46.0
_COLOURS = ("#1b5e8c", "#b5541c", "#3d7a36", "#7a3d86", "#8a6d0b", "#5b6670")
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
_MOST_TICKS = 8
_TEXT = 'font-family="sans-serif" font-size="12" fill="#333"'


def launches_picture(
    found: Reconstitution, named: Callable[[str], str], said: Translator
) -> str:
    """Draws how many satellites are there again on which day.

    Each step is a launch, in the colour of its launcher and with its number of
    satellites; the dashed line is all that were lost.

    Args:
        found: The schedule.
        named: The name of a launcher from its identifier.
        said: The reader's language.

    Returns:
        A whole SVG document.
    """
    last_s = max((one.at_s for one in found.launches), default=SECONDS_PER_DAY)
    n_days = _rounded_up(last_s / SECONDS_PER_DAY)
    most = max(1, found.n_lost)
    across = (_WIDTH - _LEFT - _RIGHT) / n_days
    upward = (_HEIGHT - _TOP - _BOTTOM) / most
    foot = _HEIGHT - _BOTTOM
    services = sorted({one.service for one in found.launches})
    colours = {name: _COLOURS[k % len(_COLOURS)] for k, name in enumerate(services)}
    parts = [*_axes(n_days, most, said), *_legend(colours, named)]
    there, x = 0, _LEFT
    for one in found.launches:
        then = _LEFT + one.at_s / SECONDS_PER_DAY * across
        low, high = foot - there * upward, foot - (there + one.n_satellites) * upward
        colour = colours[one.service]
        parts += [
            _line((x, low), (then, low), "#333"),
            _line((then, low), (then, high), colour, width=5.0),
            _label(
                (then + 6.0, max((low + high) / 2.0, high + 10.0) + 4.0),
                _gain(one),
                "start",
            ),
        ]
        there, x = there + one.n_satellites, then
    right = _WIDTH - _RIGHT
    parts.append(
        _line((x, foot - there * upward), (right, foot - there * upward), "#333")
    )
    parts.append(_line((_LEFT, _TOP), (right, _TOP), "#a02020", dash=True))
    title = said.gettext("{restored} of {lost} satellites there again").format(
        restored=said.number(there, digits=0), lost=said.number(found.n_lost, digits=0)
    )
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" '
        f'role="img" aria-label="{escape(title)}">\n'
        f'<rect width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="#fff"/>\n'
        f'<text x="{_LEFT:g}" y="20" font-family="sans-serif" font-size="15" '
        f'fill="#111">{escape(title)}</text>\n{body}\n</svg>\n'
    )


def _gain(one: PlannedLaunch) -> str:
    return f"+{one.n_satellites}"


def _rounded_up(days: float) -> int:
    return max(1, int(-(-days * 1.08 // 1)))


def _tick(whole: float) -> int:
    """The least round step that gives few ticks."""
    return next((step for step in _STEPS if whole / step <= _MOST_TICKS), _STEPS[-1])


def _axes(n_days: int, most: int, said: Translator) -> list[str]:
    foot = _HEIGHT - _BOTTOM
    parts = [
        _line((_LEFT, _TOP), (_LEFT, foot), "#333"),
        _line((_LEFT, foot), (_WIDTH - _RIGHT, foot), "#333"),
    ]
    for day in range(0, n_days + 1, _tick(n_days)):
        x = _LEFT + day * (_WIDTH - _LEFT - _RIGHT) / n_days
        parts.append(_label((x, foot + 18.0), said.number(day, digits=0), "middle"))
    for count in range(0, most + 1, _tick(most)):
        y = foot - count * (foot - _TOP) / most
        parts.append(
            _label((_LEFT - 8.0, y + 4.0), said.number(count, digits=0), "end")
        )
        parts.append(_line((_LEFT, y), (_WIDTH - _RIGHT, y), "#e4e4e4"))
    days = said.gettext("days after the declaration (to lift-off)")
    middle = (_LEFT + _WIDTH - _RIGHT) / 2.0
    parts.append(_label((middle, _HEIGHT - 8.0), days, "middle"))
    return parts


def _legend(colours: dict[str, str], named: Callable[[str], str]) -> list[str]:
    parts, x = [], _LEFT
    for name, colour in colours.items():
        text = named(name)
        parts.append(
            f'<rect x="{x:.1f}" y="32" width="10" height="10" fill="{colour}"/>'
        )
        parts.append(_label((x + 15.0, 42.0), text, "start"))
        x += 32.0 + 7.0 * len(text)
    return parts


def _label(place: tuple[float, float], text: str, anchor: str) -> str:
    x, y = place
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {_TEXT}>'
        f"{escape(text)}</text>"
    )


def _line(
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    *,
    width: float = 1.2,
    dash: bool = False,
) -> str:
    dashes = ' stroke-dasharray="6 4"' if dash else ""
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" '
        f'y2="{end[1]:.1f}" stroke="{colour}" stroke-width="{width:g}"{dashes}/>'
    )
