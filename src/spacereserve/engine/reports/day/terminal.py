"""A day's schedule on a terminal: provider by provider, and what finds no place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from spacereserve.engine.dispatch import Dropped, Duty, Schedule, Task
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.day.duties import HEADINGS, duty_row
from spacereserve.engine.reports.day.words import KINDS, REASONS
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_, Translator

__all__ = ["headline", "instant", "not_done", "schedule_summary"]


def schedule_summary(
    schedule: Schedule, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows the schedule of a day.

    Args:
        schedule: The schedule.
        reserve: The reserve.
        translator: The reader's language.

    Returns:
        Something that ``rich`` prints.
    """
    reader = Reader(reserve, translator)
    return Group(*_parts(schedule, reader))


def headline(schedule: Schedule, reader: Reader) -> str:
    """How much of the day's looks are done.

    Args:
        schedule: The schedule.
        reader: The reserve and the language.
    """
    t = reader.t
    title = reader.text(
        N_("Day {day}: {n} of {planned} planned looks; at most {most} are possible.")
    )
    return title.format(
        day=schedule.day,
        n=t.number(len(schedule.tasks), digits=0),
        planned=t.number(schedule.n_planned, digits=0),
        most=t.number(schedule.n_most, digits=0),
    )


def _parts(schedule: Schedule, reader: Reader) -> Iterator[RenderableType]:
    yield Text(headline(schedule, reader), style="bold")
    for name in schedule.refused:
        text = reader.text(N_("Serves nothing this day: {provider}."))
        yield Text(text.format(provider=reader.name("providers", name)))
    with_looks = {task.provider for task in schedule.tasks}
    with_duties = {duty.provider for duty in schedule.duties}
    for provider in sorted(with_looks | with_duties):
        yield Text()
        yield Text(reader.name("providers", provider), style="bold")
        tasks = [task for task in schedule.tasks if task.provider == provider]
        if tasks:
            yield _table(tasks, schedule, reader)
        duties = [duty for duty in schedule.duties if duty.provider == provider]
        if duties:
            yield _duties(duties, schedule, reader)
    for look in schedule.dropped:
        yield Text(_dropped(look, schedule, reader), style="red")


def _table(tasks: list[Task], schedule: Schedule, reader: Reader) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in (
        N_("When"),
        N_("Satellite"),
        N_("Need"),
        N_("Off-nadir"),
        N_("Delivered"),
        N_("Against the plan"),
    ):
        table.add_column(reader.text(heading), overflow="fold")
    for task in tasks:
        table.add_row(
            instant(schedule, task.start_s, reader),
            str(task.satellite),
            Text(f"{reader.name('needs', task.need)} ({task.place + 1})"),
            reader.shown("off_nadir_deg", task.off_nadir_deg),
            instant(schedule, task.delivered_s, reader),
            reader.text(KINDS[task.kind]),
        )
    return table


def _duties(duties: list[Duty], schedule: Schedule, reader: Reader) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(reader.text(heading), overflow="fold")
    for duty in duties:
        told = duty_row(duty, reader, lambda at_s: instant(schedule, at_s, reader))
        table.add_row(*(Text(cell) for cell in told))
    return table


def instant(schedule: Schedule, second_s: float, reader: Reader) -> str:
    """An instant of a schedule, with its day and minute.

    Args:
        schedule: The schedule.
        second_s: Seconds after the declaration.
        reader: The reserve and the language.
    """
    return reader.t.short_instant(schedule.at + timedelta(seconds=second_s))


def not_done(look: Dropped, schedule: Schedule, reader: Reader) -> tuple[str, str, str]:
    """When a look was planned, for what, and why it finds no place.

    Args:
        look: A look that finds no place.
        schedule: The schedule.
        reader: The reserve and the language.
    """
    return (
        instant(schedule, look.planned_s, reader),
        f"{reader.name('needs', look.need)} ({look.place + 1})",
        reader.text(REASONS[look.reason]),
    )


def _dropped(look: Dropped, schedule: Schedule, reader: Reader) -> str:
    when, what, why = not_done(look, schedule, reader)
    text = reader.text(N_("✗ Not done: {need}, planned {when}: {reason}."))
    return text.format(need=what, when=when, reason=why)
