"""The canonical order of a reserve's records: ascending by identifier.

Which file a record stands in, and where, says nothing. So every reserve that is read
has one order, and every reserve that is written gives the same bytes, however the
records came to be.
"""

from __future__ import annotations

from typing import Any

from spacereserve.engine.model import TABLES, Agreement, Record, Reserve

__all__ = ["in_canonical_order", "sorted_records"]


def in_canonical_order(reserve: Reserve) -> Reserve:
    """Returns the same reserve with its records in ascending order of identifier.

    Args:
        reserve: Any reserve.

    Returns:
        A reserve with the same content hash; lines of agreements are in order too.
    """
    tables = {table: sorted_records(getattr(reserve, table)) for table in TABLES}
    return reserve.model_copy(update=tables)


def sorted_records(records: tuple[Any, ...] | list[Any]) -> tuple[Any, ...]:
    """Returns the records of a table in ascending order of identifier.

    Args:
        records: Records; those without an identifier are ordered by their content.
    """
    return tuple(sorted(map(_with_sorted_lines, records), key=_sort_key))


def _with_sorted_lines(record: Record) -> Record:
    if not isinstance(record, Agreement):
        return record
    lines = tuple(sorted(record.lines, key=_sort_key))
    same = lines == record.lines
    return record if same else record.model_copy(update={"lines": lines})


def _sort_key(record: Any) -> str:
    name = getattr(record, "id", None)
    return str(record.model_dump_json() if name is None else name)
