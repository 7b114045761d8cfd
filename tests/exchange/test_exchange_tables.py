"""Tables in blocks: what is written is what was given, in every format."""

import csv
import io
import json
from datetime import UTC, datetime

import numpy as np
import pytest

from spacereserve.exchange.calendars import write_icalendar
from spacereserve.exchange.parquet import write_parquet
from spacereserve.exchange.tables import Table, write_csv, write_geojson, write_json


def block(*names, start="2026-08-22T00:00:00.250"):
    n = len(names)
    at = np.datetime64(start, "us") + np.arange(n) * np.timedelta64(1, "h")
    text = np.empty(n, object)
    text[:] = names
    return Table(
        {
            "place": text,
            "lat_deg": np.full(n, 59.5),
            "lon_deg": np.full(n, -24.5),
            "start_at": at,
            "end_at": at + np.timedelta64(90_500, "ms"),
            "n": np.arange(n),
        }
    )


BLOCKS = (block("one", 'quoted "two", Å'), block(), block("three"))


def test_csv_is_read_back_as_it_was():
    file = io.BytesIO()

    write_csv(BLOCKS, file)

    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode(), newline="")))
    assert [row["place"] for row in rows] == ["one", 'quoted "two", Å', "three"]
    assert rows[1]["start_at"] == "2026-08-22T01:00:00.250Z"
    assert rows[0]["lon_deg"] == "-24.5"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_is_no_formula_in_a_spreadsheet(name):
    file = io.BytesIO()

    write_csv([block(name)], file)

    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode(), newline="")))
    assert rows[0]["place"] == f"'{name}"


def test_json_is_one_object_with_all_rows():
    file = io.BytesIO()

    write_json(BLOCKS, file, about={"find": "windows", "days": 1.0})

    value = json.loads(file.getvalue())
    assert value["find"] == "windows"
    assert [row["n"] for row in value["rows"]] == [0, 1, 0]


def test_json_without_rows_is_still_json():
    file = io.BytesIO()

    write_json([block()], file, about={"find": "windows"})

    assert json.loads(file.getvalue())["rows"] == []


def test_geojson_puts_longitude_first():
    file = io.BytesIO()

    write_geojson(BLOCKS, file, about={"find": "windows"})

    value = json.loads(file.getvalue())
    assert len(value["features"]) == 3
    assert value["features"][2]["geometry"]["coordinates"] == [-24.5, 59.5]
    assert value["about"] == {"find": "windows"}


def test_parquet_is_read_back_by_its_own_library():
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")
    file = io.BytesIO()

    write_parquet(BLOCKS, file, about={"find": "windows"})

    table = parquet.read_table(io.BytesIO(file.getvalue()))
    assert table.column("n").to_pylist() == [0, 1, 0]
    assert table.column("start_at").to_pylist()[0] == datetime(
        2026, 8, 22, 0, 0, 0, 250_000, tzinfo=UTC
    )
    assert table.schema.metadata[b"find"] == b"windows"


def test_events_lie_inside_what_was_computed_and_lines_are_short():
    file = io.BytesIO()

    write_icalendar(
        BLOCKS,
        file,
        title="Fenêtres; été",
        stamped_at=datetime(2026, 8, 22, tzinfo=UTC),
        words=lambda row: (f"{row['place']} {'é' * 80}", "a\nb,c"),
    )

    content = file.getvalue()
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    text = content.replace(b"\r\n ", b"").decode()
    assert text.count("BEGIN:VEVENT") == 3
    assert "DTSTART:20260822T000001Z\r\nDTEND:20260822T000130Z" in text
    assert "X-WR-CALNAME:Fenêtres\\; été" in text
    assert "DESCRIPTION:a\\nb\\,c" in text
    assert f"SUMMARY:one {'é' * 80}\r\n" in text
