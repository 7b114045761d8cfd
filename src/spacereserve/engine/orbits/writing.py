"""Writes a catalogue as OMM CSV, so that reading it gives the same catalogue back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.columns import ELEMENT_COLUMNS
from spacereserve.engine.orbits.julian import epoch_text
from spacereserve.engine.orbits.raw import OMM_KEYWORDS

__all__ = ["catalogue_csv", "write_catalogue_csv"]


def catalogue_csv(catalogue: Catalogue) -> str:
    """Returns the catalogue as OMM CSV, numbers in their shortest exact form.

    Args:
        catalogue: The catalogue; rows follow its ascending numbers.

    Returns:
        Text with line-feed line ends; ``parse_catalogue`` gives the catalogue back.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(OMM_KEYWORDS)
    elements = [getattr(catalogue, name).tolist() for name in ELEMENT_COLUMNS]
    rows = zip(
        catalogue.names,
        catalogue.object_ids,
        catalogue.epoch_jd.tolist(),
        catalogue.catalog_numbers.tolist(),
        zip(*elements, strict=True),
        strict=True,
    )
    for name, object_id, epoch_jd, number, values in rows:
        six, three = values[:6], values[6:]
        writer.writerow(
            (name, object_id, epoch_text(*epoch_jd), *six, 0, number, *three)
        )
    return out.getvalue()


def write_catalogue_csv(catalogue: Catalogue, path: str | Path) -> None:
    """Writes the catalogue as an OMM CSV file.

    Args:
        catalogue: The catalogue.
        path: The file to write; it is replaced.
    """
    Path(path).write_bytes(catalogue_csv(catalogue).encode("utf-8"))
