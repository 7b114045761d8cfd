"""What every record is: frozen, strict about its keys, and documented field by field.

A record is a pydantic model, so the words, the file format and (later) the API are one
type. Scalars are strict: a number in quotes is a mistake, not a number.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

__all__ = [
    "Angle",
    "Day",
    "Days",
    "Fraction",
    "Hours",
    "Identifier",
    "Instant",
    "Latitude",
    "Longitude",
    "Money",
    "Named",
    "Positive",
    "Quantity",
    "Record",
    "Text",
    "Whole",
]

Identifier = Annotated[
    str,
    Field(
        strict=True,
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
    ),
]
Text = Annotated[str, Field(strict=True, min_length=1, max_length=4000)]
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
Day = date
Instant = AwareDatetime


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
