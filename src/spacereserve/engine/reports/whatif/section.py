"""A section of a page: what an answer says in words, pictures and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.whatif.drawing import Picture

__all__ = ["Section", "Table", "listed", "make_table", "those_with_rows"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        caption: What it shows.
        heads: Titles of its columns.
        rows: Cells, as text; the first of a row names it.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One answer on a page.

    Attributes:
        title: Its title.
        sentences: What it says in words.
        pictures: Pictures, the main one first.
        tables: Tables with rows.
        question: What was asked; empty where the page says so elsewhere.
    """

    title: str
    sentences: tuple[str, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    question: str = ""


def those_with_rows(*tables: Table) -> tuple[Table, ...]:
    """Tables that have something to show.

    Args:
        tables: Tables.
    """
    return tuple(table for table in tables if table.rows)


def make_table(
    reader: Reader,
    caption: str,
    heads: Sequence[str],
    rows: Iterator[tuple[str, ...]],
) -> Table:
    """Makes a table in the reader's language.

    Args:
        reader: The reserve and the language.
        caption: What it shows, in English.
        heads: Titles of its columns, in English.
        rows: Cells, in the reader's language.
    """
    return Table(
        reader.text(caption), tuple(reader.text(head) for head in heads), tuple(rows)
    )


def listed(names: Sequence[str], reader: Reader) -> str:
    """Names in a row; a dash for none.

    Args:
        names: Names.
        reader: The reserve and the language.
    """
    return reader.t.listing(list(names)) if names else "–"
