"""What one more unit is worth, in words."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Shown, Worth
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.remedies import remedy_sentence
from spacereserve.language import N_

__all__ = ["worth_sentence"]

_LITTLE_EUR = 0.5


def worth_sentence(worth: Worth, reader: Reader) -> str:
    """Says what one more unit of something brings.

    Args:
        worth: The unit and its worth.
        reader: The reserve and the language.

    Returns:
        Sentences.
    """
    t = reader.t
    gained = [
        reader.text(N_("{more} needs of priority {priority}")).format(
            more=f"{'+' if more > 0 else '−'}{t.number(abs(more), digits=3)}",
            priority=priority,
        )
        for priority, more in worth.gained.items()
    ]
    money = t.money(abs(worth.saved_eur))
    if worth.saved_eur > _LITTLE_EUR:
        gained.append(reader.text(N_("{money} saved")).format(money=money))
    elif worth.saved_eur < -_LITTLE_EUR:
        gained.append(reader.text(N_("{money} more to pay")).format(money=money))
    brings = reader.text(N_("It brings: {what}.")).format(what="; ".join(gained))
    if worth.shown is Shown.HELD and worth.need is not None:
        brings = reader.text(
            N_("It brings at least, to {need} with all others as they are: {what}.")
        ).format(need=reader.name("needs", worth.need), what="; ".join(gained))
    return f"{remedy_sentence(worth, reader)} {brings}"
