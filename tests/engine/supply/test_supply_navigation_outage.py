"""What is left of navigation without a constellation: geometry over places."""

from datetime import UTC, datetime

import numpy as np
import pytest

from builders import tiny_reserve, walker_catalogue
from spacereserve.engine.access import Places
from spacereserve.engine.model import Question
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.supply import Sky
from spacereserve.engine.supply.navigation.outage import Constellations

AT = datetime(2026, 8, 22, tzinfo=UTC)
PLACES = Places.of([(59.0, 24.0), (43.0, 34.0)])
LIMITS = {"min_elevation_deg": 10.0, "pdop_max": 6.0}


def _group(name, pattern):
    return {
        "id": name,
        "name": name,
        "kind": "satellites",
        "provider": "opti",
        "name_pattern": pattern,
        "orbit": "meo",
    }


def _service(name, asset):
    return {
        "id": name,
        "name": name,
        "domain": "navigation",
        "provider": "opti",
        "assets": [asset],
        "signals": ["L1"],
        "range_error_m": 1.0,
    }


@pytest.fixture(scope="module")
def sky():
    """One of 24 in six planes, one of 24 in three; a service for some of the first."""
    base = tiny_reserve()
    reserve = tiny_reserve(
        assets=[
            *base.assets,
            _group("blue-sats", "^BLUE-"),
            _group("blue-new", "^BLUE-00"),
            _group("gold-sats", "^GOLD-"),
            _group("none-sats", "^NONE-"),
        ],
        services=[
            *base.services,
            _service("blue-open", "blue-sats"),
            _service("blue-closed", "blue-new"),
            _service("gold-open", "gold-sats"),
            _service("none-open", "none-sats"),
        ],
    )
    shape = {"inclination_deg": 55.5, "n_satellites": 24}
    catalogue = Catalogue.merge(
        walker_catalogue(
            "BLUE", n_planes=6, altitude_km=20180.0, first_number=80001, **shape
        ),
        walker_catalogue(
            "GOLD", n_planes=3, altitude_km=23222.0, first_number=80101, **shape
        ),
    )
    return Sky(reserve, catalogue, Question.of(reserve, "crisis", at=AT, days=1.0))


@pytest.fixture(scope="module")
def sets(sky):
    names = ["gold-open", "blue-closed", "none-open", "blue-open"]
    return Constellations.of(names, sky)


def test_services_that_share_satellites_are_one_constellation(sets):
    assert sets.names == (("blue-open", "blue-closed"), ("gold-open",))
    assert np.bincount(sets.owner).tolist() == [24, 24]


def test_losing_one_service_loses_its_whole_constellation(sets):
    assert sets.without(["blue-closed"]) == (1,)
    assert sets.without(["gold-open", "blue-open"]) == ()
    assert sets.without([]) == (0, 1)


def test_less_is_never_better(sets):
    both = sets.geometry((0, 1), PLACES, **LIMITS)
    alone = sets.geometry((1,), PLACES, **LIMITS)
    none = sets.geometry((), PLACES, **LIMITS)

    assert both.n_least > alone.n_least > none.n_least == 0
    assert both.pdop < alone.pdop
    assert both.share >= alone.share > none.share == 0.0
    assert none.pdop is None


def test_a_constellation_alone_is_as_if_the_other_had_never_been(sky, sets):
    only = Constellations.of(["gold-open"], sky)

    assert only.geometry((0,), PLACES, **LIMITS) == sets.geometry(
        (1,), PLACES, **LIMITS
    )


def test_too_few_satellites_give_no_position(sets):
    found = sets.geometry((0,), PLACES, min_elevation_deg=60.0, pdop_max=6.0)

    assert found.pdop is None
    assert found.share < 0.5
