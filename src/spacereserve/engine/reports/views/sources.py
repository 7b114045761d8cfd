"""Where the public facts behind a plan come from, record by record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.reports.reader import Reader

__all__ = ["list_sources"]


def list_sources(
    plans: Sequence[Plan], reader: Reader
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Lists the sources of the records that the plans lean on.

    Args:
        plans: The plans.
        reader: The reserve and the language.

    Returns:
        Names of providers, services and assets with a part in a plan, and of the
        restrictions that stopped an offer, each with its sources; records without
        sources are left out.
    """
    found: dict[str, dict[str, None]] = {}
    for table, identifier in sorted(set(_leaned_on(plans, reader))):
        record = reader.reserve.by_id(table).get(identifier)
        if record is not None and record.sources:
            name = reader.name(table, identifier)
            found.setdefault(name, {}).update(dict.fromkeys(record.sources))
    return tuple((name, tuple(found[name])) for name in sorted(found))


def _leaned_on(plans: Sequence[Plan], reader: Reader) -> Iterator[tuple[str, str]]:
    services = reader.reserve.by_id("services")
    for plan in plans:
        for need in plan.needs:
            for part in need.suppliers:
                yield "providers", part.provider
                yield "services", part.service
                for asset in getattr(services.get(part.service), "assets", ()):
                    yield "assets", asset
            for row in need.funnel:
                if "restriction" in row.details:
                    yield "restrictions", str(row.details["restriction"])
