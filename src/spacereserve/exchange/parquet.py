"""Rows as Apache Parquet, for data tools; needs ``pyarrow``, an extra."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from numpy.typing import NDArray

from spacereserve.exchange.tables import Table

__all__ = ["write_parquet"]


def write_parquet(
    tables: Iterable[Table], file: BinaryIO, *, about: Mapping[str, str]
) -> None:
    """Writes a row group for each block; instants are timestamps in UTC.

    Args:
        tables: At least one block, all with the same columns.
        file: Where to.
        about: Text that holds for all rows, as metadata of the schema.

    Raises:
        ModuleNotFoundError: ``pyarrow`` is not installed.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra, and heavy
    from pyarrow import parquet  # noqa: PLC0415 - the same

    writer = None
    for table in tables:
        columns = {name: _array(pa, one) for name, one in table.columns.items()}
        block = pa.table(columns).replace_schema_metadata(dict(about))
        if writer is None:
            writer = parquet.ParquetWriter(file, block.schema, compression="zstd")
        writer.write_table(block)
    if writer is not None:
        writer.close()


def _array(pa: Any, values: NDArray[Any]) -> Any:
    if values.dtype.kind == "M":
        return pa.array(values.astype("M8[us]"), pa.timestamp("us", tz="UTC"))
    if values.dtype.kind in "OU":
        return pa.array(values.tolist(), pa.string()).dictionary_encode()
    return pa.array(values)
