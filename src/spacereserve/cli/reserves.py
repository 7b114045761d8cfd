"""``check``, ``show`` and ``schema``: looking into a reserve folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from spacereserve.cli.console import err, out, print_json, text
from spacereserve.cli.shared_options import AsJson, Folder
from spacereserve.engine.errors import InputError, Problem
from spacereserve.language import problem_text

if TYPE_CHECKING:
    from spacereserve.engine.folder import ReserveFolder
    from spacereserve.engine.model import Reserve, SatelliteGroup

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

_SCHEMAS = ("area", "plan", "plans", "records", "reserve")
_MOST_SATELLITE_ASSETS = 2000


def check_command(folder: Folder, as_json: AsJson = False) -> None:
    """Checks a folder; mistakes end the command with exit code 2."""
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - help is quick
    from spacereserve.engine.model import TABLES  # noqa: PLC0415 - the same

    found = read_folder(folder)
    warnings = (*found.warnings, *_idle_satellites(found))
    counts = {table: len(getattr(found.reserve, table)) for table in TABLES}
    n_satellites = 0 if found.catalogue is None else len(found.catalogue)
    if as_json:
        print_json(
            {
                "reserve": found.reserve.id,
                "content_hash": found.reserve.content_hash,
                "records": counts,
                "satellites": n_satellites,
                "warnings": [problem.as_dict() for problem in warnings],
            }
        )
        return
    for problem in warnings:
        err.print(Text(problem_text(problem, text())), soft_wrap=True)
    _say_layers(found)
    said = text()
    out.print(
        _("{name}: no mistakes. {records} records, {satellites} satellites.").format(
            name=found.reserve.named(said.lang),
            records=said.number(sum(counts.values()), digits=0),
            satellites=said.number(n_satellites, digits=0),
        ),
        markup=False,
        soft_wrap=True,
    )


def _idle_satellites(found: ReserveFolder) -> Iterator[Problem]:
    """Satellite assets that pick nothing from the folder's own orbits."""
    groups: list[Any] = [
        asset for asset in found.reserve.assets if asset.kind == "satellites"
    ]
    if found.catalogue is None:
        return
    if len(groups) > _MOST_SATELLITE_ASSETS:
        yield Problem(
            "which satellites the assets pick was not looked at",
            rule=f"this check looks at up to {_MOST_SATELLITE_ASSETS} satellite assets",
            value=len(groups),
            way_out="read the warnings of a plan, which name services without any",
            key="assets",
        )
        return
    for group in groups:
        picked = found.catalogue.select(group.catalog_numbers, group.name_pattern)
        if len(picked) == 0:
            yield _picks_none(group)


def _picks_none(group: SatelliteGroup) -> Problem:
    by_name = group.name_pattern is not None
    field = "name_pattern" if by_name else "catalog_numbers"
    return Problem(
        f"asset {group.id!r} picks no satellite of the folder's orbits",
        rule="a satellite asset picks satellites by name or number from a catalogue",
        value=group.name_pattern if by_name else list(group.catalog_numbers),
        way_out="correct it, or plan with --orbits FILE that has the satellites",
        key=f"assets[{group.id}].{field}",
    )


def _say_layers(found: ReserveFolder) -> None:
    for layer in found.layers:
        for name in layer.replaced:
            out.print(
                _("{record} is replaced by layer {layer}").format(
                    record=name, layer=layer.path
                ),
                soft_wrap=True,
            )


def show_command(
    folder: Folder,
    table: Annotated[
        str | None, typer.Argument(help=_("A table, such as providers."))
    ] = None,
    record: Annotated[str | None, typer.Argument(help=_("A record's id."))] = None,
    as_json: AsJson = False,
) -> None:
    """Shows a reserve, one of its tables, or one record."""
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - help is quick
    from spacereserve.engine.model import TABLES, suggestion  # noqa: PLC0415 - the same

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


def _show_tables(reserve: Reserve, *, as_json: bool) -> None:
    from spacereserve.engine.model import TABLES  # noqa: PLC0415 - help is quick

    counts = {table: len(getattr(reserve, table)) for table in TABLES}
    if as_json:
        print_json({"reserve": reserve.id, "name": reserve.name, "records": counts})
        return
    said = text()
    grid = Table(title=Text(reserve.named(said.lang)), title_justify="left")
    grid.add_column(_("Table"))
    grid.add_column(_("Records"), justify="right")
    for table, count in counts.items():
        grid.add_row(table, said.number(count, digits=0))
    out.print(grid)


def _show_table(reserve: Reserve, table: str, *, as_json: bool) -> None:
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
    if name is None:
        for key in _SCHEMAS:
            out.print(key)
        return
    known = _schemas_with(name)
    if name not in known:
        from spacereserve.engine.model import suggestion  # noqa: PLC0415 - help is quick

        raise InputError(
            f"there is no schema {name!r}",
            rule="a schema is one of those that `schema` lists",
            value=name,
            way_out=suggestion(name, _SCHEMAS),
        )
    print_json(known[name])


def _schemas_with(name: str) -> dict[str, dict[str, Any]]:
    """The schemas of the room that has this one."""
    if name in {"plan", "plans"}:
        from spacereserve.cli.answers import plan_schemas  # noqa: PLC0415 - heavy

        return plan_schemas()
    from spacereserve.engine.folder.schemas import schemas  # noqa: PLC0415 - the same

    return schemas()
