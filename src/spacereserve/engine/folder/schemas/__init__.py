"""JSON Schemas of the files of a reserve folder, made from the words themselves.

They are shipped beside this module, so that an editor can check a file while it is
written; ``python -m spacereserve.engine.folder.schemas docs/reference/records.md``
writes them anew, with the field reference.

    reserve     reserve.toml
    records     every other TOML file
    area        areas/*.geojson
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, create_model

from spacereserve.engine.folder.contents import FILE_TABLES
from spacereserve.engine.folder.header import ReserveFile
from spacereserve.engine.model import Geometry, Record, Reserve
from spacereserve.engine.model.record import Identifier, Text

__all__ = ["schema_texts", "schemas", "write_schemas"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FOLDER = Path(__file__).parent


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas (draft 2020-12) of the files of a reserve folder.

    Returns:
        ``reserve``, ``records`` and ``area`` → schema.
    """
    return {
        "reserve": _of_toml("reserve.toml of a reserve folder", ReserveFile),
        "records": _of_toml("Records of a reserve folder (TOML)", Record),
        "area": _of_area(),
    }


def schema_texts() -> dict[str, str]:
    """The schemas as files: name → text."""
    return {
        f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }


def write_schemas(folder: str | Path = _FOLDER) -> None:
    """Writes the schemas as files.

    Args:
        folder: An existing folder; by default the one that is shipped.
    """
    for name, text in schema_texts().items():
        (Path(folder) / name).write_text(text, "utf-8", newline="\n")


def _of_toml(title: str, base: type[Record]) -> dict[str, Any]:
    tables: dict[str, Any] = {
        table: (Reserve.model_fields[table].annotation, ()) for table in FILE_TABLES
    }
    model = create_model("File", __base__=base, **tables)
    schema = model.model_json_schema()
    for table in FILE_TABLES:
        schema["properties"][table] |= {
            "description": Reserve.model_fields[table].description
        }
    return {"$schema": _DIALECT, **schema, "title": title}


def _of_area() -> dict[str, Any]:
    geometry = TypeAdapter(Geometry).json_schema()
    shapes = geometry.pop("$defs")
    for shape in shapes.values():
        shape["properties"]["bbox"] = _BOX
    feature = {
        "type": "object",
        "required": ["type", "properties", "geometry"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": ["string", "number"]},
            "bbox": _BOX,
            "properties": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "id": TypeAdapter(Identifier).json_schema(),
                    "name": TypeAdapter(Text).json_schema(),
                    "name_fr": TypeAdapter(Text).json_schema(),
                },
            },
            "geometry": geometry,
        },
    }
    collection = {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"$ref": "#/$defs/Feature"}},
        },
    }
    return {
        "$schema": _DIALECT,
        "title": "Area of a reserve folder (GeoJSON)",
        "description": "One Feature, or a FeatureCollection (RFC 7946, WGS84).",
        "oneOf": [
            {"$ref": "#/$defs/Feature"},
            {"$ref": "#/$defs/FeatureCollection"},
        ],
        "$defs": {**shapes, "Feature": feature, "FeatureCollection": collection},
    }


_BOX = {"type": "array", "items": {"type": "number"}, "minItems": 4}
