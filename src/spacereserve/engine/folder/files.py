"""Which files make up a folder, and their text.

Hidden files are left alone, and so is a subfolder that is a reserve folder of its own.
Every other file that looks as if it were meant to be read, and is not, gives a warning.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacereserve.engine.errors import Problem
from spacereserve.engine.folder.contents import Findings

__all__ = [
    "RESERVE_FILE",
    "FolderFiles",
    "SourceFile",
    "list_files",
    "read_text",
    "too_large",
]

RESERVE_FILE = "reserve.toml"
_LARGEST_BYTES = 256 * 1024 * 1024
_NEARLY_TOML = {".tml", ".tom", ".toml~", ".yaml", ".yml"}
_NOT_ORBITS = {".md"}


@dataclass(frozen=True, order=True)
class SourceFile:
    """A file of a folder.

    Attributes:
        shown: Its path as shown to the user, relative to the folder that is read.
        path: Where it is.
    """

    shown: str
    path: Path


@dataclass
class FolderFiles:
    """The files of one folder by their part in it, each list in ascending order.

    Attributes:
        shown: The folder as shown to the user, ``.`` for the one that is read.
        header: Its ``reserve.toml``, or None.
        tables: Other TOML files.
        areas: GeoJSON files under ``areas``.
        orbits: Orbit files under ``orbits``.
        unreadable: True where something below could not be looked at.
    """

    shown: str
    header: SourceFile | None = None
    tables: list[SourceFile] = field(default_factory=list)
    areas: list[SourceFile] = field(default_factory=list)
    orbits: list[SourceFile] = field(default_factory=list)
    unreadable: bool = False


def list_files(
    root: Path, shown: str, findings: Findings, *, within: Path | None = None
) -> FolderFiles:
    """Finds the files of a folder.

    Args:
        root: The folder; it exists.
        shown: The folder as shown to the user.
        findings: Takes what is wrong or odd.
        within: Where given, links may not lead out of this folder.

    Returns:
        The files by their part.
    """
    files = FolderFiles(shown)
    for path in _walk(root, root, files, findings):
        inside = path.relative_to(root).as_posix()
        source = SourceFile(_shown(shown, inside), path)
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            findings.problems.append(_leads_out(source.shown))
            continue
        if inside == RESERVE_FILE:
            files.header = source
        else:
            _place(source, inside, files, findings)
    return files


def _walk(
    folder: Path, root: Path, files: FolderFiles, findings: Findings
) -> Iterator[Path]:
    """Every regular file below, in ascending order of path."""
    shown = _shown(files.shown, folder.relative_to(root).as_posix())
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        files.unreadable = True
        findings.problems.append(_cannot_be_opened(shown, error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        name = _shown(shown, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if (folder / entry.name / RESERVE_FILE).is_file():
                findings.warnings.append(_own_reserve(name))
            else:
                yield from _walk(folder / entry.name, root, files, findings)
        elif problem := _why_not_a_file(entry, name):
            findings.problems.append(problem)
        else:
            yield folder / entry.name


def _why_not_a_file(entry: os.DirEntry[str], shown: str) -> Problem | None:
    try:
        mode = entry.stat().st_mode
    except OSError as error:
        return Problem(
            f"the link leads nowhere ({error.strerror})",
            "a symbolic link in a reserve folder leads to a file",
            None,
            "remove the link, or put the file where it points",
            file=shown,
        )
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return Problem(
            "the link leads to a folder",
            "folders are not followed through symbolic links",
            None,
            "name the folder in extends of reserve.toml, or copy it here",
            file=shown,
        )
    return Problem(
        "this is a device or a pipe, not a file",
        "a reserve folder holds files and folders",
        None,
        "remove it from the folder",
        file=shown,
    )


def _leads_out(shown: str) -> Problem:
    return Problem(
        "the link leads out of what was handed in",
        "a folder from a stranger holds all of its files itself",
        None,
        "put the file itself in place of the link",
        file=shown,
    )


def _place(
    source: SourceFile, inside: str, files: FolderFiles, findings: Findings
) -> None:
    suffix = source.path.suffix.lower()
    top = inside.split("/", maxsplit=1)[0] if "/" in inside else ""
    if suffix == ".toml":
        files.tables.append(source)
    elif top == "areas" and suffix == ".geojson":
        files.areas.append(source)
    elif top == "orbits" and suffix not in _NOT_ORBITS:
        files.orbits.append(source)
    elif way_out := _odd(top, suffix):
        findings.warnings.append(
            Problem(
                "the file is not read",
                "a reserve folder holds *.toml, areas/*.geojson and orbits/*",
                None,
                way_out,
                file=source.shown,
            )
        )


def _odd(top: str, suffix: str) -> str | None:
    if suffix in _NEARLY_TOML:
        return "rename it to .toml if it holds records"
    if suffix == ".geojson":
        return "move it into the folder areas if it holds areas"
    if top == "areas" and suffix in {".json", ".kml", ".shp"}:
        return "save it as .geojson if it holds areas"
    return None


def _own_reserve(shown: str) -> Problem:
    return Problem(
        "the folder has a reserve.toml, so it is a reserve of its own and is not read",
        "a subfolder with a reserve.toml is another reserve folder",
        None,
        "name it in extends if its records belong to this reserve",
        file=shown,
    )


def read_text(source: SourceFile, findings: Findings) -> str | None:
    """Reads a file as text, or notes why it cannot be.

    Args:
        source: The file.
        findings: Takes what is wrong.

    Returns:
        The text without a byte-order mark, or None.
    """
    try:
        if source.path.stat().st_size > _LARGEST_BYTES:
            findings.problems.append(_too_large(source))
            return None
        return source.path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        findings.problems.append(_cannot_be_opened(source.shown, error))
    except UnicodeDecodeError as error:
        findings.problems.append(_not_utf8(source, error))
    return None


def too_large(source: SourceFile, findings: Findings) -> bool:
    """Notes a file that is too large to be read.

    Args:
        source: The file.
        findings: Takes what is wrong.
    """
    try:
        if source.path.stat().st_size <= _LARGEST_BYTES:
            return False
    except OSError:
        return False  # whoever opens it will say why it cannot be read
    findings.problems.append(_too_large(source))
    return True


def _too_large(source: SourceFile) -> Problem:
    n_bytes = source.path.stat().st_size
    return Problem(
        f"the file is too large ({n_bytes / 1024**2:.0f} MiB)",
        f"a file of a reserve folder has at most {_LARGEST_BYTES // 1024**2} MiB",
        None,
        "split the file, or take out what does not belong to the reserve",
        file=source.shown,
    )


def _cannot_be_opened(shown: str, error: OSError) -> Problem:
    return Problem(
        f"it cannot be opened ({error.strerror})",
        "everything in a reserve folder can be read",
        None,
        "check the rights of the file or folder",
        file=shown,
    )


def _not_utf8(source: SourceFile, error: UnicodeDecodeError) -> Problem:
    start = bytes(error.object[:2])
    if start in {b"\xff\xfe", b"\xfe\xff"}:
        way_out = "it looks like UTF-16: save it again with the encoding UTF-8"
    else:
        way_out = "save it with the encoding UTF-8; it may not be a text file at all"
    return Problem(
        f"the file is not UTF-8 text (byte {error.start + 1})",
        "TOML and GeoJSON files are UTF-8",
        bytes(error.object[error.start : error.start + 8]),
        way_out,
        file=source.shown,
    )


def _shown(folder: str, name: str) -> str:
    if name == ".":
        return folder
    text = name if folder == "." else f"{folder}/{name}"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
