"""The page of a day: how much is done, by whom and when; an HTML file, no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacereserve.engine.dispatch import Schedule
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.day.duties import HEADINGS, duty_row
from spacereserve.engine.reports.day.gantt import draw_day
from spacereserve.engine.reports.day.terminal import headline, instant, not_done
from spacereserve.engine.reports.day.words import KINDS
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.rendering import environment_of
from spacereserve.engine.reports.whatif.drawing import drawn
from spacereserve.engine.reports.whatif.section import Section, Table
from spacereserve.language import N_, Lang, translator

__all__ = ["day_picture", "day_report"]


def day_picture(schedule: Schedule, reserve: Reserve, *, lang: Lang) -> str:
    """Draws the day, satellite by satellite.

    Args:
        schedule: The schedule.
        reserve: The reserve.
        lang: ``en`` or ``fr``.

    Returns:
        An SVG document.
    """
    return draw_day(schedule, Reader(reserve, translator(lang))).svg() + "\n"


def day_report(schedule: Schedule, reserve: Reserve, *, lang: Lang) -> str:
    """Writes the page of a day.

    Args:
        schedule: The schedule.
        reserve: The reserve.
        lang: ``en`` or ``fr``.

    Returns:
        A whole HTML document; the same schedule gives the same text.
    """
    reader = Reader(reserve, translator(lang))
    disclaimer = reserve.disclaimer_fr if lang == "fr" else None
    section = Section(
        title=reader.text(N_("Who looks where, and when")),
        sentences=tuple(_sentences(schedule, reader)),
        pictures=(draw_day(schedule, reader),),
        tables=(*_tables(schedule, reader), *_duties(schedule, reader)),
    )
    return (
        environment_of(lang)
        .get_template("whatif.html.j2")
        .render(
            lang=lang,
            kind=reader.text(N_("Schedule of a day")),
            about=reader.text(N_("the schedule of day {day}")).format(day=schedule.day),
            reserve_name=reserve.named(lang),
            disclaimer=disclaimer or reserve.disclaimer or "",
            sections=(section,),
            drawn=drawn,
        )
    )


def _sentences(schedule: Schedule, reader: Reader) -> Iterator[str]:
    t = reader.t
    yield headline(schedule, reader)
    kinds = Counter(task.kind for task in schedule.tasks)
    if schedule.tasks:
        told = [
            f"{t.number(kinds[kind], digits=0)} {reader.text(word)}"
            for kind, word in KINDS.items()
            if kinds[kind]
        ]
        yield reader.text(N_("Of these: {parts}.")).format(parts=t.listing(told))
    for name in schedule.refused:
        yield reader.text(N_("Serves nothing this day: {provider}.")).format(
            provider=reader.name("providers", name)
        )
    clouds = [
        f"{reader.name(table, name)} {t.percent(share)}"
        for table, shares in (
            ("theatres", schedule.cloud_fraction),
            ("needs", schedule.cloud_by_need),
        )
        for name, share in shares.items()
    ]
    if clouds:
        yield reader.text(N_("Cloud that looks were weighed by: {parts}.")).format(
            parts=t.listing(clouds)
        )


def _tables(schedule: Schedule, reader: Reader) -> Iterator[Table]:
    heads = tuple(
        reader.text(head)
        for head in (
            N_("When"),
            N_("Satellite"),
            N_("Need"),
            N_("Off-nadir"),
            N_("Station"),
            N_("Delivered"),
            N_("Against the plan"),
        )
    )
    for provider in sorted({task.provider for task in schedule.tasks}):
        own = (task for task in schedule.tasks if task.provider == provider)
        rows = tuple(
            (
                instant(schedule, task.start_s, reader),
                str(task.satellite),
                f"{reader.name('needs', task.need)} ({task.place + 1})",
                reader.shown("off_nadir_deg", task.off_nadir_deg),
                reader.text(N_("relay"))
                if task.downlink is None
                else reader.name("assets", task.downlink.station),
                instant(schedule, task.delivered_s, reader),
                reader.text(KINDS[task.kind]),
            )
            for task in own
        )
        yield Table(reader.name("providers", provider), heads, rows)
    if schedule.dropped:
        yield Table(
            reader.text(N_("Not done")),
            tuple(reader.text(head) for head in (N_("Planned"), N_("Need"), N_("Why"))),
            tuple(not_done(look, schedule, reader) for look in schedule.dropped),
        )


def _duties(schedule: Schedule, reader: Reader) -> Iterator[Table]:
    """What other domains owe, provider by provider."""
    heads = tuple(reader.text(head) for head in HEADINGS)
    for provider in sorted({duty.provider for duty in schedule.duties}):
        rows = tuple(
            duty_row(duty, reader, lambda at_s: instant(schedule, at_s, reader))
            for duty in schedule.duties
            if duty.provider == provider
        )
        title = reader.text(N_("{provider}: satcom, navigation, surveillance, launch"))
        name = reader.name("providers", provider)
        yield Table(title.format(provider=name), heads, rows)
