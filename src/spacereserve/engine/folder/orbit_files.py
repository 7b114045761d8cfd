"""The orbit files of all layers, merged into one catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacereserve.engine.errors import CatalogueError, Problem
from spacereserve.engine.folder.contents import Findings
from spacereserve.engine.folder.files import SourceFile, too_large
from spacereserve.engine.orbits import Catalogue, read_catalogue

__all__ = ["read_orbits"]


def read_orbits(sources: Iterable[SourceFile], findings: Findings) -> Catalogue | None:
    """Reads orbit files; for a satellite in several of them the newest epoch wins.

    Args:
        sources: The files, in any order.
        findings: Takes the mistakes of every file.

    Returns:
        The catalogue, or None where there is no file or one has mistakes.
    """
    read: list[tuple[SourceFile, Catalogue]] = []
    n_before = len(findings.problems)
    for source in sorted(sources):
        if too_large(source, findings):
            continue
        try:
            read.append((source, read_catalogue(source.path)))
        except CatalogueError as error:
            findings.problems.extend(
                replace(problem, file=source.shown) for problem in error.problems
            )
    if not read or len(findings.problems) > n_before:
        return None
    try:
        return Catalogue.merge(*(catalogue for _, catalogue in read))
    except CatalogueError as error:
        findings.problems.extend(
            replace(problem, file=_files_of(problem, read))
            for problem in error.problems
        )
        return None


def _files_of(problem: Problem, read: list[tuple[SourceFile, Catalogue]]) -> str:
    """The files that hold the satellite whose number a merge stumbled on."""
    number = int((problem.key or "").rsplit(" ", 1)[-1])
    holders = [
        source.shown
        for source, catalogue in read
        if len(catalogue.select(catalog_numbers=[number]))
    ]
    return " and ".join(holders)
