"""A reserve folder as one zip file: written from the portal, read with distrust."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from spacereserve.engine.folder import ReserveFolder, folder_files, read_folder
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.portal.errors import InvalidError

__all__ = ["read_archive", "write_archive"]

_MOST_FILES = 5_000
_MOST_BYTES = 256 * 2**20
_LONGEST_NAME = 255
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(NotImplementedError, RuntimeError),
)
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the same content gives the same file


def write_archive(reserve: Reserve, catalogue: Catalogue | None) -> bytes:
    """Writes a reserve folder as a zip file.

    Args:
        reserve: The reserve.
        catalogue: Its orbits, or None.

    Returns:
        The file; the same content gives the same bytes.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(folder_files(reserve, catalogue).items()):
            entry = zipfile.ZipInfo(f"{reserve.id}/{name}", date_time=_ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def read_archive(file: BinaryIO) -> ReserveFolder:
    """Reads a reserve folder out of a zip file.

    Args:
        file: The zip file, from anybody.

    Returns:
        The folder.

    Raises:
        InvalidError: It is no zip file, or too large, or leads out of itself.
        FolderError: The folder has mistakes; all of them are listed.
    """
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        try:
            with zipfile.ZipFile(file) as archive:
                _unpack(archive, place)
        except _BROKEN as error:
            raise _not_an_archive(str(error)) from error
        found = sorted(place.rglob("reserve.toml"), key=lambda one: len(one.parts))
        if not found:
            raise _not_an_archive("reserve.toml")
        return read_folder(found[0].parent, within=place)


def _unpack(archive: zipfile.ZipFile, place: Path) -> None:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    size = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_FILES or size > _MOST_BYTES:
        raise _not_an_archive(f"{len(entries)} files, {size} bytes")
    left = _MOST_BYTES
    folders = {
        one for entry in entries for one in PurePosixPath(entry.filename).parents
    }
    for entry in entries:
        name = PurePosixPath(entry.filename)
        if not _is_safe(entry) or name in folders:
            raise _not_an_archive(entry.filename)
        with archive.open(entry) as source:
            content = source.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _not_an_archive(entry.filename)
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    """Whether a file can be unpacked, and lands inside the place it is unpacked to."""
    name = PurePosixPath(entry.filename)
    is_inside = not name.is_absolute() and ".." not in name.parts
    is_plain = "\\" not in entry.filename and ":" not in entry.filename
    is_short = all(len(part.encode()) <= _LONGEST_NAME for part in name.parts)
    return is_inside and is_plain and is_short and entry.compress_type in _METHODS


def _not_an_archive(value: str) -> InvalidError:
    return InvalidError(
        _("This is not a reserve folder in a zip file"),
        rule=_("the file holds one folder with reserve.toml, and nothing beside it"),
        value=value,
        way_out=_("pack the folder again, and send that file"),
        code="not-an-archive",
    )
