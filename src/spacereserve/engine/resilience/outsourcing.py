"""The outsourcing indicator: which needs hang on one private or foreign decision.

A need hangs on a company, or on a nation that is none of its own, where a refusal by it
alone takes 5 % or more of the need away, whatever all others then do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from spacereserve.engine.model import Ownership, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.impacts import STRUCK_FRACTION
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.terms import nations_of

__all__ = ["Hanging", "hangings"]


class Hanging(Record):
    """A need that hangs on the decision of others."""

    need: str
    """Need (id)."""
    priority: int
    """1 is served first."""
    companies: tuple[str, ...]
    """Companies (ids), each of which could take 5 % or more of it away alone."""
    nations: tuple[str, ...]
    """Nations (ids), none of the need's own, each of which could do so by an order."""


def hangings(
    losses: Iterable[tuple[Loss, Iterable[tuple[str, int, float]]]], reserve: Reserve
) -> tuple[Hanging, ...]:
    """Finds the needs that hang on one private or foreign decision.

    Args:
        losses: Each loss with what it takes: need (id), priority, share lost.
        reserve: The reserve.

    Returns:
        By priority, then need (id).
    """
    found: dict[tuple[int, str], set[tuple[str, str]]] = defaultdict(set)
    for loss, needs in losses:
        for name, priority, share in needs:
            if share >= STRUCK_FRACTION:
                found[priority, name] |= set(_deciders(loss, name, reserve))
    return tuple(
        Hanging(
            need=name,
            priority=priority,
            companies=tuple(sorted(who for what, who in deciders if what == "company")),
            nations=tuple(sorted(who for what, who in deciders if what == "nation")),
        )
        for (priority, name), deciders in sorted(found.items())
        if deciders
    )


def _deciders(loss: Loss, need: str, reserve: Reserve) -> Iterator[tuple[str, str]]:
    if not loss.is_total:
        return
    if loss.kind is LossKind.PROVIDER:
        for name in loss.providers:
            provider = reserve.by_id("providers")[name]
            if provider.ownership is Ownership.COMMERCIAL:
                yield "company", name
    if loss.kind is LossKind.NATION:
        own = nations_of(reserve.by_id("needs")[need].owner, reserve)
        for name in loss.nations:
            if name not in own:
                yield "nation", name
