"""Figures with their intervals and origins, in words."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Estimate, NeedFigure
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["estimate_sentence", "figure_sentence"]


def estimate_sentence(estimate: Estimate, reader: Reader) -> str:
    """Says a figure, the interval in which it lies and where it comes from.

    Args:
        estimate: The figure.
        reader: The reserve and the language.

    Returns:
        Such as ``available: 99.9 % (99.8 % to 99.9 %), from orbits and rain``; one
        number where the interval is narrower than what is shown.
    """
    shown = {
        name: reader.shown(estimate.name, getattr(estimate, name))
        for name in ("value", "low", "high")
    }
    message = N_("{what}{colon} {value} ({low} to {high}), {origin}")
    if shown["low"] == shown["high"]:
        message = N_("{what}{colon} {value}, {origin}")
    return reader.text(message).format(
        what=reader.word("estimate", estimate.name),
        colon=reader.t.colon,
        origin=reader.word("origin", estimate.origin),
        **shown,
    )


def figure_sentence(figure: NeedFigure, reader: Reader) -> str:
    """Says a figure of a need, its interval or that none is proven, origin and source.

    Args:
        figure: The figure.
        reader: The reserve and the language.

    Returns:
        Such as ``met: 92 % (88 % to 95 %), counted from the plan``.
    """
    shown = {
        end: reader.text(N_("not proven"))
        if (value := getattr(figure, end)) is None
        else reader.shown(figure.name, value)
        for end in ("value", "low", "high")
    }
    message = N_("{what}{colon} {value} ({low} to {high}), {origin}")
    if figure.low is None and figure.high is None:
        message = N_("{what}{colon} {value} (interval not proven), {origin}")
    elif shown["low"] == shown["high"]:
        message = N_("{what}{colon} {value}, {origin}")
    said = reader.text(message).format(
        what=reader.word("estimate", figure.name),
        colon=reader.t.colon,
        origin=reader.word("origin", figure.origin),
        **shown,
    )
    return said if figure.source is None else f"{said} ({figure.source})"
