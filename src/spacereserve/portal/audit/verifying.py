"""Holding the book against its own hashes: finds any row altered, removed or moved."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from spacereserve.portal.audit.chain import FIELDS, GENESIS, hash_of, seal_of
from spacereserve.portal.audit.models import AuditEvent, AuditHead
from spacereserve.portal.audit.recording import audit_key, has_begun

__all__ = ["Fault", "find_faults"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the book does not hold together.

    Attributes:
        sequence: The row's number.
        what: What is wrong there.
    """

    sequence: int
    what: str


def find_faults(anchors: dict[int, str] | None = None) -> Iterator[Fault]:
    """Reads the whole book.

    Args:
        anchors: Hashes that are known from elsewhere, such as an earlier export,
            by number of the row.

    Yields:
        Every fault, in the order of the rows.
    """
    known = dict(anchors or {})
    expected, previous = 1, GENESIS
    rows = AuditEvent.objects.order_by("sequence").values(*FIELDS, "hash")
    for row in rows.iterator(chunk_size=2000):
        sequence = row["sequence"]
        if sequence != expected:
            yield Fault(expected, f"rows {expected} to {sequence - 1} are missing")
        if row["previous_hash"] != previous:
            yield Fault(sequence, "it does not follow the row before it")
        if hash_of(row) != row["hash"]:
            yield Fault(sequence, "its content was altered")
        if known.pop(sequence, row["hash"]) != row["hash"]:
            yield Fault(sequence, "it is not the row that was known before")
        expected, previous = sequence + 1, row["hash"]
    yield from _faults_of_the_end(expected - 1, previous)
    for sequence in sorted(known):
        yield Fault(sequence, "a row that was known before is missing")


def _faults_of_the_end(last: int, last_hash: str) -> Iterator[Fault]:
    head = AuditHead.objects.first()
    if head is None:
        if last or has_begun():
            yield Fault(last, "the last line is missing")
        return
    if (head.sequence, head.hash) != (last, last_hash):
        yield Fault(last, f"the book ends here, but its last line says {head.sequence}")
    seal = seal_of(head.sequence, head.hash, audit_key())
    if not hmac.compare_digest(seal, head.seal):
        yield Fault(head.sequence, "the seal of the last line is broken")
