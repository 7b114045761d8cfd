"""Every identifier that names another record is checked, and so are contradictions."""

from __future__ import annotations

import copy
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from full_reserve import full_reserve
from pydantic import BaseModel

from builders import tiny_reserve, with_record, without_record
from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.model import (
    TABLES,
    Reserve,
    check_reserve,
    find_mistakes,
    suggestion,
)


def names_records(model: type[BaseModel], field: str) -> bool:
    """True where a field holds identifiers, other than its record's own."""
    annotation = str(model.model_fields[field].annotation)
    metadata = str(model.model_fields[field].metadata)
    return field != "id" and "A-Za-z0-9._-" in annotation + metadata


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all identifiers in a record that name others."""
    for field in type(value).model_fields:
        inner = getattr(value, field)
        if names_records(type(value), field):
            yield from ((*path, field, *rest) for rest in entries(inner))
        elif isinstance(inner, BaseModel):
            yield from places(inner, (*path, field))
        elif isinstance(inner, tuple):
            for i, item in enumerate(inner):
                if isinstance(item, BaseModel):
                    yield from places(item, (*path, field, i))


def entries(value: Any) -> Iterator[tuple[Any, ...]]:
    """The paths within a field that holds one identifier, a list or a table of them."""
    if isinstance(value, str):
        yield ()
    elif isinstance(value, dict):
        yield from (("[key]", key) for key in value)
    else:
        yield from ((i,) for i, _ in enumerate(value or ()))


def spoilt(reserve: Reserve, path: tuple[Any, ...]) -> Reserve:
    """The reserve with ``nowhere`` at one place."""
    plain = copy.deepcopy(reserve.model_dump(exclude_defaults=True))
    plain = typing.cast("dict[str, Any]", as_lists(plain))
    inner: Any = plain
    if path[-2] == "[key]":
        for part in path[:-2]:
            inner = inner[part]
        inner["nowhere"] = inner.pop(path[-1])
    else:
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = "nowhere"
    return Reserve.model_validate(plain)


def as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_lists(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_lists(inner) for inner in value]
    return value


REFERENCES = list(places(full_reserve()))


def keys(problems: tuple[Problem, ...]) -> list[str | None]:
    return [problem.key for problem in problems]


def test_the_reserves_of_the_tests_have_no_mistakes() -> None:
    assert find_mistakes(tiny_reserve()) == ()
    assert find_mistakes(full_reserve()) == ()
    check_reserve(full_reserve())


def test_references_of_every_table_are_tried() -> None:
    tried = {path[0] for path in REFERENCES}

    assert tried == set(TABLES) - {"levels", "uses", "areas"} | {"policy"}


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: ".".join(map(str, path)))
def test_a_name_of_nothing_is_a_mistake(path: tuple[Any, ...]) -> None:
    found = find_mistakes(spoilt(full_reserve(), path))

    fields = [part for part in path if isinstance(part, str) and part != "[key]"]
    if "[key]" in path:
        fields.pop()
    dangling = [problem for problem in found if problem.value == "nowhere"]
    assert dangling, f"nobody noticed {path}"
    assert any((problem.key or "").endswith(fields[-1]) for problem in dangling)


@pytest.mark.parametrize("table", [name for name in TABLES if name != "dependencies"])
def test_an_id_used_twice_is_a_mistake(table: str) -> None:
    reserve = full_reserve()
    records = getattr(reserve, table)
    twice = {**dict(reserve), table: (*records, records[0])}

    found = find_mistakes(Reserve.model_validate(twice))

    assert f"{table}[{records[0].id}].id" in keys(found)


def test_a_line_id_used_twice_is_a_mistake() -> None:
    agreement = tiny_reserve().by_id("agreements")["suomi-pledge"]
    lines = [line.model_dump(exclude_unset=True) for line in agreement.lines]
    lines[0]["id"] = "opti-war"

    reserve = with_record(tiny_reserve(), "agreements", "suomi-pledge", lines=lines)

    assert keys(find_mistakes(reserve)) == ["lines[opti-war].id"]


def test_all_mistakes_are_raised_in_one_error() -> None:
    reserve = without_record(tiny_reserve(), "theatres", "baltic")

    with pytest.raises(InputError) as caught:
        check_reserve(reserve)

    assert len(caught.value.problems) == len(reserve.needs)


def line_changed(**changes: Any) -> Reserve:
    agreement = tiny_reserve().by_id("agreements")["suomi-pledge"]
    lines = [line.model_dump(exclude_unset=True) for line in agreement.lines]
    lines[0] |= changes
    return with_record(tiny_reserve(), "agreements", "suomi-pledge", lines=lines)


@pytest.mark.parametrize(
    ("reserve", "key", "words"),
    [
        (
            line_changed(service="opti-image"),
            "agreements[suomi-pledge].lines[suomi-peace].service",
            "the service is of provider 'opti'",
        ),
        (
            line_changed(unit="mbit/s"),
            "agreements[suomi-pledge].lines[suomi-peace].unit",
            "write unit = 'looks/day'",
        ),
        (
            line_changed(level="war"),
            "agreements[suomi-pledge].lines[suomi-war].level",
            "two lines of the agreement",
        ),
        (
            with_record(tiny_reserve(), "levels", "war", order=1),
            "levels[war].order",
            "have the same order",
        ),
        (
            with_record(tiny_reserve(), "services", "opti-link", assets=["kiruna"]),
            "services[opti-link].assets",
            "is of kind 'ground-station'",
        ),
        (
            with_record(tiny_reserve(), "services", "opti-link", assets=[]),
            "services[opti-link].assets",
            "the service has no assets",
        ),
        (
            with_record(tiny_reserve(), "commands", "jfc", nations=[]),
            "needs[command-link].paid_by",
            "nobody pays for it",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_records_that_contradict_each_other_are_mistakes(
    reserve: Reserve, key: str, words: str
) -> None:
    (problem,) = find_mistakes(reserve)

    assert problem.key == key
    assert words in str(problem)


def test_a_way_out_names_the_nearest_word_or_some_of_them() -> None:
    assert suggestion("batlic", ["baltic", "arctic"]) == "did you mean 'baltic'?"
    assert suggestion("x", ["b", "a"]) == "use one of: a, b"
    assert suggestion("x", []).startswith("add such a record")


def test_the_nearest_of_thousands_of_words_is_found() -> None:
    known = [f"provider-{i}" for i in range(5000)]

    assert suggestion("provder-4711", known) == "did you mean 'provider-4711'?"
    assert suggestion("provider-4711x", known) == "did you mean 'provider-4711'?"


def test_only_the_first_of_many_dangling_words_get_a_suggestion() -> None:
    restriction = {
        "id": "many",
        "name": "Many",
        "effect": "forbid",
        "will_of": "provider",
        "providers": [f"optj{i}" for i in range(300)],
    }

    found = find_mistakes(tiny_reserve(restrictions=[restriction]))

    assert len(found) == 300
    n_suggested = sum("did you mean" in problem.way_out for problem in found)
    assert 0 < n_suggested <= 100
    assert all(problem.way_out for problem in found)
