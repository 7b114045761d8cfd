"""Entitlements on a terminal: domain by domain, company by company."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from spacereserve.engine.finance import (
    DomainEntitlements,
    Entitlement,
    Entitlements,
    NoEntry,
    Unusable,
)
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_, Translator

__all__ = ["entitlements_summary"]

_NO_ENTRY = {
    NoEntry.TOO_FEW_POINTS: N_("no share: too few points"),
    NoEntry.NO_PROMISE_AT_A_LEVEL: N_("no share: a level without promise"),
}
_UNUSABLE = {
    Unusable.SELLS_NOTHING: N_("sells nothing in peace"),
    Unusable.SELLS_LESS: N_("sells less in peace"),
}


def entitlements_summary(
    value: Entitlements, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what companies have earned by promising, and what they can use of it.

    Args:
        value: The entitlements.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    parts = [part for item in value.domains for part in _of_domain(item, reader)]
    return Group(*parts, *(Text(line) for line in _conditions(value, reader)))


def _of_domain(item: DomainEntitlements, reader: Reader) -> Iterator[RenderableType]:
    t = reader.t
    title = reader.text(N_("{domain}: {business} a year of peacetime business"))
    words = title.format(
        domain=reader.word("domain", item.domain), business=t.money(item.business_eur)
    )
    yield Text(f"\n{words}", style="bold")
    if item.members:
        yield _table(item, reader)
    for line in _lines(item, reader):
        yield Text(line)


def _table(item: DomainEntitlements, reader: Reader) -> Table:
    t = reader.t
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(reader.text(N_("Company")), overflow="fold")
    for head in (
        N_("Points"),
        N_("Share"),
        N_("Worth a year"),
        N_("Of which it can use"),
    ):
        table.add_column(reader.text(head), overflow="fold", justify="right")
    table.add_column(reader.text(N_("Note")), overflow="fold")
    order = sorted(item.members, key=lambda one: (-one.reward_eur, one.provider))
    for one in order:
        table.add_row(
            reader.name("providers", one.provider),
            t.number(one.points),
            t.percent(one.share_fraction, digits=1),
            t.money(one.reward_eur),
            t.money(one.reward_eur - one.unused_eur),
            _note(one, reader),
        )
    return table


def _note(one: Entitlement, reader: Reader) -> str:
    if one.no_entry is not None:
        return reader.text(_NO_ENTRY[one.no_entry])
    return reader.text(_UNUSABLE[one.unusable]) if one.unusable is not None else ""


def _lines(item: DomainEntitlements, reader: Reader) -> Iterator[str]:
    t = reader.t
    if item.unshared_eur > 0.0:
        yield reader.text(
            N_("No company passes the entry threshold: this business goes to nobody.")
        )
    if item.unused_eur > 0.0:
        text = N_(
            "{unused} a year cannot be used by those who earned it; other members "
            "could take {others} of it."
        )
        yield reader.text(text).format(
            unused=t.money(item.unused_eur), others=t.money(item.others_could_take_eur)
        )


def _conditions(value: Entitlements, reader: Reader) -> Iterator[str]:
    t = reader.t
    counted = [
        f"{reader.name('levels', name)} {t.number(weight)}"
        for name, weight in value.weights.items()
        if weight > 0.0
    ]
    yield ""
    yield reader.text(
        N_("Points of a unit promised: {weights}. Promises in force on {day}.")
    ).format(weights=t.listing(counted) if counted else "0", day=t.day(value.on))
    yield reader.text(
        N_(
            "What a company can use is what its agreements sell at the level {level} "
            "in the year from that day: quantity, price, days in force, ceilings; "
            "launches count once."
        )
    ).format(level=reader.name("levels", value.business_level))
