"""What the background worker does for this room."""

from __future__ import annotations

from django_tasks import task

from spacereserve.portal.planning import runs

__all__ = ["work_on"]


@task()
def work_on(run_id: int) -> None:
    """Makes the plans of a run.

    Args:
        run_id: The run's key.
    """
    runs.work(run_id)
