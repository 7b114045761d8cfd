"""The heavy part of ``access``: searches block by block, writes and sums up.

Places are searched a block at a time, so that memory stays bounded whatever is asked;
what is found goes to the file at once. Ctrl-C ends the search and keeps what is done.
"""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from spacereserve import __version__
from spacereserve.cli.access_asked import Asked
from spacereserve.cli.access_search import Search, prepared
from spacereserve.cli.access_tables import Found, searched
from spacereserve.cli.access_words import event_words, short_table
from spacereserve.cli.console import err, json_text
from spacereserve.cli.files import written_whole
from spacereserve.engine.compute import Cluster, Here
from spacereserve.engine.errors import InputError
from spacereserve.engine.units import instant_text
from spacereserve.exchange.calendars import write_icalendar
from spacereserve.exchange.parquet import write_parquet
from spacereserve.exchange.tables import Table, write_csv, write_geojson, write_json
from spacereserve.language import Lang, Translator, translator

__all__ = ["Answer", "answered"]

_WINDOWS_AT_ONCE = 4_000_000
_WINDOWS_PER_DAY = 5.0
_EARTH_MODEL = "UTC for UT1, no polar motion, TEME turned by GMST 1982, WGS-84"


@dataclass
class _Work:
    """How far the search has come, and whether it is to stop."""

    told: Callable[[str, float], None]
    n_block: int = 1
    block: int = 0
    stopped: bool = False
    done_fraction: float = 0.0
    short: list[tuple[Any, ...]] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)

    def keep(self, found: Found) -> None:
        """Keeps the short rows of a block; the long ones go to the file."""
        self.short += found.short
        self.failed |= found.failed

    def progress(self, fraction: float) -> None:
        """Is told the share of the block under way."""
        self.done_fraction = (self.block + fraction) / self.n_block
        self.told("", self.done_fraction)

    def stop(self) -> bool:
        """Whether to stop."""
        return self.stopped


@dataclass(frozen=True)
class Answer:
    """What was found, for a person.

    Attributes:
        lang: The reader's language.
        asked: The options.
        search: What was searched.
        short: The answer in short, a row for each place (and provider).
        printed: JSON to print in its place, or None.
        done_fraction: Share of the search that was done; below 1 after a stop.
        n_failed: Satellites for which SGP4 fails.
    """

    lang: Lang
    asked: Asked
    search: Search
    short: list[tuple[Any, ...]]
    printed: str | None
    done_fraction: float
    n_failed: int
    is_stopped: bool

    def show(self, console: Console) -> None:
        """Prints the answer."""
        said = translator(self.lang)
        if self.printed is not None:
            sys.stdout.write(self.printed)
            self._say_stopped(err, said)
            return
        at = self.search.start_at
        console.print(short_table(self.asked.find, self.short, at, said))
        if self.n_failed:
            text = said.ngettext(
                "{n} satellite is left out: its elements cannot be carried so far.",
                "{n} satellites are left out: their elements cannot be carried so far.",
                self.n_failed,
            )
            console.print(text.format(n=said.number(self.n_failed, digits=0)))
        self._say_stopped(console, said)

    def _say_stopped(self, console: Console, said: Translator) -> None:
        if self.is_stopped:
            text = said.gettext("Stopped: the answer holds {share} of the search.")
            console.print(text.format(share=said.percent(self.done_fraction)))


