"""Finds the texts of mistakes in the source, so that a catalogue can hold them.

The engine knows no language: its errors are English sentences, many of them
f-strings. This module reads the source as a tree and collects what can become the
*what*, *rule* or *way out* of a problem: strings handed to errors, also by way of a
name, a choice between two or a function of the package that returns text. An f-string
becomes a template, ``the key {field} is missing``; ``retelling`` finds it again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog

__all__ = ["ERROR_ROOMS", "NOUNS", "extract_mistakes", "template_of"]

ERROR_ROOMS = ("engine", "cli", "demo", "exchange")
"""The rooms whose errors are English; the portal translates where it speaks."""

NOUNS = (
    *("agreement", "area", "asset", "command", "cyber standing", "dependency"),
    "domain",
    *("ground station", "group of satellites", "imaging need", "imaging service"),
    *("launch need", "launch pad", "launch service", "level", "line", "nation", "need"),
    *("navigation need", "navigation service", "navigation signal", "owner", "policy"),
    *("pool of terminals", "provider", "record", "reserve", "restriction"),
    *("satcom link", "satcom need", "satcom service", "satellite", "sensor site"),
    *("service", "share cap", "shared thing", "surveillance need"),
    *("surveillance service", "theatre", "use", "waiver", "file"),
    *("agreements", "areas", "assets", "commands", "dependencies", "levels", "nations"),
    *("needs", "providers", "restrictions", "services", "shared things", "theatres"),
    *("uses", "lines", "shared_things"),
)
"""What a mistake may be about: these stand in the place of a value."""

_PARTS = ("what", "rule", "way_out")
_OF_PROBLEM = (0, 1, 3)  # where Problem takes its three texts
_WORDS = ("Words", "tuple[str, str, str]", "tuple[str, str, str] | None")
_TABLE = "_SAID"  # how a table of texts is named


@dataclass
class _Module:
    """One file of the source: its tree, and what its names stand for."""

    place: str
    tree: ast.Module
    values: dict[str, list[ast.expr]] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)


def extract_mistakes(source: Path) -> Catalog:
    """Finds the texts of mistakes.

    Args:
        source: The package's folder.

    Returns:
        A catalogue of texts and templates without translation.
    """
    modules = [_read(path, source) for path in _files(source)]
    shared = {
        name: function
        for module in modules
        for name, function in module.functions.items()
        if not name.startswith("_")
    }
    found = Catalog(fuzzy=False)
    for noun in NOUNS:
        found.add(noun)
    for module in modules:
        for text in _texts_of(module, shared):
            if _is_said(text):
                found.add(text, locations=[(module.place, 1)])
    return found


def template_of(text: ast.expr) -> str | None:
    """The text of a string or f-string, each value as ``{name}``.

    Args:
        text: A node of a tree.

    Returns:
        The text, braces doubled as ``str.format`` wants them; None for other nodes.
    """
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        return _escaped(text.value)
    if not isinstance(text, ast.JoinedStr):
        return None
    names: list[str] = []
    parts = []
    for part in text.values:
        if isinstance(part, ast.FormattedValue):
            names.append(_unused(_name_of(part.value), names))
            parts.append(f"{{{names[-1]}}}")
        elif isinstance(part, ast.Constant):
            parts.append(_escaped(str(part.value)))
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _is_said(template: str) -> bool:
    """Whether a text speaks: words with a blank between, and more than values."""
    literal = "".join(part.split("}")[-1] for part in template.split("{"))
    return " " in template.strip() and any(letter.isalpha() for letter in literal)


def _name_of(value: ast.expr) -> str:
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_").lower()
        case (
            ast.Call(args=[inner, *_])
            | ast.Call(func=inner)
            | ast.Subscript(value=inner)
            | ast.BinOp(left=inner)
        ):
            return _name_of(inner)
    return "value"


def _unused(name: str, names: list[str]) -> str:
    wanted, n = name, 2
    while wanted in names:
        wanted, n = f"{name}_{n}", n + 1
    return wanted


def _files(source: Path) -> Iterator[Path]:
    for room in ERROR_ROOMS:
        yield from sorted((source / room).rglob("*.py"))


def _read(path: Path, source: Path) -> _Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = _Module(path.relative_to(source).as_posix(), tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            module.functions[node.name] = node
        _keep_assigned(module, node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in module.functions:
            _keep_handed_over(module, module.functions[_called(node)], node)
    return module


def _keep_assigned(module: _Module, node: ast.AST) -> None:
    """What a statement gives names to, row by row where it goes over a table."""
    match node:
        case ast.Assign(targets=[target], value=value):
            _keep(module, target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            _keep(module, target, value)
        case ast.For(target=target, iter=ast.Tuple(elts=rows) | ast.List(elts=rows)):
            for row in rows:
                _keep(module, target, row)


def _keep_handed_over(
    module: _Module, function: ast.FunctionDef, call: ast.Call
) -> None:
    """What a function of the module is called with stands for its parameters."""
    for parameter, value in zip(function.args.args, call.args, strict=False):
        module.values.setdefault(parameter.arg, []).append(value)
    for keyword in call.keywords:
        if keyword.arg in _PARTS:
            module.values.setdefault(keyword.arg, []).append(keyword.value)


def _keep(module: _Module, target: ast.expr, value: ast.expr) -> None:
    match target, value:
        case ast.Name(id=name), _:
            module.values.setdefault(name, []).append(value)
        case ast.Tuple(elts=names), ast.Tuple(elts=values):
            for one, its in zip(names, values, strict=False):
                _keep(module, one, its)


def _texts_of(module: _Module, shared: dict[str, ast.FunctionDef]) -> Iterator[str]:
    for name, values in module.values.items():
        if name.endswith(_TABLE):
            yield from (text for value in values for text in _written_in(value))
    seen: set[ast.expr] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            for part in _parts_of(node):
                yield from _followed(part, module, shared, seen)
        elif isinstance(node, ast.FunctionDef) and _gives_words(node):
            for given in _returned(node):
                yield from _followed(given, module, shared, seen)


def _written_in(table: ast.expr) -> Iterator[str]:
    """The texts of a table; what begins with a capital is another program's."""
    for node in ast.walk(table):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and not text[:1].isupper():
            yield _escaped(text)


