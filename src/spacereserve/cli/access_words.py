"""What a search found, in a reader's words: a short table, and events of a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from rich import box
from rich.table import Table

from spacereserve.language import N_, Translator

__all__ = ["event_words", "short_table"]

_MOST_ROWS = 40
_HEADS = {
    "windows": (
        N_("Place"),
        N_("Windows"),
        N_("Satellites"),
        N_("First"),
        N_("Longest, s"),
    ),
    "counts": (N_("Place"), N_("Provider"), N_("Windows"), N_("Slots with a window")),
    "share": (
        N_("Place"),
        N_("Points"),
        N_("Mean share in view"),
        N_("Least"),
        N_("Seen at all"),
    ),
    "gaps": (N_("Place"), N_("Provider"), N_("Gaps"), N_("Longest gap")),
    "revisit": (
        N_("Place"),
        N_("Provider"),
        N_("Gaps"),
        N_("Mean gap"),
        N_("Longest gap"),
        N_("Covered"),
    ),
}


def short_table(
    find: str, rows: list[tuple[Any, ...]], start_at: datetime, said: Translator
) -> Table:
    """A table for the screen; the file has the rest.

    Args:
        find: What was asked for.
        rows: A row for each place (and provider).
        start_at: Start of the search.
        said: Speaks the reader's language.
    """
    heads = _HEADS[find]
    table = Table(box=box.SIMPLE_HEAD)
    for number, head in enumerate(heads):
        is_name = head in {"Place", "Provider"}
        table.add_column(
            said.gettext(head),
            justify="left" if is_name else "right",
            overflow="fold",
            no_wrap=number > 1,
        )
    for row in rows[:_MOST_ROWS]:
        table.add_row(*_cells(find, row, start_at, said))
    left = len(rows) - _MOST_ROWS
    if left > 0:
        text = said.ngettext("… and {n} more row", "… and {n} more rows", left)
        table.caption = text.format(n=said.number(left, digits=0))
    return table


def _cells(
    find: str, row: tuple[Any, ...], start_at: datetime, said: Translator
) -> list[str]:
    def count(value: int) -> str:
        return said.number(value, digits=0)

    def length(value_s: float) -> str:
        return said.duration(value_s / 3600.0)

    if find == "windows":
        name, n, n_satellites, first_s, longest_s = row
        if n == 0:
            return [name, count(0), count(0), "–", "–"]
        first = said.short_instant(start_at + timedelta(seconds=first_s))
        return [name, count(n), count(n_satellites), first, said.number(longest_s)]
    if find == "share":
        name, n, *shares = row
        return [name, count(n), *(said.percent(one, digits=1) for one in shares)]
    name, who, n, *figures = row
    who = said.gettext("all") if who == "*" else who
    if find == "counts":
        return [name, who, count(n), said.percent(figures[0])]
    if find == "gaps":
        return [name, who, count(n), length(figures[0])]
    mean_s, longest_s, covered = figures
    return [
        name,
        who,
        count(n),
        length(mean_s),
        length(longest_s),
        said.percent(covered, digits=1),
    ]


def event_words(
    said: Translator,
) -> Callable[[Mapping[str, Any]], tuple[str, str]]:
    """What makes the summary and the description of a window or gap in a calendar.

    Args:
        said: Speaks the reader's language.
    """

    def words(row: Mapping[str, Any]) -> tuple[str, str]:
        if "satellite" not in row:
            who = said.gettext("all") if row["provider"] == "*" else row["provider"]
            summary = said.gettext("No satellite over {place} ({provider})")
            return summary.format(place=row["place"], provider=who), _span(row)
        summary = said.gettext("{satellite} over {place}")
        text = said.gettext(
            "Highest {elevation}° at {best_at}; may come early or late by {sigma} s "
            "(one standard deviation)."
        )
        description = text.format(
            elevation=said.number(row["elevation_deg"]),
            best_at=row["best_at"],
            sigma=said.number(row["edge_sigma_s"]),
        )
        shown = summary.format(satellite=row["satellite"], place=row["place"])
        return shown, f"{description}\n{_span(row)}"

    return words


def _span(row: Mapping[str, Any]) -> str:
    return f"{row['start_at']} – {row['end_at']}"
