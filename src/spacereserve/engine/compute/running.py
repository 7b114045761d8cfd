"""Runs pieces and gives their results in order.

Pieces are handed out in order, some more than there are workers, and results are given
in the same order; so a stop, which ends the handing out, always leaves the results of
the first so many pieces. Where results are taken one by one, memory holds a few of them
whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import TypeVar

from spacereserve.engine.compute._cluster import ClusterWorkers
from spacereserve.engine.compute._workers import Processes, Workers
from spacereserve.engine.compute.where import Cluster, Cores, Here, Where

__all__ = ["Progress", "Stop", "iter_results", "run"]

Piece = TypeVar("Piece")
Result = TypeVar("Result")

Progress = Callable[[float], None]
"""Is told the share of the work that is done, 0 to 1."""

Stop = Callable[[], bool]
"""Is asked before each piece; True ends the work and keeps what is done."""

_HERE = Here()
_NEAR = 2
"""Pieces handed out for each worker where results are large and taken one by one, or
where somebody may stop: what is handed out is still done then."""
_FAR = 16
"""The same where all results are kept: nobody waits for one that takes long."""


def run(
    pieces: Sequence[Piece],
    function: Callable[[Piece], Result],
    *,
    where: Where = _HERE,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> list[Result]:
    """Computes ``function(piece)`` for all pieces.

    Args:
        pieces: What to compute with, one by one; small, since each travels.
        function: A pure function. Away from here it must be one that pickle takes: of
            a module, or ``functools.partial`` of one with what all pieces share, which
            then travels once for each worker.
        where: Where to do it; the results are the same.
        progress: Is told the share of the pieces that are done.
        stop: Is asked before each piece; True ends the work there.

    Returns:
        The results in the order of the pieces; after a stop, those of the first so
        many.

    Raises:
        ComputeError: A cluster cannot be reached, or workers die again and again.
    """
    ahead = _FAR if stop is None else _NEAR
    with closing(
        _told(pieces, _results(pieces, function, where, stop, ahead), progress)
    ) as results:
        return list(results)


def iter_results(
    pieces: Sequence[Piece],
    function: Callable[[Piece], Result],
    *,
    where: Where = _HERE,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Generator[Result, None, None]:
    """Yields ``function(piece)`` for all pieces, in order; for many large results.

    Args:
        pieces: See ``run``, as for all others.
        function: What to compute.
        where: Where to do it.
        progress: Is told the share of the pieces that are done.
        stop: Is asked before each piece; True ends the work there.

    Yields:
        The results in the order of the pieces.

    Raises:
        ComputeError: A cluster cannot be reached, or workers die again and again.
    """
    yield from _told(pieces, _results(pieces, function, where, stop, _NEAR), progress)


def _told(
    pieces: Sequence[Piece],
    found: Generator[Result, None, None],
    progress: Progress | None,
) -> Generator[Result, None, None]:
    """Results, with the share of them that is done told."""
    n_done = 0
    with closing(found) as results:
        for result in results:
            n_done += 1
            if progress is not None:
                progress(n_done / len(pieces))
            yield result


def _results(
    pieces: Sequence[Piece],
    function: Callable[[Piece], Result],
    where: Where,
    stop: Stop | None,
    ahead: int,
) -> Generator[Result, None, None]:
    if not pieces:
        return
    wanted = _until(pieces, stop)
    match where:
        case Here():
            for piece in wanted:
                yield function(piece)
        case Cores(n):
            with Processes(function, n) as workers:
                yield from _handed_out(wanted, workers, ahead)
        case Cluster(address):
            with ClusterWorkers(function, address) as workers:
                yield from _handed_out(wanted, workers, ahead)


def _until(pieces: Sequence[Piece], stop: Stop | None) -> Iterator[Piece]:
    """The pieces, one by one, until a stop."""
    for piece in pieces:
        if stop is not None and stop():
            return
        yield piece


def _handed_out(
    pieces: Iterator[Piece], workers: Workers[Piece, Result], ahead: int
) -> Iterator[Result]:
    """Keeps all workers busy and takes results in order."""
    given = 0
    taken = 0
    for piece in pieces:
        workers.give(given, piece)
        given += 1
        if given - taken >= ahead * workers.n:
            yield workers.take(taken)
            taken += 1
    while taken < given:
        yield workers.take(taken)
        taken += 1
