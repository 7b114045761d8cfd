"""Made skies: the tiny reserve, changed, over the tiny catalogue."""

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.model import Question
from spacereserve.engine.supply import Sky, demand_of, find_supplies, quality_of

AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture(scope="session")
def sky_of():
    """Makes the sky over a reserve for a question at ``AT``."""

    def made(reserve=None, catalogue=None, *, level="crisis", days=1.0, at=AT):
        whole = tiny_reserve() if reserve is None else reserve
        return Sky(
            reserve=whole,
            catalogue=tiny_catalogue() if catalogue is None else catalogue,
            question=Question.of(whole, level, at=at, days=days),
        )

    return made


@pytest.fixture(scope="session")
def supply_of():
    """What one service gives one need, by names: a supply or a verdict."""

    def found(sky, service, need):
        wanted = sky.reserve.by_id("needs")[need]
        verdict = quality_of(sky.reserve.by_id("services")[service], wanted, sky)
        if verdict is not None:
            return verdict
        return find_supplies({service: [demand_of(wanted, sky)]}, sky)[service, need]

    return found


@pytest.fixture(scope="session")
def reserve_with():
    """The tiny reserve with records added to its tables."""

    def made(**added):
        base = tiny_reserve()
        return tiny_reserve(
            **{
                table: [*getattr(base, table), *records]
                for table, records in added.items()
            }
        )

    return made
