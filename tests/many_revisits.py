"""A small reserve with many revisit needs: more than are chosen all at once."""

from __future__ import annotations

from builders import tiny_reserve
from spacereserve.engine.model import Reserve

N_REVISITS = 8


def many_revisits(*, n_priorities: int, shortest_h: float) -> Reserve:
    """The tiny reserve with revisit needs in the stead of its own one.

    Args:
        n_priorities: How many priorities they are spread over.
        shortest_h: Shortest time that may lie between looks, hours; others ask for two
            and four more.
    """
    found = tiny_reserve()
    watched = found.by_id("needs")["baltic-sar"]
    revisits = tuple(
        watched.model_copy(
            update={
                "id": f"watch-{number}",
                "use": "monitoring",
                "priority": 1 + number % n_priorities,
                "revisit_h": shortest_h + 2.0 * (number % 3),
            }
        )
        for number in range(N_REVISITS)
    )
    others = tuple(need for need in found.needs if need.id != watched.id)
    return found.replaced(needs=(*revisits, *others))
