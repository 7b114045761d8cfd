"""Solving under way: how far it is told, and Ctrl-C that keeps the best plan so far."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from spacereserve.engine.allocation.solving import Progress
from spacereserve.language import Translator

__all__ = ["Solving", "stoppable"]

_SOLVING = "solving"


class Solving:
    """Tells how far solving has come, and knows whether it is to stop.

    Args:
        told: Told what is being worked on and the share done.
        said: The reader's language.
    """

    def __init__(self, told: Callable[[str, float], None], said: Translator) -> None:
        self._told, self._said = told, said
        self._is_under_way = False
        self.stopped = False

    def tell(self, what: str, fraction: float) -> None:
        """Hands on what is being worked on.

        Args:
            what: What is being worked on.
            fraction: How far it has come, 0 to 1.
        """
        self._is_under_way = what == _SOLVING
        self._told(what, fraction)

    def listen(self, stage: str, progress: Progress) -> None:
        """Tells the gap of the stage being solved.

        Args:
            stage: Name of the stage.
            progress: Its best value and bound.
        """
        gap = progress.gap_fraction
        if gap <= 1.0:
            gap_text = f"{100.0 * gap:.2f} %"
            words = self._said.gettext("solving {stage}: within {gap}")
            self._told(words.format(stage=stage, gap=gap_text), 1.0 - gap)

    def interrupt(self, number: int, frame: Any) -> None:
        """Stops solving at the first Ctrl-C; all else, and the second, ends at once.

        Args:
            number: Number of the signal.
            frame: Where it came.

        Raises:
            KeyboardInterrupt: Nothing is being solved, or it was asked twice.
        """
        del number, frame
        if self.stopped or not self._is_under_way:
            raise KeyboardInterrupt
        self.stopped = True


@contextmanager
def stoppable(solving: Solving) -> Iterator[None]:
    """Lets Ctrl-C stop solving with the best plan so far.

    Args:
        solving: What is under way.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, solving.interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
