"""Writes a reserve as a folder in its canonical layout, all of it or nothing.

The files are written into a temporary folder beside the new one, which is then
renamed, so a crash or a full disk leaves no half-written reserve. The same content
gives the same bytes, whatever the order of the records.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spacereserve.engine.errors import FolderError, Problem
from spacereserve.engine.folder.contents import FILE_TABLES
from spacereserve.engine.folder.files import RESERVE_FILE
from spacereserve.engine.folder.geojson import geojson_text
from spacereserve.engine.folder.geometry import geometry_problems
from spacereserve.engine.folder.header import FORMAT, OWN_KEYS
from spacereserve.engine.folder.ordering import in_canonical_order
from spacereserve.engine.folder.toml_layout import header_text, plain, table_text
from spacereserve.engine.model import Area, Reserve, find_mistakes
from spacereserve.engine.orbits import Catalogue, catalogue_csv

__all__ = ["folder_files", "write_folder"]

_DEVICES = {"con", "prn", "aux", "nul"}  # names that some systems do not allow


def write_folder(
    reserve: Reserve, catalogue: Catalogue | None, path: str | Path
) -> None:
    """Writes a reserve folder.

    Args:
        reserve: The reserve.
        catalogue: Its satellites, or None for a folder without orbit files.
        path: A folder that does not exist yet, or is empty; its parent exists.

    Raises:
        FolderError: The path is taken or cannot be written to, or the reserve has
            mistakes, so that the folder could not be read back.
    """
    target = Path(path)
    problems = _problems_of(reserve)
    if problems:
        raise FolderError.from_problems(problems)
    _check_that_it_is_free(target)
    files = folder_files(reserve, catalogue)
    try:
        _write_and_rename(files, target)
    except OSError as error:
        raise FolderError(
            f"the folder cannot be written ({error.strerror})",
            rule="there is room and the right to write beside the new folder",
            value=str(target),
            way_out="choose another place; nothing was left behind",
        ) from error


def folder_files(reserve: Reserve, catalogue: Catalogue | None) -> dict[str, bytes]:
    """Returns the files of a reserve's folder without writing them.

    Args:
        reserve: The reserve.
        catalogue: Its satellites, or None.

    Returns:
        Path within the folder, with slashes → content.
    """
    ordered = in_canonical_order(reserve)
    files = {RESERVE_FILE: header_text(_header(ordered)).encode()}
    for table in FILE_TABLES:
        records = [_plain_record(record) for record in getattr(ordered, table)]
        if records:
            files[f"{table}.toml"] = table_text(table, records).encode()
    for stem, area in _stems(ordered.areas):
        files[f"areas/{stem}.geojson"] = geojson_text(area).encode()
    if catalogue is not None:
        files["orbits/catalogue.csv"] = catalogue_csv(catalogue).encode()
    return files


def _problems_of(reserve: Reserve) -> list[Problem]:
    problems = list(find_mistakes(reserve))
    for area in reserve.areas:
        key = f"areas[{area.id}].geometry"
        problems.extend(geometry_problems(area, file="areas", key=key))
    return problems


def _check_that_it_is_free(target: Path) -> None:
    if not target.parent.is_dir():
        raise FolderError(
            "the parent folder does not exist",
            rule="a reserve is written into an existing folder",
            value=str(target.parent),
            way_out="create it first, or correct the path",
        )
    is_link_or_file = target.is_symlink() or (target.exists() and not target.is_dir())
    if is_link_or_file or (target.is_dir() and any(target.iterdir())):
        raise FolderError(
            "the path is taken",
            rule="a reserve is written into a new or empty folder, never over another",
            value=str(target),
            way_out="give a new name, or move what is there out of the way",
        )


def _write_and_rename(files: Mapping[str, bytes], target: Path) -> None:
    workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        new = workshop / target.name
        new.mkdir()
        for name, content in files.items():
            place = new / name
            place.parent.mkdir(exist_ok=True)
            with place.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if target.is_dir():
            target.rmdir()
        new.rename(target)
    finally:
        shutil.rmtree(workshop)


def _header(reserve: Reserve) -> dict[str, Any]:
    given = reserve.model_dump(exclude_defaults=True, include=set(OWN_KEYS))
    own = {key: plain(given[key]) for key in OWN_KEYS if key in given}
    return {"format": FORMAT, **own}


def _plain_record(record: Any) -> dict[str, Any]:
    values: dict[str, Any] = plain(record.model_dump(exclude_defaults=True))
    return values


def _stems(areas: tuple[Area, ...]) -> Iterator[tuple[str, Area]]:
    """A file name for each area that every file system keeps apart."""
    taken = set(_DEVICES)
    for area in areas:
        stem = area.id.rstrip(".")
        while stem.lower() in taken:
            stem += "_"
        taken.add(stem.lower())
        yield stem, area
