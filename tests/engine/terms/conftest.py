"""Offers of the tiny reserve, changed, and the verdict on each for a need."""

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue
from spacereserve.engine.model import Question
from spacereserve.engine.supply import Sky
from spacereserve.engine.terms import judge, offers_at

AT = datetime(2026, 8, 22, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def verdict_on():
    """The verdict on the offer of a service for a need, or None."""

    def judged(reserve, service, need, *, level="crisis", at=AT):
        question = Question.of(reserve, level, at=at, days=1.0)
        sky = Sky(reserve=reserve, catalogue=tiny_catalogue(), question=question)
        wanted = reserve.by_id("needs")[need]
        [offer] = [
            offer
            for offer in offers_at(reserve, question.levels[wanted.theatre])
            if offer.service.id == service
        ]
        return judge(offer, wanted, sky)

    return judged
