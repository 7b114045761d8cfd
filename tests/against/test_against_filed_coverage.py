"""Coverage by latitude against what operators filed for constellations on paper.

The constellations are made from the figures of the filings and asked what the filings
claim for them: the least elevation at which every point of the Earth always sees a
satellite.

Source:
    WorldVu Satellites Limited (OneWeb), application SAT-LOI-20160428-00041 to the US
    FCC, attachment A: 720 satellites in near-polar orbits of 1,200 km; every point of
    the Earth sees one at 55° or higher (page 13, quoted in the FCC's letter of 10 June
    2016). 18 planes: eoPortal, "OneWeb". 87.9°: OneWeb's application of 26 May 2020,
    attachment B. The phase from plane to plane was not found; half a slot is taken.
    Space Exploration Holdings (SpaceX), application of 15 November 2016, technical
    attachment, section A.2: 4,425 satellites in five shells, full and continuous global
    coverage with a least elevation of 40°.
"""

from __future__ import annotations

from datetime import UTC, datetime

from spacereserve.engine.access import Places, count_in_view
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.orbits.generate import walker_delta

AT = datetime(2026, 8, 22, 12, tzinfo=UTC)
LATITUDES_DEG = (0.0, 15.0, 30.0, 45.0, 55.0, 60.0, 70.0, 80.0, 90.0)
SHELLS = (
    (1150.0, 53.0, 32, 50),
    (1110.0, 53.8, 32, 50),
    (1130.0, 74.0, 8, 50),
    (1275.0, 81.0, 5, 75),
    (1325.0, 70.0, 6, 75),
)


def _oneweb(n_planes: int, n_per_plane: int) -> Catalogue:
    return walker_delta(
        name_format="ONEWEB-{number}",
        first_catalog_number=900_001,
        altitude_km=1200.0,
        inclination_deg=87.9,
        n_satellites=n_planes * n_per_plane,
        n_planes=n_planes,
        phasing=n_planes / 2,
        epoch_at=AT,
        raan_spread_deg=180.0,
    )


def _counts(catalogue: Catalogue, mask_deg: float):
    """Satellites in view by latitude and time, [n_latitude, n_time], over six hours."""
    return count_in_view(
        catalogue,
        Places.of([(lat, 20.0) for lat in LATITUDES_DEG], min_elevation_deg=mask_deg),
        start_at=AT,
        duration_s=6 * 3600.0,
        step_s=60.0,
    )


def test_the_network_that_oneweb_filed_is_seen_as_high_as_it_said():
    shares = (_counts(_oneweb(18, 40), 55.0) > 0).mean(axis=1)

    assert shares.min() > 0.99
    assert shares.mean() > 0.999


def test_the_smaller_network_that_flies_does_not_reach_it_at_the_equator():
    counts = _counts(_oneweb(12, 49), 55.0)

    assert (counts[0] > 0).mean() < 0.9
    assert (counts[6:] > 0).all()


def test_the_network_that_spacex_filed_covers_every_latitude_above_40_degrees():
    total = sum(
        _counts(
            walker_delta(
                name_format="FILED-{number}",
                first_catalog_number=900_001,
                altitude_km=altitude_km,
                inclination_deg=inclination_deg,
                n_satellites=n_planes * n_per_plane,
                n_planes=n_planes,
                phasing=n_planes // 2 - 1,
                epoch_at=AT,
            ),
            40.0,
        )
        for altitude_km, inclination_deg, n_planes, n_per_plane in SHELLS
    )

    assert sum(planes * each for _, _, planes, each in SHELLS) == 4425
    assert (total > 0).all(axis=1).tolist() == [True] * len(LATITUDES_DEG)
