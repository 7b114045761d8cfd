"""Terms: what was agreed, and whether an offer may serve a need at a level."""

from __future__ import annotations

from spacereserve.engine.terms.judge import (
    beneficiaries_of,
    cyber_of,
    judge,
    nations_of,
    refusal_by,
    restrictions_on,
)
from spacereserve.engine.terms.offers import Offer, offers_at

__all__ = [
    "Offer",
    "beneficiaries_of",
    "cyber_of",
    "judge",
    "nations_of",
    "offers_at",
    "refusal_by",
    "restrictions_on",
]
