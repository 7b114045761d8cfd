"""What checks of plans and of schedules found, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.text import Text

from spacereserve.engine.allocation.day_schedule import Schedule
from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.questions import question_title
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.violations import RULES, violation_sentence
from spacereserve.engine.verification import Rule, Verification, Violation
from spacereserve.language import N_, Translator

__all__ = ["day_verification_summary", "verification_summary"]


def verification_summary(
    found: Sequence[tuple[Plan, Verification]], reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what checks of plans found.

    Args:
        found: Plans, each with what its check found.
        reserve: The reserve.
        translator: The reader's language.

    Returns:
        Something that ``rich`` prints.
    """
    reader = Reader(reserve, translator)
    return Group(*(line for pair in found for line in _lines(*pair, reader)))


def _lines(plan: Plan, found: Verification, reader: Reader) -> Iterator[Text]:
    wrong = reader.t.ngettext(
        "{n} thing in this plan is not so.",
        "{n} things in this plan are not so.",
        len(found.violations),
    )
    well = reader.text(N_("The plan holds: nothing was found against it."))
    yield Text(question_title(plan, reader), style="bold")
    yield from _found(found, plan.at, reader)
    yield _ending(found, wrong, well, reader)


def day_verification_summary(
    schedule: Schedule, found: Verification, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what the check of a day's schedule found.

    Args:
        schedule: The schedule.
        found: What its check found.
        reserve: The reserve.
        translator: The reader's language.

    Returns:
        Something that ``rich`` prints.
    """
    reader = Reader(reserve, translator)
    return Group(*_lines_of_day(schedule, found, reader))


def _lines_of_day(
    schedule: Schedule, found: Verification, reader: Reader
) -> Iterator[Text]:
    title = reader.text(N_("Day {day} of the plan declared {at}")).format(
        day=schedule.day, at=reader.t.instant(schedule.at)
    )
    wrong = reader.t.ngettext(
        "{n} thing in this schedule is not so.",
        "{n} things in this schedule are not so.",
        len(found.violations),
    )
    well = reader.text(N_("The schedule holds: nothing was found against it."))
    yield Text(title, style="bold")
    yield from _found(found, schedule.at, reader)
    yield _ending(found, wrong, well, reader)


def _ending(found: Verification, wrong: str, well: str, reader: Reader) -> Text:
    """How many things are not so, or that nothing was found."""
    n = len(found.violations)
    if not n:
        return Text(well, style="green")
    return Text(wrong.format(n=reader.t.number(n, digits=0)), style="bold red")


def _found(found: Verification, at: datetime, reader: Reader) -> Iterator[Text]:
    """What was checked, what could not be, and what is not so."""
    t = reader.t
    checked = t.listing(
        [
            f"{reader.text(RULES[Rule(rule)]).lower()} {t.number(n, digits=0)}"
            for rule, n in found.checked.items()
        ]
    )
    if checked:
        yield Text(reader.text(N_("Checked: {checked}.")).format(checked=checked))
    if found.unchecked:
        yield Text(
            reader.text(N_("Not checked, for want of orbits: physics, delivery."))
        )
    for violation in found.violations:
        yield Text(_told(violation, at, reader))


def _told(violation: Violation, at: datetime, reader: Reader) -> str:
    subject = []
    if violation.need is not None:
        subject.append(reader.name("needs", violation.need))
    if violation.line is not None:
        subject.append(reader.line(violation.line))
    if violation.at_s is not None:
        subject.append(reader.t.instant(at + timedelta(seconds=violation.at_s)))
    where = f" ({'; '.join(subject)})" if subject else ""
    rule = reader.text(RULES[violation.rule])
    return f"✗ {rule}{where}{reader.t.colon} {violation_sentence(violation, reader)}"
