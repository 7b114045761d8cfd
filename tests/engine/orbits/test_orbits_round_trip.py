from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spacereserve.engine.orbits import (
    Catalogue,
    catalogue_csv,
    instant_from_julian,
    julian_day,
    parse_catalogue,
    read_catalogue,
    write_catalogue_csv,
)
from spacereserve.engine.orbits.julian import epoch_text, parse_epoch

FIRST_JD = 2436112.5  # 1957-10-04
LAST_JD = 2488069.5  # 2100-01-01

fractions = st.floats(0.0, math.nextafter(1.0, 0.0))
midnights = st.integers(0, int(LAST_JD - FIRST_JD)).map(lambda days: FIRST_JD + days)
angles_deg = st.floats(-360.0, 360.0)
small = st.floats(-1e3, 1e3)
texts = st.text(max_size=24).filter(lambda text: text.isprintable()).map(str.strip)
texts = texts.filter(str.isprintable)
element_sets = st.fixed_dictionaries(
    {
        "names": texts,
        "object_ids": texts,
        "epoch_jd": st.tuples(midnights, fractions),
        "mean_motion_rev_day": st.floats(1e-6, 18.0),
        "eccentricity": st.floats(0.0, math.nextafter(1.0, 0.0)),
        "inclination_deg": st.floats(0.0, 180.0),
        "raan_deg": angles_deg,
        "arg_perigee_deg": angles_deg,
        "mean_anomaly_deg": angles_deg,
        "bstar": small,
        "mean_motion_dot": small,
        "mean_motion_ddot": small,
    }
)


@st.composite
def columns(draw: st.DrawFn) -> dict[str, Any]:
    numbers = draw(st.lists(st.integers(1, 999_999_999), unique=True, max_size=5))
    rows = [draw(element_sets) for _ in numbers]
    found: dict[str, Any] = {
        name: [row[name] for row in rows]
        for name in ("names", "object_ids", "epoch_jd", "mean_motion_rev_day")
    }
    for name in ("eccentricity", "inclination_deg", "raan_deg", "arg_perigee_deg"):
        found[name] = [row[name] for row in rows]
    for name in ("mean_anomaly_deg", "bstar", "mean_motion_dot", "mean_motion_ddot"):
        found[name] = [row[name] for row in rows]
    found["epoch_jd"] = np.array(found["epoch_jd"]).reshape(-1, 2)
    return found | {"catalog_numbers": numbers}


def shuffled(found: dict[str, Any], order: list[int]) -> dict[str, Any]:
    return {name: [values[i] for i in order] for name, values in found.items()} | {
        "epoch_jd": np.array(found["epoch_jd"])[order].reshape(-1, 2)
    }


@given(columns())
@settings(max_examples=150)
def test_a_catalogue_written_and_read_back_is_the_same_to_the_last_bit(
    found: dict[str, Any],
) -> None:
    before = Catalogue.from_columns(found)

    after = parse_catalogue(catalogue_csv(before))

    assert after.content_hash == before.content_hash


@given(columns(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_rows_leaves_no_trace(found: dict[str, Any], random: Any) -> None:
    order = list(range(len(found["names"])))
    random.shuffle(order)

    one = catalogue_csv(Catalogue.from_columns(found))
    other = catalogue_csv(Catalogue.from_columns(shuffled(found, order)))

    assert one == other


def test_a_file_written_and_read_back_is_the_same(tmp_path: Path) -> None:
    rows = {
        "names": ["B, 2", "A"],
        "object_ids": ["", "2026-001A"],
        "catalog_numbers": [123_456_789, 5],
        "epoch_jd": [[2461274.5, 0.1], [2461274.5, 1e-300]],
        "mean_motion_rev_day": [15.0, 1.0],
        "eccentricity": [0.1, 0.0],
    }
    angles = ("inclination_deg", "raan_deg", "arg_perigee_deg", "mean_anomaly_deg")
    zeros = ("bstar", "mean_motion_dot", "mean_motion_ddot")
    rows |= {name: [12.3456789012345, 1 / 3] for name in angles}
    rows |= {name: [0.0, 5e-324] for name in zeros}
    before = Catalogue.from_columns(rows)

    write_catalogue_csv(before, tmp_path / "out.csv")

    after = read_catalogue(tmp_path / "out.csv")
    assert after.content_hash == before.content_hash
    assert after.names == ("A", "B, 2")


@given(midnights, fractions)
def test_an_epoch_written_and_read_back_is_the_same(
    midnight: float, fraction: float
) -> None:
    assert parse_epoch(epoch_text(midnight, fraction)) == (midnight, fraction)


@given(st.datetimes(datetime(1957, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - zone added below
def test_an_instant_comes_back_from_its_julian_date(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)

    assert instant_from_julian(*julian_day(at)) == at


def test_a_microsecond_needs_no_more_digits_than_it_has() -> None:
    whole, fraction = julian_day(datetime(2026, 8, 22, 12, 30, 24, 433632, tzinfo=UTC))

    assert epoch_text(whole, fraction) == "2026-08-22T12:30:24.433632"
