"""The portal's French: found in the source, kept a room at a time, compiled at start.

    python -m spacereserve.portal.languages           brings the catalogues up to date
    python -m spacereserve.portal.languages --check   only says what is missing

Each room keeps its own ``locale/fr/LC_MESSAGES/django.po``, the text that people
review. Django reads compiled catalogues: one for all rooms is made under the portal's
home whenever a text has changed, so nothing compiled is kept in the source and GNU
gettext is not needed.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from spacereserve.language.extract import (
    catalogue_text,
    find_mistakes,
    update_catalogue,
)
from spacereserve.portal.rooms import ROOMS, catalogue_paths

__all__ = ["compile_catalogues", "extract_room", "main", "read_room", "room_mistakes"]

_HERE = Path(__file__).parent
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "_now": None,  # models name gettext so, beside the lazy _
}


def compile_catalogues(home: Path) -> Path:
    """Compiles the French of all rooms into one catalogue, if it is not there yet.

    Args:
        home: The portal's home.

    Returns:
        A folder for Django's ``LOCALE_PATHS``; its name follows the text.
    """
    texts = [path.read_bytes() for path in catalogue_paths() if path.exists()]
    name = hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]
    folder = home / "locale" / name
    target = folder / "fr/LC_MESSAGES/django.mo"
    if target.exists():
        return folder
    merged = Catalog(locale="fr")
    for text in texts:
        for message in read_po(io.BytesIO(text), locale="fr"):
            if message.id:
                merged.add(message.id, message.string, context=message.context)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, merged)
    draft.replace(target)
    return folder


def extract_room(room: str) -> Catalog:
    """Finds the messages of one room; those of the whole portal belong to ``look``.

    Args:
        room: Its name.

    Returns:
        A catalogue without translations, in order of file and line.
    """
    found = Catalog(fuzzy=False)
    for path in _sources(room):
        for line, message, comments, context in extract(
            "python",
            _as_python(path),
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
        ):
            place = (path.relative_to(_HERE).as_posix(), line)
            found.add(
                message, locations=[place], auto_comments=comments, context=context
            )
    return found


def _sources(room: str) -> Iterator[Path]:
    inside = (_HERE / room).rglob("*")
    own = _HERE.glob("*.py") if room == "look" else iter(())
    for path in sorted((*inside, *own)):
        if path.suffix in {".py", ".html", ".txt"} and path != Path(__file__):
            yield path


def _as_python(path: Path) -> io.BytesIO:
    """A template as the calls of gettext in it, line by line; Python as it is."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize  # noqa: PLC0415

        calls = re.compile(
            r"\b(?:gettext|ngettext|pgettext|npgettext|_)\((?:[^()\"']|\"(?:[^\"\\]|\\.)*\""
            r"|'(?:[^'\\]|\\.)*')*\)"
        )
        code = templatize(text, origin=str(path))
        text = "\n".join(
            " ; ".join(
                re.sub(r"\bu(?=['\"])", "", call) for call in calls.findall(line)
            )
            for line in code.split("\n")
        )
    return io.BytesIO(text.encode())


def room_mistakes(room: str) -> list[str]:
    """What is missing, empty, fuzzy or left over in a room's French.

    Args:
        room: Its name.

    Returns:
        One sentence a mistake.
    """
    return list(find_mistakes(read_room(room), extract_room(room)))


def read_room(room: str) -> Catalog:
    """Reads a room's French.

    Args:
        room: Its name.

    Returns:
        The catalogue; an empty one where there is no file.
    """
    path = catalogue_paths()[ROOMS.index(room)]
    if not path.exists():
        return Catalog(locale="fr", fuzzy=False)
    return read_po(io.BytesIO(path.read_bytes()), locale="fr")


def _write(room: str, catalogue: Catalog) -> None:
    path = catalogue_paths()[ROOMS.index(room)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue_text(catalogue), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Brings the catalogues up to date, or checks them.

    Args:
        arguments: ``["--check"]`` or nothing.

    Returns:
        0 when the French is complete, else 1.
    """
    found = 0
    for room in ROOMS:
        if "--check" not in arguments:
            _write(room, update_catalogue(read_room(room), extract_room(room)))
        for mistake in room_mistakes(room):
            found += 1
            sys.stderr.write(f"{room}: {mistake}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
