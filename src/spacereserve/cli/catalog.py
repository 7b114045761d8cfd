"""``catalog``: keeping a catalogue of orbits at hand.

The stored catalogue lives under ``SPACERESERVE_HOME`` (else the user's data folder) and
is used with ``plan --orbits stored``. Only ``fetch`` ever uses the network, and only
when asked.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import numpy as np
import typer

from spacereserve.cli.console import out, print_json, text
from spacereserve.engine.errors import CatalogueError, InputError
from spacereserve.engine.orbits import Catalogue, element_age_days, read_catalogue

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
_TIMEOUT_S = 60.0
_MOST_BYTES = 256 * 1024 * 1024


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
    catalogue = read_catalogue(file)
    _home().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=_home(), delete=False) as copy:
        pass
    shutil.copyfile(file, copy.name)
    Path(copy.name).replace(_store())
    _say(catalogue)


@app.command("fetch", help=_("Fetch the catalogue of active satellites."))
def fetch_command(
    url: Annotated[str, typer.Option(help=_("Where from."))] = _SOURCE,
    force: Annotated[
        bool, typer.Option("--force", help=_("Even if the stored one is fresh."))
    ] = False,
) -> None:
    """Fetches a catalogue, checks it and stores it."""
    _check_url(url)
    _check_patience(force=force)
    _home().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=_home(), delete=False) as file:
        pass
    arrived = Path(file.name)
    try:
        arrived.write_bytes(_fetched(url))
        catalogue = read_catalogue(arrived)
        arrived.replace(_store())
    except CatalogueError as error:
        raise InputError(
            f"what came from {url} is no catalogue ({error.problems[0].what})",
            rule="a source answers with OMM or TLE",
            value=url,
            way_out="try again later, or fetch by hand and use `catalog import FILE`",
        ) from error
    finally:
        arrived.unlink(missing_ok=True)
    _say(catalogue)


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "https" or (parts.scheme == "http" and local):
        return
    raise InputError(
        "the address is refused",
        rule="a catalogue is fetched over https (http only from this machine)",
        value=url,
        way_out="use an https address, or fetch by hand and use `catalog import FILE`",
    )


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


def _fetched(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": "spacereserve"})  # noqa: S310 - scheme checked
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - the same
            content: bytes = answer.read(_MOST_BYTES + 1)
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise InputError(
            f"nothing came from {url} ({error})",
            rule="the source must answer",
            value=url,
            way_out="check the connection, or fetch by hand and `catalog import FILE`",
        ) from error
    if len(content) > _MOST_BYTES:
        raise InputError(
            f"more than {_MOST_BYTES} bytes came from {url}",
            rule="a catalogue is not larger than that",
            value=url,
            way_out="check the address",
        )
    return content


@app.command("status", help=_("Say what the stored catalogue (or a file) holds."))
def status_command(
    file: Annotated[
        Path | None, typer.Argument(help=_("An orbit file in place of the stored one."))
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Write JSON for machines."))
    ] = False,
) -> None:
    """Says how many satellites there are and how old their elements are."""
    catalogue = read_catalogue(file if file is not None else stored_catalogue_path())
    if as_json:
        age_d = element_age_days(catalogue, datetime.now(UTC))
        print_json(
            {
                "satellites": len(catalogue),
                "content_hash": catalogue.content_hash,
                "median_age_d": round(float(np.median(age_d)), 3),
                "oldest_age_d": round(float(age_d.max()), 3),
                "newest_age_d": round(float(age_d.min()), 3),
            }
        )
        return
    _say(catalogue)


def _say(catalogue: Catalogue) -> None:
    said = text()
    age_d = element_age_days(catalogue, datetime.now(UTC))
    out.print(
        _(
            "{n} satellites; elements {median} days old (median), {oldest} at most."
        ).format(
            n=said.number(len(catalogue), digits=0),
            median=said.number(float(np.median(age_d))),
            oldest=said.number(float(age_d.max())),
        )
    )
