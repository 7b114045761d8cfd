"""Whatever stands in a field, the message is ours and the code does not fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from full_reserve import full_reserve
from pydantic import TypeAdapter, ValidationError

from spacereserve.engine.folder.contents import FILE_TABLES, Findings, LayerRecords
from spacereserve.engine.folder.geojson import add_areas
from spacereserve.engine.folder.header import ReserveFile
from spacereserve.engine.folder.problems import problem_from
from spacereserve.engine.folder.records import RawRecord, add_records
from spacereserve.engine.folder.toml_layout import plain
from spacereserve.engine.folder.wording import WORDINGS
from spacereserve.engine.model import Reserve

MISSING = object()
WEIRD = (
    MISSING,
    None,
    True,
    0,
    -1,
    7,
    10**30,
    1.5,
    -1e300,
    1e300,
    float("inf"),
    float("nan"),
    "",
    "5",
    "x y",
    "tomorrow",
    "2026-13-45",
    "x" * 5000,
    "\ud800",
    [],
    [5],
    ["x y"],
    [[]],
    {},
    {"x y": 5},
    {"alert": []},
    dt.date(2026, 8, 22),
    dt.datetime(2026, 8, 22, 6),  # noqa: DTZ001 - a file can hold one without a zone
    dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=3))),
    dt.time(6),
)
JARGON = ("pydantic", "Input should", "Value error", "validation", "unable to parse")


def spoilt(value: Any) -> Iterator[Any]:
    """The value with each weird value in each of its places, one at a time."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for other in spoilt(inner):
                yield {**value, key: other}
            rest = {k: v for k, v in value.items() if k != key}
            yield from (rest if w is MISSING else {**value, key: w} for w in WEIRD)
        yield {**value, "unheard_of": 1}
    elif isinstance(value, list):
        for place, inner in enumerate(value[:2]):
            for other in (*spoilt(inner), *WEIRD[1:]):
                yield [*value[:place], other, *value[place + 1 :]]


def raw_records_of(table: str) -> list[dict[str, Any]]:
    records = getattr(full_reserve(), table)
    return [plain(record.model_dump()) for record in records]


def of_each_kind(table: str) -> list[dict[str, Any]]:
    kinds = {raw.get("domain", raw.get("kind")): raw for raw in raw_records_of(table)}
    return list(kinds.values())


@pytest.mark.parametrize("table", FILE_TABLES)
def test_every_mistake_in_a_record_is_worded(table: str) -> None:
    annotation: Any = Reserve.model_fields[table].annotation
    adapter = TypeAdapter(annotation)
    kinds = set()
    for raw in of_each_kind(table):
        for bad in (*spoilt(raw), 5, "x", None):
            try:
                adapter.validate_python([bad])
            except ValidationError as failure:
                kinds |= {error["type"] for error in failure.errors()}
                findings = Findings()
                item = RawRecord(bad, "f.toml", f"{table}[x]")
                add_records(LayerRecords(), {table: [item]}, findings)
                check(findings)

    assert kinds <= set(WORDINGS)


def check(findings: Findings) -> None:
    assert findings.problems
    for problem in findings.problems:
        text = f"{problem.what} {problem.rule} {problem.way_out}"
        assert not any(word in text for word in JARGON), text
        assert "must" not in problem.what
        assert str(problem)


def test_every_mistake_in_the_header_is_worded() -> None:
    sound = {
        "format": 1,
        "extends": ["../shared"],
        "id": "full",
        "name": "Full",
        "name_fr": "Complète",
        "disclaimer": "Invented",
        "disclaimer_fr": "Inventé",
        "policy": plain(full_reserve().policy.model_dump()),
    }
    for bad in spoilt(sound):
        try:
            ReserveFile.model_validate(bad)
        except ValidationError as failure:
            for error in failure.errors():
                assert error["type"] in WORDINGS
                problem = problem_from(error, ReserveFile, bad, file="f", label="")
                check(Findings(problems=[problem]))


def test_every_mistake_in_an_area_is_worded() -> None:
    for area in full_reserve().areas:
        names = {"id": area.id, "name": area.name, "name_fr": area.name_fr}
        geometry = plain(area.geometry.model_dump())
        sound = {"type": "Feature", "properties": names, "geometry": geometry}
        for bad in spoilt(sound):
            layer, findings = LayerRecords(), Findings()
            add_areas(layer, bad, "areas/area.geojson", findings)
            if not layer.tables["areas"]:
                check(findings)


def test_a_collection_is_never_taken_by_halves_in_silence() -> None:
    sound = {
        "type": "Feature",
        "properties": {"id": "a", "name": "A"},
        "geometry": {"type": "Point", "coordinates": [1.0, 2.0]},
    }
    for bad in (*spoilt(sound), None, 5, "x", []):
        layer, findings = LayerRecords(), Findings()
        collection = {"type": "FeatureCollection", "features": [bad]}
        add_areas(layer, collection, "areas/area.geojson", findings)
        if not layer.tables["areas"]:
            check(findings)
