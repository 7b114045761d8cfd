"""Pictures of what-if answers: axes and margins."""

from __future__ import annotations

import re

import pytest

from spacereserve.engine.model import Reserve
from spacereserve.engine.reports import Reader
from spacereserve.engine.reports.whatif.frontier import draw_frontier
from spacereserve.engine.resilience.portfolio import Portfolio
from spacereserve.language import translator

RESERVE = Reserve.model_validate(
    {
        "id": "made",
        "name": "Made",
        "levels": [{"id": "crisis", "name": "Crisis", "order": 1}],
    }
)


def portfolio_of(hold_fraction, cost_eur, today_eur):
    return Portfolio.model_validate(
        {
            "reserve": "made",
            "snapshot": "0" * 64,
            "level": "crisis",
            "at": "2026-08-22T00:00:00Z",
            "days": 7.0,
            "hold_fraction": hold_fraction,
            "activations_per_year": 1.0,
            "status": "proven optimal",
            "cost_eur_per_year": cost_eur,
            "bound_eur_per_year": cost_eur,
            "gap_fraction": 0.0,
            "retainers_eur_per_year": cost_eur,
            "today_eur_per_year": today_eur,
            "contracts": [],
            "losses": [],
            "binding": [],
            "short": {},
            "left_out": [],
        }
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("cost_eur", "unit"), [(2_500.0, "EUR"), (43_700_000.0, "EUR"), (0.0, "EUR")]
)
def test_the_ticks_of_a_frontier_are_round_and_differ(lang, cost_eur, unit):
    portfolios = [portfolio_of(0.5, cost_eur / 2, 0.0), portfolio_of(1, cost_eur, 0.0)]

    svg = draw_frontier(portfolios, Reader(RESERVE, translator(lang))).svg()

    ticks = re.findall(r'text-anchor="end"[^>]*fill="#55626f"[^>]*>([^<]+)<', svg)
    assert len(ticks) == 6
    assert len(set(ticks)) == 6
    assert ticks[0] == "0"
    assert unit in svg


def test_a_picture_has_a_margin_all_round():
    picture = draw_frontier(
        [portfolio_of(1, 1e6, 2e6)], Reader(RESERVE, translator("en"))
    )

    left, top, width, height = map(
        float, re.search(r'viewBox="([^"]+)"', picture.svg()).group(1).split()
    )

    assert left < 0.0
    assert top < 0.0
    assert width == pytest.approx(picture.width - 2.0 * left)
    assert height == pytest.approx(picture.height - 2.0 * top)
