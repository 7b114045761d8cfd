"""Two plans of the tiny reserve: what differs is told, with its reason."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import Step, plan
from spacereserve.engine.comparison import compare
from spacereserve.engine.reports import difference_summary
from spacereserve.language import translator

AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def planned():
    """Plans of the reserve as it is, and with one provider gone."""
    reserve = with_record(tiny_reserve(), "needs", "baltic-sar", use="monitoring")
    lost = with_record(reserve, "providers", "borealis", status="suspended")
    return [
        plan(one, tiny_catalogue(), level="war", at=AT, days=0.5, remedies=False)
        for one in (reserve, lost)
    ]


def test_a_plan_does_not_differ_from_itself(planned):
    found = compare(planned[0], planned[0])

    assert found.same_records
    assert found.same_question
    assert (found.needs, found.lines, found.spending) == ((), (), ())
    assert found.n_looks_kept == len(planned[0].supplied)
    assert found.n_looks_dropped == found.n_looks_added == 0


def test_who_loses_a_provider_is_told_why(planned):
    found = compare(*planned)

    assert not found.same_records
    losers = [need for need in found.needs if need.kind == "loses"]
    assert losers
    parts = [part for need in losers for part in need.suppliers]
    gone = [part for part in parts if part.line.startswith("boreal")]
    assert gone
    for part in gone:
        assert part.after == 0.0
        assert part.why is Step.STANDING
        assert part.code == "not-admitted"
    stood_down = {line.line for line in found.lines if line.kind == "stood-down"}
    assert stood_down >= {part.line for part in gone}


def test_a_comparison_turned_round_is_the_opposite(planned):
    there, back = compare(*planned), compare(*reversed(planned))

    assert there.cost_eur == -back.cost_eur
    assert there.n_looks_dropped == back.n_looks_added
    opposite = {"gains": "loses", "loses": "gains", "moves": "moves"}
    assert [opposite[need.kind] for need in there.needs] == [
        need.kind for need in back.needs
    ]


def test_what_is_paid_adds_up_to_the_whole(planned):
    found = compare(*planned)

    paid = sum(row.after_eur - row.before_eur for row in found.spending)
    assert paid == pytest.approx(found.cost_eur, abs=0.1)
    assert sum(line.cost_eur for line in found.lines) == pytest.approx(
        found.cost_eur, abs=0.1
    )


def lines_of(level, reserve):
    return {
        line.id
        for agreement in reserve.agreements
        for line in agreement.lines
        if line.level == level
    }


@pytest.fixture(scope="module")
def two_levels():
    reserve = with_record(tiny_reserve(), "needs", "baltic-sar", use="monitoring")
    made = [
        plan(reserve, tiny_catalogue(), level=level, at=AT, days=0.5, remedies=False)
        for level in ("crisis", "war")
    ]
    return reserve, made


def test_a_commitment_that_goes_on_at_another_level_is_one_and_not_two(two_levels):
    reserve, made = two_levels
    found = compare(*made)

    services = {
        line.id: (agreement.id, line.service)
        for agreement in reserve.agreements
        for line in agreement.lines
    }
    changes = [services[line.line] for line in found.lines]
    assert changes
    assert len(changes) == len(set(changes))
    for need in found.needs:
        parts = [services[part.line] for part in need.suppliers]
        assert len(parts) == len(set(parts))
    assert sum(line.cost_eur for line in found.lines) == pytest.approx(
        found.cost_eur, abs=0.1
    )
    assert {line.line for line in found.lines} & lines_of("war", reserve)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_reason_of_a_comparison_is_told_in_words(planned, lang):
    reserve = tiny_reserve()
    shown = io.StringIO()
    console = Console(width=300, file=shown)

    for pair in (planned, list(reversed(planned))):
        console.print(difference_summary(compare(*pair), reserve, translator(lang)))

    told = shown.getvalue()
    codes = {
        part.code
        for pair in (planned, list(reversed(planned)))
        for need in compare(*pair).needs
        for part in need.suppliers
        if part.code
    }
    assert codes
    assert not any(code in told for code in codes)
    assert "“" in told or "«" in told
