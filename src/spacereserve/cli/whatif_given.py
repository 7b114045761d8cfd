"""What the what-if commands are given alike: one value, refused at once, used once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spacereserve.cli.console import err, progress_bar, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import (
    checked_language,
    refuse,
    wrong_instant,
    wrong_language,
    wrong_numbers,
    wrong_report,
    wrong_theatres,
)
from spacereserve.cli.shared_options import (
    AsJson,
    Cores,
    Days,
    Folder,
    Language,
    Orbits,
    OutFile,
)
from spacereserve.cli.shared_options import DeclaredAt as At
from spacereserve.engine.errors import Problem
from spacereserve.language import Lang, translator

if TYPE_CHECKING:
    from spacereserve.cli.whatif_told import Answer

__all__ = [
    "AsJson",
    "At",
    "ClusterAt",
    "Cores",
    "Days",
    "Folder",
    "Gap",
    "Given",
    "Kinds",
    "Language",
    "Level",
    "LossFile",
    "Orbits",
    "OutFile",
    "Report",
    "Theatres",
    "wrong_amount",
    "wrong_count",
    "wrong_share",
    "wrong_shares",
]

_ = text().gettext

Level = Annotated[str, typer.Option(help=_("Level that is declared."))]
Theatres = Annotated[
    list[str] | None,
    typer.Option(
        "--theatre", help=_("THEATRE=LEVEL where it differs; may be repeated.")
    ),
]
Report = Annotated[
    Path | None,
    typer.Option(
        help=_("Write pictures and tables as one HTML file, or a picture as .svg.")
    ),
]
Gap = Annotated[float, typer.Option(help=_("Relative gap at which solving may stop."))]
ClusterAt = Annotated[
    str | None,
    typer.Option(
        "--cluster", help=_("Plan on the Dask cluster at this address, tcp://…")
    ),
]
Kinds = Annotated[
    str,
    typer.Option(
        help=_(
            "Kinds of loss, with commas: provider, shared-thing, nation, orbit, "
            "plane, service, asset; `usual` or `all`."
        )
    ),
]
LossFile = Annotated[
    Path | None,
    typer.Option(
        "--losses", help=_("A TOML file of losses of one's own, tried as well.")
    ),
]


@dataclass(frozen=True)
class Given:
    """What every what-if command is given.

    Attributes:
        folder: The reserve folder.
        level: Level (id).
        theatres: ``THEATRE=LEVEL`` where it differs.
        at: When it is declared, or None.
        days: How far ahead, days.
        orbits: An orbit file, ``stored``, or None.
        lang: Language of the answer, or None.
        out_file: Where the answer is written as JSON, or None.
        report: Where the report or its picture is written, or None.
        as_json: True writes JSON and nothing else.
        gap: Relative gap at which solving may stop.
        cores: Processes, 0 for all cores, or None.
        cluster: Address of a Dask cluster, or None.
    """

    folder: Path
    level: str
    theatres: list[str] | None
    at: str | None
    days: float
    orbits: str | None
    lang: str | None
    out_file: Path | None
    report: Path | None
    as_json: bool
    gap: float
    cores: int | None = None
    cluster: str | None = None

    def answer(
        self,
        title: str,
        made: Callable[[Any, Any, Callable[[str, float], None]], Answer],
        *more: Iterator[Problem],
    ) -> None:
        """Refuses what is wrong, works the answer out and gives it.

        Args:
            title: What is being done, in English; shown beside the bar.
            made: Makes the answer of the module that does the work, what is asked,
                and whom to tell how far it has come.
            more: Problems of the command's own options.
        """
        refuse(*self._wrong(), *more)
        language = checked_language(self.lang)
        from spacereserve.cli import whatif_answers as work  # noqa: PLC0415 - heavy

        asked = work.Asked(
            folder=self.folder,
            level=self.level,
            theatres=tuple(self.theatres or ()),
            at=self.at,
            days=self.days,
            orbits=self.orbits,
            gap_fraction=self.gap,
            where=work.where_of(self.cores, self.cluster),
        )
        with progress_bar(
            translator(language).gettext(title), quiet=self.as_json
        ) as told:
            answer = made(work, asked, told)
        self._give(answer, language)

    def _wrong(self) -> list[Iterator[Problem]]:
        return [
            wrong_language(self.lang),
            wrong_numbers(days=self.days, gap=self.gap, time_limit=None),
            wrong_instant(self.at),
            wrong_theatres(self.theatres or []),
            unwritable_paths(self.out_file, self.report),
            wrong_report(self.report),
            _wrong_place(self.cores, self.cluster),
        ]

    def _give(self, answer: Answer, language: Lang) -> None:
        if self.out_file is not None:
            write_whole(self.out_file, answer.json_text().encode())
        if self.report is not None:
            write_whole(self.report, answer.report_text(self.report, language).encode())
        answer.show(language, as_json=self.as_json)
        if self.report is not None and not self.as_json:
            said = translator(language).gettext("Written: {path}")
            err.print(said.format(path=self.report), soft_wrap=True)


def wrong_count(
    name: str, value: int, *, least: int, most: int | None = None
) -> Iterator[Problem]:
    """A whole number that is too small, or too large.

    Args:
        name: The option.
        value: As asked for.
        least: The smallest that is allowed.
        most: The largest that is allowed; None where there is none.
    """
    if most is not None and not least <= value <= most:
        yield Problem(
            f"{name} is out of range",
            rule=f"it lies between {least} and {most}",
            value=value,
            way_out="correct the number, or leave the option out",
        )
    elif value < least:
        yield Problem(
            f"{name} is out of range",
            rule=f"it is at least {least}",
            value=value,
            way_out="correct the number, or leave the option out",
        )


def wrong_shares(text: str) -> Iterator[Problem]:
    """Shares to hold, with commas, some of which are none.

    Args:
        text: As asked for.
    """
    for part in text.split(","):
        try:
            value = float(part)
        except ValueError:
            value = -1.0
        if not 0.0 < value <= 1.0:
            yield Problem(
                "a share to hold is out of range",
                rule="it is above 0 and up to 1",
                value=part,
                way_out="write for example --hold 0.8, or --frontier 0.5,0.8,1",
            )


def wrong_amount(name: str, value: float, *, least: float) -> Iterator[Problem]:
    """An amount that is out of range.

    Args:
        name: The option.
        value: As asked for.
        least: The smallest that is allowed.
    """
    if not least <= value <= 1000.0:
        yield Problem(
            f"{name} is out of range",
            rule=f"it lies between {least} and 1000",
            value=value,
            way_out="correct the number, or leave the option out",
        )


def wrong_share(name: str, value: float) -> Iterator[Problem]:
    """A share that does not lie between 0 and 1.

    Args:
        name: The option.
        value: As asked for.
    """
    if not 0.0 < value < 1.0:
        yield Problem(
            f"{name} is out of range",
            rule="it lies between 0 and 1",
            value=value,
            way_out="write for example 0.95",
        )


def _wrong_place(cores: int | None, cluster: str | None) -> Iterator[Problem]:
    if cores is not None and cluster is not None:
        yield Problem(
            "--cores and --cluster are both given",
            rule="work is done in one place",
            value=cluster,
            way_out="leave one of them out",
        )
    if cores is not None:
        yield from wrong_count("--cores", cores, least=0)
