"""One of pydantic's errors, with the place where it is and what to call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacereserve.engine.folder.place import Place

__all__ = ["Fault", "Words"]

Words = tuple[str, str, str]
"""What is wrong, the rule, and the way out."""


@dataclass(frozen=True)
class Fault:
    """One of pydantic's errors, with the place where it is.

    Attributes:
        place: Where it is.
        value: The value received.
        context: Pydantic's details, such as the limit that was passed.
        message: Pydantic's own message.
    """

    place: Place
    value: Any
    context: Mapping[str, Any]
    message: str

    @property
    def name(self) -> str:
        """What to call the place in a sentence."""
        return self.place.field or f"the {self.place.noun}"

    def rule(self, text: str) -> str:
        """The rule, with the meaning of the field after it where there is one."""
        meaning = self.place.meaning
        return f"{text} ({self.place.field}: {meaning})" if meaning else text
