"""How the rows of the book hang together.

Each row's hash covers its whole content and the hash of the row before it; the first
covers ``GENESIS``. The last line is sealed with a key kept in the portal's home, so
that somebody who can write to the database alone cannot write a new book.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

__all__ = ["FIELDS", "GENESIS", "canonical", "hash_of", "seal_of"]

GENESIS = hashlib.sha256(b"spacereserve audit 1").hexdigest()
FIELDS = (
    "sequence",
    "at",
    "actor",
    "organisation",
    "event",
    "subject_type",
    "subject_id",
    "details",
    "previous_hash",
)


def canonical(row: Mapping[str, Any]) -> bytes:
    """A row's content as the bytes that are hashed.

    Args:
        row: The values of ``FIELDS``.

    Returns:
        JSON with sorted keys and no spaces; instants in UTC with microseconds.
    """
    content = {name: row[name] for name in FIELDS}
    at: datetime = content["at"]
    content["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash of a row.

    Args:
        row: The values of ``FIELDS``.

    Returns:
        SHA-256 in hexadecimal.
    """
    return hashlib.sha256(canonical(row)).hexdigest()


def seal_of(sequence: int, last_hash: str, key: str) -> str:
    """The seal of the last line.

    Args:
        sequence: The number of the last row; 0 for an empty book.
        last_hash: Its hash.
        key: The portal's audit key.

    Returns:
        HMAC-SHA-256 in hexadecimal.
    """
    text = f"{sequence}:{last_hash}".encode()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
