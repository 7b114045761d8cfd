"""Rendering: the templates of reports, and what they may say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from spacereserve.language import Lang, translator

__all__ = ["environment_of"]

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment_of(lang: Lang) -> Environment:
    """What templates of reports are rendered with.

    Args:
        lang: ``en`` or ``fr``.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speaker = translator(lang)
    spoken: dict[str, Any] = {"_": speaker.gettext, "colon": speaker.colon}
    environment.globals.update(spoken)
    return environment
