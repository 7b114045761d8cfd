"""What is said of one approach and of conjunction messages, for people and machines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rich.table import Table

from spacereserve.engine.screening import (
    ConjunctionMessage,
    Doubt,
    Probability,
    Relative,
)
from spacereserve.engine.units import instant_text
from spacereserve.language import Translator

__all__ = [
    "exact",
    "message_note",
    "message_table",
    "message_value",
    "probability_value",
    "relative_value",
    "shown",
]


def relative_value(how: Relative) -> dict[str, float]:
    """How two objects pass, for machines."""
    return {
        "miss_km": round(how.miss_km, 6),
        "radial_km": round(how.radial_km, 6),
        "transverse_km": round(how.transverse_km, 6),
        "normal_km": round(how.normal_km, 6),
        "relative_speed_km_s": round(how.speed_km_s, 6),
    }


def probability_value(found: Probability) -> dict[str, Any]:
    """A probability with its doubts, for machines."""
    return {
        "probability": found.value,
        "probability_highest": found.highest,
        "probability_is_proven": found.is_proven,
        "doubts": [doubt.value for doubt in found.doubts],
        "hard_body_m": found.hard_body_m,
    }


def message_value(one: ConjunctionMessage, otherwise_m: float) -> dict[str, Any]:
    """A message, judged, for machines; a size that it leaves out is ``otherwise_m``."""
    return {
        "message_id": one.message_id,
        "originator": one.originator,
        "created_at": instant_text(one.created_at),
        "first": {"name": one.first.name, "designator": one.first.designator},
        "second": {"name": one.second.name, "designator": one.second.designator},
        "closest_at": exact(one.closest_at),
        **relative_value(one.relative()),
        **probability_value(one.probability(otherwise_m)),
        "stated_probability": one.stated_probability,
        "stated_method": one.stated_method,
    }


def message_table(
    messages: tuple[ConjunctionMessage, ...], otherwise_m: float, said: Translator
) -> Table:
    """The messages, judged, for a reader."""
    table = Table(title=said.gettext("Conjunction messages"), title_justify="left")
    for title, justify in (
        (said.gettext("satellite"), "left"),
        (said.gettext("object"), "left"),
        (said.gettext("UTC"), "left"),
        (said.gettext("miss, km"), "right"),
        (said.gettext("chance"), "right"),
        (said.gettext("stated"), "right"),
        (said.gettext("trust"), "left"),
    ):
        table.add_column(
            title,
            justify=justify,  # type: ignore[arg-type]
            no_wrap=title == said.gettext("UTC"),
        )
    for one in messages:
        found = one.probability(otherwise_m)
        table.add_row(
            one.first.name,
            one.second.name,
            f"{one.closest_at:%Y-%m-%d %H:%M}",
            said.number(one.relative().miss_km, digits=3),
            shown(found.value),
            shown(one.stated_probability),
            _trust(found, said),
        )
    return table


def message_note(said: Translator) -> str:
    """What the words of the last column mean."""
    return said.gettext(
        "Proven: both errors were determined with the orbits, and the encounter is "
        "short and straight enough for the two-dimensional integral. Slow: it lasts so "
        "long that the paths bend. Curved: an error is longer than the orbit is "
        "straight; the true chance can be far higher."
    )


def _trust(found: Probability, said: Translator) -> str:
    words = {
        Doubt.NO_COVARIANCE: said.gettext("no errors"),
        Doubt.ASSUMED_COVARIANCE: said.gettext("errors assumed"),
        Doubt.FLAT_COVARIANCE: said.gettext("errors flat"),
        Doubt.LONG_ENCOUNTER: said.gettext("slow"),
        Doubt.CURVED_ERROR: said.gettext("curved"),
        Doubt.ASSUMED_SIZE: said.gettext("size assumed"),
    }
    if found.is_proven:
        return said.gettext("proven")
    why = ", ".join(words[doubt] for doubt in found.doubts)
    return said.gettext("not proven: {why}").format(why=why)


def shown(probability: float | None) -> str:
    """A probability with two digits."""
    if probability is None:
        return "–"
    return "0" if probability < 1e-99 else f"{probability:.1e}"


def exact(instant: datetime) -> str:
    """An instant to a millisecond."""
    rounded = instant + timedelta(microseconds=500)
    return f"{rounded:%Y-%m-%dT%H:%M:%S}.{rounded.microsecond // 1000:03d}Z"
