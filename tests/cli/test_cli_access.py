"""``access``: from options to windows, counts, revisit and gaps, in every format."""

import csv
import io
import json
import re
import sys
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from builders import tiny_catalogue
from spacereserve.engine.access import Places, find_windows
from spacereserve.engine.orbits import catalogue_csv
from spacereserve.engine.units import instant_text

AT = "2026-08-22T00:00Z"


@pytest.fixture(scope="module")
def orbits(tmp_path_factory):
    file = tmp_path_factory.mktemp("orbits") / "tiny.csv"
    file.write_bytes(catalogue_csv(tiny_catalogue()).encode())
    return file


@pytest.fixture
def access(run_here, orbits):
    """``access`` with an orbit file, Tallinn and a quarter of a day."""

    def running(*arguments, place="59.4,24.7,Tallinn", **more):
        where = () if place is None else ("--place", place)
        return run_here(
            *("access", "--orbits", orbits, *where, "--at", AT, "--days", "0.25"),
            *arguments,
            **more,
        )

    return running


@pytest.fixture
def of_folder(run_here, tiny_folder):
    def running(*arguments, **more):
        return run_here(
            "access", tiny_folder, "--at", AT, "--days", "0.25", *arguments, **more
        )

    return running


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_windows_in_a_file_are_those_of_the_engine(access, tmp_path):
    file = tmp_path / "windows.csv"

    told = access("--out", file, "--min-elevation", "10")

    assert told.returncode == 0, told.stderr
    assert "Tallinn" in told.stdout
    assert f"Written: {file}" in told.stderr
    rows = rows_of(file.read_text("utf-8"))
    sky = tiny_catalogue()
    windows = find_windows(
        sky,
        Places.of([(59.4, 24.7)], min_elevation_deg=10.0),
        start_at=datetime.fromisoformat(AT),
        duration_s=21600.0,
    )
    assert [row["satellite"] for row in rows] == [
        sky.names[k] for k in windows.satellite
    ]
    assert [float(row["duration_s"]) for row in rows] == pytest.approx(
        (windows.end_s - windows.start_s).tolist(), abs=1e-6
    )
    assert {row["opened_by"] for row in rows} <= {"elevation", "search"}
    first = datetime.fromisoformat(AT)
    shortened = instant_text(first, float(windows.start_s[0]) - 0.5)
    assert rows[0]["start_at"][:-5] == shortened[:-1]


@pytest.mark.parametrize("find", ["windows", "counts", "revisit", "gaps"])
def test_json_goes_to_standard_output_and_says_what_it_is_about(access, find):
    told = access("--find", find, "--json", "--min-elevation", "60")

    assert told.returncode == 0, told.stderr
    value = json.loads(told.stdout)
    assert value["find"] == find
    assert value["start_at"] == "2026-08-22T00:00:00Z"
    assert "GMST" in value["earth_model"]
    assert value["rows"]
    assert {row["place"] for row in value["rows"]} == {"Tallinn"}


def test_counts_add_up_to_the_windows(access):
    windows = json.loads(access("--json").stdout)["rows"]
    counts = json.loads(access("--json", "--find", "counts").stdout)["rows"]

    assert sum(row["n_windows"] for row in counts) == len(windows)


def test_geojson_has_a_point_for_each_window(access, tmp_path):
    file = tmp_path / "windows.geojson"

    access("--out", file)

    value = json.loads(file.read_text("utf-8"))
    assert value["type"] == "FeatureCollection"
    assert value["features"][0]["geometry"] == {
        "type": "Point",
        "coordinates": [24.7, 59.4],
    }
    assert "lat_deg" not in value["features"][0]["properties"]


