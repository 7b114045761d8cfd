"""Reads a reserve folder: all layers, all files, all mistakes at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from spacereserve.engine.errors import FolderError, Problem
from spacereserve.engine.folder.contents import (
    Findings,
    Layer,
    LayerRecords,
    ReserveFolder,
)
from spacereserve.engine.folder.files import RESERVE_FILE, read_text
from spacereserve.engine.folder.geojson import add_areas, parse_json
from spacereserve.engine.folder.header import OWN_KEYS
from spacereserve.engine.folder.layers import LayerFolder, find_layers
from spacereserve.engine.folder.orbit_files import read_orbits
from spacereserve.engine.folder.ordering import sorted_records
from spacereserve.engine.folder.records import (
    RawRecord,
    add_records,
    ids_out_of_place,
    raw_records,
)
from spacereserve.engine.folder.references import mistakes_between
from spacereserve.engine.folder.toml_text import ids_in_text, parse_toml
from spacereserve.engine.model import TABLES, Policy, Reserve

__all__ = ["read_folder"]


def read_folder(
    path: str | Path, *, with_orbits: bool = True, within: str | Path | None = None
) -> ReserveFolder:
    """Reads a reserve folder.

    Args:
        path: The folder that holds ``reserve.toml``.
        with_orbits: False leaves the orbit files unread.
        within: Where given, layers and links must not lead out of this folder; for
            folders that come from strangers.

    Returns:
        The reserve, every table in ascending order of identifier, with its catalogue,
        the layers it was read from, and warnings.

    Raises:
        FolderError: The folder has mistakes; all of them are listed, each with file,
            key, rule, value and way out.
    """
    top = Path(path)
    findings = Findings()
    _check_that_it_is_a_folder(top)
    folders = find_layers(top, findings, within=Path(within) if within else None)
    records, layers = _layered(folders, findings)
    fields, header_of = _own_fields(folders)
    fields |= {
        table: sorted_records(
            [entry.record for entry in records.tables[table].values()]
        )
        for table in TABLES
    }
    findings.problems.extend(_missing(folders, records, fields))
    findings.problems.extend(mistakes_between(records, fields, header_of))
    catalogue = None
    if with_orbits:
        orbits = [source for folder in folders for source in folder.files.orbits]
        catalogue = read_orbits(orbits, findings)
    if findings.problems:
        _raise(findings.problems)
    return ReserveFolder(
        reserve=Reserve(**fields),
        catalogue=catalogue,
        layers=layers,
        warnings=tuple(sorted(findings.warnings, key=lambda one: one.file or "")),
    )


def _check_that_it_is_a_folder(top: Path) -> None:
    if top.is_dir():
        return
    what, way_out = "there is no such folder", "check the path"
    if top.name == RESERVE_FILE:
        what, way_out = "this is a file", "give the folder that the file stands in"
    elif top.exists():
        what, way_out = "this is a file", "give the folder that holds reserve.toml"
    raise FolderError(
        what,
        rule="a reserve is read from a folder with a reserve.toml",
        value=str(top),
        way_out=way_out,
    )


def _raise(problems: list[Problem]) -> NoReturn:
    once = {str(problem): problem for problem in problems}
    ordered = sorted(once.values(), key=lambda problem: problem.file or "")
    raise FolderError.from_problems(ordered)


def _layered(
    folders: tuple[LayerFolder, ...], findings: Findings
) -> tuple[LayerRecords, tuple[Layer, ...]]:
    """The records of all layers, upper ones in place of lower ones."""
    merged = LayerRecords()
    layers = []
    for folder in folders:
        records = _records_of(folder, findings)
        replaced = [
            f"{table}[{key}]"
            for table in TABLES
            for key in sorted(records.tables[table])
            if key in merged.tables[table]
        ]
        layers.append(Layer(folder.files.shown, tuple(replaced)))
        for table in TABLES:
            merged.tables[table].update(records.tables[table])
            merged.seen[table] |= records.seen[table]
        merged.seen_anywhere |= records.seen_anywhere
        merged.all_seen |= records.all_seen
    return merged, tuple(layers)


def _records_of(folder: LayerFolder, findings: Findings) -> LayerRecords:
    """The records of one layer."""
    layer = LayerRecords(
        seen_anywhere=set(folder.ids_in_header),
        all_seen=folder.unreadable or folder.files.unreadable,
    )
    documents = []
    if folder.files.header is not None:
        documents.append((folder.files.header, folder.document))
    for source in folder.files.tables:
        parsed = _parsed(source, parse_toml, layer, findings)
        documents.append((source, parsed or {}))
    raws: dict[str, list[RawRecord]] = {table: [] for table in TABLES}
    for source, document in documents:
        is_header = source is folder.files.header
        found = raw_records(document, source.shown, findings, is_header=is_header)
        for table, records in found.items():
            raws[table].extend(records)
        layer.seen_anywhere |= ids_out_of_place(document)
    add_records(layer, raws, findings)
    for source in folder.files.areas:
        document = _parsed(source, parse_json, layer, findings)
        if document is not None:
            add_areas(layer, document, source.shown, findings)
        else:
            layer.seen["areas"].add(source.path.stem)
    return layer


def _parsed(source: Any, parse: Any, layer: LayerRecords, findings: Findings) -> Any:
    """The parsed file, or None after its mistake was noted."""
    text = read_text(source, findings)
    if text is None:
        layer.all_seen = True
        return None
    parsed = parse(text, source.shown)
    if isinstance(parsed, Problem):
        findings.problems.append(parsed)
        layer.seen_anywhere |= ids_in_text(text)
        return None
    return parsed


def _own_fields(
    folders: tuple[LayerFolder, ...],
) -> tuple[dict[str, Any], dict[str, str]]:
    """The reserve's own keys, and the file that each comes from."""
    fields: dict[str, Any] = {"policy": Policy()}
    header_of = {"policy": RESERVE_FILE}
    for folder in folders:
        for key in OWN_KEYS:
            if folder.files.header is not None and key in folder.header:
                fields[key] = folder.header[key]
                header_of[key] = folder.files.header.shown
    return fields, header_of


def _missing(
    folders: tuple[LayerFolder, ...], records: LayerRecords, fields: dict[str, Any]
) -> list[Problem]:
    """What a reserve cannot do without, in no layer at all."""
    top = folders[-1]
    problems = [
        Problem(
            f"the key {key!r} is missing",
            f"a reserve has {'an id' if key == 'id' else 'a name'}",
            None,
            f'add a line {key} = "…" to reserve.toml',
            file=RESERVE_FILE,
            key=key,
        )
        for key in ("id", "name")
        if top.document and not _is_given(key, folders)
    ]
    in_doubt = records.all_seen or records.seen["levels"] or records.seen_anywhere
    if not fields["levels"] and not in_doubt and top.files.header is not None:
        problems.append(
            Problem(
                "the reserve has no alert levels",
                "a reserve has at least one level",
                None,
                "add a record [[levels]] with id, name and order for each level",
                file=RESERVE_FILE,
                key="levels",
            )
        )
    return problems


def _is_given(key: str, folders: tuple[LayerFolder, ...]) -> bool:
    """True where a layer gives the key, even if its value is a mistake."""
    return any(key in folder.document for folder in folders)
