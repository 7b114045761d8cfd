"""The two languages: messages, numbers, money, times and dates for a reader.

English is the language of the source; the French is the text file ``locale/fr.po``,
read when it is first asked for. ``python -m spacereserve.language.extract`` brings the
file up to date with the source.
"""

from __future__ import annotations

from spacereserve.language.retelling import problem_text, retold
from spacereserve.language.translator import (
    LANGS,
    N_,
    Lang,
    Translator,
    translator,
)

__all__ = [
    "LANGS",
    "N_",
    "Lang",
    "Translator",
    "problem_text",
    "retold",
    "translator",
]
