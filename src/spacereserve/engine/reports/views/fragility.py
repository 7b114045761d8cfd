"""What a plan hangs on: the sentences, pictures and tables of its chapter."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.reports.dependence import (
    CAPTION,
    HEADS,
    dependence_rows,
)
from spacereserve.engine.reports.fragility import fragility_sentences
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.whatif.drawing import Picture
from spacereserve.engine.reports.whatif.section import Table
from spacereserve.engine.reports.whatif.sections import make_sections
from spacereserve.engine.resilience.fragility import Fragility

__all__ = ["Fragile", "make_fragile"]


@dataclass(frozen=True, slots=True)
class Fragile:
    """What is left when they say no.

    Attributes:
        sentences: What it says in words, the answer first.
        pictures: The matrix of losses and domains, and who hangs on what; none where
            losses were not tried.
        tables: What each loss costs, what hangs on one decision, and dependence.
    """

    sentences: tuple[str, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]


def make_fragile(fragility: Fragility, reader: Reader) -> Fragile:
    """Puts what a plan hangs on into the reader's language.

    Args:
        fragility: What it hangs on.
        reader: The reserve and the language.
    """
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    if fragility.stress is None:
        rows = dependence_rows(fragility.dependence, reader)
        if rows:
            heads = tuple(reader.text(head) for head in HEADS)
            tables = (Table(reader.text(CAPTION), heads, rows),)
    else:
        (section,) = make_sections([fragility.stress], reader)
        pictures, tables = section.pictures, section.tables
    sentences = tuple(fragility_sentences(fragility, reader))
    return Fragile(sentences, pictures, tables)
