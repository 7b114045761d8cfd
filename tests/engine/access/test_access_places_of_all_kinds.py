"""Skylines, tracks, areas, streams and the trust in edges."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from spacereserve.engine.access import (
    Constraints,
    Edge,
    Places,
    SampledArea,
    Track,
    Windows,
    edge_sigma_s,
    find_windows,
    find_windows_of_tracks,
    iter_passes,
    iter_windows,
    sample_area,
    share_by_slot_fraction,
    share_seen_fraction,
)
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue, geostationary, walker_delta

DAY_S = 86400.0


@pytest.fixture
def sky(start_at) -> Catalogue:
    low = walker_delta(
        name_format="SKY-{number}",
        first_catalog_number=1,
        altitude_km=560.0,
        inclination_deg=70.0,
        n_satellites=6,
        n_planes=3,
        phasing=1.0,
        epoch_at=start_at,
    )
    return Catalogue.merge(low, geostationary("GEO", 99, 10.0, start_at))


def azimuth_deg(catalogue, places, satellite, at_s, exact) -> np.ndarray:
    position = exact(catalogue, places)._positions(satellite, at_s)
    ray = position - places.positions_itrs_km[0]
    lat, lon = np.radians(places.lat_deg[0]), np.radians(places.lon_deg[0])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    north = np.array(
        [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)]
    )
    return np.degrees(np.arctan2(ray @ east, ray @ north)) % 360.0


def test_a_skyline_hides_what_stands_behind_it(sky, start_at, exact):
    skyline_deg = 12.0 + 11.0 * np.sin(np.radians(np.arange(0.0, 360.0, 10.0) * 2))
    places = Places(
        lat_deg=np.array([46.5]),
        lon_deg=np.array([8.0]),
        height_km=np.array([1.2]),
        min_elevation_deg=np.array([3.0]),
        skyline_deg=skyline_deg[None, :],
    )
    truth = exact(sky, places)
    around = np.append(skyline_deg, skyline_deg[0])

    found = find_windows(sky, places, start_at=start_at, duration_s=DAY_S)

    at_s = np.arange(0.0, DAY_S, 2.0)
    for satellite in range(len(sky)):
        azimuth = azimuth_deg(sky, places, satellite, at_s, exact)
        limit = np.maximum(3.0, np.interp(azimuth, np.arange(0.0, 361.0, 10.0), around))
        high = truth.look(satellite, 0, at_s)["elevation_deg"]
        mine = found.take(found.satellite == satellite)
        inside = np.zeros(len(at_s), bool)
        for start_s, end_s in zip(mine.start_s, mine.end_s, strict=True):
            inside |= (at_s >= start_s) & (at_s <= end_s)
        clear = np.abs(high - limit) > 1e-3
        np.testing.assert_array_equal(inside[clear], (high >= limit)[clear])
    assert Edge.HORIZON in set(found.opened_by)


def test_a_skyline_of_the_wrong_shape_is_refused():
    with pytest.raises(InputError, match="skyline"):
        Places(
            lat_deg=np.zeros(2),
            lon_deg=np.zeros(2),
            height_km=np.zeros(2),
            min_elevation_deg=np.zeros(2),
            skyline_deg=np.zeros((1, 36)),
        )


def test_a_ship_at_anchor_sees_what_a_place_sees(sky, start_at):
    asked = Constraints(off_nadir_max_deg=55.0, sun_elevation_min_deg=-5.0)
    place = Places.of([(48.0, -7.0)], min_elevation_deg=5.0)
    anchored = Track(
        offsets_s=np.array([0.0, DAY_S]),
        lat_deg=np.array([48.0, 48.0]),
        lon_deg=np.array([-7.0, -7.0]),
        min_elevation_deg=5.0,
    )

    still = find_windows(sky, place, asked, start_at=start_at, duration_s=DAY_S)
    moved = find_windows_of_tracks(
        sky, [anchored], asked, start_at=start_at, duration_s=DAY_S
    )

    assert len(moved) == len(still) > 5
    np.testing.assert_array_equal(moved.satellite, still.satellite)
    np.testing.assert_allclose(moved.start_s, still.start_s, atol=1e-4)
    np.testing.assert_allclose(moved.end_s, still.end_s, atol=1e-4)
    np.testing.assert_allclose(moved.elevation_deg, still.elevation_deg, atol=1e-5)
    np.testing.assert_array_equal(moved.opened_by, still.opened_by)


def test_an_aircraft_is_seen_from_where_it_is(sky, start_at, exact):
    # 250 m/s for six hours, across the date line
    track = Track(
        offsets_s=np.array([1000.0, 11_000.0, 22_600.0]),
        lat_deg=np.array([40.0, 52.0, 50.0]),
        lon_deg=np.array([165.0, -178.0, -140.0]),
        height_km=10.0,
        min_elevation_deg=8.0,
    )
    at_s = np.arange(0.0, 30_000.0, 1.0)
    rows = track.rows(at_s)

    found = find_windows_of_tracks(sky, [track], start_at=start_at, duration_s=30_000.0)

    truth = exact(sky, Places.of([(0.0, 0.0)]))
    n_edges = 0
    for satellite in range(len(sky)):
        ray = truth._positions(satellite, at_s) - rows[:, :3]
        sine = np.sum(ray * rows[:, 3:6], axis=1) / np.linalg.norm(ray, axis=1)
        true = sine >= np.sin(np.radians(8.0))
        true &= (at_s >= 1000.0) & (at_s <= 22_600.0)
        mine = found.take(found.satellite == satellite)
        changes = at_s[1:][true[1:] != true[:-1]]
        edges = np.stack((mine.start_s, mine.end_s), axis=1).reshape(-1)
        assert len(edges) == len(changes)
        assert np.all((edges > changes - 1.02) & (edges < changes + 0.02))
        n_edges += len(edges)
    assert n_edges > 8
    assert set(found.opened_by) <= {Edge.ELEVATION, Edge.SPAN}


def test_waypoints_out_of_order_are_refused():
    with pytest.raises(InputError, match="out of order"):
        Track(
            offsets_s=np.array([10.0, 0.0]),
            lat_deg=np.zeros(2),
            lon_deg=np.zeros(2),
        )


def test_a_stream_holds_the_same_windows(sky, start_at):
    places = Places.of([(50.0, 5.0), (0.0, 0.0)], min_elevation_deg=10.0)
    whole = find_windows(sky, places, start_at=start_at, duration_s=DAY_S)

    parts = list(iter_windows(sky, places, start_at=start_at, duration_s=DAY_S))

    def keyed(windows) -> list[tuple[int, int, float, float]]:
        return list(
            zip(
                windows.satellite.tolist(),
                windows.place.tolist(),
                windows.start_s.tolist(),
                windows.end_s.tolist(),
                strict=True,
            )
        )

    streamed = sorted(row for part in parts for row in keyed(part))
    assert streamed == sorted(keyed(whole))
    assert len(parts) > 1


def test_bare_passes_are_the_windows_above_the_masks(sky, start_at):
    places = Places.of([(50.0, 5.0), (0.0, 0.0)], min_elevation_deg=10.0)
    whole = find_windows(sky, places, start_at=start_at, duration_s=DAY_S)

    parts = list(iter_passes(sky, places, start_at=start_at, duration_s=DAY_S))

    def rows(found, before, after) -> list[tuple[float, ...]]:
        columns = (found.satellite, found.place, found.start_s, found.end_s)
        columns = (*columns, before, after)
        return [tuple(row) for row in np.stack(columns, axis=1).tolist()]

    expected = rows(
        whole, whole.opened_by == Edge.SEARCH, whole.closed_by == Edge.SEARCH
    )
    got = [row for p in parts for row in rows(p, p.starts_before, p.ends_after)]
    assert sorted(got) == sorted(expected)


def test_bare_passes_over_a_skyline_are_refused(sky, start_at):
    places = Places(
        lat_deg=np.zeros(1),
        lon_deg=np.zeros(1),
        height_km=np.zeros(1),
        min_elevation_deg=np.zeros(1),
        skyline_deg=np.zeros((1, 8)),
    )

    with pytest.raises(InputError, match="skyline"):
        next(iter_passes(sky, places, start_at=start_at, duration_s=60.0))


def test_an_area_is_sampled_evenly_and_inside():
    area = shapely.union_all(
        [shapely.box(175.0, 60.0, 180.0, 70.0), shapely.box(-180.0, 60.0, -175.0, 70.0)]
    )

    sampled = sample_area(area, spacing_km=60.0)

    places = sampled.places
    assert sampled.share_fraction.sum() == pytest.approx(1.0)
    assert np.all(shapely.intersects_xy(area, places.lon_deg, places.lat_deg))
    surface_km2 = (
        6371.0**2
        * np.radians(10.0)
        * (np.sin(np.radians(70.0)) - np.sin(np.radians(60.0)))
    )
    assert len(places) == pytest.approx(surface_km2 / 60.0**2, rel=0.05)


def test_a_tiny_area_has_one_point_inside():
    area = shapely.Polygon([(5.0, 5.0), (5.001, 5.0), (5.0, 5.001)])

    sampled = sample_area(area, spacing_km=100.0)

    assert len(sampled.places) == 1
    assert area.contains(
        shapely.Point(sampled.places.lon_deg[0], sampled.places.lat_deg[0])
    )


@pytest.mark.parametrize(
    ("area", "spacing_km"),
    [
        (shapely.Point(1.0, 1.0), 10.0),
        (shapely.box(0.0, 0.0, 1.0, 1.0), 0.0),
        (shapely.box(-180.0, -90.0, 180.0, 90.0), 1.0),
    ],
)
def test_an_area_that_cannot_be_sampled_is_refused(area, spacing_km):
    with pytest.raises(InputError, match="area"):
        sample_area(area, spacing_km=spacing_km)


def test_the_share_of_an_area_that_a_geostationary_satellite_sees(sky, start_at):
    half = sample_area(
        shapely.box(-60.0, -10.0, 170.0, 10.0), spacing_km=200.0, min_elevation_deg=10.0
    )

    found = find_windows(
        sky.subset([6]), half.places, start_at=start_at, duration_s=3600.0
    )

    share = share_seen_fraction(half, found)
    # 71.4° either side of 10° E on the equator, of 230° of longitude
    assert share == pytest.approx((70.0 + 71.4) / 230.0, abs=0.02)


def test_old_elements_make_edges_uncertain(sky, start_at):
    places = Places.of([(50.0, 5.0)], min_elevation_deg=10.0)
    found = find_windows(sky, places, start_at=start_at, duration_s=5 * DAY_S)

    sigma_s = edge_sigma_s(sky, found, start_at=start_at)

    low = found.satellite < 6
    early, late = low & (found.start_s < DAY_S), low & (found.start_s > 4 * DAY_S)
    assert np.all(sigma_s > 0.0)
    assert sigma_s[late].min() > sigma_s[early].max()
    assert sigma_s[early].max() < 2.0


def test_the_share_of_an_area_by_slot_is_what_each_slot_sees(two_points):
    area, windows = two_points

    shares = share_by_slot_fraction(area, windows, slot_s=100.0, duration_s=350.0)

    # the first point from 50 to 100 s and at 250 s, the second from 90 to 210 s
    assert shares.tolist() == [1.0, 0.5, 1.0]


@pytest.fixture
def two_points():
    places = Places.of([(10.0, 20.0), (11.0, 21.0)])
    area = SampledArea(places, np.array([0.5, 0.5]), 100.0)
    n = 3
    columns = {
        "satellite": np.zeros(n, np.int32),
        "place": np.array([0, 0, 1], np.int32),
        "start_s": np.array([50.0, 250.0, 90.0]),
        "end_s": np.array([100.0, 250.5, 210.0]),
        "opened_by": np.zeros(n, np.uint8),
        "closed_by": np.zeros(n, np.uint8),
        "best_s": np.zeros(n),
        "off_nadir_deg": np.zeros(n),
        "elevation_deg": np.zeros(n),
    }
    return area, Windows(**columns)
