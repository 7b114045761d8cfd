"""UTC instants as Julian dates in two parts, and back to text without loss.

A Julian date is kept as the Julian day of the midnight before (it ends in .5) and the
fraction of the day since, in 0–1. The fraction alone resolves about 1e-11 s, where a
single number would resolve 4e-5 s (0.3 km along a low orbit). Days have 86,400 s: leap
seconds are not representable, as everywhere in element sets.
"""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.units import as_utc

__all__ = [
    "epoch_text",
    "instant_from_julian",
    "julian_day",
    "normal_julian",
    "parse_epoch",
]

_MIDNIGHT_OF_DAY_ZERO_JD = 1721424.5  # of the day before 0001-01-01 (proleptic)
_MICROSECONDS_PER_DAY = 86_400_000_000
_EPOCH = re.compile(
    r"(\d{4})-(?:(\d{3})|(\d{2})-(\d{2}))"
    r"[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d*))?(?:Z|[+]00:?00)?",
    re.ASCII,
)


def julian_day(at: datetime) -> tuple[float, float]:
    """Returns the UTC Julian date of an instant, exact to its microsecond.

    Args:
        at: An instant; one without a time zone is taken to be UTC.

    Returns:
        The Julian day of the midnight before (ends in .5) and the fraction since, 0–1.
    """
    utc = as_utc(at)
    midnight = utc.replace(hour=0, minute=0, second=0, microsecond=0)
    since = (utc - midnight) // timedelta(microseconds=1)
    return _jd_of_ordinal(utc.toordinal()), since / _MICROSECONDS_PER_DAY


def instant_from_julian(whole: float, fraction: float) -> datetime:
    """Returns the instant of a UTC Julian date, to the nearest microsecond.

    Args:
        whole: The Julian day of a midnight (ends in .5).
        fraction: Fraction of the day since.
    """
    midnight = datetime.combine(_date_of(whole), datetime.min.time(), UTC)
    return midnight + timedelta(microseconds=round(fraction * _MICROSECONDS_PER_DAY))


def normal_julian(jd: NDArray[np.float64]) -> NDArray[np.float64]:
    """Carries two-part Julian dates over so that the first part is a midnight.

    Dates that are so already come back bit for bit.

    Args:
        jd: Whole and fractional parts, split anywhere, [n, 2].

    Returns:
        The same dates: a midnight (ends in .5), and 0 to below 1; [n, 2].
    """
    midnight = np.floor(jd[:, 0] - 0.5) + 0.5
    fraction = (jd[:, 0] - midnight) + jd[:, 1]
    carry = np.floor(fraction)
    fraction = fraction - carry
    rounded_up = fraction >= 1.0  # a negative fraction too small to subtract
    whole = midnight + carry + rounded_up
    return np.stack((whole, np.where(rounded_up, 0.0, fraction)), axis=1)


def parse_epoch(text: str) -> tuple[float, float] | None:
    """Reads an epoch as CCSDS messages write it, keeping every digit.

    Calendar (``2026-08-22T12:30:24.433632``) and ordinal (``2026-234T…``) dates are
    read, with or without a fraction or a ``Z``.

    Args:
        text: The epoch, in UTC.

    Returns:
        The Julian date in two parts, or None where the text is not an epoch.
    """
    found = _EPOCH.fullmatch(text)
    if found is None:
        return None
    year, ordinal, month, day, hour, minute, second, decimals = found.groups()
    midnight_jd = _midnight_jd(year, ordinal, month, day)
    if midnight_jd is None or hour > "23" or minute > "59" or second > "59":
        return None
    whole_s = int(hour) * 3600 + int(minute) * 60 + int(second)
    return midnight_jd, _day_fraction(whole_s, decimals or "")


def epoch_text(whole: float, fraction: float) -> str:
    """Writes an epoch so that ``parse_epoch`` returns the very same two numbers.

    Args:
        whole: The Julian day of a midnight (ends in .5).
        fraction: Fraction of the day since, 0 ≤ fraction < 1.

    Returns:
        ISO 8601 text without a zone, with microseconds or as many digits as it takes.
    """
    exact_s = Fraction(fraction) * 86400
    for n_digits in itertools.count(6, 3):
        ticks = round(exact_s * 10**n_digits)
        whole_s, decimals = divmod(ticks, 10**n_digits)
        decimal_text = f"{decimals:0{n_digits}d}"
        if whole_s < 86400 and _day_fraction(whole_s, decimal_text) == fraction:
            break
    minutes, seconds = divmod(whole_s, 60)
    hours, minutes = divmod(minutes, 60)
    day = _date_of(whole).isoformat()
    return f"{day}T{hours:02d}:{minutes:02d}:{seconds:02d}.{decimal_text}"


def _day_fraction(whole_s: int, decimals: str) -> float:
    """The day fraction nearest to a time of day given in decimal digits."""
    scale = int("1" + "0" * len(decimals))
    ticks = whole_s * scale + int(decimals or "0")
    return ticks / (86400 * scale)  # Python divides whole numbers to the nearest float


@lru_cache(maxsize=4096)
def _midnight_jd(
    year: str, ordinal: str | None, month: str | None, day: str | None
) -> float | None:
    try:
        if ordinal is None:
            return _jd_of_ordinal(
                date(int(year), int(month or 0), int(day or 0)).toordinal()
            )
        start = date(int(year), 1, 1)
        found = start + timedelta(days=int(ordinal) - 1)
    except (ValueError, OverflowError):
        return None
    return _jd_of_ordinal(found.toordinal()) if found.year == start.year else None


def _jd_of_ordinal(day_number: int) -> float:
    return day_number + _MIDNIGHT_OF_DAY_ZERO_JD


def _date_of(whole: float) -> date:
    return date.fromordinal(int(whole - _MIDNIGHT_OF_DAY_ZERO_JD))