def answered(
    asked: Asked,
    lang: Lang,
    told: Callable[[str, float], None],
    out_file: Path | None,
    as_json: bool,  # noqa: FBT001 - as the option is
) -> Answer:
    """Reads what is named, searches, and writes the file.

    Args:
        asked: The options.
        lang: The reader's language.
        told: Told the share done.
        out_file: What to write, or None.
        as_json: Whether the answer is printed as JSON.

    Raises:
        InputError: Files or options have mistakes, or a file cannot be written.
        PlanningError: There are no orbits.
        ComputeError: The cluster cannot be had.
    """
    search = prepared(asked, lang)
    _must_fit(asked, search)
    parts, about = _parts(asked, search), _about(asked, search)
    work = _Work(told, n_block=len(parts))
    with _stopping(work):
        tables = _tables(asked, search, work, parts)
        printed = None
        if as_json:
            kept = list(tables)
            printed = _json(kept, about)
            tables = iter(kept)
        if out_file is None:
            for _ in tables:
                pass
        else:
            with written_whole(out_file) as file:
                _write(tables, file, out_file, about, (search, lang))
    return Answer(
        lang,
        asked,
        search,
        work.short,
        printed,
        done_fraction=work.done_fraction,
        n_failed=len(work.failed),
        is_stopped=work.stopped and work.done_fraction < 1.0,
    )


def _must_fit(asked: Asked, search: Search) -> None:
    if asked.find in {"counts", "share"} and asked.slot_h * 3600.0 > search.duration_s:
        raise InputError(
            "--slot is longer than the search",
            rule="a slot is at most as long as the search",
            value=asked.slot_h,
            way_out="ask for more --days, or a shorter --slot in hours",
        )


def _n_block(search: Search) -> int:
    windows = len(search.catalogue) * len(search.places) * search.duration_s / 86400.0
    least = -(-windows * _WINDOWS_PER_DAY // _WINDOWS_AT_ONCE)
    return max(1, min(len(search.places), int(least)))


def _parts(asked: Asked, search: Search) -> list[NDArray[np.intp]]:
    """Places that are searched together; the points of a shape for its share."""
    if asked.find == "share":
        return [part for _, part in search.shapes]
    return np.array_split(np.arange(len(search.places)), _n_block(search))


def _tables(
    asked: Asked, search: Search, work: _Work, parts: list[NDArray[np.intp]]
) -> Iterator[Table]:
    where = Here() if asked.cluster is None else Cluster(asked.cluster)
    for number, part in enumerate(parts):
        if work.stopped and number:
            return
        work.block = number
        found = searched(
            asked, search, part, where=where, progress=work.progress, stop=work.stop
        )
        work.keep(found)
        yield found.table


def _about(asked: Asked, search: Search) -> dict[str, Any]:
    return {
        "program": f"spacereserve {__version__}",
        "find": asked.find,
        "start_at": instant_text(search.start_at),
        "days": asked.days,
        "n_satellites": len(search.catalogue),
        "n_places": len(search.place_names),
        "earth_model": _EARTH_MODEL,
        "catalogue_hash": search.catalogue.content_hash,
    }


def _json(tables: list[Table], about: Mapping[str, Any]) -> str:
    file = io.BytesIO()
    write_json(tables, file, about=about)
    return file.getvalue().decode()


def _write(
    tables: Iterator[Table],
    file: BinaryIO,
    path: Path,
    about: Mapping[str, Any],
    asked: tuple[Search, Lang],
) -> None:
    search, lang = asked
    match path.suffix.lower():
        case ".csv":
            write_csv(tables, file)
        case ".json":
            write_json(tables, file, about=about)
        case ".geojson":
            write_geojson(tables, file, about=about)
        case ".ics":
            write_icalendar(
                tables,
                file,
                title=path.stem,
                stamped_at=search.start_at,
                words=event_words(translator(lang)),
            )
        case _:
            _write_parquet(tables, file, about)


def _write_parquet(
    tables: Iterator[Table], file: BinaryIO, about: Mapping[str, Any]
) -> None:
    try:
        write_parquet(tables, file, about={"about": json_text(about)})
    except ModuleNotFoundError:
        raise InputError(
            "a Parquet file needs pyarrow, which is not installed",
            rule="Parquet is an extra of the installation",
            value=".parquet",
            way_out='install it: pip install "spacereserve[parquet]", or write .csv',
        ) from None


@contextmanager
def _stopping(work: _Work) -> Iterator[None]:
    """Lets Ctrl-C end the search and keep what is done; a second one ends all."""

    def stop(number: int, frame: Any) -> None:
        del number, frame
        if work.stopped:
            raise KeyboardInterrupt
        work.stopped = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
