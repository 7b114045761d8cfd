"""A verdict: why an offer cannot serve a need, as a step, a code and figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Step", "Verdict"]


class Step(StrEnum):
    """The steps of the funnel, in order; an offer drops out at one or is used."""

    STANDING = "standing"
    """Provider not admitted, service not operational, agreement not in force."""
    NATION = "nation"
    """Home nation or owner not eligible, or beneficiary not covered."""
    RESTRICTION = "restriction"
    """Forbidden, or bound to a consent that is not given."""
    CYBER = "cyber"
    """Cyber standing too low."""
    QUALITY = "quality"
    """The service cannot do what is asked, wherever it flies."""
    PHYSICS = "physics"
    """It could, but not there, then, in that light or in time."""
    NOTICE = "notice"
    """It could, but not before the need ends: the call-up takes too long."""
    CAPACITY = "capacity"
    """Its promised quantity or its satellites' looks are used up."""
    SHARE_CAP = "share-cap"
    """A cap on reliance stops more of it."""
    BUDGET = "budget"
    """A nation's budget, an agreement's ceiling or the need's own limit is used up."""
    ELSEWHERE = "elsewhere"
    """It is worth more in another need, or another offer does it for less."""
    USED = "used"
    """It has a part in serving the need."""


@dataclass(frozen=True)
class Verdict:
    """Why an offer drops out.

    Attributes:
        step: The step of the funnel.
        code: The precise reason, such as ``resolution``.
        details: The figures and identifiers behind it.
    """

    step: Step
    code: str
    details: dict[str, float | str] = field(default_factory=dict)
