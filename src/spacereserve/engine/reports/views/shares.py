"""Who supplies what: bars by domain, held against the caps on reliance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacereserve.engine.allocation.plan import Plan, Share
from spacereserve.engine.model import domain_names
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["Bar", "make_shares"]

_KINDS = ("provider", "nation", "orbit")
_OVER = 1e-6


@dataclass(frozen=True, slots=True)
class Bar:
    """One share as a bar.

    Attributes:
        label: Whose share.
        width: Percent, 0 to 100.
        cap: Where the cap stands, percent; None where there is none.
        national: True where it is a nation's own supply.
        over: True where the share is above the cap.
        value: The share in words.
        note: The cap in words, or that it is national.
    """

    label: str
    width: float
    cap: float | None
    national: bool
    over: bool
    value: str
    note: str


def make_shares(
    plan: Plan, reader: Reader
) -> tuple[tuple[str, tuple[tuple[str, tuple[Bar, ...]], ...]], ...]:
    """Draws the shares of each domain.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        By domain: its name, and bars by provider, nation and orbit, largest first.
    """
    return tuple(
        (reader.word("domain", domain), tuple(_groups(plan, domain, reader)))
        for domain in domain_names()
        if any(share.domain == domain and share.fraction for share in plan.shares)
    )


def _groups(
    plan: Plan, domain: str, reader: Reader
) -> Iterator[tuple[str, tuple[Bar, ...]]]:
    for kind in _KINDS:
        found = [
            share
            for share in plan.shares
            if share.domain == domain and share.by == kind and share.fraction
        ]
        found.sort(key=lambda share: (-share.fraction, share.id))
        if found:
            bars = tuple(_bar(share, reader) for share in found)
            yield reader.word("by", kind), bars


def _bar(share: Share, reader: Reader) -> Bar:
    names = {
        "provider": lambda: reader.name("providers", share.id),
        "nation": lambda: reader.party(share.id),
        "orbit": lambda: reader.orbit(share.id),
    }
    cap = None if share.national else share.cap_fraction
    return Bar(
        label=names[share.by](),
        width=round(100.0 * share.fraction, 2),
        cap=None if cap is None else round(100.0 * cap, 2),
        national=share.national,
        over=cap is not None and share.fraction > cap + _OVER,
        value=reader.t.percent(share.fraction),
        note=_note(share, cap, reader),
    )


def _note(share: Share, cap: float | None, reader: Reader) -> str:
    if share.national:
        return reader.text(N_("national"))
    if cap is None:
        return ""
    return reader.text(N_("cap {share}")).format(share=reader.t.percent(cap))
