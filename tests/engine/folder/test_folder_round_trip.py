"""What is written is what is read: the same reserve, hash and catalogue."""

from __future__ import annotations

import random
import tempfile
import typing
from pathlib import Path
from typing import Any

import pytest
from breaking import write
from full_reserve import full_reserve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter
from record_strategies import TEXTS, records, table_records

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.folder import (
    folder_files,
    in_canonical_order,
    read_folder,
    write_folder,
)
from spacereserve.engine.folder.contents import FILE_TABLES
from spacereserve.engine.folder.geojson import geojson_text, parse_json
from spacereserve.engine.folder.place import models_in
from spacereserve.engine.folder.toml_layout import plain, table_text
from spacereserve.engine.folder.toml_text import parse_toml
from spacereserve.engine.model import TABLES, Area, Policy, Reserve

QUICK = settings(max_examples=25, suppress_health_check=list(HealthCheck))


def reread(reserve: Reserve) -> Reserve:
    with tempfile.TemporaryDirectory() as place:
        write_folder(reserve, None, Path(place) / "copy")
        return read_folder(Path(place) / "copy").reserve


@pytest.mark.parametrize(
    "reserve", [tiny_reserve(), full_reserve()], ids=["tiny", "full"]
)
def test_a_reserve_comes_back_equal(reserve: Reserve) -> None:
    again = reread(reserve)

    assert again == reserve
    assert again.content_hash == reserve.content_hash


def test_a_catalogue_comes_back_equal(tmp_path: Path) -> None:
    catalogue = tiny_catalogue()

    write_folder(tiny_reserve(), catalogue, tmp_path / "copy")
    again = read_folder(tmp_path / "copy").catalogue

    assert again is not None
    assert again.content_hash == catalogue.content_hash


def every_model() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [Reserve]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            for field in model.model_fields.values():
                waiting.extend(models_in(field.annotation))
    return found


def fields_in_use(value: Any) -> set[tuple[type[BaseModel], str]]:
    if isinstance(value, BaseModel):
        model = type(value)
        used = {
            (model, name)
            for name, field in model.model_fields.items()
            if field.is_required()
            or getattr(value, name) != field.get_default(call_default_factory=True)
        }
        inner = [getattr(value, name) for name in model.model_fields]
        return used.union(*map(fields_in_use, inner))
    if isinstance(value, tuple):
        return set().union(*map(fields_in_use, value))
    return set()


def test_the_full_reserve_uses_every_field_of_every_record() -> None:
    wanted = {(model, name) for model in every_model() for name in model.model_fields}

    missing = wanted - fields_in_use(full_reserve())

    assert not missing


@pytest.mark.parametrize("table", FILE_TABLES)
@given(data=st.data())
@settings(parent=QUICK, max_examples=15)
def test_any_record_comes_back_through_toml(table: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(table_records(table), min_size=1, max_size=3))
    text = table_text(
        table, [plain(r.model_dump(exclude_defaults=True)) for r in drawn]
    )

    parsed = typing.cast("dict[str, Any]", parse_toml(text, "drawn.toml"))
    adapter: Any = TypeAdapter(Reserve.model_fields[table].annotation)

    assert list(adapter.validate_python(parsed[table])) == drawn


@given(policy=records(Policy), name=TEXTS, note=TEXTS)
@QUICK
def test_any_header_comes_back(policy: Policy, name: str, note: str) -> None:
    free = {"share_caps": (), "cyber_at_least": {}}
    reserve = tiny_reserve(
        policy=policy.model_copy(update=free), name=name, disclaimer=note
    )

    assert reread(reserve) == reserve


@given(area=records(Area))
@QUICK
def test_any_area_comes_back_through_geojson(area: Area) -> None:
    feature = parse_json(geojson_text(area), "area.geojson")

    again = Area.model_validate(
        {**feature["properties"], "geometry": feature["geometry"]}
    )

    assert again == area


@given(seed=st.integers(0, 2**32))
@QUICK
def test_bytes_and_hash_do_not_depend_on_the_order_of_records(seed: int) -> None:
    reserve, rng = full_reserve(), random.Random(seed)
    shuffled = {
        table: rng.sample(getattr(reserve, table), len(getattr(reserve, table)))
        for table in TABLES
    }

    other = Reserve.model_validate({**dict(reserve), **shuffled})

    assert other.content_hash == reserve.content_hash
    assert folder_files(other, None) == folder_files(reserve, None)
    assert in_canonical_order(other) == reserve


@given(seed=st.integers(0, 2**32), n_files=st.integers(1, 5))
@settings(parent=QUICK, max_examples=15)
def test_records_may_stand_in_any_file(seed: int, n_files: int) -> None:
    reserve, rng = full_reserve(), random.Random(seed)
    pieces: list[list[str]] = [[] for _ in range(n_files)]
    for table in FILE_TABLES:
        for record in getattr(reserve, table):
            values = plain(record.model_dump(exclude_defaults=True))
            rng.choice(pieces).append(table_text(table, [values]))
    files = folder_files(reserve, None)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in files:
            if not name.endswith(".toml") or name == "reserve.toml":
                write(name, files[name]).make(folder)
        for number, texts in enumerate(pieces):
            rng.shuffle(texts)
            text = "# moved\n" + "\n\n".join(texts)
            write(f"any{number}/{rng.random()}.toml", text).make(folder)

        again = read_folder(folder).reserve

    assert again == reserve
    assert again.content_hash == reserve.content_hash


def test_spelling_a_default_out_changes_nothing(tmp_path: Path) -> None:
    reserve = tiny_reserve()
    write_folder(reserve, None, tmp_path / "a")
    needs = tmp_path / "a" / "needs.toml"
    plain_text = needs.read_text("utf-8")

    needs.write_text(
        plain_text.replace("priority = 1", 'priority = 1\ncyber_at_least = "none"')
    )

    assert read_folder(tmp_path / "a").reserve.content_hash == reserve.content_hash


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_windows_files_with_a_byte_order_mark_are_read(
    ending: str, tmp_path: Path
) -> None:
    reserve = tiny_reserve()
    for name, content in folder_files(reserve, None).items():
        text = content.decode().replace("\n", ending)
        write(name, b"\xef\xbb\xbf" + text.encode()).make(tmp_path)

    assert read_folder(tmp_path).reserve == reserve


@given(names=st.lists(TEXTS, min_size=4, max_size=4))
@QUICK
def test_any_text_survives_in_a_whole_folder(names: list[str]) -> None:
    reserve = tiny_reserve()
    for need, name in zip(reserve.needs, names, strict=True):
        reserve = with_record(reserve, "needs", need.id, name=name, notes=name * 2)

    assert reread(reserve) == reserve
