"""Measures on a terminal: each company's, and what each costs for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from spacereserve.engine.finance import Comparison, FirmMeasures
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_, Translator

__all__ = ["measures_summary"]

KINDS = {
    "retainer": N_("retainer"),
    "guaranteed-revenue": N_("guaranteed revenue"),
    "indemnity": N_("indemnity"),
    "state-insurance": N_("state insurance"),
    "prefinance": N_("prefinance"),
}
"""Measures, in words."""

WARNINGS = {
    "one satellite": N_("it flies one satellite"),
    "short runway": N_("its money lasts less than a year"),
    "hangs on states": N_("seven tenths of its revenue or more come from governments"),
}
"""What makes a company weak, in words."""

_MOST_FIRMS = 5


def measures_summary(
    value: Comparison, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what measures cost, for all companies and for single ones.

    Args:
        value: Measures compared.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    return Group(
        _title(reader.text(N_("What keeps companies ready, and what it costs a year"))),
        _of_all(value, reader),
        *(
            part
            for firm in (value.firms if len(value.firms) <= _MOST_FIRMS else ())
            for part in _of_one(firm, reader)
        ),
        *(Text(line) for line in _lines(value, reader)),
    )


def _title(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _table(reader: Reader, *heads: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(reader.text(head), overflow="fold")
    return table


def _of_all(value: Comparison, reader: Reader) -> Table:
    table = _table(
        reader, N_("Measure"), N_("Public pays on average"), N_("In the worst year")
    )
    order = sorted(value.expected_eur_per_year.items(), key=lambda item: item[1])
    for kind, expected_eur in order:
        table.add_row(
            reader.text(KINDS[kind.value]),
            reader.t.money(expected_eur),
            reader.t.money(value.worst_eur[kind]),
        )
    return table


def _of_one(firm: FirmMeasures, reader: Reader) -> Iterator[RenderableType]:
    t = reader.t
    table = _table(
        reader,
        N_("Measure"),
        N_("Agreed on"),
        N_("Paid for sure"),
        N_("On average"),
        N_("In the worst year"),
        N_("The company then keeps"),
        N_("Worth to it a year"),
    )
    for item in firm.measures:
        table.add_row(
            reader.text(KINDS[item.kind.value]),
            t.money(item.level_eur),
            t.money(item.sure_eur_per_year),
            t.money(item.expected_eur_per_year),
            t.money(item.worst_eur),
            t.money(item.firm_keeps_eur),
            t.money(item.worth_eur_per_year),
        )
    yield _title(escape(reader.name("providers", firm.provider)))
    yield table
    loss = firm.loss
    text = N_(
        "In a bad year it loses {satellites} of satellites without cover, {forgone} of "
        "revenue, and {denied} of customers displaced; {expected} on average."
    )
    yield Text(
        reader.text(text).format(
            satellites=t.money(loss.satellites_eur),
            forgone=t.money(loss.forgone_eur),
            denied=t.money(loss.denied_eur),
            expected=t.money(loss.expected_eur),
        )
    )
    if firm.warnings:
        words = [reader.text(WARNINGS[name]) for name in firm.warnings]
        weak = reader.text(N_("Weak: {reasons}.")).format(reasons=t.listing(words))
        yield Text(weak, style="bold")


def _lines(value: Comparison, reader: Reader) -> Iterator[str]:
    n = len(value.assumed)
    if n:
        yield reader.t.ngettext(
            "For {n} company no figures were given: round assumptions hold.",
            "For {n} companies no figures were given: round assumptions hold.",
            n,
        ).format(n=n)
    yield reader.text(
        N_(
            "A retainer is paid every year; a guarantee or indemnity only where it is "
            "called."
        )
    )
