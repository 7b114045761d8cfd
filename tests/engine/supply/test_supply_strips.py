"""Regions collected by strips: geometry by hand, and limits that must hold."""

import math

import numpy as np
import pytest

from builders import tiny_reserve, with_record
from spacereserve.engine.supply import Step, Supply, demand_of
from spacereserve.engine.supply.cell_passes import CellPasses
from spacereserve.engine.supply.spots import cell_side_km, region_km2
from spacereserve.engine.supply.strips import strips_of

NEED = {
    "collect_within_h": 12.0,
    "collect_fraction": 0.9,
    "n_spots": 60,
    "sensors": ["sar"],
    "resolution_m": 5.0,
    "revisit_h": None,
}


def _reserve(*, swath_km=60.0, length_km=150.0, n_looks=3, **changes):
    reserve = with_record(
        tiny_reserve(),
        "services",
        "boreal-sar",
        swath_km=swath_km,
        strip_length_km=length_km,
        n_looks_per_orbit=n_looks,
    )
    return with_record(reserve, "needs", "baltic-sar", **{**NEED, **changes})


def _along_north(n_along, n_across, *, step_km):
    """A pass due north at 7 km/s that sees a square grid of cells abeam."""
    along, across = np.meshgrid(np.arange(n_along), np.arange(n_across), indexing="ij")
    n = along.size
    return CellPasses(
        cell=np.arange(n),
        satellite=np.zeros(n, dtype=np.int64),
        at_s=1000.0 + along.ravel() * step_km / 7.0,
        left_km=100.0 + across.ravel() * step_km,
        speed_km_s=np.full(n, 7.0),
        height_km=np.full(n, 550.0),
        window_s=np.full(n, 60.0),
        delivered_s=np.full(n, 9000.0),
    )


def _collected(strips, row):
    return dict(
        zip(strips.cells[row].tolist(), strips.parts[row].tolist(), strict=True)
    )


def test_a_strip_counts_for_no_more_than_its_own_area(sky_of, supply_of):
    sky = sky_of(_reserve())
    supply = supply_of(sky, "boreal-sar", "baltic-sar")
    side_km = cell_side_km(sky.shape_of("gulf"), 60)

    strips = supply.looks.strips
    areas_km2 = [float(part.sum()) * side_km**2 for part in strips.parts]

    assert isinstance(supply, Supply)
    assert max(areas_km2) <= 60.0 * 0.9 * 150.0 * 1.02
    assert max(areas_km2) > 0.5 * 60.0 * 0.9 * 150.0


def test_a_grid_seen_abeam_is_cut_as_by_hand(sky_of):
    # Ten by ten cells of 10 km; strips 20 km wide and 50 km long, without overlap.
    reserve = _reserve(swath_km=20.0, length_km=50.0, strip_overlap_fraction=0.0)
    sky = sky_of(reserve)
    need = reserve.by_id("needs")["baltic-sar"]
    looks = strips_of(
        reserve.by_id("services")["boreal-sar"],
        demand_of(need, sky),
        _along_north(10, 10, step_km=10.0),
        cell_km=10.0,
    )

    strips = looks.strips
    sums = [float(part.sum()) for part in strips.parts]

    # 20 × 50 km² are ten cells of 100 km², wherever the strip begins.
    assert max(sums) == pytest.approx(10.0, abs=0.01)
    assert np.allclose(strips.left_to_km - strips.left_from_km, 20.0)
    assert ((strips.to_s - strips.from_s) * 7.0 <= 50.0 + 1e-6).all()
    middle = _collected(strips, int(np.argmax(sums)))
    assert all(0.0 < part <= 1.0 for part in middle.values())


def test_overlap_makes_strips_narrower(sky_of):
    for overlap, wide_km in ((0.0, 20.0), (0.25, 15.0)):
        reserve = _reserve(swath_km=20.0, strip_overlap_fraction=overlap)
        looks = strips_of(
            reserve.by_id("services")["boreal-sar"],
            demand_of(reserve.by_id("needs")["baltic-sar"], sky_of(reserve)),
            _along_north(10, 10, step_km=10.0),
            cell_km=10.0,
        )

        strips = looks.strips

        assert np.allclose(strips.left_to_km - strips.left_from_km, wide_km)


def test_a_strip_of_a_radar_lies_on_one_side_of_the_track(sky_of, supply_of):
    reserve = _reserve(swath_km=400.0)
    strips = supply_of(sky_of(reserve), "boreal-sar", "baltic-sar").looks.strips
    sky = sky_of(reserve)

    n_cells = len(sky.spots_of(reserve.by_id("needs")["baltic-sar"]))

    # Between its bands a radar is blind: no strip may hold cells of both sides.
    assert max(len(cells) for cells in strips.cells) <= n_cells
    assert (strips.left_to_km - strips.left_from_km <= 360.0 + 1e-6).all()


def test_no_pass_gives_more_strips_than_it_has_time_for(sky_of, supply_of):
    slow = with_record(_reserve(), "services", "boreal-sar", slew_deg_s=0.05)
    quick = with_record(
        _reserve(), "services", "boreal-sar", slew_deg_s=5.0, look_s=1.0
    )

    few = supply_of(sky_of(slow), "boreal-sar", "baltic-sar").looks.strips.pass_most
    many = supply_of(sky_of(quick), "boreal-sar", "baltic-sar").looks.strips.pass_most

    assert few.max() == 1
    assert many.max() == 3  # as many as it promises an orbit


def test_strips_lie_inside_their_slot_and_come_in_order_of_time(sky_of, supply_of):
    sky = sky_of(_reserve())
    item = demand_of(sky.reserve.by_id("needs")["baltic-sar"], sky)
    looks = supply_of(sky, "boreal-sar", "baltic-sar").looks

    strips = looks.strips

    assert (np.diff(looks.at_s) >= 0.0).all()
    assert (strips.from_s >= item.bin_start_s[looks.bin]).all()
    assert (strips.to_s <= item.bin_end_s[looks.bin]).all()
    assert (looks.delivered_s > looks.at_s).all()


def test_a_service_without_a_swath_serves_no_region(sky_of, supply_of):
    reserve = with_record(tiny_reserve(), "needs", "baltic-sar", **NEED)

    verdict = supply_of(sky_of(reserve), "boreal-sar", "baltic-sar")

    assert (verdict.step, verdict.code) == (Step.QUALITY, "no-strips")


def test_a_region_is_as_large_as_spherical_geometry_says():
    shapely = pytest.importorskip("shapely.geometry")
    box = shapely.box(10.0, 50.0, 12.0, 51.0)

    band_km2 = 6371.0**2 * math.radians(2.0)
    by_hand_km2 = band_km2 * (
        math.sin(math.radians(51.0)) - math.sin(math.radians(50.0))
    )

    assert region_km2(box) == pytest.approx(by_hand_km2, rel=1e-9)
    assert region_km2(shapely.Point(10.0, 50.0)) == 0.0
