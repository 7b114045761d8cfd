"""What the options of ``plan`` must be, before any long work begins."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from spacereserve.cli.console import interface_language
from spacereserve.cli.files import unwritable_paths
from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.units import as_utc
from spacereserve.language import LANGS, Lang

__all__ = [
    "checked_language",
    "instant_of",
    "out_of_range",
    "refuse",
    "theatres_of",
    "unknown_services",
    "wrong_instant",
    "wrong_language",
    "wrong_numbers",
    "wrong_price",
    "wrong_report",
    "wrong_theatres",
]

_NOW = "now"
_SHORTEST_D = 1.0 / 1440.0
_LONGEST_D = 60.0


def refuse(*found: Iterator[Problem]) -> None:
    """Raises one error of all problems found; none is well.

    Args:
        found: Problems, in the order in which they are told.

    Raises:
        InputError: There is at least one.
    """
    problems = [problem for some in found for problem in some]
    if problems:
        raise InputError.from_problems(problems)


def out_of_range(
    name: str,
    value: float | None,
    is_good: bool,  # noqa: FBT001 - a row of name, value and judgement
    *,
    rule: str,
) -> Iterator[Problem]:
    """A number of an option that is out of range.

    Args:
        name: The option, with its dashes.
        value: What was given.
        is_good: Whether it is within its range.
        rule: The range in words.

    Yields:
        A problem where it is not.
    """
    if not is_good:
        yield Problem(
            f"{name} is out of range",
            rule=rule,
            value=value,
            way_out="correct the number, or leave the option out",
        )


def wrong_numbers(
    *, days: float, gap: float, time_limit: float | None
) -> Iterator[Problem]:
    """Numbers out of range.

    Args:
        days: Length of the plan, days.
        gap: Relative gap at which solving may stop.
        time_limit: Longest time for one stage of solving, seconds, or None.

    Yields:
        A problem for each.
    """
    yield from out_of_range(
        *("--days", days, _SHORTEST_D <= days <= _LONGEST_D),
        rule="a plan looks from a minute (0.0007) to 60 days ahead",
    )
    yield from out_of_range(
        *("--gap", gap, 0.0 <= gap < 1.0),
        rule="the gap is a share from 0 to below 1",
    )
    yield from out_of_range(
        *("--time-limit", time_limit, time_limit is None or time_limit > 0),
        rule="a time limit is more than 0 seconds",
    )


def wrong_price(near: Path | None, change_price_eur: float | None) -> Iterator[Problem]:
    """A running plan without a price of change, or the other way round.

    Args:
        near: The running plan, or None.
        change_price_eur: Price of each change, EUR, or None.

    Yields:
        A problem for each.
    """
    if (near is None) is not (change_price_eur is None):
        yield Problem(
            "--near and --change-price-eur go together",
            rule="staying close to a running plan has a stated price",
            value=str(near) if change_price_eur is None else change_price_eur,
            way_out="write for example --near plan.json --change-price-eur 50000",
        )
    elif change_price_eur is not None and not 0.0 < change_price_eur < math.inf:
        yield Problem(
            "--change-price-eur is out of range",
            rule="the price of a change is above 0 EUR",
            value=change_price_eur,
            way_out="say what it is worth not to call one commitment on or off",
        )


def wrong_language(lang: str | None) -> Iterator[Problem]:
    """A language that there is not.

    Args:
        lang: As asked for, or None.
    """
    if lang is not None and lang not in LANGS:
        yield Problem(
            f"there is no language {lang!r}",
            rule="the language is en (English) or fr (French)",
            value=lang,
            way_out="write --lang en or --lang fr",
        )


def checked_language(lang: str | None, *paths: Path | None) -> Lang:
    """The language of the answer, after language and outputs were looked at.

    Args:
        lang: As asked for, or None for that of the interface.
        paths: Files to be written.

    Raises:
        InputError: There is no such language, or a file cannot be written.
    """
    refuse(wrong_language(lang), unwritable_paths(*paths))
    return interface_language() if lang is None else cast("Lang", lang)


def wrong_instant(at: str | None) -> Iterator[Problem]:
    """An instant that is none.

    Args:
        at: As asked for, or None.
    """
    if at is None or at == _NOW:
        return
    try:
        instant = as_utc(datetime.fromisoformat(at))
    except (ValueError, OverflowError):
        instant = None
    if instant is None or not 1957 <= instant.year < 2100:
        yield Problem(
            f"--at {at} is no instant of the space age",
            rule="an instant is written as ISO 8601, in UTC unless it says otherwise",
            value=at,
            way_out="write for example --at 2026-08-22T12:00Z, or --at now",
        )


def instant_of(at: str) -> datetime:
    """The instant asked for, UTC.

    Args:
        at: ISO 8601 that ``wrong_instant`` has nothing against, or ``now``.
    """
    if at == _NOW:
        return datetime.now(UTC).replace(microsecond=0)
    return as_utc(datetime.fromisoformat(at))


def wrong_theatres(pairs: Sequence[str]) -> Iterator[Problem]:
    """Theatres that are not written THEATRE=LEVEL, or are named twice.

    Args:
        pairs: As asked for.

    Yields:
        A problem for each.
    """
    seen = set()
    for pair in pairs:
        name, equals, level = pair.partition("=")
        if not (name and equals and level):
            yield Problem(
                f"--theatre {pair} is not understood",
                rule="it reads THEATRE=LEVEL",
                value=pair,
                way_out="write for example --theatre baltic=war",
            )
        elif name in seen:
            yield Problem(
                f"theatre {name} is named twice",
                rule="one level is in force in a theatre",
                value=pair,
                way_out="name each theatre once",
            )
        seen.add(name)


def unknown_services(
    kind: str, names: Sequence[str], known: Collection[str]
) -> Iterator[Problem]:
    """Services that the reserve does not hold.

    Args:
        kind: Such as ``navigation service``.
        names: As asked for (ids).
        known: Those that are there (ids).

    Yields:
        A problem for each.
    """
    for name in names:
        if name not in known:
            yield Problem(
                f"the reserve has no {kind} called {name!r}",
                rule="services are named by their ids",
                value=name,
                way_out="see `show FOLDER services` for their ids",
            )


def theatres_of(pairs: Sequence[str]) -> dict[str, str]:
    """Level (id) by theatre (id).

    Args:
        pairs: Such as ``baltic=war``; ``wrong_theatres`` has nothing against them.
    """
    return {name: level for name, _, level in (pair.partition("=") for pair in pairs)}


def wrong_report(path: Path | None) -> Iterator[Problem]:
    """A file that is asked for as a page or a picture, and is neither.

    Args:
        path: As asked for; None for none.
    """
    if path is not None and path.suffix.lower() not in {".html", ".svg"}:
        yield Problem(
            f"{path} is neither a report nor a picture",
            rule="a report ends in .html, its main picture alone in .svg",
            value=str(path),
            way_out="write for example --report stress.html",
        )
