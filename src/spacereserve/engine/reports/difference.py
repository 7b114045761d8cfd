"""The difference of two plans, as sentences on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from spacereserve.engine.comparison import (
    Difference,
    LineChange,
    NeedChange,
    Supplier,
)
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.reasons import told_reason
from spacereserve.language import N_, Translator

__all__ = ["NEEDS", "difference_summary"]

NEEDS = {
    "gains": N_("▲ {need} gains: {before} → {after}."),
    "loses": N_("▼ {need} loses: {before} → {after}."),
    "moves": N_("● {need} is met as before, by others: {after}."),
    "appears": N_("+ {need} is only in the second plan: {after}."),
    "goes": N_("− {need} is only in the first plan: {before}."),
}
"""How each kind of change of a need is told."""

_STYLES = {"gains": "green", "loses": "bold red"}
_LINES = {
    "called": N_("+ {line} is called up: {cost}."),
    "stood-down": N_("− {line} is called no more: {cost}."),
    "more": N_("▲ {line} is used more, {before} → {after}: {cost}."),
    "less": N_("▼ {line} is used less, {before} → {after}: {cost}."),
}


def difference_summary(
    difference: Difference, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what differs between two plans.

    Args:
        difference: The difference.
        reserve: The reserve, for names.
        translator: The reader's language.

    Returns:
        Something that ``rich`` prints.
    """
    reader = Reader(reserve, translator)
    return Group(*_parts(difference, reader))


def _parts(difference: Difference, reader: Reader) -> Iterator[Text]:
    t = reader.t
    if not (difference.needs or difference.lines or difference.spending):
        yield Text(reader.text(N_("The two plans give the same, by the same lines.")))
    if not difference.same_records:
        yield Text(reader.text(N_("They were made of different records or orbits.")))
    if not difference.same_question:
        yield Text(reader.text(N_("They answer different questions (level or time).")))
    for need in difference.needs:
        yield from _need(need, reader)
    for line in difference.lines:
        yield Text(_line(line, reader))
    for row in difference.spending:
        text = reader.text(N_("{nation} pays {after} instead of {before}."))
        yield Text(
            text.format(
                nation=reader.party(row.nation),
                after=t.money(row.after_eur),
                before=t.money(row.before_eur),
            )
        )
    text = reader.text(
        N_("In all {cost}; looks kept {kept}, dropped {dropped}, added {added}.")
    )
    yield Text(
        text.format(
            cost=_more(difference.cost_eur, reader),
            kept=t.number(difference.n_looks_kept, digits=0),
            dropped=t.number(difference.n_looks_dropped, digits=0),
            added=t.number(difference.n_looks_added, digits=0),
        ),
        style="bold",
    )


def _more(cost_eur: float, reader: Reader) -> str:
    sign = "+" if cost_eur >= 0.0 else ""
    return f"{sign}{reader.t.money(cost_eur)}"


def _need(need: NeedChange, reader: Reader) -> Iterator[Text]:
    told = reader.text(NEEDS[need.kind]).format(
        need=reader.name("needs", need.id),
        before=reader.t.percent(need.before_fraction or 0.0, digits=1),
        after=reader.t.percent(need.after_fraction or 0.0, digits=1),
    )
    yield Text(told, style=_STYLES.get(need.kind, ""))
    for part in need.suppliers:
        yield Text(f"    {_part(part, reader)}")


def _part(part: Supplier, reader: Reader) -> str:
    """What a commitment gives in either plan, and why less where it is less."""
    figures = f"{reader.t.number(part.before)} → {reader.t.number(part.after)}"
    unit = reader.word("unit", part.unit)
    told = f"{reader.line(part.line)}{reader.t.colon} {figures} {unit}."
    if not part.code:
        return told
    where = (
        N_("In the first plan: “{why}”")
        if part.before < part.after
        else N_("In the second plan: “{why}”")
    )
    if part.code == "no-offer":
        why = reader.text(N_("It is not on offer for this need."))
    else:
        why = told_reason(part.code, part.details, reader)
    return f"{told} {reader.text(where).format(why=why)}"


def _line(change: LineChange, reader: Reader) -> str:
    return reader.text(_LINES[change.kind]).format(
        line=reader.line(change.line),
        before=reader.t.percent(change.before_fraction, digits=1),
        after=reader.t.percent(change.after_fraction, digits=1),
        cost=_more(change.cost_eur, reader),
    )
