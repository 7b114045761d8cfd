"""``catalog``: keeping a catalogue of orbits at hand.

The stored catalogue lives under ``SPACERESERVE_HOME`` (else the user's data folder) and
is used with ``plan --orbits stored``. Only ``fetch`` ever uses the network, and only
when asked.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacereserve.cli.console import out, print_json, text
from spacereserve.cli.files import unwritable, write_whole
from spacereserve.cli.shared_options import AsJson
from spacereserve.engine.errors import CatalogueError, InputError

if TYPE_CHECKING:
    from spacereserve.engine.orbits import Catalogue

__all__ = ["app", "stored_catalogue_path"]

_ = text().gettext
app = typer.Typer(
    help=_("Fetch, import and look at the stored catalogue of orbits."),
    no_args_is_help=True,
    rich_markup_mode=None,
)

# CelesTrak, general perturbations data; its usage policy asks not to fetch the same
# group more than once in two hours.
_SOURCE = "https://celestrak.org/NORAD/elements/gp.php?GROUP=active&FORMAT=csv"
_PATIENCE_S = 7200.0


def _home() -> Path:
    home = os.environ.get("SPACERESERVE_HOME")
    return Path(home) if home else Path(typer.get_app_dir("spacereserve"))


def _store() -> Path:
    return _home() / "catalogue.orbits"


def stored_catalogue_path() -> Path:
    """Where the stored catalogue is.

    Raises:
        InputError: None is stored yet.
    """
    if not _store().is_file():
        raise InputError(
            "no catalogue is stored",
            rule="`stored` names the catalogue that was fetched or imported last",
            value=str(_store()),
            way_out="run `spacereserve catalog import FILE` or `catalog fetch` first",
        )
    return _store()


@app.command("import", help=_("Store a copy of an orbit file."))
def import_command(
    file: Annotated[Path, typer.Argument(help=_("OMM (CSV, JSON, KVN, XML) or TLE."))],
) -> None:
    """Checks an orbit file and stores it."""
    from spacereserve.engine.orbits import read_catalogue  # noqa: PLC0415 - heavy

    catalogue = read_catalogue(file)
    _must_hold_some(catalogue, str(file))
    _keep(file.read_bytes())
    _say(catalogue)


@app.command("fetch", help=_("Fetch the catalogue of active satellites."))
def fetch_command(
    url: Annotated[str, typer.Option(help=_("Where from."))] = _SOURCE,
    force: Annotated[
        bool, typer.Option("--force", help=_("Even if the stored one is fresh."))
    ] = False,
) -> None:
    """Fetches a catalogue, checks it and stores it."""
    from spacereserve.cli.fetching import check_url, fetched  # noqa: PLC0415 - heavy
    from spacereserve.engine.orbits import parse_catalogue  # noqa: PLC0415 - heavy

    check_url(url)
    _check_patience(force=force)
    content = fetched(url)
    try:
        catalogue = parse_catalogue(content.decode("utf-8-sig"), name=url)
    except (CatalogueError, UnicodeDecodeError) as error:
        why = error.what if isinstance(error, CatalogueError) else "it is not text"
        raise InputError(
            f"what came from {url} is no catalogue ({why})",
            rule="a source answers with OMM or TLE",
            value=url,
            way_out="try again later, or fetch by hand and use `catalog import FILE`",
        ) from error
    _must_hold_some(catalogue, url)
    _keep(content)
    _say(catalogue)


def _must_hold_some(catalogue: Catalogue, source: str) -> None:
    if len(catalogue) == 0:
        raise InputError(
            "the catalogue is empty",
            rule="a stored catalogue holds at least one satellite",
            value=source,
            way_out="name a file or an address that has element sets",
        )


def _keep(content: bytes) -> None:
    try:
        _home().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(_home(), error) from error
    write_whole(_store(), content)


def _check_patience(*, force: bool) -> None:
    if force or not _store().is_file():
        return
    age_s = time.time() - _store().stat().st_mtime
    if age_s < _PATIENCE_S:
        raise InputError(
            "the stored catalogue is less than two hours old",
            rule="the source asks not to be fetched more often than every two hours",
            value=f"{age_s / 60.0:.0f} min",
            way_out="use the stored one, or add --force",
        )


@app.command("status", help=_("Say what the stored catalogue (or a file) holds."))
def status_command(
    file: Annotated[
        Path | None, typer.Argument(help=_("An orbit file in place of the stored one."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Says how many satellites there are and how old their elements are."""
    from spacereserve.engine.orbits import read_catalogue  # noqa: PLC0415 - heavy

    place = file if file is not None else stored_catalogue_path()
    catalogue = read_catalogue(place)
    _must_hold_some(catalogue, str(place))
    if as_json:
        print_json(
            {
                "satellites": len(catalogue),
                "content_hash": catalogue.content_hash,
                **_ages_d(catalogue),
            }
        )
        return
    _say(catalogue)


def _ages_d(catalogue: Catalogue) -> dict[str, float]:
    """Median, oldest and newest age of the elements today, days."""
    import numpy as np  # noqa: PLC0415 - help is quick

    from spacereserve.engine.orbits import element_age_days  # noqa: PLC0415 - heavy

    age_d = element_age_days(catalogue, datetime.now(UTC))
    return {
        "median_age_d": round(float(np.median(age_d)), 3),
        "oldest_age_d": round(float(age_d.max()), 3),
        "newest_age_d": round(float(age_d.min()), 3),
    }


def _say(catalogue: Catalogue) -> None:
    said = text()
    ages_d = _ages_d(catalogue)
    out.print(
        _(
            "{n} satellites; elements {median} days old (median), {oldest} at most."
        ).format(
            n=said.number(len(catalogue), digits=0),
            median=said.number(ages_d["median_age_d"]),
            oldest=said.number(ages_d["oldest_age_d"]),
        )
    )
