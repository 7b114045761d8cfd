"""What every record is: frozen, strict about its keys, and documented field by field.

A record is a pydantic model, so the words, the file format and (later) the API are one
type. Scalars are strict: a number in quotes is a mistake, not a number, and a bare
number is neither a day nor an instant.
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

from spacereserve.engine.model.patterns import is_quick
from spacereserve.engine.units import as_utc

__all__ = [
    "Angle",
    "Day",
    "Days",
    "Flag",
    "Fraction",
    "Hours",
    "Identifier",
    "Instant",
    "Latitude",
    "Longitude",
    "Money",
    "Named",
    "Pattern",
    "Positive",
    "Quantity",
    "Record",
    "Text",
    "Whole",
]


def _not_a_number(value: object) -> object:
    """Pydantic would take 20260822 for seconds since 1970."""
    if isinstance(value, int | float):
        message = "must be a date written with dashes, such as 2026-08-22, not a number"
        raise ValueError(message)  # noqa: TRY004 - pydantic collects only ValueError
    return value


def _is_a_pattern(value: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as for [[, which may change meaning
            re.compile(value)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        message = f"must be a regular expression ({error})"
        raise ValueError(message) from error
    if not is_quick(value):
        message = (
            "must be a regular expression that is quick to search: at most two open "
            "repeats, and no choice or repeat inside what is repeated"
        )
        raise ValueError(message)
    return value


def _without_zero_bytes(value: str) -> str:
    if "\x00" in value:
        message = "must be without zero bytes, which no database keeps"
        raise ValueError(message)
    return value


def _in_utc(instant: datetime) -> datetime:
    try:
        return as_utc(instant)
    except OverflowError as error:
        message = "must lie in the years 1 to 9999 in UTC"
        raise ValueError(message) from error


Identifier = Annotated[
    str,
    Field(
        strict=True,
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
    ),
]
Text = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=4000),
    AfterValidator(_without_zero_bytes),
]
Pattern = Annotated[Text, AfterValidator(_is_a_pattern)]
Fraction = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Money = Annotated[float, Field(strict=True, ge=0.0, le=1e15)]
Quantity = Annotated[float, Field(strict=True, ge=0.0, le=1e12)]
Positive = Annotated[float, Field(strict=True, gt=0.0, le=1e12)]
Hours = Annotated[float, Field(strict=True, ge=0.0, le=1e6)]
Days = Annotated[float, Field(strict=True, ge=0.0, le=1e5)]
Angle = Annotated[float, Field(strict=True, ge=0.0, le=180.0)]
Latitude = Annotated[float, Field(strict=True, ge=-90.0, le=90.0)]
Longitude = Annotated[float, Field(strict=True, ge=-180.0, le=180.0)]
Whole = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_not_a_number)]
Instant = Annotated[
    AwareDatetime, BeforeValidator(_not_a_number), AfterValidator(_in_utc)
]


class Record(BaseModel):
    """The base of all words: immutable, no unknown keys, no NaN or infinity."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


class Named(Record):
    """A record with an identifier and a name in English and, if given, French."""

    id: Identifier
    """Identifier, unique among its kind; letters, digits, ``.``, ``_``, ``-``."""
    name: Text
    """Name in English, as shown to people."""
    name_fr: Text | None = None
    """Name in French; the English name is shown where it is missing."""

    def named(self, lang: str) -> str:
        """The name in the language asked (``en`` or ``fr``)."""
        return self.name_fr if lang == "fr" and self.name_fr else self.name
