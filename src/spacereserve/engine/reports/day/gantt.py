"""A day as a picture: a row a satellite, provider by provider, against the hours.

A look is an upright bar; what moved carries a mark above it (a dot for another time, a
diamond for another service), so that colour never speaks alone. A thin bar below the
row is a product coming down. Clouds stand above the rows, refusals and what finds no
place below them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from spacereserve.engine.dispatch import Kind, Schedule, Task
from spacereserve.engine.reports.day.terminal import headline, instant, not_done
from spacereserve.engine.reports.day.words import KINDS
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.whatif.drawing import (
    Picture,
    cut,
    element,
    tag,
    words,
)
from spacereserve.engine.units import SECONDS_PER_DAY
from spacereserve.language import N_

__all__ = ["draw_day"]

_LEFT, _CHART, _RIGHT = 320.0, 960.0, 70.0
_WIDTH = _LEFT + _CHART + _RIGHT
_ROW, _HEAD, _TOP = 22.0, 30.0, 88.0
_LEAST = 3.0
_HOURS = 3
_CLASSES = {
    Kind.AS_PLANNED: "day-planned",
    Kind.ANOTHER_TIME: "day-moved",
    Kind.ANOTHER_SERVICE: "day-other",
}
_STYLE = """
.day-ink { fill: #1c2733; } .day-soft { fill: #55626f; } .sheet { fill: #fff; }
.day-line { stroke: #d3dae0; } .day-band { fill: #f2f5f7; }
.day-planned { fill: #1f5f8b; } .day-moved { fill: #8a5a00; }
.day-other { fill: #7a3d86; } .day-down { fill: #2f7d5b; }
.day-cloud { fill: #8794a1; } .day-rail { fill: #e6ebef; }
.day-miss { stroke: #a33b20; fill: none; stroke-width: 1.8; } .day-no { fill: #a33b20; }
@media screen and (prefers-color-scheme: dark) {
.day-ink { fill: #e4eaf0; } .day-soft { fill: #a9b6c2; } .sheet { fill: #10171e; }
.day-line { stroke: #36434f; } .day-band { fill: #18212a; }
.day-planned { fill: #8cc3ec; } .day-moved { fill: #e3b35d; }
.day-other { fill: #cf9ddb; } .day-down { fill: #7fcfa9; }
.day-cloud { fill: #75838f; } .day-rail { fill: #26313b; }
.day-miss { stroke: #f2937a; } .day-no { fill: #f2937a; } }
"""


def draw_day(schedule: Schedule, reader: Reader) -> Picture:
    """Draws a schedule.

    Args:
        schedule: The schedule.
        reader: The reserve and the language.
    """
    page = _Page(schedule, reader)
    rows = [*page.clouds(), *page.providers(), *page.refusals(), *page.missed()]
    height = _TOP + sum(row.height for row in rows)
    inside = [*page.header(), *page.hours(height)]
    top = _TOP
    for row in rows:
        inside += row.drawn(top)
        top += row.height
    title = reader.text(N_("Day {day}, from {at}")).format(
        day=schedule.day, at=reader.t.instant(page.start_at)
    )
    return Picture(
        title=title,
        summary=headline(schedule, reader),
        width=_WIDTH,
        height=height + 16.0,
        inside=tuple(inside),
        style=_STYLE,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, its marks drawn as if its top were at 0."""

    height: float
    inside: tuple[str, ...]

    def drawn(self, top: float) -> list[str]:
        return [element("g", self.inside, transform=f"translate(0 {top:.1f})")]


@dataclass(frozen=True, slots=True)
class _Page:
    """The picture of one schedule."""

    schedule: Schedule
    reader: Reader

    @property
    def start_s(self) -> float:
        return (self.schedule.day - 1) * SECONDS_PER_DAY

    @property
    def start_at(self) -> datetime:
        return self.schedule.at + timedelta(seconds=self.start_s)

    @property
    def length_s(self) -> float:
        return min(SECONDS_PER_DAY, self.schedule.days * SECONDS_PER_DAY - self.start_s)

    def x(self, second_s: float) -> float:
        """Where an instant stands, kept within the chart."""
        part = (second_s - self.start_s) / self.length_s
        return _LEFT + _CHART * min(max(part, 0.0), 1.0)

    # Above the rows ------------------------------------------------------------------

    def header(self) -> Iterator[str]:
        yield words(
            headline(self.schedule, self.reader),
            16.0,
            28.0,
            font_size="17",
            font_weight="600",
            class_="day-ink",
        )
        x = 16.0
        for name, mark in self._keys():
            yield element("g", mark, transform=f"translate({x:.1f} 42)")
            yield words(name, x + 18.0, 56.0, class_="day-soft")
            x += 34.0 + 7.0 * len(name)

    def _keys(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        reader = self.reader
        for kind, word in KINDS.items():
            yield reader.text(word), tuple(_look(6.0, 10.0, kind))
        bar = element("rect", x=0, y=9, width=13, height=4, class_="day-down")
        yield reader.text(N_("downlink")), (bar,)
        if self.schedule.dropped:
            yield reader.text(N_("not done")), (_cross(6.0, 10.0),)

    def hours(self, height: float) -> Iterator[str]:
        """Upright lines at whole hours, with the time above them."""
        first = self.start_at.replace(minute=0, second=0, microsecond=0)
        for hour in range(int(self.length_s // 3600) + 2):
            at = first + timedelta(hours=hour)
            second_s = (at - self.schedule.at).total_seconds()
            inside = self.start_s <= second_s <= self.start_s + self.length_s
            if not inside or at.hour % _HOURS:
                continue
            x = self.x(second_s)
            yield element("line", x1=x, x2=x, y1=_TOP - 8, y2=height, class_="day-line")
            text = f"{at:%H:%M}" if at.hour else self.reader.t.short_day(at.date())
            yield words(text, x, _TOP - 13.0, text_anchor="middle", class_="day-soft")
        yield words("UTC", _LEFT - 62.0, _TOP - 13.0, class_="day-soft")

    def clouds(self) -> Iterator[_Row]:
        """A band for each cloud that looks were weighed by."""
        for table, shares in (
            ("theatres", self.schedule.cloud_fraction),
            ("needs", self.schedule.cloud_by_need),
        ):
            for name, share in shares.items():
                text = self.reader.text(N_("Cloud: {where}")).format(
                    where=self.reader.name(table, name)
                )
                thick = 2.0 + 10.0 * share
                band = element(
                    "rect",
                    x=_LEFT,
                    y=11.0 - thick / 2.0,
                    width=_CHART,
                    height=thick,
                    class_="day-cloud",
                )
                yield _labelled(text, [band], self.reader.t.percent(share))

    # Rows ----------------------------------------------------------------------------

    def providers(self) -> Iterator[_Row]:
        by_provider: dict[str, dict[int, list[Task]]] = {}
        for task in self.schedule.tasks:
            own = by_provider.setdefault(task.provider, defaultdict(list))
            own[task.satellite].append(task)
        for provider, own in sorted(by_provider.items()):
            n = sum(map(len, own.values()))
            yield self._heading(self.reader.name("providers", provider), n)
            for satellite, tasks in sorted(own.items()):
                marks = [mark for task in tasks for mark in self._marks(task)]
                rail = element(
                    "rect", x=_LEFT, y=15, width=_CHART, height=4, class_="day-rail"
                )
                count = self.reader.t.number(len(tasks), digits=0)
                yield _labelled(str(satellite), [rail, *marks], count)

    def _heading(self, name: str, n: int) -> _Row:
        looks = self.reader.t.ngettext("{n} look", "{n} looks", n)
        shown = looks.format(n=self.reader.t.number(n, digits=0))
        band = element("rect", x=0, y=4, width=_WIDTH, height=22, class_="day-band")
        text = words(cut(name, 60), 16.0, 20.0, font_weight="600", class_="day-ink")
        count = words(shown, _WIDTH - 16.0, 20.0, text_anchor="end", class_="day-soft")
        return _Row(_HEAD, (band, text, count))

    def _marks(self, task: Task) -> Iterator[str]:
        start, end = self.x(task.start_s), self.x(task.end_s)
        width = max(_LEAST, end - start)
        title = tag("title", self._told(task))
        yield element(
            "g", [title, *_look((start + end) / 2.0, 8.0, task.kind, width=width)]
        )
        if task.downlink is not None:
            start, end = self.x(task.downlink.start_s), self.x(task.downlink.end_s)
            title = tag("title", self.reader.name("assets", task.downlink.station))
            yield element(
                "rect",
                [title],
                x=start,
                y=15,
                width=max(_LEAST, end - start),
                height=4,
                class_="day-down",
            )

    def _told(self, task: Task) -> str:
        return self.reader.text(
            N_("{need}, {when}, off-nadir {angle}, {kind}; delivered {delivered}")
        ).format(
            need=f"{self.reader.name('needs', task.need)} ({task.place + 1})",
            when=instant(self.schedule, task.start_s, self.reader),
            angle=self.reader.shown("off_nadir_deg", task.off_nadir_deg),
            kind=self.reader.text(KINDS[task.kind]),
            delivered=instant(self.schedule, task.delivered_s, self.reader),
        )

    # Below the rows ------------------------------------------------------------------

    def refusals(self) -> Iterator[_Row]:
        """A row for each provider that refuses: what it was to do, as rings."""
        planned = [(task.planned_line, task.planned_s) for task in self.schedule.tasks]
        planned += [(look.line, look.planned_s) for look in self.schedule.dropped]
        for name in self.schedule.refused:
            text = self.reader.text(N_("{provider}: serves nothing")).format(
                provider=self.reader.name("providers", name)
            )
            own = [at_s for line, at_s in planned if self._provider(line) == name]
            marks = [
                element("circle", cx=self.x(at_s), cy=11, r=3.2, class_="day-miss")
                for at_s in own
            ]
            count = self.reader.t.number(len(own), digits=0)
            yield _labelled(text, marks, count, class_="day-no")

    def _provider(self, line: str) -> str | None:
        held = self.reader.lines.get(line)
        return None if held is None else held[0].provider

    def missed(self) -> Iterator[_Row]:
        """A row for each need of which looks find no place."""
        by_need: dict[str, list[str]] = defaultdict(list)
        for look in self.schedule.dropped:
            told = ", ".join(not_done(look, self.schedule, self.reader))
            mark = [tag("title", told), _cross(self.x(look.planned_s), 11.0)]
            by_need[look.need].append(element("g", mark))
        if by_need:
            heading = self.reader.text(N_("Not done"))
            yield self._heading(heading, len(self.schedule.dropped))
        for need, marks in sorted(by_need.items()):
            count = self.reader.t.number(len(marks), digits=0)
            yield _labelled(self.reader.name("needs", need), marks, count)


def _labelled(
    name: str, marks: Sequence[str], aside: str, *, class_: str = "day-ink"
) -> _Row:
    label = words(cut(name, 44), _LEFT - 12.0, 16.0, text_anchor="end", class_=class_)
    right = words(aside, _WIDTH - 16.0, 16.0, text_anchor="end", class_="day-soft")
    return _Row(_ROW, (label, *marks, right))


def _look(x: float, y: float, kind: Kind, *, width: float = _LEAST) -> Iterator[str]:
    """An upright bar around a place, with a mark above it where it moved."""
    name = _CLASSES[kind]
    yield element(
        "rect", x=x - width / 2.0, y=y - 5.0, width=width, height=11, class_=name
    )
    if kind is Kind.ANOTHER_TIME:
        yield element("circle", cx=x, cy=y - 6.0, r=2.6, class_=name)
    elif kind is Kind.ANOTHER_SERVICE:
        top = y - 10.0
        yield element("path", d=f"M{x:.1f} {top}l4 4-4 4-4-4z", class_=name)


def _cross(x: float, y: float) -> str:
    return element("path", d=f"M{x - 4:.1f} {y - 4}l8 8m0-8l-8 8", class_="day-miss")
