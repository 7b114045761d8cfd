"""The folders that a reserve is laid together from, lowest first.

``extends`` of a ``reserve.toml`` names the folders below. They are visited depth first,
each once, so a folder that two others lie upon is read before both.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from pydantic import ValidationError

from spacereserve.engine.errors import Problem
from spacereserve.engine.folder.contents import Findings
from spacereserve.engine.folder.files import (
    RESERVE_FILE,
    FolderFiles,
    list_files,
    read_text,
)
from spacereserve.engine.folder.header import FORMAT, ReserveFile
from spacereserve.engine.folder.problems import is_follow_on, problem_from
from spacereserve.engine.folder.toml_text import ids_in_text, parse_toml

__all__ = ["LayerFolder", "find_layers"]


@dataclass
class LayerFolder:
    """A folder with its ``reserve.toml`` read.

    Attributes:
        files: Its files.
        header: The valid keys of its ``reserve.toml``, as given.
        document: All of its parsed ``reserve.toml``; empty where it could not be read.
        ids_in_header: Ids in a ``reserve.toml`` that is not well-formed.
        unreadable: True where its ``reserve.toml`` could not be read as text.
    """

    files: FolderFiles
    header: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    ids_in_header: set[str] = field(default_factory=set)
    unreadable: bool = False


@dataclass
class _Visit:
    top: Path
    within: Path | None
    findings: Findings
    done: dict[Path, LayerFolder] = field(default_factory=dict)


def find_layers(
    top: Path, findings: Findings, *, within: Path | None = None
) -> tuple[LayerFolder, ...]:
    """Finds a folder and all folders below it.

    Args:
        top: The folder asked for; it exists.
        findings: Takes the mistakes.
        within: Where given, every layer must lie in this folder.

    Returns:
        The layers, lowest first, ``top`` last.
    """
    visit = _Visit(top, within, findings)
    _visit(top, visit, under_way=())
    return tuple(visit.done.values())


def _visit(folder: Path, visit: _Visit, under_way: tuple[Path, ...]) -> None:
    real = folder.resolve()
    shown = PurePosixPath(
        Path(os.path.relpath(real, visit.top.resolve())).as_posix()
    ).as_posix()
    layer = LayerFolder(list_files(folder, shown, visit.findings, within=visit.within))
    _read_header(layer, folder, visit)
    for place, name in enumerate(layer.header.get("extends", ())):
        below = folder / name
        problem = _why_not_a_layer(name, below, visit, (*under_way, real))
        if problem is not None:
            what, rule, way_out = problem
            visit.findings.problems.append(
                Problem(
                    what,
                    rule,
                    name,
                    way_out,
                    file=_header_name(layer),
                    key=f"extends[{place}]",
                )
            )
        elif below.resolve() not in visit.done:
            _visit(below, visit, (*under_way, real))
    visit.done[real] = layer


def _why_not_a_layer(
    name: str, below: Path, visit: _Visit, under_way: tuple[Path, ...]
) -> tuple[str, str, str] | None:
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute():
        return (
            "the path is absolute",
            "extends names folders relative to this one, so that both can be carried",
            "write the path from here, such as ../shared",
        )
    if not _is_folder(below):
        way_out = "correct the path, or copy the folder there"
        if "\\" in name:
            way_out = f"write {name.replace(chr(92), '/')!r}, with slashes"
        return ("there is no such folder", "extends names existing folders", way_out)
    real = below.resolve()
    if visit.within is not None and not real.is_relative_to(visit.within.resolve()):
        return (
            "the folder lies outside of what may be read",
            "layers lie within the folder that was handed in",
            "hand in all layers together",
        )
    if real in under_way:
        return (
            "the folders lie upon each other in a circle",
            "a folder does not extend itself, neither directly nor through others",
            "remove one of the entries of the circle",
        )
    return None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name too long for the file system
        return False


def _read_header(layer: LayerFolder, folder: Path, visit: _Visit) -> None:
    source = layer.files.header
    if source is None:
        visit.findings.problems.append(_no_header(layer.files, folder))
        return
    text = read_text(source, visit.findings)
    if text is None:
        layer.unreadable = True
        return
    parsed = parse_toml(text, source.shown)
    if isinstance(parsed, Problem):
        layer.ids_in_header = ids_in_text(text)
        visit.findings.problems.append(parsed)
        return
    layer.document = parsed
    own = {key: parsed[key] for key in parsed if key in ReserveFile.model_fields}
    layer.header = _valid_keys(own, source.shown, visit.findings)


def _valid_keys(own: dict[str, Any], file: str, findings: Findings) -> dict[str, Any]:
    """The keys of a ``reserve.toml`` that are valid, validated."""
    try:
        header = ReserveFile.model_validate(own)
    except ValidationError as failure:
        bad = set()
        for error in failure.errors(include_url=False):
            bad.add(error["loc"][0])
            if is_follow_on(error):
                continue
            findings.problems.append(
                problem_from(error, ReserveFile, own, file=file, label="")
            )
        good = {key: value for key, value in own.items() if key not in bad}
        header = ReserveFile.model_validate({"format": FORMAT, **good})
        return {key: getattr(header, key) for key in good}
    return {key: getattr(header, key) for key in own}


def _no_header(files: FolderFiles, folder: Path) -> Problem:
    if not files.unreadable and not any(folder.iterdir()):
        return Problem(
            "the folder is empty",
            "a reserve folder has a reserve.toml",
            None,
            "check the path; docs/reserve-folder.md shows a small complete folder",
            file=files.shown,
        )
    nested = sorted(path.parent.name for path in folder.glob(f"*/{RESERVE_FILE}"))
    way_out = 'write one with format = 1, id = "…" and name = "…"'
    if nested:
        way_out = f"did you mean the folder {nested[0]!r} in it?"
    return Problem(
        "there is no reserve.toml",
        "a reserve folder, and each layer, has a reserve.toml",
        None,
        way_out,
        file=files.shown,
    )


def _header_name(layer: LayerFolder) -> str:
    return layer.files.header.shown if layer.files.header else RESERVE_FILE
