"""``stress``, ``worst``, ``assure``, ``portfolio`` and ``pool``: their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import text
from spacereserve.cli.whatif_given import (
    AsJson,
    At,
    ClusterAt,
    Cores,
    Days,
    Folder,
    Gap,
    Given,
    Kinds,
    Language,
    Level,
    LossFile,
    Orbits,
    OutFile,
    Report,
    Theatres,
    wrong_amount,
    wrong_count,
    wrong_share,
    wrong_shares,
)
from spacereserve.language import N_

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
    losses: LossFile = None,
    mend: Annotated[
        bool,
        typer.Option(
            help=_("Find the cheapest mend where a provider's refusal breaks the plan.")
        ),
    ] = True,
    lang: Language = None,
    out_file: OutFile = None,
    report: Report = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Tries all single losses."""
    given = Given(
        *(folder, level, theatre, at, days, orbits, lang, out_file, report),
        *(as_json, gap, cores, cluster),
    )
    given.answer(
        N_("Trying losses"),
        lambda work, asked, told: work.stressed(
            asked,
            kinds=kinds,
            scenarios=scenarios,
            losses=losses,
            mend=mend,
            told=told,
        ),
    )


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
    losses: LossFile = None,
    lang: Language = None,
    out_file: OutFile = None,
    report: Report = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Finds the worst k losses."""
    given = Given(
        *(folder, level, theatre, at, days, orbits, lang, out_file, report),
        *(as_json, gap, cores, cluster),
    )
    given.answer(
        N_("Looking for the worst"),
        lambda work, asked, told: work.worst(
            asked, k=k, harden=harden, kinds=kinds, losses=losses, told=told
        ),
        wrong_count("--k", k, least=1),
        wrong_count("--harden", harden, least=0),
    )


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
    losses: LossFile = None,
    lang: Language = None,
    out_file: OutFile = None,
    report: Report = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Works out how likely each need holds."""
    given = Given(
        *(folder, level, theatre, at, days, orbits, lang, out_file, report),
        *(as_json, gap, cores, cluster),
    )
    given.answer(
        N_("Trying failures"),
        lambda work, asked, told: work.assure(
            asked,
            kinds=kinds,
            losses=losses,
            risks=risks,
            sampling=work.Sampling(samples, seed, confidence),
            told=told,
        ),
        wrong_count("--samples", samples, least=0),
        wrong_count("--seed", seed, least=0),
        wrong_share("--confidence", confidence),
    )


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
    also: Annotated[
        str | None,
        typer.Option(
            help=_("Other levels at which it must hold too, with commas: peace,war.")
        ),
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
    losses: LossFile = None,
    lang: Language = None,
    out_file: OutFile = None,
    report: Report = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Finds the cheapest portfolio."""
    given = Given(
        *(folder, level, theatre, at, days, orbits, lang, out_file, report),
        *(as_json, gap, cores, cluster),
    )
    shares = frontier or str(hold)
    given.answer(
        N_("Looking for the cheapest portfolio"),
        lambda work, asked, told: work.contracted(
            asked,
            shares=[float(share) for share in shares.split(",")],
            also=() if also is None else tuple(also.split(",")),
            size_max=size_max,
            activations=activations,
            kinds=kinds,
            losses=losses,
            told=told,
        ),
        wrong_shares(shares),
        wrong_amount("--size-max", size_max, least=0.25),
        wrong_amount("--activations", activations, least=0.0),
    )


def pool_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    level: Level,
    by: Annotated[
        str,
        typer.Option(
            help=_(
                "How cost is shared: fair, shapley, nucleolus, as-planned, cost-key, "
                "equal, need, income or contribution."
            )
        ),
    ] = "fair",
    accounts: Annotated[
        Path | None,
        typer.Option(
            help=_("A TOML file of incomes, of what nations bring, and of programmes.")
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help=_("Seed, where orders are sampled."))] = 1,
    exact_up_to: Annotated[
        int,
        typer.Option(
            help=_("Nations up to which all their groups are planned, 1 to 16.")
        ),
    ] = 16,
    theatre: Theatres = None,
    at: At = None,
    days: Days = 7.0,
    orbits: Orbits = None,
    lang: Language = None,
    out_file: OutFile = None,
    report: Report = None,
    as_json: AsJson = False,
    gap: Gap = 1e-4,
    cores: Cores = None,
    cluster: ClusterAt = None,
) -> None:
    """Compares nations apart and together."""
    given = Given(
        *(folder, level, theatre, at, days, orbits, lang, out_file, report),
        *(as_json, gap, cores, cluster),
    )
    given.answer(
        N_("Planning coalitions"),
        lambda work, asked, told: work.pooled(
            asked,
            by=by,
            sampling=work.Orders(seed, exact_up_to),
            accounts=accounts,
            told=told,
        ),
        wrong_count("--seed", seed, least=0),
        wrong_count("--exact-up-to", exact_up_to, least=1, most=16),
    )
