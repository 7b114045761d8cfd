"""``serve`` and ``portal …``: running the portal and looking after its books."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from spacereserve.cli.console import err, out, text
from spacereserve.engine.errors import InputError

__all__ = ["SERVE_HELP", "app", "serve_command"]

_ = text().gettext
SERVE_HELP = _("Serve the portal from this machine, with its background worker.")

app = typer.Typer(
    help=_("Look after the portal's books: prepare, back up, restore, verify."),
    no_args_is_help=True,
)


@contextmanager
def _portal() -> Iterator[None]:
    """Loads the portal; its mistakes become the command line's."""
    if importlib.util.find_spec("django") is None:
        raise InputError(
            "the portal's packages are not installed",
            rule="the portal is an extra of the installation",
            way_out='install it: pip install "spacereserve[portal]"',
        )
    from spacereserve.portal.errors import PortalError  # noqa: PLC0415 - an extra

    try:
        yield
    except PortalError as error:
        raise InputError(
            str(error.what),
            rule=str(error.rule),
            value=error.value,
            way_out=str(error.way_out),
        ) from error


def serve_command(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help=_("The port to listen at."))
    ] = 8000,
    host: Annotated[
        str, typer.Option(help=_("The address of this machine to listen at."))
    ] = "127.0.0.1",
    processes: Annotated[
        int, typer.Option(min=1, max=64, help=_("How many processes answer pages."))
    ] = 1,
) -> None:
    """Sets the portal up and serves it."""
    with _portal():
        from spacereserve.portal.operations import serving  # noqa: PLC0415 - an extra

        _stay_on_this_machine(host)
        place = serving.Place(host, port, processes)
        serving.check_free(place)
        out.print(_("Preparing the portal …"))
        home = _prepared()
        code = serving.run(place, home, lambda: _say_open(place.url))
    raise typer.Exit(code)


def _stay_on_this_machine(host: str) -> None:
    """On a loopback address without a proxy, the pages come by plain HTTP."""
    try:
        alone = ipaddress.ip_address(host).is_loopback
    except ValueError:
        alone = host == "localhost"
    if alone and not os.environ.get("SPACERESERVE_ORIGINS"):
        os.environ.setdefault("SPACERESERVE_HTTPS", "0")


def _prepared() -> Path:
    from spacereserve.portal.operations.installing import prepare  # noqa: PLC0415 - an extra

    prepare()
    from django.conf import settings  # noqa: PLC0415 - an extra

    return Path(settings.HOME)


def _say_open(url: str) -> None:
    from spacereserve.portal.accounts import first_office  # noqa: PLC0415 - an extra

    lang = text().lang
    out.print(_("The portal is open at {url}").format(url=f"{url}/{lang}/"))
    if first_office.has_office():
        return
    token = first_office.token_of_first_office()
    out.print(
        _("There is no reserve office yet. Found it here, once: {url}").format(
            url=f"{url}/{lang}/accounts/first-office/?token={token}"
        ),
        soft_wrap=True,
    )


@app.command("prepare", help=_("Bring the database and the static files up to date."))
def prepare_command() -> None:
    """Prepares the portal without serving it."""
    with _portal():
        home = _prepared()
    out.print(_("The portal is ready in {folder}").format(folder=home), soft_wrap=True)


@app.command("verify-audit", help=_("Check that nobody has changed the audit book."))
def verify_command(
    anchors: Annotated[
        Path | None,
        typer.Option(help=_("An earlier export of the book to hold it against.")),
    ] = None,
) -> None:
    """Reads the whole book; faults end the command with exit code 1."""
    with _portal():
        from spacereserve.portal.operations.installing import start_django  # noqa: PLC0415 - an extra

        start_django()
        from spacereserve.portal.audit import exporting, verifying  # noqa: PLC0415 - an extra

        known = exporting.read_anchors(anchors) if anchors else {}
        faults = list(verifying.find_faults(known))
        n_events = exporting.count_events()
    for fault in faults:
        err.print(Text(f"{fault.sequence}: {fault.what}"), soft_wrap=True)
    if faults:
        raise typer.Exit(1)
    out.print(_("{events} events, none altered.").format(events=n_events))


@app.command("export-audit", help=_("Write the audit book as lines of JSON."))
def export_command(
    file: Annotated[Path, typer.Argument(help=_("A new file."))],
) -> None:
    """Writes the book; its hashes serve later as anchors."""
    with _portal():
        from spacereserve.portal.operations.installing import start_django  # noqa: PLC0415 - an extra

        start_django()
        from spacereserve.portal.audit import exporting  # noqa: PLC0415 - an extra

        with file.open("x", encoding="utf-8") as handle:
            count = exporting.write_events(handle)
    out.print(_("{events} events are in {file}").format(events=count, file=file))


@app.command("backup", help=_("Write the whole portal into one file."))
def backup_command(
    file: Annotated[Path, typer.Argument(help=_("A new file."))],
) -> None:
    """Backs the portal up."""
    with _portal():
        from spacereserve.portal.operations.installing import start_django  # noqa: PLC0415 - an extra

        start_django()
        from spacereserve.portal.operations import backup  # noqa: PLC0415 - an extra

        found = backup.back_up(file)
    out.print(
        _("{rows} rows of {tables} tables are in {file}").format(
            rows=_rows(found), tables=len(found), file=file
        ),
        soft_wrap=True,
    )


@app.command("restore", help=_("Put a backup into an empty portal."))
def restore_command(
    file: Annotated[
        Path, typer.Argument(help=_("A file that `portal backup` has written."))
    ],
) -> None:
    """Restores a portal, or changes nothing."""
    with _portal():
        _prepared()
        from spacereserve.portal.operations import backup  # noqa: PLC0415 - an extra

        found = backup.restore(file)
    out.print(
        _("{rows} rows of {tables} tables are back, each table as it was.").format(
            rows=_rows(found), tables=len(found)
        )
    )


def _rows(tables: Mapping[str, Mapping[str, int]]) -> int:
    return sum(table["rows"] for table in tables.values())
