"""The French catalogue: a reviewed text file, compiled in memory when it is read."""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

__all__ = ["LOCALE_FOLDER", "MISTAKES_FOLDER", "load_translations", "read_catalogue"]

LOCALE_FOLDER = Path(__file__).parent / "locale"
"""Where the catalogues stand, one file a language."""

MISTAKES_FOLDER = LOCALE_FOLDER / "mistakes"
"""Where the texts of mistakes stand, one file a language."""


def read_catalogue(path: Path) -> Catalog:
    """Reads a catalogue of messages.

    Args:
        path: A ``.po`` file named after its language, such as ``fr.po``.

    Returns:
        The catalogue, its obsolete messages among ``obsolete``.

    Raises:
        babel.messages.pofile.PoFileError: The file is not a catalogue.
    """
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


@cache
def load_translations(lang: str) -> gettext.NullTranslations:
    """Gives the messages of a language.

    Args:
        lang: ``en`` (the source itself) or ``fr``.

    Returns:
        What turns an English message into one of the language.
    """
    if lang == "en":
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(LOCALE_FOLDER / f"{lang}.po"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
