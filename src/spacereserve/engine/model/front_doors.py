"""Other front doors: agencies that a company or a user is better handed over to."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from spacereserve.engine.model.record import Record, Text

__all__ = ["FrontDoor"]


def _is_an_address(value: str) -> str:
    if not value.startswith("https://") or len(value.split()) != 1:
        message = "must be a web address that begins with https://"
        raise ValueError(message)
    return value


WebAddress = Annotated[
    str, Field(strict=True, max_length=400), AfterValidator(_is_an_address)
]


class FrontDoor(Record):
    """Another place where companies file or users ask; the reserve replaces none."""

    name: Text
    """Name in English, as shown to people."""
    name_fr: Text | None = None
    """Name in French; the English name is shown where it is missing."""
    url: WebAddress
    """Its web address, beginning with ``https://``."""
    serves: Text
    """Who goes there, and for what, in English."""
    serves_fr: Text | None = None
    """The same in French."""
