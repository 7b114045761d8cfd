"""What is shipped for editors and readers is what the words say today."""

from __future__ import annotations

import copy
import datetime as dt
import json
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from full_reserve import full_reserve
from jsonschema import Draft202012Validator

from builders import tiny_reserve
from spacereserve.engine.folder import field_reference, folder_files
from spacereserve.engine.folder.contents import FILE_TABLES
from spacereserve.engine.folder.schemas import schema_texts, schemas, write_schemas
from spacereserve.engine.model import Reserve

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "records.md"
SHIPPED = ROOT / "src" / "spacereserve" / "engine" / "folder" / "schemas"


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def documents(reserve: Reserve) -> list[tuple[str, str, Any]]:
    """File, schema and content of every file of a folder."""
    found = []
    for name, content in folder_files(reserve, None).items():
        if name.endswith(".geojson"):
            found.append((name, "area", json.loads(content)))
        else:
            schema = "reserve" if name == "reserve.toml" else "records"
            found.append((name, schema, as_json(tomllib.loads(content.decode()))))
    return found


def mistakes(schema: str, document: Any) -> list[str]:
    return [error.message for error in validator(schema).iter_errors(document)]


@cache
def validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(schemas()[schema])


def test_the_shipped_schemas_are_current() -> None:
    shipped = {path.name: path.read_text("utf-8") for path in SHIPPED.glob("*.json")}

    assert shipped == schema_texts()


def test_the_command_writes_them_anew(tmp_path: Path) -> None:
    write_schemas(tmp_path)

    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == (
        schema_texts()
    )


@pytest.mark.parametrize("name", ["reserve", "records", "area"])
def test_a_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("reserve", [tiny_reserve(), full_reserve()])
def test_every_file_of_a_sound_folder_fits_its_schema(reserve: Reserve) -> None:
    for name, schema, document in documents(reserve):
        assert mistakes(schema, document) == [], name


@pytest.mark.parametrize("table", FILE_TABLES)
def test_a_misspelt_key_does_not_fit(table: str) -> None:
    (document,) = [
        found for name, _, found in documents(full_reserve()) if name == f"{table}.toml"
    ]
    spoilt = copy.deepcopy(document)
    spoilt[table][0]["unheard_of"] = 1

    assert mistakes("records", spoilt)


def test_an_area_that_is_a_line_does_not_fit() -> None:
    line = {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    feature = {"type": "Feature", "properties": {"name": "A"}, "geometry": line}

    assert mistakes("area", feature)


def test_keys_have_descriptions_for_the_editor() -> None:
    level = schemas()["records"]["$defs"]["Level"]["properties"]

    assert level["order"]["description"].startswith("Place in the order")


def test_the_field_reference_is_current() -> None:
    assert PAGE.read_text("utf-8") == field_reference()


def test_the_field_reference_has_every_key_of_every_record() -> None:
    text = field_reference()

    for definition in schemas()["records"]["$defs"].values():
        for key in definition.get("properties", {}):
            assert f"| `{key}` |" in text


def test_the_command_writes_the_field_reference(tmp_path: Path) -> None:
    page = tmp_path / "records.md"
    command = [sys.executable, "-m", "spacereserve.engine.folder.schemas", str(page)]

    subprocess.run(command, check=True)

    assert page.read_text("utf-8") == field_reference()
