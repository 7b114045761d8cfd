"""What the planner really says is understood: no code is left without a sentence."""

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.allocation import Plan, plan
from spacereserve.engine.reports import (
    Reader,
    binding_sentence,
    html_report,
    notice_sentence,
    reason_sentence,
    remedy_sentence,
)
from spacereserve.language import LANGS, translator

AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def reserve():
    return tiny_reserve()


@pytest.fixture(scope="module")
def plans(reserve):
    catalogue = tiny_catalogue()
    return [
        plan(reserve, catalogue, level=level.id, at=AT, days=1.0)
        for level in reserve.ordered_levels
    ]


def _sentences(plans, reader):
    for item in plans:
        for need in item.needs:
            yield from (reason_sentence(row, reader) for row in need.funnel)
            if need.remedy is not None:
                yield remedy_sentence(need.remedy, reader)
        yield from (notice_sentence(notice, reader) for notice in item.warnings)


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_of_a_real_plan_is_a_sentence(reserve, plans, lang):
    reader = Reader(reserve, translator(lang))

    said = list(_sentences(plans, reader))

    assert said
    assert [text for text in said if not text.endswith(".")] == []


def test_everything_that_binds_is_named(reserve, plans):
    reader = Reader(reserve, translator("en"))

    for item in plans:
        for need in item.needs:
            for binding in need.binding:
                assert binding_sentence(binding, reader) != binding


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_read_back_gives_the_same_report(reserve, plans, lang):
    read = [Plan.model_validate_json(item.model_dump_json()) for item in plans]

    assert html_report(read, reserve, lang=lang) == html_report(
        plans, reserve, lang=lang
    )
