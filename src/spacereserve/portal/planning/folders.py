"""The portal's reserve as a folder in one zip file, out and in."""

from __future__ import annotations

from typing import BinaryIO

from spacereserve.engine.orbits import parse_catalogue
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.audit import recording
from spacereserve.portal.planning.archives import read_archive, write_archive
from spacereserve.portal.planning.importing import Imported, import_reserve
from spacereserve.portal.planning.models import OrbitFile, Run
from spacereserve.portal.planning.reserve import reserve_now

__all__ = ["export_folder", "import_folder"]


def export_folder(actor: Actor) -> tuple[str, bytes]:
    """Writes the reserve and the orbits in use; the book says that it was taken.

    Args:
        actor: Who asks.

    Returns:
        The name of the file and its content.

    Raises:
        RefusedError: The actor may not.
        ConflictError: The portal has no reserve yet.
    """
    require(actor, "export", Run)
    reserve = reserve_now()
    orbits = OrbitFile.objects.first()
    catalogue = parse_catalogue(orbits.text, name=orbits.name) if orbits else None
    recording.record(
        actor,
        f"{actor.kind}:reserve:export",
        details={"content_hash": reserve.content_hash},
    )
    return f"{reserve.id}.zip", write_archive(reserve, catalogue)


def import_folder(actor: Actor, file: BinaryIO, *, name: str) -> Imported:
    """Takes in a reserve folder, whole or not at all.

    Args:
        actor: Who asks; the office.
        file: A zip file from anybody.
        name: What the file is called, for the book.

    Returns:
        What was added, changed and left as it was.

    Raises:
        RefusedError: The actor may not.
        InvalidError: It is no reserve folder in a zip file.
        InputError: The folder has mistakes; all of them are listed.
        ConflictError: It promises what is promised already.
    """
    require(actor, "change", ReserveHeader)
    folder = read_archive(file)
    return import_reserve(actor, folder.reserve, folder.catalogue, name=name)
