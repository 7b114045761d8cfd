"""Dispatch: from a plan to a day's work, satellite by satellite.

    plan ──asked──▶ what the day owes      ──┐
    orbits ──chances──▶ when it can be done ─┼─▶ selection ──▶ schedule, provider by
    recorder, contacts, turns ──rules────────┘                 provider
    plan ──what other domains owe──▶ duties, from when to when, and when to call

A schedule is made anew in seconds where a provider refuses or clouds are forecast.
"""

from __future__ import annotations

from spacereserve.engine.allocation.day_schedule import (
    Downlink,
    Dropped,
    Duty,
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
    "Duty",
    "Kind",
    "NewsOfTheDay",
    "Schedule",
    "Task",
    "dispatch_day",
    "opportunities",
]
