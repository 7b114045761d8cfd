"""Area and orbit files that are wrong."""

from __future__ import annotations

from breaking import (
    Case,
    area,
    polygon,
    write,
)

TLE_1 = "1 25544U 98067A   26233.79028735  .00016717  00000-0  30074-3 0  9996"
TLE_2 = "2 25544  51.6400 208.9163 0006317  69.9862 290.2033 15.49815308    18"

CASES: tuple[Case, ...] = (
    # Areas
    Case(
        "An area file that was cut off",
        (write("areas/gulf.geojson", '{"type": "Feature",'),),
        (("areas/gulf.geojson", "line 1, column 20", "the file is not JSON"),),
    ),
    Case(
        "An area file with a key twice",
        (write("areas/spot.geojson", '{"type": "Feature", "type": "Feature"}'),),
        (("areas/spot.geojson", None, "the key 'type' is written twice"),),
    ),
    Case(
        "An area file with NaN",
        (
            write(
                "areas/spot.geojson",
                '{"type": "Feature", "geometry": {"type": "Point",'
                ' "coordinates": [NaN, 1]}}',
            ),
        ),
        (("areas/spot.geojson", None, "NaN is not a number"),),
    ),
    Case(
        "A geometry without a Feature",
        (write("areas/spot.geojson", '{"type": "Point", "coordinates": [20, 60]}'),),
        (("areas/spot.geojson", None, "put it in a Feature"),),
    ),
    Case(
        "An area file with a list",
        (write("areas/spot.geojson", "[]"),),
        (("areas/spot.geojson", None, "this is not a GeoJSON Feature"),),
    ),
    Case(
        "An area without a name",
        (
            write(
                "areas/spot.geojson",
                '{"type": "Feature", "properties": null, "geometry":'
                ' {"type": "Point", "coordinates": [20, 60]}}',
            ),
        ),
        (("areas/spot.geojson", "properties.name", "the key 'name' is missing"),),
    ),
    Case(
        "An area without a geometry",
        (area("spot", None),),
        (("areas/spot.geojson", "geometry", "the area has no geometry"),),
    ),
    Case(
        "An area that is a line",
        (area("spot", {"type": "LineString", "coordinates": [[20, 60], [21, 60]]}),),
        (("areas/spot.geojson", "geometry", "draw the region as a Polygon"),),
    ),
    Case(
        "A ring that is not closed",
        (area("spot", polygon((20, 60), (22, 60), (22, 61), (20, 61))),),
        (("areas/spot.geojson", "geometry", "a ring must be closed"),),
    ),
    Case(
        "A ring with three positions",
        (area("spot", polygon((20, 60), (22, 60), (20, 60))),),
        (("areas/spot.geojson", "geometry.coordinates[0]", "at least 4"),),
    ),
    Case(
        "An outline that crosses itself",
        (area("spot", polygon((20, 60), (22, 61), (22, 60), (20, 61), (20, 60))),),
        (("areas/spot.geojson", "geometry", "its outline crosses itself"),),
    ),
    Case(
        "A region without extent",
        (area("spot", polygon((20, 60), (22, 60), (20, 60), (20, 60))),),
        (("areas/spot.geojson", "geometry", "not a valid polygon"),),
    ),
    Case(
        "Latitude before longitude",
        (area("spot", {"type": "Point", "coordinates": [60.2, 124.9]}),),
        (
            (
                "areas/spot.geojson",
                "geometry.coordinates[1]",
                "were longitude and latitude exchanged?",
            ),
        ),
    ),
    Case(
        "A position with a height",
        (area("spot", {"type": "Point", "coordinates": [20.0, 60.0, 12.0]}),),
        (("areas/spot.geojson", "geometry.coordinates", "at most 2"),),
    ),
    Case(
        "A region across the date line in one piece",
        (
            area(
                "spot", polygon((170, 60), (-170, 60), (-170, 70), (170, 70), (170, 60))
            ),
        ),
        (("areas/spot.geojson", "geometry", "cut the region at the date line"),),
    ),
    Case(
        "Another coordinate system",
        (
            write(
                "areas/spot.geojson",
                '{"type": "FeatureCollection", "features": [], "crs":'
                ' {"type": "name", "properties": {"name": "EPSG:3067"}}}',
            ),
        ),
        (("areas/spot.geojson", "crs", "export the file again in WGS84"),),
    ),
    Case(
        "A collection with an area without an id",
        (
            write(
                "areas/more.geojson",
                '{"type": "FeatureCollection", "features": ['
                '{"type": "Feature", "properties": {"name": "One"}, "geometry":'
                ' {"type": "Point", "coordinates": [20, 60]}},'
                '{"type": "Feature", "properties": {"id": "two", "name": "Two"},'
                ' "geometry": {"type": "Point", "coordinates": [20, 60]}}]}',
            ),
        ),
        (
            (
                "areas/more.geojson",
                "features[0].properties.id",
                "the key 'id' is missing",
            ),
        ),
    ),
    Case(
        "The same area in two files",
        (area("spot", {"type": "Point", "coordinates": [20, 60]}, id="gulf"),),
        (
            (
                "areas/spot.geojson",
                "areas[gulf].id",
                "in areas/gulf.geojson and areas/spot.geojson",
            ),
        ),
    ),
    # Orbits
    Case(
        "A file in orbits that is no orbit file",
        (write("orbits/list.txt", "ISS, Envisat"),),
        (("orbits/list.txt", None, "is not recognised"),),
    ),
    Case(
        "An element set with a digit changed",
        (write("orbits/iss.tle", f"{TLE_1[:-1]}5\n{TLE_2}"),),
        (("orbits/iss.tle", "line 1", "The checksum is"),),
    ),
    Case(
        "The same satellite with two orbits at one epoch",
        (
            write(
                "orbits/more.csv",
                "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,"
                "RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,NORAD_CAT_ID,BSTAR,"
                "MEAN_MOTION_DOT,MEAN_MOTION_DDOT\n"
                "OTHER,,2026-08-22T00:00:00.000000,15.0,0.001,51.6,10,20,30,90001,0,0,0",
            ),
        ),
        (
            (
                "orbits/catalogue.csv and orbits/more.csv",
                "NORAD_CAT_ID 90001",
                "different orbits at one epoch",
            ),
        ),
    ),
)
