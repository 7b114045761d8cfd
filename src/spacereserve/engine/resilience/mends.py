"""What mends a refusal, as values: agreements enlarged, quotations signed."""

from __future__ import annotations

from typing import Literal

from spacereserve.engine.model import Agreement, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.losses import Loss

__all__ = ["Enlarged", "Enlargement", "Mend", "Restored", "at_size"]


class Enlargement(Loss):
    """Agreements held at a larger size or signed, as a change beside losses."""

    sizes: tuple[tuple[str, float], ...]
    """Agreement (id) and size; 1 is as written. A quotation is signed for it."""

    @property
    def is_total(self) -> bool:
        """It takes nothing away."""
        return False

    def change(self, reserve: Reserve) -> Reserve:
        """The reserve with the quantities of these agreements' lines grown."""
        size = dict(self.sizes)
        return reserve.replaced(
            agreements=tuple(
                at_size(item, size[item.id]) if item.id in size else item
                for item in reserve.agreements
            )
        )


def at_size(agreement: Agreement, size: float) -> Agreement:
    """An agreement held at a size; a quotation is signed for it.

    Args:
        agreement: The agreement.
        size: Its size; 1 is as written.
    """
    lines = tuple(
        line.model_copy(update={"quantity": line.quantity * size})
        for line in agreement.lines
    )
    return agreement.signed().model_copy(update={"lines": lines})


class Enlarged(Record):
    """One agreement that a mend enlarges, or quotation that it signs."""

    agreement: str
    """Agreement (id)."""
    provider: str
    """Provider (id)."""
    size: float
    """Its size; 1 is as written."""
    extra_retainer_eur_per_year: float
    """What its retainer grows by, EUR a year; all of it where it is signed."""
    is_quotation: bool = False
    """True where it is a quotation, to be signed."""


class Restored(Record):
    """One need that a loss strikes, and what of it a mend gives back."""

    need: str
    """Need (id)."""
    before_fraction: float
    """Share met with nothing lost, 0 to 1."""
    lost_fraction: float
    """Share met after the loss, as agreements stand."""
    mended_fraction: float
    """Share met after the loss, with the mend."""


class Mend(Record):
    """The cheapest agreements that give back what can be given back under a loss."""

    loss: str
    """The loss (id)."""
    provider: str
    """The provider (id) that refuses."""
    needs: tuple[Restored, ...]
    """Needs that lose 5 % or more of themselves as agreements stand."""
    mended: tuple[str, ...]
    """Those (ids) that get all back, in a new plan under the loss."""
    left: tuple[str, ...]
    """Those (ids) that do not, even with every agreement at its largest size and every
    quotation signed."""
    lifted_caps: tuple[str, ...]
    """Domains where the cap on reliance on one must be lifted for it."""
    enlarged: tuple[Enlarged, ...]
    """What is enlarged or signed, by agreement."""
    extra_retainers_eur_per_year: float
    """What retainers grow by, EUR a year."""
    cost_eur: float
    """Cost of the plan under the loss with it, EUR."""
    extra_cost_eur: float
    """How much more that is than without it, EUR."""
    status: Literal["proven cheapest", "verified", "nothing mends"]
    """``proven cheapest``: no cheaper sizes of these give as much back; ``verified``:
    it mends, a cheaper one was not ruled out; ``nothing mends``."""
    sizes_tried: tuple[float, ...]
    """Sizes that agreements could have."""
    n_planned: int
    """Plans that were made."""
