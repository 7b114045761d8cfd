"""The question that a plan answers: which level where, from when, how far ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model.posture import Level
from spacereserve.engine.model.reserve import Reserve
from spacereserve.engine.model.suggesting import suggestion
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, as_utc

__all__ = ["Question"]

_LONGEST_D = 60.0


@dataclass(frozen=True)
class Question:
    """A declaration of levels, as an authority would make it.

    Attributes:
        level: The level (id) asked for.
        levels: The level (id) in force in each theatre (id).
        at: When it is declared, UTC.
        days: How far ahead to plan, days.
    """

    level: str
    levels: dict[str, str]
    at: datetime
    days: float

    @classmethod
    def of(
        cls,
        reserve: Reserve,
        level: str,
        *,
        at: datetime,
        days: float = 7.0,
        theatres: dict[str, str] | None = None,
    ) -> Question:
        """Asks about one level everywhere, except in the theatres named.

        Args:
            reserve: The reserve asked about.
            level: Level (id) in force in every theatre not named in ``theatres``.
            at: Instant of the declaration.
            days: Length of the plan, days, above 0 and at most 60.
            theatres: Level (id) by theatre (id), where it differs.

        Raises:
            PlanningError: A level or theatre is not known, or ``days`` is out of range.
        """
        others = theatres or {}
        for name in (level, *others.values()):
            _must_be_known(name, "level", reserve.by_id("levels"))
        for name in others:
            _must_be_known(name, "theatre", reserve.by_id("theatres"))
        if not 0.0 < days <= _LONGEST_D:
            raise PlanningError(
                "the plan's length is out of range",
                rule=f"a plan looks more than 0 and up to {_LONGEST_D:.0f} days ahead",
                value=days,
                way_out="orbits say little beyond two weeks; ask for 7 days",
            )
        levels = {name: others.get(name, level) for name in reserve.by_id("theatres")}
        return cls(level=level, levels=levels, at=as_utc(at), days=float(days))

    @property
    def duration_s(self) -> float:
        """Length of the plan, seconds."""
        return self.days * SECONDS_PER_DAY

    @property
    def end_at(self) -> datetime:
        """End of the plan."""
        return self.at + timedelta(seconds=self.duration_s)

    def span_of(self, need: Any) -> tuple[float, float]:
        """When a need is active within the plan, seconds after the declaration.

        Args:
            need: A need.

        Returns:
            Start and end; the end is not after the start where it is not active at all.
        """
        start_s = need.starts_after_h * SECONDS_PER_HOUR
        if need.starts_at is not None:
            start_s = (need.starts_at - self.at).total_seconds()
        end_s = self.duration_s
        if need.duration_h is not None:
            end_s = min(end_s, start_s + need.duration_h * SECONDS_PER_HOUR)
        if need.ends_at is not None:
            end_s = min(end_s, (need.ends_at - self.at).total_seconds())
        return max(0.0, start_s), end_s


def _must_be_known(name: str, kind: str, known: dict[str, Level]) -> None:
    if name not in known:
        raise PlanningError(
            f"the reserve has no {kind} {name!r}",
            rule=f"a {kind} is one of those that the reserve defines",
            value=name,
            way_out=suggestion(name, known),
        )
