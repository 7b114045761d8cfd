"""Processes of this machine that are given pieces; one that dies is replaced."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from spacereserve.engine.errors import ComputeError

__all__ = ["MOST_DEATHS", "Processes", "Workers", "n_cores", "one_thread"]

Piece = TypeVar("Piece")
Result = TypeVar("Result")
Piece_contra = TypeVar("Piece_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)

MOST_DEATHS = 3
"""How often workers may die over the same piece before we give up."""

_function: Callable[[Any], Any] | None = None


class Workers(Protocol[Piece_contra, Result_co]):
    """Those that pieces are given to and results are taken from, by number."""

    n: int

    def give(self, number: int, piece: Piece_contra) -> None:
        """Hands out a piece."""

    def take(self, number: int) -> Result_co:
        """Waits for the result of a piece that was given."""


class Processes(Generic[Piece, Result]):
    """A pool of processes, each with one thread.

    Args:
        function: What they compute.
        n: How many; None for as many as there are cores.
    """

    def __init__(self, function: Callable[[Piece], Result], n: int | None) -> None:
        self.n = n or n_cores()
        self._function = function
        self._pieces: dict[int, Piece] = {}
        self._futures: dict[int, Future[Result]] = {}
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self.n,
            # a fork would copy the threads of compiled kernels half alive
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._function,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def give(self, number: int, piece: Piece) -> None:
        """Hands out a piece.

        Args:
            number: Its number, by which its result is taken.
            piece: The piece.
        """
        self._pieces[number] = piece
        try:
            self._futures[number] = self._pool.submit(_do, piece)
        except BrokenProcessPool:
            self._begin_again()

    def take(self, number: int) -> Result:
        """Waits for the result of a piece; where a process died, begins again.

        Args:
            number: The number of the piece.

        Returns:
            What the function returns for it.

        Raises:
            ComputeError: Workers died over it again and again.
        """
        for _ in range(MOST_DEATHS):
            try:
                result = self._futures[number].result()
            except BrokenProcessPool:
                self._begin_again()
            else:
                del self._pieces[number], self._futures[number]
                return result
        raise ComputeError(
            "The processes that compute die again and again",
            rule=f"a piece is given up after {MOST_DEATHS} processes died over it",
            value=repr(self._pieces[number]),
            way_out="give the machine more memory, or ask for fewer processes",
        )

    def _begin_again(self) -> None:
        """A new pool for all that is not done; what is done is kept."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._new_pool()
        for number, piece in self._pieces.items():
            future = self._futures.get(number)
            if future is None or _was_lost(future):
                self._futures[number] = self._pool.submit(_do, piece)


def n_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _was_lost(future: Future[Any]) -> bool:
    return future.cancelled() or isinstance(future.exception(), BrokenProcessPool)


def _begin(function: Callable[[Any], Any]) -> None:
    """Readies a process: keeps the function that all pieces share."""
    global _function  # noqa: PLW0603 - a process belongs to one pool
    one_thread()
    _function = function


def _do(piece: Any) -> Any:
    return _function(piece)  # type: ignore[misc]  # set when the process began


def one_thread() -> None:
    """Lets this process compute with one thread: others compute beside it."""
    os.environ["NUMBA_NUM_THREADS"] = "1"
    if "numba" in sys.modules:
        sys.modules["numba"].set_num_threads(1)
