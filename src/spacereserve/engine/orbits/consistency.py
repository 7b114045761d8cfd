"""What every catalogue satisfies, however it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import Problem

__all__ = ["column_problems", "text_problems"]


def column_problems(
    columns: Mapping[str, NDArray[np.float64] | NDArray[np.int64]], n_satellites: int
) -> Iterator[Problem]:
    """Finds columns that do not fit the satellites, or hold what is no number.

    Args:
        columns: Numeric columns by name.
        n_satellites: How many satellites there are.

    Yields:
        One problem for each column at fault.
    """
    for column, values in columns.items():
        shape = (n_satellites, 2) if column == "epoch_jd" else (n_satellites,)
        if values.shape != shape:
            yield Problem(
                what=f"The column {column} does not fit the {n_satellites} names",
                rule=f"its shape is {shape}",
                value=values.shape,
                way_out="give one value for each satellite",
                key=column,
            )
        elif not np.all(np.isfinite(values)):
            yield Problem(
                what=f"The column {column} holds values that are not numbers",
                rule="each value is finite",
                value=values[~np.isfinite(values)][:5].tolist(),
                way_out="leave the satellites without elements out",
                key=column,
            )
    yield from _order_problems(columns["catalog_numbers"])


def _order_problems(
    numbers: NDArray[np.float64] | NDArray[np.int64],
) -> Iterator[Problem]:
    if np.any(np.diff(numbers) <= 0) or np.any(numbers < 1):
        yield Problem(
            what="The catalogue numbers are out of order",
            rule="catalogue numbers are above 0, unique and ascend",
            value=numbers[:8].tolist(),
            way_out="build the catalogue with Catalogue.from_columns, which sorts",
            key="catalog_numbers",
        )


def text_problems(
    columns: Mapping[str, Sequence[str]], n_satellites: int
) -> Iterator[Problem]:
    """Finds texts that are missing, or that a file could not carry unchanged.

    Args:
        columns: Text columns by name.
        n_satellites: How many satellites there are.

    Yields:
        One problem for each column or text at fault.
    """
    for column, texts in columns.items():
        if len(texts) != n_satellites:
            yield Problem(
                what=f"The column {column} has {len(texts)} texts",
                rule=f"there are {n_satellites} satellites; empty where unknown",
                value=len(texts),
                way_out="give one text for each satellite",
                key=column,
            )
        for index, text in enumerate(texts):
            if text != text.strip() or not text.isprintable():
                yield Problem(
                    what=f"The text {index} of {column} cannot be kept",
                    rule="printable characters, no blanks at the ends",
                    value=text,
                    way_out="remove the blanks, line breaks and control characters",
                    key=column,
                )
