"""Verification: is a plan what it says it is? Judged from reserve, orbits and plan.

Nothing here knows how plans are made. Each look is propagated again with the published
SGP4 code, each term is read again from the records, each sum is added up again. What a
rule means is written in ``docs/how-it-plans.md``; here it is written a second time.
"""

from __future__ import annotations

from spacereserve.engine.verification.days import verify_day
from spacereserve.engine.verification.verify import verify
from spacereserve.engine.verification.violation import (
    Rule,
    Verification,
    Violation,
)

__all__ = ["Rule", "Verification", "Violation", "verify", "verify_day"]
