"""Violations: what a plan says or does that the reserve does not bear out."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from spacereserve.engine.allocation.day_schedule import Task
from spacereserve.engine.model.record import Record

__all__ = ["Details", "Rule", "Verification", "Violation", "of_task"]

Details = dict[str, float | str]


class Rule(StrEnum):
    """The rules that a plan is held to."""

    RECORDS = "records"
    """It is a plan of these records, and names only what they hold."""
    TERMS = "terms"
    """Each offer used may serve the need: standing, nation, restriction, cyber."""
    NOTICE = "notice"
    """Nothing before declaration plus call-up, nor after a line or a need ends."""
    QUALITY = "quality"
    """The service can do what the need asks."""
    PHYSICS = "physics"
    """Each look is possible at its time: place, angle, range, light."""
    DELIVERY = "delivery"
    """Each product is there when it is said to be, and soon enough."""
    CAPACITY = "capacity"
    """No line gives more than it promised, no pass more than it can."""
    SHARE_CAP = "share-cap"
    """No provider, nation or orbit gives more than its cap."""
    MONEY = "money"
    """Budgets, ceilings and limits hold, and the sums add up."""
    FULFILMENT = "fulfilment"
    """What is said to be met follows from what is listed."""
    PROOF = "proof"
    """Values, bounds and gaps go together."""


class Violation(Record):
    """One thing that is not so."""

    rule: Rule
    """The rule broken."""
    code: str
    """What exactly, such as ``off-nadir``."""
    need: str | None = None
    """Need (id), where it is about one."""
    line: str | None = None
    """Line (id), where it is about one."""
    at_s: float | None = None
    """When, seconds after the declaration, where it is about an instant."""
    details: Details = Field(default_factory=dict)
    """What was found and what would be right."""


class Verification(Record):
    """What a check of a plan found."""

    format: Literal["spacereserve.verification/1"] = "spacereserve.verification/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """The snapshot that the plan says it was made of."""
    checked: dict[str, int]
    """How many things were checked, by rule."""
    unchecked: tuple[str, ...] = ()
    """Rules that could not be checked in full, for want of orbits."""
    violations: tuple[Violation, ...]
    """What is not so; empty where the plan holds."""

    @property
    def holds(self) -> bool:
        """True where nothing was found against the plan."""
        return not self.violations


def of_task(rule: Rule, code: str, task: Task, **details: float | str) -> Violation:
    """Something that is not so of one task of a day.

    Args:
        rule: The rule broken.
        code: What exactly.
        task: The task.
        details: What was found and what would be right.
    """
    shown = {
        name: value if isinstance(value, str) else round(float(value), 3)
        for name, value in details.items()
    }
    return Violation(
        rule=rule,
        code=code,
        need=task.need,
        line=task.line,
        at_s=task.start_s,
        details=shown,
    )
