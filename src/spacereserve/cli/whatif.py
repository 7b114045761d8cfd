"""``stress``, ``worst`` and ``pool``: their options, and what is refused at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacereserve.cli.console import progress_bar, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import (
    checked_language,
    refuse,
    wrong_instant,
    wrong_language,
    wrong_numbers,
    wrong_theatres,
)
from spacereserve.engine.errors import Problem
from spacereserve.language import Lang, translator

if TYPE_CHECKING:
    from spacereserve.cli.whatif_answers import Answer

__all__ = [
    "ASSURE_HELP",
    "POOL_HELP",
    "PORTFOLIO_HELP",
    "STRESS_HELP",
    "WORST_HELP",
    "assure_command",
    "pool_command",
    "portfolio_command",
    "stress_command",
    "worst_command",
]

_ = text().gettext
STRESS_HELP = _("Try all single losses: what each costs once all is planned anew.")
WORST_HELP = _("Find the k losses that hurt most after the best answer, with proof.")
ASSURE_HELP = _("How likely each need holds, when things fail by chance.")
PORTFOLIO_HELP = _("The cheapest agreements with which needs hold under losses.")
POOL_HELP = _("Nations apart and together: what they save, and fair shares.")

Folder = Annotated[Path, typer.Argument(help=_("A reserve folder."))]
Level = Annotated[str, typer.Option(help=_("Level that is declared."))]
Theatres = Annotated[
    list[str] | None,
    typer.Option(
        "--theatre", help=_("THEATRE=LEVEL where it differs; may be repeated.")
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        help=_(
            "When the level is declared, such as 2026-08-22T12:00Z, or `now`; "
            "else the time of the orbits."
        )
    ),
]
Days = Annotated[float, typer.Option(help=_("How far ahead to plan, days."))]
Orbits = Annotated[
    str | None,
    typer.Option(
        help=_("An orbit file in place of the folder's, or `stored` (see catalog).")
    ),
]
Language = Annotated[
    str | None, typer.Option(help=_("Language of the answer: en or fr."))
]
OutFile = Annotated[
    Path | None, typer.Option("--out", help=_("Write the answer as JSON."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Write JSON for machines."))]
Gap = Annotated[float, typer.Option(help=_("Relative gap at which solving may stop."))]
Cores = Annotated[
    int | None,
    typer.Option(help=_("Plan in so many processes; 0 takes all cores.")),
]
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
            "service, asset; `usual` or `all`."
        )
    ),
]


def stress_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    level: Level,
    theatre: Theatres = None,
    at: At = None,
    days: Days = 7.0,
    orbits: Orbits = None,
    kinds: Kinds = "usual",
    scenarios: Annotated[
        bool,
        typer.Option(help=_("Try the scenario library too.")),
    ] = False,
    lang: Language = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Tries all single losses."""
    refuse(
        wrong_language(lang),
        wrong_numbers(days=days, gap=gap, time_limit=None),
        wrong_instant(at),
        wrong_theatres(theatre or []),
        unwritable_paths(out_file),
        _wrong_place(cores, cluster),
    )
    language = checked_language(lang)
    from spacereserve.cli import whatif_answers as answers  # noqa: PLC0415 - heavy

    asked = answers.Asked(folder, level, tuple(theatre or ()), at, days, orbits, gap)
    title = translator(language).gettext("Trying losses")
    with progress_bar(title, quiet=as_json) as told:
        answer = answers.stressed(
            asked,
            kinds=kinds,
            scenarios=scenarios,
            where=answers.where_of(cores, cluster),
            told=told,
        )
    _give(answer, language, as_json=as_json, out_file=out_file)


def worst_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    level: Level,
    k: Annotated[int, typer.Option("--k", "-k", help=_("Losses at once."))] = 2,
    harden: Annotated[
        int, typer.Option(help=_("Harden so many first, the best choice of them."))
    ] = 0,
    theatre: Theatres = None,
    at: At = None,
    days: Days = 7.0,
    orbits: Orbits = None,
    kinds: Kinds = "provider",
    lang: Language = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Finds the worst k losses."""
    refuse(
        wrong_language(lang),
        wrong_numbers(days=days, gap=gap, time_limit=None),
        _wrong_count("--k", k, least=1),
        _wrong_count("--harden", harden, least=0),
        wrong_instant(at),
        wrong_theatres(theatre or []),
        unwritable_paths(out_file),
        _wrong_place(cores, cluster),
    )
    language = checked_language(lang)
    from spacereserve.cli import whatif_answers as answers  # noqa: PLC0415 - heavy

    asked = answers.Asked(folder, level, tuple(theatre or ()), at, days, orbits, gap)
    title = translator(language).gettext("Looking for the worst")
    with progress_bar(title, quiet=as_json) as told:
        answer = answers.worst(
            asked,
            k=k,
            harden=harden,
            kinds=kinds,
            where=answers.where_of(cores, cluster),
            told=told,
        )
    _give(answer, language, as_json=as_json, out_file=out_file)


def assure_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    level: Level,
    risks: Annotated[
        Path | None,
        typer.Option(help=_("A TOML file of probabilities; else round assumptions.")),
    ] = None,
    samples: Annotated[int, typer.Option(help=_("Sets of failures to sample."))] = 200,
    seed: Annotated[int, typer.Option(help=_("Seed of what is sampled."))] = 1,
    confidence: Annotated[
        float, typer.Option(help=_("Confidence of the intervals, 0 to 1."))
    ] = 0.95,
    theatre: Theatres = None,
    at: At = None,
    days: Days = 7.0,
    orbits: Orbits = None,
    kinds: Kinds = "usual",
    lang: Language = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Works out how likely each need holds."""
    refuse(
        wrong_language(lang),
        wrong_numbers(days=days, gap=gap, time_limit=None),
        _wrong_count("--samples", samples, least=0),
        _wrong_count("--seed", seed, least=0),
        _wrong_share("--confidence", confidence),
        wrong_instant(at),
        wrong_theatres(theatre or []),
        unwritable_paths(out_file),
        _wrong_place(cores, cluster),
    )
    language = checked_language(lang)
    from spacereserve.cli import whatif_answers as answers  # noqa: PLC0415 - heavy

    asked = answers.Asked(folder, level, tuple(theatre or ()), at, days, orbits, gap)
    title = translator(language).gettext("Trying failures")
    with progress_bar(title, quiet=as_json) as told:
        answer = answers.assure(
            asked,
            kinds=kinds,
            risks=risks,
            sampling=answers.Sampling(samples, seed, confidence),
            where=answers.where_of(cores, cluster),
            told=told,
        )
    _give(answer, language, as_json=as_json, out_file=out_file)


