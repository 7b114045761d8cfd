"""The commands, gathered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spacereserve import __version__
from spacereserve.cli import (
    access,
    catalog,
    checking,
    comparing,
    dispatching,
    entitling,
    measures,
    navigating,
    planning,
    portal,
    reconstituting,
    reserves,
    screening,
    watching,
    whatif,
)
from spacereserve.cli.console import out, text
from spacereserve.cli.files import filled_whole

__all__ = ["app"]

_ = text().gettext

app = typer.Typer(
    help=_("Runs a commercial space reserve: who we call, what we really get."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("plan", help=planning.HELP)(planning.plan_command)
app.command("report", help=planning.REPORT_HELP)(planning.report_command)
app.command("verify", help=checking.VERIFY_HELP)(checking.verify_command)
app.command("access", help=access.HELP)(access.access_command)
app.command("stress", help=whatif.STRESS_HELP)(whatif.stress_command)
app.command("worst", help=whatif.WORST_HELP)(whatif.worst_command)
app.command("assure", help=whatif.ASSURE_HELP)(whatif.assure_command)
app.command("portfolio", help=whatif.PORTFOLIO_HELP)(whatif.portfolio_command)
app.command("pool", help=whatif.POOL_HELP)(whatif.pool_command)
app.command("measures", help=measures.HELP)(measures.measures_command)
app.command("entitlements", help=entitling.HELP)(entitling.entitlements_command)
app.command("screen", help=screening.HELP)(screening.screen_command)
app.command("watch", help=watching.HELP)(watching.watch_command)
app.command("navigation", help=navigating.HELP)(navigating.navigation_command)
app.command("reconstitute", help=reconstituting.HELP)(
    reconstituting.reconstitute_command
)
app.command("compare", help=comparing.HELP)(comparing.compare_command)
app.command("dispatch", help=dispatching.HELP)(dispatching.dispatch_command)
app.command("check", help=reserves.CHECK_HELP)(reserves.check_command)
app.command("show", help=reserves.SHOW_HELP)(reserves.show_command)
app.command("schema", help=reserves.SCHEMA_HELP)(reserves.schema_command)
app.add_typer(catalog.app, name="catalog")
app.command("serve", help=portal.SERVE_HELP)(portal.serve_command)
app.add_typer(portal.app, name="portal")


def _version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        out.print(f"spacereserve {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help=_("Show the version.")
        ),
    ] = False,
) -> None:
    del version


@app.command("demo", help=_("Write the demo reserve into a new folder."))
def demo_command(
    folder: Annotated[Path, typer.Argument(help=_("A new or empty folder."))],
) -> None:
    """Writes the demo reserve."""
    from spacereserve.demo import write_demo  # noqa: PLC0415 - heavy, this command only

    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        write_demo(folder)  # which says what is wrong
    with filled_whole(folder) as inside:
        write_demo(inside)
    out.print(
        _("The demo reserve is in {folder}").format(folder=folder), soft_wrap=True
    )


@app.command("warm", help=_("Compile the fast parts now, so that nobody waits later."))
def warm_command() -> None:
    """Compiles the kernels."""
    from spacereserve.engine.access import warm as warm_access  # noqa: PLC0415 - heavy
    from spacereserve.engine.allocation import warm as warm_plan  # noqa: PLC0415
    from spacereserve.engine.screening import warm as warm_screening  # noqa: PLC0415
    from spacereserve.engine.selection import warm as warm_selection  # noqa: PLC0415

    warm_access()
    warm_screening()
    warm_plan()
    warm_selection()
    out.print(_("Everything is compiled."))
