"""The orbits that a command is asked to take, their time, and the sky they make."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from spacereserve.cli.catalog import stored_catalogue_path
from spacereserve.cli.options import instant_of
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.folder import ReserveFolder, read_folder
from spacereserve.engine.model import Question
from spacereserve.engine.orbits import Catalogue, instant_from_julian, read_catalogue
from spacereserve.engine.supply import Sky

__all__ = ["catalogue_of", "default_instant", "sky_of"]


def catalogue_of(found: ReserveFolder | None, orbits: str | None) -> Catalogue:
    """The orbits that are asked for.

    Args:
        found: The folder, or None.
        orbits: An orbit file, ``stored``, or None for the folder's own.

    Raises:
        InputError: The orbits have mistakes, or none are stored.
        PlanningError: The folder has no orbits.
    """
    if orbits == "stored":
        return read_catalogue(stored_catalogue_path())
    if orbits is not None:
        return read_catalogue(Path(orbits))
    if found is None or found.catalogue is None:
        raise PlanningError(
            "the folder has no orbits",
            rule="a plan needs the orbits of the satellites",
            value=None,
            way_out="put orbit files into its orbits folder, or name one with --orbits",
        )
    return found.catalogue


def sky_of(folder: Path, orbits: str | None, at: str | None, *, days: float) -> Sky:
    """The sky over a reserve, at its lowest level.

    Args:
        folder: The reserve folder.
        orbits: An orbit file or ``stored``; None for the folder's own.
        at: The instant it begins at, as ``instant_of`` takes it; None for the orbits'.
        days: How far ahead.
    """
    found = read_folder(folder, with_orbits=orbits is None)
    catalogue = catalogue_of(found, orbits)
    instant = default_instant(catalogue) if at is None else instant_of(at)
    level = found.reserve.levels[0].id
    question = Question.of(found.reserve, level, at=instant, days=days)
    return Sky(found.reserve, catalogue, question)


def default_instant(catalogue: Catalogue) -> datetime:
    """The time of the orbits: their median epoch, rounded up to the full hour.

    So that a plan depends on its input alone; ``--at now`` asks for this moment.

    Args:
        catalogue: At least one satellite.

    Raises:
        PlanningError: The catalogue is empty.
    """
    if len(catalogue) == 0:
        raise PlanningError(
            "the catalogue is empty",
            rule="a plan needs at least one satellite",
            value=0,
            way_out="name an orbit file with --orbits",
        )
    order = np.argsort(catalogue.epoch_jd.sum(axis=1), kind="stable")
    whole, fraction = catalogue.epoch_jd[order[len(order) // 2]]
    instant = instant_from_julian(float(whole), float(fraction))
    hour = instant.replace(minute=0, second=0, microsecond=0)
    return hour if hour == instant else hour + timedelta(hours=1)
