"""One chapter of the report: everything about one plan."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.reports.consents import consent_sentences
from spacereserve.engine.reports.nearness import nearness_sentences
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.views.calls import Call, make_calls
from spacereserve.engine.reports.views.fragility import Fragile, make_fragile
from spacereserve.engine.reports.views.fulfilled import Fulfilled, make_fulfilled
from spacereserve.engine.reports.views.headline import Headline, make_headline
from spacereserve.engine.reports.views.money import Costs, make_costs
from spacereserve.engine.reports.views.pictures import (
    Picture,
    draw_regions,
    draw_world,
)
from spacereserve.engine.reports.views.places import Place, find_places, find_sites
from spacereserve.engine.reports.views.shares import Bar, make_shares
from spacereserve.engine.reports.views.shortfall import Shortfall, make_shortfalls
from spacereserve.engine.reports.views.timeline import Timeline, make_timeline
from spacereserve.engine.reports.views.trust import Trust, make_trust
from spacereserve.engine.reports.worths import worth_sentence
from spacereserve.engine.resilience.fragility import Fragility
from spacereserve.language import N_

__all__ = ["Chapter", "make_chapter"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Everything about one plan, in the reader's language.

    Attributes:
        key: Told apart from other chapters by this.
        title: The level.
        question: When it is declared and how far the plan looks.
        levels: Theatre and level in force, where a theatre's differs.
        headline: The answer in short.
        calls: The call list.
        consents: The second plan, with consents given; empty where there is none.
        worths: What one more unit of each scarce thing is worth.
        near: What changes against the running plan; empty where there is none.
        world: The map of the world.
        regions: A map a theatre.
        places: The numbered places of the maps.
        timeline: Needs over time.
        shares: Who supplies what.
        costs: Who pays what.
        shortfalls: What is missing and why.
        fulfilled: What is met.
        fragile: What is left when they say no.
        trust: How well it is proven.
    """

    key: str
    title: str
    question: str
    levels: tuple[tuple[str, str], ...]
    headline: Headline
    calls: tuple[Call, ...]
    world: Picture
    regions: tuple[Picture, ...]
    places: tuple[Place, ...]
    timeline: Timeline
    consents: tuple[str, ...]
    worths: tuple[str, ...]
    near: tuple[str, ...]
    shares: tuple[tuple[str, tuple[tuple[str, tuple[Bar, ...]], ...]], ...]
    costs: Costs
    shortfalls: tuple[Shortfall, ...]
    fulfilled: tuple[Fulfilled, ...]
    fragile: Fragile
    trust: Trust


def make_chapter(
    plan: Plan, title: str, key: str, reader: Reader, fragility: Fragility
) -> Chapter:
    """Puts one plan into the reader's language.

    Args:
        plan: A plan.
        title: What tells it apart from the other plans.
        key: The same for anchors.
        reader: The reserve and the language.
        fragility: What the plan hangs on.

    Returns:
        Everything that the report says about it.
    """
    calls = make_calls(plan, reader)
    places, sites = find_places(plan, reader), find_sites(plan, reader)
    regions, numbered = draw_regions(plan, places, sites, reader)
    return Chapter(
        key=key,
        title=title,
        question=_question(plan, reader),
        levels=_levels(plan, reader),
        headline=make_headline(plan, calls, reader),
        calls=calls,
        consents=()
        if plan.consents is None
        else consent_sentences(plan.consents, reader),
        worths=tuple(worth_sentence(worth, reader) for worth in plan.worths or ()),
        near=() if plan.near is None else nearness_sentences(plan.near, reader),
        world=draw_world(plan, places, sites, numbered, reader),
        regions=regions,
        places=places,
        timeline=make_timeline(plan, reader),
        shares=make_shares(plan, reader),
        costs=make_costs(plan, reader),
        shortfalls=make_shortfalls(plan, reader),
        fulfilled=make_fulfilled(plan, reader),
        fragile=make_fragile(fragility, reader),
        trust=make_trust(plan, reader),
    )


def _question(plan: Plan, reader: Reader) -> str:
    said = reader.text(N_("Declared {at}; planned for {days}."))
    return said.format(
        at=reader.t.instant(plan.at), days=reader.shown("days_d", plan.days)
    )


def _levels(plan: Plan, reader: Reader) -> tuple[tuple[str, str], ...]:
    if set(plan.levels.values()) <= {plan.level}:
        return ()
    return tuple(
        (reader.name("theatres", theatre), reader.name("levels", level))
        for theatre, level in sorted(plan.levels.items())
    )
