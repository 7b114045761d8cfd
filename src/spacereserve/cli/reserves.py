"""``check``, ``show`` and ``schema``: looking into a reserve folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from spacereserve.cli.console import err, out, print_json, text
from spacereserve.engine.errors import InputError
from spacereserve.engine.folder import ReserveFolder, read_folder
from spacereserve.engine.folder.schemas import schemas
from spacereserve.engine.model import TABLES, suggestion

__all__ = [
    "CHECK_HELP",
    "SCHEMA_HELP",
    "SHOW_HELP",
    "check_command",
    "schema_command",
    "show_command",
]

_ = text().gettext
CHECK_HELP = _("Check a reserve folder and tell every mistake in it.")
SHOW_HELP = _("Show what a reserve folder holds: its tables, a table or a record.")
SCHEMA_HELP = _("Print the JSON Schema of a file format, or list the formats.")

Folder = Annotated[Path, typer.Argument(help=_("A reserve folder."))]
Json = Annotated[bool, typer.Option("--json", help=_("Write JSON for machines."))]


def check_command(folder: Folder, as_json: Json = False) -> None:
    """Checks a folder; mistakes end the command with exit code 2."""
    found = read_folder(folder)
    counts = {table: len(getattr(found.reserve, table)) for table in TABLES}
    n_satellites = 0 if found.catalogue is None else len(found.catalogue)
    if as_json:
        print_json(
            {
                "reserve": found.reserve.id,
                "content_hash": found.reserve.content_hash,
                "records": counts,
                "satellites": n_satellites,
                "warnings": [problem.as_dict() for problem in found.warnings],
            }
        )
        return
    for problem in found.warnings:
        err.print(Text(str(problem)), soft_wrap=True)
    _say_layers(found)
    said = text()
    out.print(
        _("{name}: no mistakes. {records} records, {satellites} satellites.").format(
            name=found.reserve.named(said.lang),
            records=said.number(sum(counts.values()), digits=0),
            satellites=said.number(n_satellites, digits=0),
        )
    )


def _say_layers(found: ReserveFolder) -> None:
    for layer in found.layers:
        for name in layer.replaced:
            out.print(
                _("{record} is replaced by layer {layer}").format(
                    record=name, layer=layer.path
                )
            )


def show_command(
    folder: Folder,
    table: Annotated[
        str | None, typer.Argument(help=_("A table, such as providers."))
    ] = None,
    record: Annotated[str | None, typer.Argument(help=_("A record's id."))] = None,
    as_json: Json = False,
) -> None:
    """Shows a reserve, one of its tables, or one record."""
    reserve = read_folder(folder, with_orbits=False).reserve
    if table is None:
        _show_tables(reserve, as_json=as_json)
        return
    if table not in TABLES:
        raise InputError(
            f"there is no table {table!r}",
            rule="a reserve has the tables that `show FOLDER` lists",
            value=table,
            way_out=suggestion(table, TABLES),
        )
    if record is None:
        _show_table(reserve, table, as_json=as_json)
        return
    known = {_label(item): item for item in getattr(reserve, table)}
    if record not in known:
        raise InputError(
            f"there is no {record!r} among the {table}",
            rule=f"a record's id is one of those that `show FOLDER {table}` lists",
            value=record,
            way_out=suggestion(record, known),
        )
    print_json(known[record].model_dump(mode="json", exclude_none=True))


def _label(item: Any) -> str:
    return str(getattr(item, "id", None) or item.thing)


def _show_tables(reserve: Any, *, as_json: bool) -> None:
    counts = {table: len(getattr(reserve, table)) for table in TABLES}
    if as_json:
        print_json({"reserve": reserve.id, "name": reserve.name, "records": counts})
        return
    said = text()
    grid = Table(title=reserve.named(said.lang), title_justify="left")
    grid.add_column(_("Table"))
    grid.add_column(_("Records"), justify="right")
    for table, count in counts.items():
        grid.add_row(table, said.number(count, digits=0))
    out.print(grid)


def _show_table(reserve: Any, table: str, *, as_json: bool) -> None:
    items = sorted(getattr(reserve, table), key=_label)
    if as_json:
        print_json([item.model_dump(mode="json", exclude_none=True) for item in items])
        return
    said = text()
    grid = Table(title=table, title_justify="left")
    grid.add_column(_("Id"))
    grid.add_column(_("Name"))
    for item in items:
        named = item.named(said.lang) if hasattr(item, "named") else ""
        grid.add_row(Text(_label(item)), Text(named))
    out.print(grid)


def schema_command(
    name: Annotated[str | None, typer.Argument(help=_("A format's name."))] = None,
) -> None:
    """Prints a JSON Schema, or lists what there is."""
    known = schemas()
    if name is None:
        for key in sorted(known):
            out.print(key)
        return
    if name not in known:
        raise InputError(
            f"there is no schema {name!r}",
            rule="a schema is one of those that `schema` lists",
            value=name,
            way_out=suggestion(name, known),
        )
    print_json(known[name])
