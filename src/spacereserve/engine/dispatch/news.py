"""News of a day: what has become known since the plan was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Reserve

__all__ = ["NewsOfTheDay", "must_make_sense"]


@dataclass(frozen=True)
class NewsOfTheDay:
    """What has become known since the plan was made.

    Attributes:
        refused: Providers (ids) that serve nothing this day.
        cloud_fraction: Forecast by theatre (id), 0 to 1; it weighs optical and thermal
            looks by the chance that they are clear.
        forecast: True weighs them elsewhere by the cloud forecasts of the reserve, each
            need by those for its own area and the day.
    """

    refused: tuple[str, ...] = ()
    cloud_fraction: Mapping[str, float] = field(default_factory=dict)
    forecast: bool = False


def must_make_sense(reserve: Reserve, plan: Plan, day: int, news: NewsOfTheDay) -> None:
    """Refuses a day that the plan has not, and news about who is not there.

    Args:
        reserve: The reserve that was planned with.
        plan: The plan.
        day: Day of the plan, from 1.
        news: Refusals and clouds.

    Raises:
        PlanningError: Something of it makes no sense.
    """
    n_days = int(np.ceil(plan.days - 1e-9))
    if not 1 <= day <= n_days:
        raise PlanningError(
            f"the plan has no day {day}",
            rule="days of a plan count from 1, each of 24 hours from the declaration",
            value=day,
            way_out=f"name a day from 1 to {n_days}",
        )
    for table, names in (
        ("providers", news.refused),
        ("theatres", news.cloud_fraction),
    ):
        for name in names:
            if name not in reserve.by_id(table):
                raise PlanningError(
                    f"the reserve has no {table[:-1]} {name!r}",
                    rule=f"news are about {table} of the reserve",
                    value=name,
                    way_out=f"see `show FOLDER {table}` for those there are",
                )
    for name, cover in news.cloud_fraction.items():
        if not 0.0 <= cover <= 1.0:
            raise PlanningError(
                f"the cloud over {name!r} is out of range",
                rule="cloud cover is a share from 0 (clear) to 1 (overcast)",
                value=cover,
                way_out="write for example 0.8 for 80 %",
            )
