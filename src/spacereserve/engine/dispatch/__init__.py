"""Dispatch: from a plan to a day's work, satellite by satellite.

    plan ──asked──▶ what the day owes      ──┐
    orbits ──chances──▶ when it can be done ─┼─▶ selection ──▶ schedule, provider by
    recorder, contacts, turns ──rules────────┘                 provider

A schedule is made anew in seconds where a provider refuses or clouds are forecast.
"""

from __future__ import annotations

from spacereserve.engine.allocation.schedule import (
    Downlink,
    Dropped,
    Kind,
    Schedule,
    Task,
)
from spacereserve.engine.dispatch.day import dispatch_day
from spacereserve.engine.dispatch.news import NewsOfTheDay
from spacereserve.engine.dispatch.opportunities import opportunities

__all__ = [
    "Downlink",
    "Dropped",
    "Kind",
    "NewsOfTheDay",
    "Schedule",
    "Task",
    "dispatch_day",
    "opportunities",
]
