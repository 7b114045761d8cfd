"""Drawing: elements of a picture that stands by itself, as SVG text.

Everything that a picture needs stands in it, so that it can be saved as a file of its
own or set into a page whose policy allows nothing from outside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

__all__ = [
    "INK",
    "LINE",
    "SOFT",
    "Picture",
    "cut",
    "drawn",
    "element",
    "tag",
    "words",
]

INK = "#1c2733"
SOFT = "#55626f"
LINE = "#d3dae0"
_MARGIN = 14.0
_FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        title: What it shows, as a short title.
        summary: What it shows in a sentence, for those who do not see it.
        width: Width, units.
        height: Height, units.
        inside: Its elements.
        style: Rules for the classes of its elements; with them it brings its own
            colours, for light and dark.
    """

    title: str
    summary: str
    width: float
    height: float
    inside: tuple[str, ...]
    style: str = ""

    def svg(self) -> str:
        """The picture as one SVG element that stands by itself."""
        margin = 0.0 if self.style else _MARGIN
        width, height = self.width + 2.0 * margin, self.height + 2.0 * margin
        return element(
            "svg",
            [
                tag("title", self.title),
                tag("desc", self.summary),
                *self._ground(),
                *self.inside,
            ],
            xmlns="http://www.w3.org/2000/svg",
            viewBox=" ".join(
                _shown(value) for value in (-margin, -margin, width, height)
            ),
            width=width,
            role="img",
            font_family=_FONT,
            font_size="13",
            fill=None if self.style else INK,
            class_="own" if self.style else None,
        )

    def _ground(self) -> tuple[str, ...]:
        """What lies below all else: the sheet, or the picture's own rules for it."""
        if not self.style:
            size = {"width": "100%", "height": "100%"}
            return (element("rect", x=-_MARGIN, y=-_MARGIN, fill="#fff", **size),)
        own = element("rect", width="100%", height="100%", class_="sheet")
        return (element("style", [self.style]), own)


def drawn(picture: Picture) -> Markup:
    """A picture as a template takes it.

    Args:
        picture: The picture.
    """
    return Markup(picture.svg())  # noqa: S704 - our own, escaped


def element(name: str, inside: Iterable[str] = (), **attributes: object) -> str:
    """An element with others inside it.

    Args:
        name: Its name.
        inside: Elements within.
        attributes: Attributes; ``_`` stands for ``-``; None leaves one out.
    """
    shown = "".join(
        f' {_key(key)}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(inside)
    return f"<{name}{shown}>{content}</{name}>" if content else f"<{name}{shown}/>"


def tag(name: str, text: str, **attributes: object) -> str:
    """An element that holds text.

    Args:
        name: Its name.
        text: The text, as it is to be read.
        attributes: Attributes, as for ``element``.
    """
    return element(name, [escape(text)], **attributes)


def words(text: str, x: float, y: float, **attributes: object) -> str:
    """Text at a place.

    Args:
        text: The text.
        x: Where it begins (or what ``text_anchor`` says), units.
        y: Its baseline, units.
        attributes: More attributes.
    """
    return tag("text", text, x=x, y=y, **attributes)


def cut(text: str, n_most: int) -> str:
    """Text that is no longer than a number of letters.

    Args:
        text: The text.
        n_most: Most letters, the dots included.
    """
    return text if len(text) <= n_most else text[: n_most - 1].rstrip() + "…"


def _key(name: str) -> str:
    """The name of an attribute; one that Python keeps for itself ends in ``_``."""
    return name if name == "viewBox" else name.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    return escape(_shown(value) if isinstance(value, float) else str(value), quote=True)


def _shown(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
