"""A search on processes or a cluster: the same bytes, and a stop that keeps what is."""

from dataclasses import fields, replace

import numpy as np
import pytest

from builders import walker_catalogue
from spacereserve.engine.access import (
    Constraints,
    Places,
    count_slots,
    find_windows,
    gaps,
    revisit,
)
from spacereserve.engine.compute import Cluster, Cores
from spacereserve.engine.orbits import Catalogue

SKY = Catalogue.merge(
    walker_catalogue("LOW", n_satellites=20, n_planes=4, first_number=1),
    walker_catalogue(
        "HIGH", n_satellites=3, n_planes=3, altitude_km=20200.0, first_number=101
    ),
)
GROUND = Places.of([(59.4, 24.7), (0.0, 180.0), (-54.8, -68.3)], min_elevation_deg=10.0)
GROUPS = np.arange(len(SKY)) % 3
LIMIT = Constraints(off_nadir_max_deg=50.0, sun_elevation_min_deg=-10.0)
DAYS = {"duration_s": 2.2 * 86400.0}

distributed = pytest.importorskip("distributed", reason="Dask is an extra")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as two:
        yield Cluster(two.scheduler_address)


@pytest.fixture(params=["cores", "cluster"])
def where(request):
    if request.param == "cluster":
        return request.getfixturevalue("cluster")
    return Cores(2)


def same(one, other):
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in fields(one)
    )


def close(one, other):
    """The same rows, and figures to a billionth.

    The process that compiles a kernel may round its last bit otherwise than those that
    load it, and this process may be the one.
    """
    return all(
        np.shape(getattr(one, field.name)) == np.shape(getattr(other, field.name))
        and np.allclose(
            getattr(one, field.name), getattr(other, field.name), rtol=0.0, atol=1e-9
        )
        for field in fields(one)
        if not field.name.endswith("_satellites")
    )


def test_windows_are_the_same_wherever_they_are_found(where, start_at):
    here = find_windows(SKY, GROUND, LIMIT, start_at=start_at, **DAYS)

    there = find_windows(SKY, GROUND, LIMIT, start_at=start_at, where=where, **DAYS)

    assert len(here) > 50
    assert close(here, there)


def test_windows_are_the_same_bytes_on_any_workers(cluster, start_at):
    asked = {**DAYS, "start_at": start_at}
    find_windows(SKY, GROUND, LIMIT, **asked)  # compiles, if nobody has before

    one, two = (
        find_windows(SKY, GROUND, LIMIT, **asked, where=where)
        for where in (Cores(1), cluster)
    )

    assert same(one, two)


def test_counts_gaps_and_revisit_are_the_same_on_a_cluster(cluster, start_at):
    asked = {**DAYS, "start_at": start_at, "group_of_satellite": GROUPS}

    for question in (gaps, revisit):
        here, there = (
            question(SKY, GROUND, **asked),
            question(SKY, GROUND, **asked, where=cluster),
        )
        assert close(here, there)
    counts = [count_slots(SKY, GROUND, **asked, **w) for w in ({}, {"where": cluster})]
    assert np.array_equal(*counts)
    assert counts[0].sum() > 50


def test_a_satellite_that_fails_keeps_its_index(cluster, start_at):
    columns = {
        name: getattr(SKY, name).copy()
        for name in ("mean_motion_rev_day", "eccentricity")
    }
    columns["eccentricity"][17] = 0.5  # its perigee is under the ground
    broken = replace(SKY, **columns)

    found = find_windows(broken, GROUND, start_at=start_at, where=cluster, **DAYS)

    assert [one.satellite for one in found.failed_satellites] == [17]


def test_a_stop_on_a_cluster_names_the_satellites_left(cluster, start_at):
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 1

    part = find_windows(
        SKY, GROUND, start_at=start_at, where=cluster, stop=stop, **DAYS
    )

    left = part.unsearched_satellites
    assert left == tuple(range(len(SKY) - len(left), len(SKY)))
    assert 0 < len(left) < len(SKY)
    whole = find_windows(SKY, GROUND, start_at=start_at, **DAYS)
    kept = whole.take(whole.satellite < len(SKY) - len(left))
    assert part.start_s == pytest.approx(kept.start_s, abs=1e-9)
