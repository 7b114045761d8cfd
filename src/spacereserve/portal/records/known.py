"""Which identifiers exist, asked of the database once for many references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from spacereserve.portal.records.links import Reference
from spacereserve.portal.records.nouns import all_nouns

__all__ = ["known_among"]

_MOST_AT_ONCE = 500


def known_among(references: Iterable[Reference]) -> Mapping[str, set[str]]:
    """Finds which of the records that are named exist.

    Args:
        references: References of any records.

    Returns:
        Table → those of the named identifiers that are there; every table is a key.
    """
    asked: dict[str, set[str]] = defaultdict(set)
    for reference in references:
        for table in reference.tables:
            asked[table].add(reference.name)
    found: dict[str, set[str]] = defaultdict(set)
    for table, names in asked.items():
        rows = all_nouns()[table].model.objects
        ordered = sorted(names)
        for start in range(0, len(ordered), _MOST_AT_ONCE):
            part = ordered[start : start + _MOST_AT_ONCE]
            hits = rows.filter(identifier__in=part)
            found[table].update(hits.values_list("identifier", flat=True))
    return found
