"""What a person sees on a terminal: readable in ten seconds, with colour or without."""

import io

import pytest
from rich.console import Console

from spacereserve.engine.reports import plan_summary, readiness_table
from spacereserve.language import translator


def _printed(renderable, *, width=80, **options):
    console = Console(file=io.StringIO(), width=width, **options)
    console.print(renderable)
    return console.file.getvalue()


def test_readiness_tells_state_by_shape_and_word(reserve, plans):
    text = _printed(readiness_table(plans, reserve, translator("en")))

    assert "Readiness of Northern sample reserve" in text
    for part in ("Peace", "Crisis", "War", "● 1 met", "◐ 2 partly met", "○ 2 not met"):
        assert part in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_nothing_is_wider_than_80_columns(reserve, plans, lang):
    t = translator(lang)
    parts = [readiness_table(plans, reserve, t)]
    parts += [plan_summary(plan, reserve, t) for plan in plans]

    lines = [line for part in parts for line in _printed(part).splitlines()]

    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)


def test_a_pipe_gets_no_colour(reserve, plans):
    text = _printed(readiness_table(plans, reserve, translator("en")))

    assert "\x1b" not in text


def test_no_color_is_respected(reserve, plans, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    text = _printed(
        plan_summary(plans[1], reserve, translator("en")), force_terminal=True
    )

    assert "\x1b[3" not in text
    assert "\x1b[1;3" not in text


def test_a_terminal_gets_colour_beside_shape_and_word(reserve, plans, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)

    text = _printed(
        readiness_table(plans, reserve, translator("en")),
        force_terminal=True,
        color_system="standard",
    )

    assert "\x1b[32m● 1 met" in text


def test_the_summary_answers_the_question(reserve, plans):
    text = " ".join(_printed(plan_summary(plans[1], reserve, translator("en"))).split())

    for part in (
        "Crisis, declared 22 November 2026, 18:00 UTC, 7 days ahead",
        "● 3 met, ◐ 3 partly met, ○ 2 not met",
        "Within a known gap",
        "France €263,340 €16,667 €280,007 €280,000",
        "Radar watch on the gulf: partly met, 62% (priority 1)",
        "the quantity promised in Suomi radar",
        "Borealis radar: It is refused by a restriction",
        "→ Have this restriction lifted",
        "Borealis 49% 50%",
        "stale after 30 days",
    ):
        assert part in text


def test_only_urgent_needs_are_told_in_full(reserve, plans):
    text = _printed(plan_summary(plans[1], reserve, translator("en")))

    assert "Custody of close neighbours" in text
    assert "Patrol link" not in text


def test_a_plan_that_meets_all_says_nothing_is_missing(reserve, plans):
    met = [need for need in plans[1].needs if need.state == "met"]
    plan = plans[1].model_copy(update={"needs": tuple(met), "warnings": ()})

    text = _printed(plan_summary(plan, reserve, translator("en")))

    assert "What is missing" not in text
    assert "To bear in mind" not in text


def test_markup_in_names_is_text(reserve, plans):
    nations = [
        nation.model_copy(update={"name": "[bold red]Trick[/]"})
        if nation.id == "FRA"
        else nation
        for nation in reserve.nations
    ]
    hostile = reserve.model_copy(update={"nations": tuple(nations)})
    hostile = type(reserve).model_validate(hostile.model_dump())

    text = _printed(plan_summary(plans[1], hostile, translator("en")))

    assert "[bold red]Trick[/]" in text


def test_plans_of_one_level_are_told_apart(reserve, plans):
    text = _printed(readiness_table([plans[1], plans[1]], reserve, translator("en")))

    assert "Crisis 1" in text
    assert "Crisis 2" in text
