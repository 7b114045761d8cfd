"""Ways to break a sound reserve folder, and what reading it then says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.errors import FolderError, Problem
from spacereserve.engine.folder import folder_files, read_folder


@dataclass(frozen=True)
class Change:
    """One change of a folder: how it reads, and what it does."""

    text: str
    make: Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """A broken folder: its changes, and for each message file, key and words."""

    title: str
    changes: tuple[Change, ...]
    expected: tuple[tuple[str | None, str | None, str], ...]


def write(name: str, content: str | bytes) -> Change:
    data = content.encode() if isinstance(content, str) else content

    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    shown = content if isinstance(content, str) else repr(content)[:80]
    return Change(f"`{name}` holds\n\n{fenced(shown)}", make)


def append(name: str, text: str) -> Change:
    def make(folder: Path) -> None:
        old = (folder / name).read_text("utf-8")
        (folder / name).write_text(f"{old}\n{text}", "utf-8", newline="\n")

    return Change(f"at the end of `{name}`\n\n{fenced(text)}", make)


def replace(name: str, old: str, new: str) -> Change:
    def make(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        changed = text.replace(old, new, 1)
        (folder / name).write_text(changed, "utf-8", newline="\n")

    if not new:
        return Change(f"without this in `{name}`\n\n{fenced(old)}", make)
    return Change(f"in `{name}`\n\n{fenced(new)}", make)


def in_needs(old: str, new: str) -> Change:
    return replace("needs.toml", old, new)


def remove(name: str) -> Change:
    return Change(f"`{name}` is missing", lambda folder: (folder / name).unlink())


def does(text: str, make: Callable[[Path], object]) -> Change:
    return Change(text, make)


def area(name: str, geometry: Any, **properties: Any) -> Change:
    feature = {
        "type": "Feature",
        "properties": {"name": "Spot", **properties},
        "geometry": geometry,
    }
    return write(f"areas/{name}.geojson", json.dumps(feature))


def polygon(*ring: tuple[float, ...]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(place) for place in ring]]}


def fenced(text: str) -> str:
    shown = text if len(text) < 600 else text[:300] + "\n…"
    return f"    {shown.strip()}".replace("\n", "\n    ")


def make_large(folder: Path) -> None:
    with (folder / "huge.toml").open("wb") as file:
        file.truncate(257 * 1024 * 1024)


def empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def header(**more: str) -> str:
    lines = ["format = 1", 'id = "tiny"', 'name = "Tiny"']
    return "\n".join([*lines, *(f"{key} = {value}" for key, value in more.items())])


def link(name: str, target: str) -> Change:
    return does(
        f"`{name}` is a symbolic link to `{target}`",
        lambda folder: (folder / name).symlink_to(target),
    )


def build(case: Case, folder: Path) -> None:
    """Writes the folder of the tiny reserve and spoils it."""
    for name, content in folder_files(tiny_reserve(), tiny_catalogue()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for change in case.changes:
        change.make(folder)


def problems_of(case: Case, folder: Path) -> tuple[Problem, ...]:
    """What reading the case's folder says."""
    build(case, folder)
    try:
        read_folder(folder)
    except FolderError as error:
        return error.problems
    return ()
