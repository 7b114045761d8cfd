"""The book as lines of JSON: an open format, and anchors for later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.db.models import QuerySet

from spacereserve.portal.audit.chain import FIELDS, canonical
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.errors import InvalidError

__all__ = ["count_events", "lines_of", "read_anchors", "write_events"]


def count_events() -> int:
    """How many events the book has."""
    return int(AuditEvent.objects.count())


def lines_of(events: QuerySet) -> Iterator[str]:
    """Events, one JSON object a line, in their order.

    Each line is what the hash covers, with the hash beside it: SHA-256 of the line
    without ``hash`` is that hash, so anybody can check the book without the portal.

    Args:
        events: Which ones.

    Yields:
        Lines with their ends.
    """
    rows = events.order_by("sequence").values(*FIELDS, "hash")
    for row in rows.iterator(chunk_size=2000):
        content = {**json.loads(canonical(row)), "hash": row["hash"]}
        text = json.dumps(
            content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        yield f"{text}\n"


def write_events(target: TextIO) -> int:
    """Writes the whole book.

    Args:
        target: An open text file.

    Returns:
        How many events there were.
    """
    count = 0
    for line in lines_of(AuditEvent.objects.all()):
        target.write(line)
        count += 1
    return count


def read_anchors(path: Path) -> dict[int, str]:
    """The hashes of an earlier export.

    Args:
        path: A file that ``write_events`` has written.

    Returns:
        Hash by number of the row.

    Raises:
        InvalidError: It is not such a file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return {int(row["sequence"]): str(row["hash"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidError(
            "the anchors cannot be read",
            rule="they are lines of JSON as `portal export-audit` writes them",
            value=str(path),
            way_out="name an earlier export",
        ) from error
