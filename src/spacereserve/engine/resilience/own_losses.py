"""Losses of one's own: a TOML file of losses, and of scenarios with other parameters.

[[losses]]
id = "cloud-and-cable"
name = "Cloud region and cable gone together"
kind = "shared-thing"
shared_things = ["cloud-eu-north", "cable-svalbard"]

[[scenarios]]
scenario = "withheld-hours"
until_h = 24.0
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder.values import problems_of_value, read_tables
from spacereserve.engine.model import Reserve, suggestion
from spacereserve.engine.resilience.library import library, losses_of
from spacereserve.engine.resilience.losing import apply
from spacereserve.engine.resilience.losses import Loss

__all__ = ["read_losses"]

_ANY_DAY = date(2000, 1, 1)
"""Losses are applied once to see that the reserve has what they name."""


def read_losses(path: Path | None, reserve: Reserve) -> tuple[Loss, ...]:
    """Reads losses from a TOML file.

    Args:
        path: The file; None has none.
        reserve: The reserve that they are to strike.

    Returns:
        Losses, in the order of the file; scenarios after losses.

    Raises:
        InputError: The file cannot be read, or has mistakes; all are told at once.
    """
    if path is None:
        return ()
    tables = _tables(path)
    found: list[Loss] = []
    problems: list[Problem] = []
    for name, made in (("losses", _loss), ("scenarios", _scenario)):
        for place, fields in enumerate(tables.get(name, [])):
            try:
                for loss in made(fields, reserve):
                    apply(loss, reserve, today=_ANY_DAY)
                    found.append(loss)
            except (ValidationError, InputError) as error:
                problems += _problems(error, fields, path, f"{name}[{place}]")
    problems += _twice(found, path)
    if problems:
        raise InputError.from_problems(problems)
    return tuple(found)


def _tables(path: Path) -> Mapping[str, list[Any]]:
    value = read_tables(
        path, rule="losses are a TOML file with tables [[losses]] and [[scenarios]]"
    )
    strange = sorted(set(value) - {"losses", "scenarios"})
    lists = all(isinstance(item, list) for item in value.values())
    if strange or not lists or not value:
        raise InputError(
            f"{path} does not hold losses",
            rule="it holds tables [[losses]] and [[scenarios]], and no others",
            value=strange or sorted(value),
            way_out="begin each loss with a line [[losses]]",
        )
    return value


def _loss(fields: Any, reserve: Reserve) -> Iterator[Loss]:
    del reserve
    yield Loss.model_validate(fields)


def _scenario(fields: Any, reserve: Reserve) -> Iterator[Loss]:
    own = dict(fields)
    name = own.pop("scenario", None)
    known = {item.id: item for item in library()}
    if name not in known:
        raise InputError(
            f"there is no scenario {name!r}",
            rule="scenario is the id of one of the library",
            value=name,
            way_out=suggestion(str(name), known),
        )
    for loss in losses_of(known[name], reserve, **own):
        yield loss.model_copy(update={"id": f"own-{loss.id}"})


def _problems(
    error: ValidationError | InputError, fields: Any, path: Path, key: str
) -> list[Problem]:
    if isinstance(error, InputError):
        return [
            Problem(
                item.what,
                rule=item.rule,
                value=item.value,
                way_out=item.way_out,
                file=str(path),
                key=key,
            )
            for item in error.problems
        ]
    return problems_of_value(error, Loss, fields, path, key)


def _twice(losses: list[Loss], path: Path) -> list[Problem]:
    names = [loss.id for loss in losses]
    return [
        Problem(
            f"two losses are called {name!r}",
            rule="each loss has an id of its own",
            value=name,
            way_out="give one of them another id",
            file=str(path),
            key="id",
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
