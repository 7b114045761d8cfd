"""Where work is done: values that say it, no more."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.errors import InputError

__all__ = ["Cluster", "Cores", "Here", "Where"]


@dataclass(frozen=True)
class Here:
    """In this process, one piece after the other."""


@dataclass(frozen=True)
class Cores:
    """In processes of this machine.

    A script that asks for it must keep its own work under
    ``if __name__ == "__main__":``, since each process reads the script once more.

    Attributes:
        n: How many processes, at least 1; None for as many as there are cores.

    Raises:
        InputError: ``n`` is less than 1.
    """

    n: int | None = None

    def __post_init__(self) -> None:
        if self.n is not None and self.n < 1:
            raise InputError(
                "The number of processes is out of range",
                rule="it is at least 1, or None for as many as there are cores",
                value=self.n,
                way_out="give a number such as 4, or leave it out",
            )


@dataclass(frozen=True)
class Cluster:
    """On the workers of a Dask cluster that is running.

    Each worker process does one piece at a time; start as many as there are cores:
    ``dask worker ADDRESS --nworkers auto --nthreads 1``.

    Attributes:
        address: The scheduler's, such as ``tcp://10.0.0.1:8786``.
    """

    address: str


Where = Here | Cores | Cluster
