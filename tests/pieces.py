"""Functions that workers of other processes are given; they must have a module."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def squared(piece: int) -> int:
    return piece * piece


def shared_and(shared: tuple[int, ...], piece: int) -> tuple[int, int]:
    return sum(shared), piece


def refuses_three(piece: int) -> int:
    if piece == 3:
        message = "three is refused"
        raise ValueError(message)
    return piece


def dies_once(mark: str, piece: int) -> int:
    """Squares; the first process that is given piece 5 dies over it."""
    if piece == 5 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return piece * piece


def dies(piece: int) -> int:
    if piece == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return piece