def _gives_words(function: ast.FunctionDef) -> bool:
    return function.returns is not None and ast.unparse(function.returns) in _WORDS


def _parts_of(call: ast.Call) -> Iterator[ast.expr]:
    """What a call hands to a problem or an error; nothing for other calls."""
    name = _called(call)
    named = {one.arg: one.value for one in call.keywords if one.arg in _PARTS}
    if name == "Problem":
        yield from (call.args[k] for k in _OF_PROBLEM if k < len(call.args))
    elif name.endswith("Error") or "way_out" in named:
        yield from call.args
    elif not name.startswith("_") and "rule" not in named:
        return
    yield from named.values()


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
    return ""


def _followed(
    text: ast.expr,
    module: _Module,
    shared: dict[str, ast.FunctionDef],
    seen: set[ast.expr],
) -> Iterator[str]:
    """The texts that an expression can be; ``seen`` ends what goes in a circle."""
    if text in seen:
        return
    seen.add(text)
    template = template_of(text)
    if template is not None:
        yield template
    further = _values_in(text) if template else _behind(text, module, shared)
    for one in further:
        yield from _followed(one, module, shared, seen)


def _values_in(text: ast.expr) -> Iterator[ast.expr]:
    """What may be text within an f-string: a name, or a choice between two."""
    if isinstance(text, ast.JoinedStr):
        for part in text.values:
            if isinstance(part, ast.FormattedValue) and isinstance(
                part.value, ast.Name | ast.IfExp | ast.BoolOp
            ):
                yield part.value


def _behind(
    text: ast.expr, module: _Module, shared: dict[str, ast.FunctionDef]
) -> Iterator[ast.expr]:
    match text:
        case ast.IfExp(body=one, orelse=other):
            yield from (one, other)
        case ast.BoolOp(values=several) | ast.Tuple(elts=several):
            yield from several
        case ast.Dict(values=several):
            yield from several
        case ast.Subscript(value=whole):
            yield whole
        case ast.Name(id=name):
            yield from module.values.get(name, ())
        case ast.Call():
            function = _function(_called(text), module, shared)
            yield from text.args
            if function is not None:
                yield from _returned(function)


def _function(
    name: str, module: _Module, shared: dict[str, ast.FunctionDef]
) -> ast.FunctionDef | None:
    return module.functions.get(name) or shared.get(name)


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
