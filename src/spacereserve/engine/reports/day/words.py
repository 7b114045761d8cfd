"""Words for the tasks of a day and for what finds no place in it."""

from __future__ import annotations

from spacereserve.engine.dispatch import Kind
from spacereserve.language import N_

__all__ = ["KINDS", "REASONS"]

KINDS = {
    Kind.AS_PLANNED: N_("as planned"),
    Kind.ANOTHER_TIME: N_("at another time"),
    Kind.ANOTHER_SERVICE: N_("by another service"),
}
"""The word for each way in which a task stands to the plan."""

REASONS = {
    "no-chance": N_("nothing can take it on this day"),
    "no-room": N_("all that could take it takes something else"),
}
"""Why a look finds no place."""