def test_parquet_has_the_rows_of_the_csv(access, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")
    for name in ("windows.csv", "windows.parquet"):
        access("--out", tmp_path / name)

    table = parquet.read_table(tmp_path / "windows.parquet").to_pylist()

    rows = rows_of((tmp_path / "windows.csv").read_text("utf-8"))
    assert [row["satellite"] for row in table] == [row["satellite"] for row in rows]
    ends = [f"{row['end_at']:%Y-%m-%dT%H:%M:%S}" for row in table]
    assert ends == [row["end_at"][:19] for row in rows]
    assert table[0]["end_at"].utcoffset().total_seconds() == 0


def test_without_pyarrow_the_way_to_install_it_is_told(access, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    told = access("--out", tmp_path / "windows.parquet")

    assert told.returncode == 2
    assert "spacereserve[parquet]" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_calendar_has_an_event_for_each_window_in_the_readers_language(
    access, tmp_path
):
    file = tmp_path / "windows.ics"

    told = access("--out", file, "--lang", "fr")

    assert "Fenêtres" in told.stdout
    content = file.read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    text = content.decode().replace("\r\n ", "")
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "au-dessus de Tallinn" in text
    n = len(json.loads(access("--json").stdout)["rows"])
    assert len(re.findall("BEGIN:VEVENT", text)) == n
    assert len(set(re.findall(r"UID:(\S+)", text))) == n


def test_services_of_a_folder_bring_their_angles(of_folder):
    told = of_folder("--service", "boreal-sar", "--area", "baltic-sea", "--json")
    bare = of_folder("--satellites", "SAR", "--area", "baltic-sea", "--json")

    assert told.returncode == 0, told.stderr
    rows = json.loads(told.stdout)["rows"]
    assert rows
    assert len(rows) < len(json.loads(bare.stdout)["rows"])
    edges = {row["opened_by"] for row in rows} | {row["closed_by"] for row in rows}
    assert {edge.split("-")[0] for edge in edges} & {"incidence", "off", "look"}


def test_gaps_are_told_by_provider(of_folder):
    rows = json.loads(of_folder("--find", "revisit", "--json").stdout)["rows"]

    assert len({row["provider"] for row in rows}) > 1


def test_sites_bring_their_own_place_and_mask(of_folder, tiny_folder):
    told = of_folder("--site", "nothing-such")
    known = re.search(r"choose one of: ([\w-]+)", told.stderr)

    assert told.returncode == 2
    assert known is not None
    assert of_folder("--site", known[1]).returncode == 0


def test_a_polygon_is_sampled_and_a_point_is_one(access, tmp_path):
    file = tmp_path / "places.geojson"
    ring = [[24.0, 59.0], [26.0, 59.0], [26.0, 60.0], [24.0, 60.0], [24.0, 59.0]]
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": kind, "coordinates": coordinates},
        }
        for name, kind, coordinates in (
            ("one", "Point", [25.0, 60.0]),
            ("gulf", "Polygon", [ring]),
        )
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    told = access("--places", file, "--spacing", "60", "--json", place=None)

    names = {row["place"] for row in json.loads(told.stdout)["rows"]}
    assert {"one", "gulf-1", "gulf-2"} <= names


def test_a_ship_is_followed(access, tmp_path):
    file = tmp_path / "ship.csv"
    file.write_text(
        "at,lat_deg,lon_deg\n2026-08-22T01:00Z,59.0,20.0\n2026-08-22T05:00Z,60.0,25.0\n"
    )

    told = access("--track", file, "--json", place=None)

    rows = json.loads(told.stdout)["rows"]
    assert rows
    assert {row["place"] for row in rows} == {"ship"}
    assert min(row["start_at"] for row in rows) >= "2026-08-22T01:00:00"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--find", "magic"), "--find is one of"),
        (("--days", "0"), "--days is out of range"),
        (("--spacing", "0"), "--spacing is out of range"),
        (("--place", "here"), "LAT,LON"),
        (("--place", "99,0"), "lat_deg out of range"),
        (("--off-nadir-min", "50", "--off-nadir-max", "40"), "is empty"),
        (("--look-side", "up"), "look side is unknown"),
        (("--out", "windows.doc"), "ending that is not known"),
        (("--out", "counts.ics", "--find", "counts"), "calendar cannot hold"),
        (("--satellites", "NONE SUCH"), "no satellite is picked"),
        (("--service", "one"), "go with a reserve folder"),
        (("--places", "none.geojson"), "no GeoJSON of places"),
        (("--track", "none.csv"), "by itself"),
        (("--find", "counts", "--slot", "48"), "longer than the search"),
        (("--cluster", "nowhere:at:all"), "cannot be reached"),
    ],
)
def test_wrong_options_are_told_in_one_message(
    access, arguments, message, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)

    told = access(*arguments)

    assert told.returncode == 2, told.stdout
    assert message in told.stderr
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def _azimuths(turn):
    return [(azimuth, turn(azimuth)) for azimuth in range(0, 360, 5)]


