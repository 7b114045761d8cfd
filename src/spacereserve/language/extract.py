"""Finds every message in the source and holds the catalogues against them.

    python -m spacereserve.language.extract           brings the catalogues up to date
    python -m spacereserve.language.extract --check   only says what is missing

Messages stand in Python (``_("…")``, ``gettext``, ``ngettext``, ``N_``) and in the
templates; the texts of mistakes, which the engine says in plain English, are found by
``mistakes`` and have a catalogue of their own. A message without a translation, a fuzzy
one, one that the source no longer has and one whose placeholders differ from the
source's are all mistakes.
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import write_po

from spacereserve.language.catalogue import (
    LOCALE_FOLDER,
    MISTAKES_FOLDER,
    read_catalogue,
)
from spacereserve.language.mistakes import extract_mistakes

__all__ = [
    "catalogue_text",
    "extract_messages",
    "find_mistakes",
    "main",
    "update_catalogue",
]

SOURCE_FOLDER = Path(__file__).parent.parent
_METHODS = {".py": "python", ".j2": "jinja2.ext:babel_extract"}
_OWN_CATALOGUES = ("portal",)  # Django reads its own
_WIDTH = 88
_FLEETING = (
    '"POT-Creation-Date:',
    '"PO-Revision-Date:',
    '"Report-Msgid-Bugs-To:',
    '"Last-Translator:',
    '"Generated-By:',
)


def extract_messages(source: Path = SOURCE_FOLDER) -> Catalog:
    """Finds the messages of the source.

    Args:
        source: The package's folder; every file below it is read.

    Returns:
        A catalogue of messages without translation, in order of file and line.
    """
    found = Catalog(fuzzy=False)
    for path in sorted(source.rglob("*")):
        method = _METHODS.get(path.suffix)
        if method is None or path == Path(__file__) or _has_own_catalogue(path, source):
            continue
        # pgettext-like contexts are not used: one English text has one French one
        for line, message, comments, _ in extract_from_file(
            method, path, keywords=DEFAULT_KEYWORDS, comment_tags=("Translators:",)
        ):
            place = (path.relative_to(source).as_posix(), line)
            found.add(message, locations=[place], auto_comments=comments)
    return found


def _has_own_catalogue(path: Path, source: Path) -> bool:
    return path.relative_to(source).parts[0] in _OWN_CATALOGUES


def update_catalogue(catalogue: Catalog, messages: Catalog) -> Catalog:
    """Brings a catalogue up to date: new messages empty, obsolete ones gone.

    Args:
        catalogue: A language's catalogue; it is changed.
        messages: The messages of the source.

    Returns:
        The catalogue.
    """
    catalogue.update(messages, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def find_mistakes(catalogue: Catalog, messages: Catalog) -> tuple[str, ...]:
    """Holds a catalogue against the source.

    Args:
        catalogue: A language's catalogue.
        messages: The messages of the source.

    Returns:
        One line a mistake: missing, untranslated, fuzzy, obsolete, or placeholders
        that differ. Empty where all is well.
    """
    mistakes = [
        _mistake_of(message, catalogue.get(message.id))
        for message in messages
        if message.id
    ]
    wanted = {message.id for message in messages}
    obsolete = [message for message in catalogue if message.id not in wanted]
    obsolete += catalogue.obsolete.values()
    mistakes += [f"obsolete: {message.id!r}" for message in obsolete]
    return tuple(mistake for mistake in mistakes if mistake)


def _mistake_of(message: Message, translated: Message | None) -> str | None:
    if translated is None:
        return f"missing: {message.id!r}"
    if translated.fuzzy:
        return f"fuzzy: {message.id!r}"
    if not all(_texts(translated.string)):
        return f"untranslated: {message.id!r}"
    if _placeholders(message.id) != _placeholders(translated.string):
        return f"placeholders differ: {message.id!r}"
    return None


_Texts = str | list[str] | tuple[str, ...] | None


def _texts(message: _Texts) -> tuple[str, ...]:
    if message is None:
        return ("",)
    return (message,) if isinstance(message, str) else tuple(message)


def _placeholders(message: _Texts) -> set[str]:
    return {name for text in _texts(message) for name in _fields(text)}


def _fields(text: str) -> Iterator[str]:
    for _, name, _, _ in string.Formatter().parse(text):
        if name is not None:
            yield name


def main(arguments: list[str] | None = None) -> int:
    """Updates or checks every catalogue.

    Args:
        arguments: ``--check`` to change nothing; the command line's own by default.

    Returns:
        0 where every message of the source is translated, else 1.
    """
    check_only = "--check" in (sys.argv[1:] if arguments is None else arguments)
    mistakes = [
        *_hold(LOCALE_FOLDER, extract_messages(), check_only=check_only),
        *_hold(MISTAKES_FOLDER, extract_mistakes(SOURCE_FOLDER), check_only=check_only),
    ]
    sys.stdout.write("".join(f"{mistake}\n" for mistake in mistakes))
    return 1 if mistakes else 0


def _hold(folder: Path, messages: Catalog, *, check_only: bool) -> Iterator[str]:
    """Holds the catalogues of a folder against the messages of the source."""
    for path in sorted(folder.glob("*.po")):
        catalogue = read_catalogue(path)
        if not check_only:
            _write(update_catalogue(catalogue, messages), path)
        for mistake in find_mistakes(catalogue, messages):
            yield f"{path.relative_to(LOCALE_FOLDER)}: {mistake}"


def catalogue_text(catalogue: Catalog) -> str:
    """The text of a catalogue, without what changes by itself.

    Args:
        catalogue: A language's catalogue.

    Returns:
        The content of its file, messages in the order of their English text.
    """
    written = BytesIO()
    write_po(
        written,
        catalogue,
        width=_WIDTH,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    lines = written.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_FLEETING))


def _write(catalogue: Catalog, path: Path) -> None:
    path.write_text(catalogue_text(catalogue), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
