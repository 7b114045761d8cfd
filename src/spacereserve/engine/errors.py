"""What can go wrong in the engine, and how it says so.

    EngineError                 root: what, rule, value, way out
    ├── InputError              one or many mistakes in what the user gave us
    │   ├── FolderError         mistakes of a reserve folder, all at once
    │   └── CatalogueError      mistakes of an orbit file
    ├── ComputeError            workers or a cluster that cannot be had
    ├── OrbitError              a satellite that cannot be propagated
    └── PlanningError           a question that the reserve cannot answer

Every message has four parts, kept as attributes as well: *what* is wrong, the *rule*
it breaks, the *value* received and the *way out*. All mistakes of one input are
reported together, as a tuple of ``Problem``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "CatalogueError",
    "ComputeError",
    "EngineError",
    "FolderError",
    "InputError",
    "OrbitError",
    "PlanningError",
    "Problem",
]

_LONGEST_VALUE = 120


def _shown(value: object) -> str:
    text = repr(value)
    if len(text) <= _LONGEST_VALUE:
        return text
    return text[: _LONGEST_VALUE - 1] + "…"


def _as_sentence(text: str) -> str:
    """The text with a full stop, unless it ends as a sentence does already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, with everything that is needed to mend it.

    Attributes:
        what: What is wrong, as a sentence without a full stop.
        rule: The rule that it breaks.
        value: The value received, or None where something is missing.
        way_out: What to do about it.
        file: Where it stands, relative to the folder, or None.
        key: The key within the file, such as ``providers[3].nation``, or None.
    """

    what: str
    rule: str
    value: object
    way_out: str
    file: str | None = None
    key: str | None = None

    @property
    def where(self) -> str:
        """The file and key, as one word for a message; empty when neither is known."""
        return ": ".join(part for part in (self.file, self.key) if part)

    @property
    def shown_value(self) -> str | None:
        """The value received as text, cut where long; None where it is missing."""
        return None if self.value is None else _shown(self.value)

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        shown = self.shown_value
        received = "" if shown is None else f" Received: {shown}."
        way_out = _as_sentence(self.way_out)
        return f"{where}{self.what}. Rule: {self.rule}.{received} Way out: {way_out}"

    def as_dict(self) -> dict[str, str | None]:
        """The parts as plain text, for machines."""
        return {
            "file": self.file,
            "key": self.key,
            "what": self.what,
            "rule": self.rule,
            "value": self.shown_value,
            "way_out": self.way_out,
        }


class EngineError(Exception):
    """The root of all errors that the engine raises on purpose.

    Args:
        what: What is wrong.
        rule: The rule that it breaks.
        value: The value received.
        way_out: What to do about it.
    """

    def __init__(
        self, what: str, *, rule: str, value: object = None, way_out: str
    ) -> None:
        self.problems: tuple[Problem, ...] = (Problem(what, rule, value, way_out),)
        super().__init__(str(self.problems[0]))

    @property
    def what(self) -> str:
        """What is wrong (of the first problem)."""
        return self.problems[0].what

    @property
    def rule(self) -> str:
        """The rule that is broken (of the first problem)."""
        return self.problems[0].rule

    @property
    def value(self) -> object:
        """The value received (of the first problem)."""
        return self.problems[0].value

    @property
    def way_out(self) -> str:
        """What to do (about the first problem)."""
        return self.problems[0].way_out


class InputError(EngineError):
    """What the user gave us is wrong, in one place or in many."""

    @classmethod
    def from_problems(cls, problems: Iterable[Problem]) -> InputError:
        """Makes one error of all the mistakes found.

        Args:
            problems: At least one problem.

        Returns:
            An error whose text has one line a problem.
        """
        found = tuple(problems)
        first = found[0]
        error = cls(
            first.what, rule=first.rule, value=first.value, way_out=first.way_out
        )
        error.problems = found
        error.args = ("\n".join(str(problem) for problem in found),)
        return error


class FolderError(InputError):
    """A reserve folder has mistakes; all of them are in ``problems``."""


class CatalogueError(InputError):
    """An orbit file has mistakes; all of them are in ``problems``."""


class ComputeError(EngineError):
    """Processes or a cluster that work was to be done on cannot be had."""


class OrbitError(EngineError):
    """A satellite's position cannot be computed for the time asked."""


class PlanningError(EngineError):
    """The question cannot be answered from this reserve."""
