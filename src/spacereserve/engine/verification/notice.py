"""Notice: nothing before the call-up, nothing after a line or a need ends."""

from __future__ import annotations

from collections.abc import Iterator

from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.violation import Rule, Violation

__all__ = ["ROUNDING_S", "out_of_time", "ready_span_s"]

ROUNDING_S = 0.06
"""Times in a plan are written to a tenth of a second."""


def ready_span_s(facts: Facts, line: str) -> tuple[float, float]:
    """When a line (id) is ready: from its call-up to its end, seconds.

    Args:
        facts: Reserve and plan.
        line: Line (id).
    """
    own = facts.lines[line][1]
    start_s = own.call_up_h * SECONDS_PER_HOUR
    end_s = facts.question.duration_s
    if own.duration_d is not None:
        end_s = min(end_s, start_s + own.duration_d * SECONDS_PER_DAY)
    return start_s, end_s


def out_of_time(facts: Facts) -> Iterator[Violation]:
    """What is listed before its line is ready or outside the time of its need.

    Args:
        facts: Reserve and plan.
    """
    listed = [
        (item.need, item.line, item.at_s, item.at_s) for item in facts.plan.supplied
    ]
    listed += [
        (item.need, item.line, item.start_s, item.end_s) for item in facts.plan.rates
    ]
    for name, line, first_s, last_s in listed:
        facts.checked[Rule.NOTICE] += 1
        need = facts.record("needs", name)
        ready_s, over_s = _ready(facts, line)
        start_s, end_s = facts.span_s(need)
        for code, wrong, value_s, limit_s in (
            ("before-call-up", first_s < ready_s - ROUNDING_S, first_s, ready_s),
            ("after-line-ends", last_s > over_s + 1.0 + ROUNDING_S, last_s, over_s),
            ("before-need", first_s < start_s - ROUNDING_S, first_s, start_s),
            ("after-need", last_s > end_s + ROUNDING_S, last_s, end_s),
        ):
            if wrong:
                yield Violation(
                    rule=Rule.NOTICE,
                    code=code,
                    need=name,
                    line=line,
                    at_s=value_s,
                    details={"limit_h": limit_s / 3600.0},
                )


def _ready(facts: Facts, line: str) -> tuple[float, float]:
    """Also the campaign of a launcher goes before its launch."""
    start_s, end_s = ready_span_s(facts, line)
    service = facts.service_of(line)
    if service.domain == "launch":
        return start_s + service.campaign_h * SECONDS_PER_HOUR, end_s + 1e9
    return start_s, end_s
