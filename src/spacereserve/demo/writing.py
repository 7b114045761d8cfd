"""Lays the demo reserve down as a folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from spacereserve.demo.constellations import make_catalogues
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import write_catalogue_csv

__all__ = ["DEMO_EPOCH_AT", "write_demo"]

DEMO_EPOCH_AT = datetime(2026, 8, 22, tzinfo=UTC)
"""Epoch of the demo's orbits, unless another is asked for."""


def write_demo(path: str | Path, *, epoch_at: datetime = DEMO_EPOCH_AT) -> Path:
    """Writes the demo reserve as a reserve folder, with orbits made for an epoch.

    Args:
        path: The folder to make; it may exist if it is empty.
        epoch_at: The instant at which the made orbits hold; an aware datetime.

    Returns:
        The folder. The same epoch gives the same bytes.

    Raises:
        InputError: The folder has something in it, or is not a folder, or the epoch has
            no time zone.
    """
    folder = Path(path)
    _refuse_if_taken(folder)
    if epoch_at.tzinfo is None:
        raise InputError(
            "The epoch has no time zone",
            rule="instants are aware, in UTC",
            value=epoch_at.isoformat(),
            way_out="give it tzinfo=UTC, as in datetime(2026, 8, 22, tzinfo=UTC)",
        )
    for name, content in _package_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    orbits = folder / "orbits"
    orbits.mkdir(parents=True, exist_ok=True)
    for constellation, catalogue in make_catalogues(epoch_at).items():
        write_catalogue_csv(catalogue, orbits / f"{constellation}.csv")
    return folder


def _refuse_if_taken(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(
            "The demo reserve cannot be written there: it is not a folder",
            rule="the demo goes to a new or an empty folder",
            value=str(folder),
            way_out="name a folder that does not exist yet",
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(
            "The demo reserve cannot be written there: the folder is not empty",
            rule="the demo goes to a new or an empty folder, so nothing is overwritten",
            value=str(folder),
            way_out="name a folder that does not exist yet, or empty this one first",
        )


def _package_files() -> Iterator[tuple[PurePosixPath, bytes]]:
    """The files of the package's reserve folder: name in the folder, and content."""
    yield from _files_below(files(__package__) / "reserve", PurePosixPath())


def _files_below(
    place: Traversable, name: PurePosixPath
) -> Iterator[tuple[PurePosixPath, bytes]]:
    for entry in sorted(place.iterdir(), key=lambda one: one.name):
        inside = name / entry.name
        if entry.is_dir():
            yield from _files_below(entry, inside)
        elif inside.suffix in {".toml", ".geojson"}:
            yield inside, entry.read_bytes()