def _table(path, heading, rows):
    lines = [",".join(str(one) for one in row) for row in rows]
    path.write_text("\n".join([heading, *lines]) + "\n")
    return path


def test_a_skyline_from_a_file_is_that_of_the_engine(access, tmp_path):
    edges = [(0, 10.0), (90, 50.0), (180, 30.0), (270, 10.0)]
    file = _table(tmp_path / "trees.csv", "azimuth_deg,elevation_deg", edges)

    told = access("--skyline", file, "--json")

    azimuth, elevation = zip(*edges, strict=True)
    skyline = np.interp(np.arange(360.0), azimuth, elevation, period=360.0)
    place = Places.of([(59.4, 24.7)], min_elevation_deg=5.0)
    expected = find_windows(
        tiny_catalogue(),
        replace(place, skyline_deg=skyline[None, :]),
        start_at=datetime.fromisoformat(AT),
        duration_s=21600.0,
    )
    rows = json.loads(told.stdout)["rows"]
    assert 0 < len(rows) == len(expected)
    assert sum(row["duration_s"] for row in rows) == pytest.approx(
        float(np.sum(expected.end_s - expected.start_s)), abs=0.1 * len(rows)
    )


def test_a_flat_skyline_is_a_mask(access, tmp_path):
    file = _table(
        tmp_path / "flat.csv", "azimuth_deg,elevation_deg", _azimuths(lambda _: 40.0)
    )

    behind = json.loads(access("--skyline", file, "--json").stdout)["rows"]
    masked = json.loads(access("--min-elevation", "40", "--json").stdout)["rows"]

    assert masked
    assert [row["satellite"] for row in behind] == [row["satellite"] for row in masked]
    assert {row["opened_by"] for row in behind} <= {"horizon", "search"}


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_skyline_is_that_of_its_place_alone(access, tmp_path, ending):
    file = tmp_path / f"walls.{ending}"
    rows = [(0, 80.0, "Tallinn"), (180, 80.0, "Tallinn")]
    names = ("azimuth_deg", "elevation_deg", "place")
    if ending == "csv":
        _table(file, ",".join(names), rows)
    else:
        file.write_text(
            json.dumps([dict(zip(names, one, strict=True)) for one in rows])
        )

    two = ("--place", "59.4,24.8,Viimsi", "--json")
    open_sky = json.loads(access(*two).stdout)["rows"]
    walled = json.loads(access(*two, "--skyline", file).stdout)["rows"]

    def of(rows, name):
        return [row["start_at"] for row in rows if row["place"] == name]

    assert of(walled, "Viimsi") == of(open_sky, "Viimsi")
    assert len(of(walled, "Tallinn")) < len(of(open_sky, "Tallinn"))


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_only_spans_asked_for_are_kept(access, tmp_path, ending):
    file = tmp_path / f"shifts.{ending}"
    spans = [
        ("2026-08-22T01:00Z", "2026-08-22T02:00Z"),
        ("2026-08-22T04:00", "2026-08-22T05:00+00:00"),
    ]
    if ending == "csv":
        _table(file, "start_at,end_at", spans)
    else:
        file.write_text(json.dumps([{"start_at": a, "end_at": b} for a, b in spans]))

    rows = json.loads(access("--spans", file, "--json").stdout)["rows"]

    assert rows
    hours = {(row["start_at"][11:13], row["end_at"][11:19]) for row in rows}
    assert {hour for hour, _ in hours} == {"01", "04"}
    assert "span" in {row["opened_by"] for row in rows} | {
        row["closed_by"] for row in rows
    }
    for find in ("counts", "revisit", "gaps"):
        assert access("--spans", file, "--find", find, "--json").returncode == 0


