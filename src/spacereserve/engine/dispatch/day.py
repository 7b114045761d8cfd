"""A day's work: the looks that a plan owes on a day, given to satellites for good.

A look may move to any moment at which it still does for its need: for looks a day, any
within the day; for a revisit, any that leaves no gap longer than before or than asked.
It may move to another line that the plan calls up and that may serve the need. What a
satellite cannot do at once or in a row, what its recorder or a contact cannot hold, and
what a line has not promised, is forbidden. Priorities are served strictly in order.

What is chosen is brought down contact by contact. Where a product would come too late
or overflow a recorder, that way to take it is left out and the day is chosen anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacereserve.engine.allocation.day_schedule import Dropped, Schedule
from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.dispatch.choosing import Option, Request, chosen
from spacereserve.engine.dispatch.downlinks import Sent, send_down
from spacereserve.engine.dispatch.duties import duties_of
from spacereserve.engine.dispatch.news import NewsOfTheDay, must_make_sense
from spacereserve.engine.dispatch.work import Work
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue

__all__ = ["dispatch_day"]

_NO_NEWS = NewsOfTheDay()
_N_ANEW = 8
"""Times that a day is chosen anew; then what cannot be brought down is not taken."""


def dispatch_day(
    reserve: Reserve,
    catalogue: Catalogue,
    plan: Plan,
    *,
    day: int,
    news: NewsOfTheDay = _NO_NEWS,
) -> Schedule:
    """Makes the schedule of one day of a plan.

    Args:
        reserve: The reserve that was planned with.
        catalogue: The satellites; newer elements than the plan's are welcome.
        plan: The plan.
        day: Day of the plan, from 1; a day has 24 hours from the declaration.
        news: Refusals and clouds.

    Returns:
        The schedule; the same for the same values.

    Raises:
        PlanningError: The plan has no such day, or the news names who is not there.
    """
    must_make_sense(reserve, plan, day, news)
    work = Work(reserve, catalogue, plan, day, news)
    requests = work.requests()
    taken, sent, n_most = _chosen(work, requests)
    tasks = [work.task(requests[k], option, sent, k) for k, option in taken.items()]
    dropped = [
        Dropped(
            need=request.look.need,
            place=request.look.place,
            line=request.look.line,
            planned_s=request.look.at_s,
            reason="no-room" if request.options else "no-chance",
        )
        for k, request in enumerate(requests)
        if k not in taken
    ]
    return Schedule(
        reserve=reserve.id,
        snapshot=plan.snapshot,
        level=plan.level,
        levels=dict(plan.levels),
        days=plan.days,
        at=plan.at,
        day=day,
        refused=tuple(sorted(news.refused)),
        cloud_fraction=dict(sorted(news.cloud_fraction.items())),
        cloud_by_need=work.forecast_clouds(),
        tasks=tuple(sorted(tasks, key=lambda task: (task.start_s, task.satellite))),
        dropped=tuple(dropped),
        duties=duties_of(plan, work.offers, day, news),
        n_planned=len(requests),
        n_most=n_most,
    )


def _chosen(
    work: Work, requests: Sequence[Request]
) -> tuple[dict[int, Option], Sent, int]:
    """Chooses, and again without what could not be brought down, until all can be.

    Returns:
        The option taken by number of the request, how products come down, and the most
        requests that any schedule can serve.
    """
    quantities = work.quantities()
    taken, n_most = chosen(requests, quantities)
    sent = send_down(work.products(requests, taken))
    for _ in range(_N_ANEW):
        if not sent.too_much:
            break
        requests = [
            replace(one, options=tuple(o for o in one.options if o is not taken[k]))
            if k in sent.too_much
            else one
            for k, one in enumerate(requests)
        ]
        taken, _ = chosen(requests, quantities)
        sent = send_down(work.products(requests, taken))
    while sent.too_much:
        taken = {k: one for k, one in taken.items() if k not in sent.too_much}
        sent = send_down(work.products(requests, taken))
    return taken, sent, n_most
