"""What other domains owe on a day, as rows of a table."""

from __future__ import annotations

from collections.abc import Callable

from spacereserve.engine.dispatch import Duty
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["HEADINGS", "duty_row"]

HEADINGS = (
    N_("When"),
    N_("Service"),
    N_("Need"),
    N_("Amount"),
    N_("Call at the latest"),
)
"""The headings of the table."""


def duty_row(
    duty: Duty, reader: Reader, instant: Callable[[float], str]
) -> tuple[str, ...]:
    """A row of the table.

    Args:
        duty: What is owed.
        reader: The reserve and the language.
        instant: Tells an instant, from seconds after the declaration.
    """
    call = reader.text(N_("at the declaration"))
    if duty.call_by_s > 0.0:
        call = instant(duty.call_by_s)
    if duty.refused:
        call = reader.text(N_("refuses: the need goes without it"))
    when = instant(duty.start_s)
    if duty.end_s > duty.start_s:
        when = f"{when} – {instant(duty.end_s)}"
    return (
        when,
        reader.name("services", duty.service),
        reader.name("needs", duty.need),
        _amount(duty, reader),
        call,
    )


def _amount(duty: Duty, reader: Reader) -> str:
    if duty.unit == "service":
        return reader.t.percent(duty.amount)
    unit = reader.word("unit", duty.unit)
    return f"{reader.t.number(duty.amount)} {unit}"
