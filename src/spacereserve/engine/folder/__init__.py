"""A reserve folder: how a reserve exists on disk, read and written without loss.

    folder = read_folder("examples/baltic")     FolderError lists every mistake at once
    folder.reserve, folder.catalogue            the words, and the satellites
    write_folder(folder.reserve, folder.catalogue, "copy")

A folder holds ``reserve.toml``, records in TOML files of any name, areas as GeoJSON and
orbits in any usual format; ``docs/reserve-folder.md`` explains it to a planner. The
JSON Schemas of its files are in the room ``schemas``.
"""

from __future__ import annotations

from spacereserve.engine.folder.contents import Layer, ReserveFolder
from spacereserve.engine.folder.forecasts import read_forecasts
from spacereserve.engine.folder.ordering import in_canonical_order
from spacereserve.engine.folder.reading import read_folder
from spacereserve.engine.folder.reference import field_reference
from spacereserve.engine.folder.writing import folder_files, write_folder

__all__ = [
    "Layer",
    "ReserveFolder",
    "field_reference",
    "folder_files",
    "in_canonical_order",
    "read_folder",
    "read_forecasts",
    "write_folder",
]
