"""On whom each domain depends: shares and indices as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.resilience.dependence import Dependence
from spacereserve.language import N_

__all__ = ["CAPTION", "HEADS", "dependence_rows"]

CAPTION = N_("On whom each domain depends: the largest share, and the index (HHI)")
HEADS = (
    N_("Domain"),
    N_("Provider"),
    N_("Home nation"),
    N_("Orbit"),
    N_("Shared thing"),
)


def dependence_rows(
    dependence: Sequence[Dependence], reader: Reader
) -> tuple[tuple[str, ...], ...]:
    """The largest share of each domain by provider, nation, orbit and shared thing.

    Args:
        dependence: Shares and indices, of one plan.
        reader: The reserve and the language.

    Returns:
        Rows for ``HEADS``. Shared things have no index, since their shares overlap.
    """
    by_key = {(item.domain, item.by): item for item in dependence}
    return tuple(
        (
            reader.word("domain", domain),
            *(
                _largest(by_key.get((domain, by)), reader)
                for by in ("provider", "nation", "orbit", "shared-thing")
            ),
        )
        for domain in sorted({item.domain for item in dependence})
    )


def _largest(item: Dependence | None, reader: Reader) -> str:
    if item is None or not item.shares:
        return "–"
    first = item.shares[0]
    names = {
        "provider": lambda: reader.name("providers", first.id),
        "nation": lambda: reader.party(first.id),
        "orbit": lambda: reader.orbit(first.id),
        "shared-thing": lambda: reader.name("shared_things", first.id),
    }
    text = f"{names[item.by]()} {reader.t.percent(first.fraction)}"
    if item.hhi is None:
        return text
    return f"{text} ({reader.t.number(item.hhi, digits=2)})"
