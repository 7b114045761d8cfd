"""The workers of a Dask cluster; Dask itself repeats what a lost one had."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable
from importlib.metadata import version
from threading import Lock
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from spacereserve import __version__
from spacereserve.engine.compute._workers import MOST_DEATHS, one_thread
from spacereserve.engine.errors import ComputeError

__all__ = ["ClusterWorkers"]

Piece = TypeVar("Piece")
Result = TypeVar("Result")

_SECONDS_TO_ANSWER = 10
_one_at_a_time = Lock()


class ClusterWorkers(Generic[Piece, Result]):
    """All workers that the cluster has when the work begins, and those that join.

    Args:
        function: What they compute.
        address: The scheduler's.

    Raises:
        ComputeError: Dask is not installed, nobody answers at the address, or the
            workers have another version of this program.
    """

    def __init__(self, function: Callable[[Piece], Result], address: str) -> None:
        self._client = _connected(address)
        try:
            self.n = _checked_workers(self._client, address)
            self._function = _shared(self._client, pickle.dumps(function))
        except BaseException:
            self._client.close()
            raise
        self._futures: dict[int, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.cancel([*self._futures.values(), self._function])
        self._client.close()

    def give(self, number: int, piece: Piece) -> None:
        """Hands out a piece.

        Args:
            number: Its number; Dask prefers lower ones.
            piece: The piece.
        """
        self._futures[number] = self._client.submit(
            _do, self._function, piece, pure=False, priority=-number
        )

    def take(self, number: int) -> Result:
        """Waits for the result of a piece.

        Args:
            number: The number of the piece.

        Returns:
            What the function returns for it.

        Raises:
            ComputeError: Workers died over it again and again, or the scheduler is
                gone.
        """
        from distributed import KilledWorker  # noqa: PLC0415
        from distributed.client import FutureCancelledError  # noqa: PLC0415

        try:
            result = self._futures[number].result()
        except (KilledWorker, FutureCancelledError) as error:
            raise ComputeError(
                "The workers of the cluster die again and again, or it is gone",
                rule=f"a piece is given up after {MOST_DEATHS} workers died over it",
                value=str(error),
                way_out="look into the logs of the workers; give them more memory",
            ) from error
        del self._futures[number]
        return cast("Result", result)


def _shared(client: Any, function: bytes) -> Any:
    """What all pieces share: a task, which Dask makes anew where a worker was lost.

    Dask would have data sent ahead instead, and warns where the task is large; but data
    that was sent ahead is gone with the worker that held it.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sending large graph")
        return client.submit(pickle.loads, function, pure=False)


def _connected(address: str) -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra, and heavy
    except ModuleNotFoundError:
        raise ComputeError(
            "Work for a cluster needs Dask, which is not installed",
            rule="the cluster is an extra of the installation",
            value=address,
            way_out='install it: pip install "spacereserve[cluster]"',
        ) from None
    client: Any = distributed.Client
    try:
        return client(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ComputeError(
            "The cluster cannot be reached",
            rule="a Dask scheduler answers at the address within "
            f"{_SECONDS_TO_ANSWER} seconds",
            value=address,
            way_out=f"start it (dask scheduler), or correct the address: {error}",
        ) from None


def _checked_workers(client: Any, address: str) -> int:
    """How many workers there are, all with our version."""
    try:
        theirs = client.run(version, "spacereserve")
    except ModuleNotFoundError:
        theirs = {address: "none"}
    if not theirs:
        raise ComputeError(
            "The cluster has no workers",
            rule="at least one worker is there when the work begins",
            value=address,
            way_out=f"start some: dask worker {address} --nworkers auto --nthreads 1",
        )
    if set(theirs.values()) != {__version__}:
        raise ComputeError(
            "The workers of the cluster have another version of this program",
            rule=f"all have version {__version__}, as this process has",
            value=sorted(set(theirs.values())),
            way_out="install the same version of spacereserve for all workers",
        )
    return len(theirs)


def _do(function: Callable[[Any], Any], piece: Any) -> Any:
    # threads of one worker take turns: compiled kernels start threads of their own
    with _one_at_a_time:
        one_thread()
        return function(piece)
