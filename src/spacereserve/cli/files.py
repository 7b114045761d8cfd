"""Writing files whole or not at all, and saying beforehand where that cannot work."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from spacereserve.engine.errors import InputError, Problem

__all__ = [
    "filled_whole",
    "unwritable",
    "unwritable_paths",
    "write_whole",
    "written_whole",
]


def unwritable_paths(*paths: Path | None) -> Iterator[Problem]:
    """Says before the work, not after it, which files cannot be written.

    Args:
        paths: Files to be written; None where none is asked for.

    Yields:
        A problem for each path that is no file, lies in no folder that may be written
        to, or is named twice.
    """
    seen = set()
    for path in paths:
        if path is None:
            continue
        target = path.resolve()
        if target.exists() and not target.is_file():
            yield _cannot(path, "what is there is not a plain file")
        elif not target.parent.is_dir():
            yield _cannot(path, "its folder does not exist")
        elif not os.access(target.parent, os.W_OK | os.X_OK):
            yield _cannot(path, "its folder may not be written to")
        elif target in seen:
            yield _cannot(path, "two outputs have the same name")
        seen.add(target)


def _cannot(path: Path, why: str) -> Problem:
    return Problem(
        f"{path} cannot be written: {why}",
        rule="each output is a file of its own in a folder that exists",
        value=str(path),
        way_out="name a file in a folder of yours that exists",
    )


def unwritable(path: Path, error: OSError) -> InputError:
    """The error to raise where the system refuses to write.

    Args:
        path: What was to be written.
        error: What the system said.
    """
    return InputError(
        f"{path} cannot be written ({error.strerror or error})",
        rule="output goes where there is room and the right to write",
        value=str(path),
        way_out="make room, or name another place",
    )


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all.

    Args:
        path: The file; what stood there is replaced at one stroke.
        content: Its bytes.

    Raises:
        InputError: The system refuses.
    """
    with written_whole(path) as file:
        file.write(content)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Opens a file that appears whole or not at all.

    Args:
        path: The file; what stood there is replaced at one stroke in the end.

    Yields:
        What to write into, little by little.

    Raises:
        InputError: The system refuses.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode)
        beside.replace(target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def filled_whole(folder: Path) -> Iterator[Path]:
    """Fills a new or empty folder whole or not at all.

    Args:
        folder: The folder; it is made where it does not exist.

    Yields:
        A new folder inside it to write into; in the end its content moves up.

    Raises:
        InputError: The system refuses.
    """
    made = not folder.exists()
    inside = folder / f".unfinished-{secrets.token_hex(4)}"
    try:
        inside.mkdir(parents=True)
        yield inside
        for entry in sorted(inside.iterdir()):
            entry.rename(folder / entry.name)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(inside, ignore_errors=True)
        if made and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