def portfolio_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    level: Level,
    hold: Annotated[
        float,
        typer.Option(help=_("Share of each need that must hold, above 0 up to 1.")),
    ] = 1.0,
    frontier: Annotated[
        str | None,
        typer.Option(help=_("Several shares with commas, such as 0.5,0.8,1.")),
    ] = None,
    size_max: Annotated[
        float, typer.Option(help=_("Largest size of an agreement; 1 is as written."))
    ] = 2.0,
    activations: Annotated[
        float,
        typer.Option(help=_("How often a year the plan is expected to be paid for.")),
    ] = 1.0,
    theatre: Theatres = None,
    at: At = None,
    days: Days = 7.0,
    orbits: Orbits = None,
    kinds: Kinds = "provider",
    lang: Language = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
) -> None:
    """Finds the cheapest portfolio."""
    refuse(
        wrong_language(lang),
        wrong_numbers(days=days, gap=gap, time_limit=None),
        _wrong_shares(frontier or str(hold)),
        _wrong_amount("--size-max", size_max, least=0.25),
        _wrong_amount("--activations", activations, least=0.0),
        wrong_instant(at),
        wrong_theatres(theatre or []),
        unwritable_paths(out_file),
    )
    language = checked_language(lang)
    from spacereserve.cli import whatif_answers as answers  # noqa: PLC0415 - heavy

    asked = answers.Asked(folder, level, tuple(theatre or ()), at, days, orbits, gap)
    title = translator(language).gettext("Looking for the cheapest portfolio")
    with progress_bar(title, quiet=as_json) as told:
        answer = answers.contracted(
            asked,
            shares=[float(share) for share in (frontier or str(hold)).split(",")],
            size_max=size_max,
            activations=activations,
            kinds=kinds,
            told=told,
        )
    _give(answer, language, as_json=as_json, out_file=out_file)


def pool_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    level: Level,
    by: Annotated[
        str,
        typer.Option(
            help=_(
                "How cost is shared: fair, shapley, nucleolus, as-planned, cost-key, "
                "equal or need."
            )
        ),
    ] = "fair",
    seed: Annotated[int, typer.Option(help=_("Seed, where orders are sampled."))] = 1,
    theatre: Theatres = None,
    at: At = None,
    days: Days = 7.0,
    orbits: Orbits = None,
    lang: Language = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
) -> None:
    """Compares nations apart and together."""
    refuse(
        wrong_language(lang),
        wrong_numbers(days=days, gap=gap, time_limit=None),
        _wrong_count("--seed", seed, least=0),
        wrong_instant(at),
        wrong_theatres(theatre or []),
        unwritable_paths(out_file),
    )
    language = checked_language(lang)
    from spacereserve.cli import whatif_answers as answers  # noqa: PLC0415 - heavy

    asked = answers.Asked(folder, level, tuple(theatre or ()), at, days, orbits, gap)
    title = translator(language).gettext("Planning coalitions")
    with progress_bar(title, quiet=as_json) as told:
        answer = answers.pooled(asked, by=by, seed=seed, told=told)
    _give(answer, language, as_json=as_json, out_file=out_file)


def _give(
    answer: Answer, language: Lang, *, as_json: bool, out_file: Path | None
) -> None:
    if out_file is not None:
        write_whole(out_file, answer.json_text().encode())
    answer.show(language, as_json=as_json)


def _wrong_count(name: str, value: int, *, least: int) -> Iterator[Problem]:
    if value < least:
        yield Problem(
            f"{name} is out of range",
            rule=f"it is at least {least}",
            value=value,
            way_out="correct the number, or leave the option out",
        )


def _wrong_shares(text: str) -> Iterator[Problem]:
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


def _wrong_amount(name: str, value: float, *, least: float) -> Iterator[Problem]:
    if not least <= value <= 1000.0:
        yield Problem(
            f"{name} is out of range",
            rule=f"it lies between {least} and 1000",
            value=value,
            way_out="correct the number, or leave the option out",
        )


def _wrong_share(name: str, value: float) -> Iterator[Problem]:
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
        yield from _wrong_count("--cores", cores, least=0)
