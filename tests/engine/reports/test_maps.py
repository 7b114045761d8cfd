"""Maps: land where it is, every region whole, marks that do not hide each other."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spacereserve.engine.reports.maps import WORLD, draw_region, draw_world_land
from spacereserve.engine.reports.maps.land import land_polygons
from spacereserve.engine.reports.maps.outline import path_of
from spacereserve.engine.reports.maps.projection import Azimuthal, EqualEarth
from spacereserve.engine.reports.views.marking import (
    Frame,
    mark_spots,
    name_theatres,
    number_places,
)
from spacereserve.engine.reports.views.pictures import draw_regions, draw_world
from spacereserve.engine.reports.views.places import find_places, find_sites

BALTIC = shapely.box(14.0, 54.0, 30.0, 66.0)
POLAR = shapely.box(-180.0, 70.0, 180.0, 90.0)
DATE_LINE = shapely.union_all(
    [shapely.box(165.0, 45.0, 180.0, 60.0), shapely.box(-180.0, 45.0, -160.0, 60.0)]
)


def _is_land(lon_deg, lat_deg):
    point = shapely.Point(lon_deg, lat_deg)
    return any(part.contains(point) for part in land_polygons())


def test_the_land_is_valid_and_covers_what_the_earth_has():
    assert all(part.is_valid for part in land_polygons())
    # in longitude and latitude; Natural Earth 1:110m has 21,497 square degrees
    area_deg2 = sum(part.area for part in land_polygons())
    assert area_deg2 == pytest.approx(21_497.0, rel=0.01)


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "land"),
    [
        (25.0, 62.0, True),  # Finland
        (23.0, 59.9, False),  # the mouth of the Gulf of Finland
        (2.35, 48.86, True),  # Paris
        (-30.0, 45.0, False),  # the Atlantic
        (33.0, 35.0, True),  # Cyprus
        (51.0, 42.0, False),  # the Caspian Sea
        (18.5, 57.5, True),  # Gotland
        (134.0, -25.0, True),  # Australia
        (-150.0, -30.0, False),  # the Pacific
    ],
)
def test_land_and_sea_are_where_they_are(lon_deg, lat_deg, land):
    assert _is_land(lon_deg, lat_deg) is land


@given(st.floats(-180.0, 180.0), st.floats(-90.0, 90.0))
def test_every_place_is_on_the_map_of_the_world(lon_deg, lat_deg):
    x, y = WORLD.place(np.array([[lon_deg, lat_deg]]))[0]

    assert -0.1 <= x <= WORLD.width + 0.1
    assert -0.1 <= y <= WORLD.height + 0.1


@pytest.mark.parametrize("projection", [EqualEarth(), Azimuthal(20.0, 60.0)])
@pytest.mark.parametrize("lat_deg", [-40.0, 0.0, 35.0, 60.0, 80.0])
def test_equal_areas_of_the_earth_are_equal_areas_of_paper(projection, lat_deg):
    step_deg = 0.01
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    cell = np.array(
        [[10.0 + dx * step_deg, lat_deg + dy * step_deg] for dx, dy in corners]
    )

    paper = shapely.Polygon(projection.project(cell)).area

    south, north = np.radians(lat_deg), np.radians(lat_deg + step_deg)
    earth = np.radians(step_deg) * (np.sin(north) - np.sin(south))
    assert paper == pytest.approx(earth, rel=1e-4)


def test_the_world_is_drawn_the_same_every_time():
    assert draw_world_land() == draw_world_land()
    assert 30_000 < len(draw_world_land()["land"]) < 80_000


@pytest.mark.parametrize("geometry", [BALTIC, POLAR, DATE_LINE])
def test_a_region_shows_all_that_was_asked(geometry):
    region = draw_region([geometry])

    placed = region.place(shapely.get_coordinates(shapely.segmentize(geometry, 1.0)))
    assert placed.min() >= 0.0
    assert placed[:, 0].max() <= region.width
    assert placed[:, 1].max() <= region.height
    assert 0.5 <= region.height / region.width <= 1.2


def test_a_region_over_the_date_line_is_one_piece():
    region = draw_region([DATE_LINE])

    path = path_of(shapely.get_parts(DATE_LINE), region.place, clip=region.around)

    assert path.count("M") == 1


def test_a_region_as_large_as_the_world_is_left_to_the_world_map():
    assert draw_region([shapely.box(-120.0, -60.0, 120.0, 70.0)]) is None


def test_a_region_of_one_point_still_has_land_about_it():
    region = draw_region([shapely.Point(24.9, 60.2)])

    assert region.land
    assert region.width > 0


def test_north_is_up_and_east_is_right():
    region = draw_region([BALTIC])

    south, north, west, east = region.place(
        np.array([[22.0, 56.0], [22.0, 64.0], [16.0, 60.0], [28.0, 60.0]])
    )
    assert north[1] < south[1]
    assert west[0] < east[0]


def test_places_are_numbered_by_urgency_and_stand_once(plans, english):
    places = find_places(plans[1], english)

    assert [place.number for place in places] == list(range(1, len(places) + 1))
    assert len({place.area for place in places}) == len(places)
    assert {place.area for place in places[:2]} == {"baltic-sea", "gulf"}


def test_an_area_is_in_the_state_of_its_worst_need(plans, english):
    by_area = {place.area: place for place in find_places(plans[0], english)}

    assert by_area["arctic"].state == "unmet"
    assert [state for state, _, _ in by_area["arctic"].needs] == ["met", "unmet"]


def test_needs_in_orbit_and_launches_have_no_place(plans, english):
    names = [
        need for place in find_places(plans[1], english) for _, _, need in place.needs
    ]

    assert "Custody of close neighbours" not in names
    assert "Replace one radar satellite" not in names


def test_only_sites_of_services_that_serve_are_shown(plans, english):
    names = [site.name for site in find_sites(plans[1], english)]

    assert "Sodankylä" in names
    assert "Tõravere" in names
    assert "Andøya" not in names


def test_marks_stand_apart_and_inside(plans, english):
    places = find_places(plans[1], english)
    frame = Frame(width=200.0, height=120.0, scale=1.0)

    dots = list(number_places(places, lambda _: np.array([[100.0, 3.0]]), frame))

    for i, dot in enumerate(dots):
        assert frame.holds(dot.x, dot.y)
        assert dot.moved
        assert all(frame.apart(dot.x - d.x, dot.y - d.y) for d in dots[:i])


def test_the_world_numbers_only_what_no_region_numbers(plans, english):
    places = find_places(plans[1], english)
    regions, numbered = draw_regions(plans[1], places, (), english)

    world = draw_world(plans[1], places, (), numbered - {2}, english)

    assert [picture.title for picture in regions] == [
        "Baltic",
        "High North",
        "North Pacific",
    ]
    assert numbered == {place.number for place in places}
    assert [dot.label for dot in world.places] == ["2"]
    assert len(world.spots) == len(places) - 1


def test_the_worst_state_is_drawn_on_top(plans, english):
    dots = list(mark_spots(find_places(plans[0], english), WORLD.place))

    kinds = [dot.kind for dot in dots]
    assert kinds == sorted(kinds, key=["met", "partly", "unmet"].index)


def test_names_of_theatres_do_not_cover_each_other():
    frame = Frame(width=WORLD.width, height=WORLD.height, scale=1.0)
    areas = [BALTIC, BALTIC, DATE_LINE]

    dots = list(name_theatres(areas, ["A", "B", "Far North"], WORLD.place, frame))

    by_name = {dot.label: dot for dot in dots}
    assert abs(by_name["A"].y - by_name["B"].y) >= 18.0
    assert by_name["Far North"].flip == (by_name["Far North"].x + 85.5 > WORLD.width)
