"""A what-if page: one HTML file that can be mailed, archived and printed."""

from __future__ import annotations

from collections.abc import Sequence

from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.rendering import environment_of
from spacereserve.engine.reports.whatif.drawing import drawn
from spacereserve.engine.reports.whatif.sections import make_sections
from spacereserve.language import N_, Lang, translator

__all__ = ["Value", "whatif_picture", "whatif_report"]

Value = Record
"""An answer of a what-if command."""


def whatif_report(values: Sequence[Value], reserve: Reserve, *, lang: Lang) -> str:
    """Writes a page on what-if answers.

    Args:
        values: Answers, in the order in which they are shown.
        reserve: The reserve that they were made of.
        lang: ``en`` or ``fr``.

    Returns:
        A whole HTML document; the same answers give the same text.
    """
    reader = Reader(reserve, translator(lang))
    template = environment_of(lang).get_template("whatif.html.j2")
    disclaimer = reserve.disclaimer_fr if lang == "fr" else None
    return template.render(
        lang=lang,
        kind=reader.text(N_("Resilience report")),
        about=reader.text(N_("what is left when they say no")),
        reserve_name=reserve.named(lang),
        disclaimer=disclaimer or reserve.disclaimer or "",
        sections=make_sections(values, reader),
        drawn=drawn,
    )


def whatif_picture(values: Sequence[Value], reserve: Reserve, *, lang: Lang) -> str:
    """Draws the main picture of what-if answers.

    Args:
        values: Answers.
        reserve: The reserve that they were made of.
        lang: ``en`` or ``fr``.

    Returns:
        An SVG document.

    Raises:
        PlanningError: None of the answers has a picture.
    """
    reader = Reader(reserve, translator(lang))
    for section in make_sections(values, reader):
        if section.pictures:
            return section.pictures[0].svg() + "\n"
    raise PlanningError(
        "This answer has no picture",
        rule="pictures are drawn of stress, portfolio and pool",
        value=None,
        way_out="write a report that ends in .html",
    )
