"""Figures with their intervals and origins, in words."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Estimate
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["estimate_sentence"]


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
