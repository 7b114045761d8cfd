"""A provider's schedule as STAPI opportunities, a GeoJSON feature collection.

Source: Sensor Tasking API, version 0.1.0 (2025), Opportunity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacereserve.engine.allocation.day_schedule import Schedule, Task
from spacereserve.engine.units import instant_text

__all__ = ["opportunities"]

_VERSION = "0.1.0"


def opportunities(schedule: Schedule) -> dict[str, dict[str, Any]]:
    """What each provider is to do, as STAPI opportunities.

    Args:
        schedule: A day's schedule.

    Returns:
        By provider (id), ascending, a GeoJSON feature collection in order of time.
    """
    by_provider: dict[str, list[Task]] = {}
    for task in schedule.tasks:
        by_provider.setdefault(task.provider, []).append(task)
    return {
        provider: _collection(schedule, tasks)
        for provider, tasks in sorted(by_provider.items())
    }


def _collection(schedule: Schedule, tasks: Sequence[Task]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "stapi_type": "OpportunityCollection",
        "stapi_version": _VERSION,
        "features": [_feature(schedule, task) for task in tasks],
        "links": [],
    }


def _feature(schedule: Schedule, task: Task) -> dict[str, Any]:
    start, end = (
        instant_text(schedule.at, second_s) for second_s in (task.start_s, task.end_s)
    )
    return {
        "type": "Feature",
        "stapi_type": "Opportunity",
        "stapi_version": _VERSION,
        "id": f"{task.need}.{task.place}.{task.satellite}.{start}",
        "geometry": {"type": "Point", "coordinates": [task.lon_deg, task.lat_deg]},
        "properties": {
            "product_id": task.service,
            "datetime": f"{start}/{end}",
            "view:off_nadir": task.off_nadir_deg,
            "spacereserve:line": task.line,
            "spacereserve:need": task.need,
            "spacereserve:satellite": task.satellite,
            "spacereserve:delivered": instant_text(schedule.at, task.delivered_s),
        },
        "links": [],
    }
