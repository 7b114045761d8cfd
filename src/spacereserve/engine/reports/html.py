"""The report as one HTML file: no script, no request, readable by anyone.

Styles and pictures stand inside the file and a content security policy forbids all
else, so the file can be mailed, archived and printed. All text of records is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.maps import LAND_SOURCE, WORLD, draw_world_land
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.readiness import column_titles
from spacereserve.engine.reports.rendering import environment_of
from spacereserve.engine.reports.views import Chapter, make_chapter
from spacereserve.engine.reports.views.board import make_board
from spacereserve.engine.reports.views.sources import list_sources
from spacereserve.engine.reports.views.trust import make_assumptions
from spacereserve.engine.reports.whatif.drawing import drawn
from spacereserve.engine.resilience.fragility import fragility_of, joined
from spacereserve.engine.resilience.stress import Stress
from spacereserve.language import Lang, translator

__all__ = ["html_report"]


def html_report(
    plans: Sequence[Plan],
    reserve: Reserve,
    *,
    lang: Lang,
    stresses: Sequence[Stress] = (),
) -> str:
    """Writes the report on one or more plans of a reserve.

    Args:
        plans: The plans, in the order in which they are shown; usually one a level.
        reserve: The reserve that they were made of.
        lang: ``en`` or ``fr``.
        stresses: All single losses tried, for some of the plans or all.

    Returns:
        A whole HTML document; the same plans give the same text.

    Raises:
        PlanningError: There is no plan, or a plan is of another reserve.
    """
    _check(plans, reserve)
    reader = Reader(reserve, translator(lang))
    titles = column_titles(plans, reader)
    chapters = tuple(
        make_chapter(
            plan,
            title,
            f"plan-{i}",
            reader,
            fragility_of(plan, reserve, joined(plan, stresses)),
        )
        for i, (plan, title) in enumerate(zip(plans, titles, strict=True), start=1)
    )
    template = environment_of(lang).get_template("report.html.j2")
    return template.render(
        lang=lang,
        reserve_name=reserve.named(lang),
        disclaimer=_disclaimer(reserve, lang),
        board=make_board(plans, reader),
        chapters=chapters,
        land=draw_world_land(),
        world=WORLD,
        lands=_lands(chapters),
        land_source=LAND_SOURCE,
        assumptions=make_assumptions(reserve, reader),
        sources=list_sources(plans, reader),
        drawn=drawn,
    )


def _lands(chapters: Sequence[Chapter]) -> dict[str, str]:
    """An id for the land of each region, so that chapters share what is alike."""
    lands = dict.fromkeys(
        picture.land for chapter in chapters for picture in chapter.regions
    )
    return {land: f"land-{i}" for i, land in enumerate(lands, start=1)}


def _check(plans: Sequence[Plan], reserve: Reserve) -> None:
    if not plans:
        raise PlanningError(
            "There is no plan to report on",
            rule="a report shows one plan or more",
            value=None,
            way_out="plan for at least one level first",
        )
    strange = sorted({plan.reserve for plan in plans} - {reserve.id})
    if strange:
        raise PlanningError(
            "A plan belongs to another reserve",
            rule=f"all plans of a report are of the reserve {reserve.id!r}",
            value=strange[0],
            way_out="give the reserve that the plans were made of",
        )


def _disclaimer(reserve: Reserve, lang: str) -> str:
    if lang == "fr" and reserve.disclaimer_fr:
        return reserve.disclaimer_fr
    return reserve.disclaimer or ""