@pytest.mark.parametrize(
    ("option", "heading", "rows", "messages"),
    [
        (
            "--skyline",
            "azimuth_deg,elevation_deg,place",
            [(0, 95, ""), ("north", 3, ""), (10, 3, "Riga"), (20, "", "")],
            ["elevation_deg is missing"],
        ),
        (
            "--skyline",
            "azimuth_deg,elevation_deg,place",
            [(0, 95, ""), ("north", 3, ""), (10, 3, "Riga")],
            ["3 mistakes", "row 1", "row 2", "row 3", "no place 'Riga'"],
        ),
        ("--skyline", "azimuth_deg,elevation_deg", [(7, 9)], ["too few azimuths"]),
        ("--skyline", "azimuth_deg,elevation_deg", [(0, 9), (360, 8)], ["twice"]),
        ("--skyline", "azimuth_deg,elevation_deg", [], ["has no rows"]),
        (
            "--spans",
            "start_at,end_at",
            [("noon", "2026-08-22T01:00"), ("2026-08-22T02:00", "2026-08-22T01:00")],
            ["2 mistakes", "start_at is no instant", "does not end after it starts"],
        ),
        (
            "--spans",
            "start_at,end_at",
            [("2027-08-22T01:00", "2027-08-22T02:00")],
            ["no span lies within the search"],
        ),
    ],
)
def test_mistakes_of_a_table_are_told_at_once(
    access, tmp_path, option, heading, rows, messages
):
    file = _table(tmp_path / "table.csv", heading, rows)

    told = access(option, file)

    assert told.returncode == 2
    assert all(message in told.stderr for message in messages), told.stderr
    assert "Traceback" not in told.stderr


def test_a_file_that_is_no_table_is_told(access, tmp_path):
    file = tmp_path / "table.json"
    file.write_text('{"azimuth_deg": 3}')

    assert "is no table" in access("--skyline", file).stderr
    assert "is no table" in access("--spans", tmp_path / "none.csv").stderr


def test_a_ship_has_no_skyline(access, tmp_path):
    told = access("--track", "a.csv", "--skyline", "b.csv", place=None)

    assert told.returncode == 2
    assert "has no skyline of its own" in told.stderr


def test_all_mistakes_are_told_at_once(run_here):
    told = run_here("access", "--find", "magic", "--days", "-1", "--lang", "de")

    assert told.returncode == 2
    assert told.stderr.startswith("4 mistakes:")


def test_a_search_without_places_is_told(access):
    told = access(place=None)

    assert told.returncode == 2
    assert "no places are named" in told.stderr


def test_the_share_of_an_area_is_that_of_its_points_in_view(access, tmp_path):
    places, file = tmp_path / "places.json", tmp_path / "share.csv"
    box = [[0.0, 30.0], [60.0, 30.0], [60.0, 65.0], [0.0, 65.0], [0.0, 30.0]]
    shape = {"type": "Polygon", "coordinates": [box]}
    feature = {"type": "Feature", "properties": {"name": "Box"}, "geometry": shape}
    places.write_text(json.dumps(feature), "utf-8")
    options = ("--places", places, "--spacing", "400", "--min-elevation", "10")
    options = (*options, "--satellites", "OPTI-00[1-8]", "--slot", "1", "--out")

    access("--find", "share", *options, file)
    counted = tmp_path / "counts.csv"
    access("--find", "counts", *options, counted)

    shares = {
        (row["place"], row["slot_start_at"]): float(row["share_fraction"])
        for row in rows_of(file.read_text("utf-8"))
    }
    assert {name for name, _ in shares} == {"Box", "Tallinn"}
    assert len(shares) == 12
    opened = {}
    for row in rows_of(counted.read_text("utf-8")):
        name = row["place"].split("-")[0]
        opened.setdefault((name, row["slot_start_at"]), set()).add(row["place"])
    assert any(0.0 < share < 1.0 for share in shares.values())
    n_points = int(rows_of(file.read_text("utf-8"))[-1]["n_points"])
    # what opens in a slot is in view in it; what opened before may be so as well
    for key, places_seen in opened.items():
        n = n_points if key[0] == "Box" else 1
        assert shares[key] >= len(places_seen) / n - 1e-6
