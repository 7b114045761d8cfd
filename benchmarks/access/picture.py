"""Growth as a picture: time and memory against windows, both on scales of tens."""

from __future__ import annotations

import math

_WIDTH, _HEIGHT, _LEFT, _TOP = 330, 260, 70, 60
_SHAPES = {
    "satellites": ("circle", "#0b5394", "1,000 to 16,400 satellites"),
    "places": ("square", "#b45f06", "100 to 10,000 places"),
    "days": ("diamond", "#38761d", "1 to 30 days"),
}


def growth_picture(rows: list[dict[str, object]]) -> str:
    """An SVG of two panels.

    Args:
        rows: What ``run.growth`` measured: three cases a kind, in the order of
            ``_SHAPES``.
    """
    series = {
        name: rows[3 * number : 3 * number + 3] for number, name in enumerate(_SHAPES)
    }
    parts = [
        *_panel(0, series, "wall_s", "seconds", slope=True),
        *_panel(_WIDTH + 90, series, "peak_mib", "peak memory, MiB", slope=False),
        *_legend(),
    ]
    width, height = 2 * _WIDTH + 90 + _LEFT + 20, _TOP + _HEIGHT + 95
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="{width}" height="{height}" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _panel(shift, series, key, title, *, slope):
    rows = [row for some in series.values() for row in some]
    x_low, x_high = _decades([row["windows"] for row in rows])
    y_low, y_high = _decades([row[key] for row in rows])

    def at(windows, value):
        x = (math.log10(windows) - x_low) / (x_high - x_low)
        y = (math.log10(value) - y_low) / (y_high - y_low)
        return shift + _LEFT + x * _WIDTH, _TOP + (1.0 - y) * _HEIGHT

    yield f'<text x="{shift + _LEFT}" y="{_TOP - 12}" font-weight="bold">{title}</text>'
    foot, middle = _TOP + _HEIGHT + 36, 'text-anchor="middle"'
    for power in range(x_low, x_high + 1):
        x, y = at(10.0**power, 10.0**y_low)
        yield f'<path d="M{x:.1f} {_TOP}V{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{y + 18:.1f}" {middle}>{_ten(power)}</text>'
    for power in range(y_low, y_high + 1):
        x, y = at(10.0**x_low, 10.0**power)
        yield f'<path d="M{x:.1f} {y:.1f}h{_WIDTH}" stroke="#ddd"/>'
        label = f'x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end"'
        yield f"<text {label}>{_ten(power)}</text>"
    yield f'<text x="{shift + _LEFT + _WIDTH / 2}" y="{foot}" {middle}>windows</text>'
    if slope:
        yield _in_proportion(at, rows[0], key, (x_high, y_high))
    for name, some in series.items():
        points = [at(row["windows"], row[key]) for row in some]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        colour = _SHAPES[name][1]
        yield f'<polyline points="{path}" fill="none" stroke="{colour}"/>'
        yield from (_mark(name, x, y) for x, y in points)


def _in_proportion(at, row, key, ends):
    """A dashed line along which time is in proportion to the windows."""
    each = row[key] / row["windows"]
    most = min(10.0 ** ends[0], 10.0 ** ends[1] / each)
    (a, b), (c, d) = at(row["windows"], row[key]), at(most, most * each)
    return (
        f'<path d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" stroke="#666" '
        f'stroke-dasharray="5 4"/>'
        f'<text x="{c - 48:.1f}" y="{d + 18:.1f}" text-anchor="end" fill="#444">'
        f"in proportion to windows</text>"
    )


def _legend():
    for number, (name, (_, _, text)) in enumerate(_SHAPES.items()):
        x, y = _LEFT + 240 * number, _TOP + _HEIGHT + 68
        yield _mark(name, x, y)
        yield f'<text x="{x + 14}" y="{y + 5}">{text}</text>'


def _mark(name, x, y):
    shape, colour, _ = _SHAPES[name]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
    turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if shape == "diamond" else ""
    return (
        f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" '
        f'fill="{colour}"{turn}/>'
    )


def _decades(values):
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _ten(power):
    if -2 <= power <= 4:
        return f"{10.0**power:g}"
    return f'10<tspan dy="-5" font-size="9">{power}</tspan>'
