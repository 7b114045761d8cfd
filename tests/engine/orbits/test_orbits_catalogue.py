from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from spacereserve.engine.errors import CatalogueError
from spacereserve.engine.orbits import (
    Catalogue,
    MeanOrbit,
    catalogue_from_orbits,
    walker_delta,
)

EPOCH_AT = datetime(2026, 8, 22, tzinfo=UTC)


def orbit(number: int, **changes: object) -> MeanOrbit:
    plain = MeanOrbit(
        name=f"SAT-{number}",
        catalog_number=number,
        perigee_altitude_km=500.0,
        apogee_altitude_km=520.0,
        inclination_deg=53.0,
        raan_deg=10.0,
        arg_perigee_deg=20.0,
        mean_anomaly_deg=float(number % 360),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def catalogue(*numbers: int) -> Catalogue:
    return catalogue_from_orbits([orbit(number) for number in numbers], EPOCH_AT)


def test_satellites_stand_in_order_of_number_whatever_the_order_given() -> None:
    found = catalogue(7, 900_000_001, 3)

    assert found.catalog_numbers.tolist() == [3, 7, 900_000_001]
    assert found.names == ("SAT-3", "SAT-7", "SAT-900000001")


def test_the_hash_does_not_depend_on_the_order_of_input() -> None:
    assert catalogue(1, 2, 3).content_hash == catalogue(3, 1, 2).content_hash


@pytest.mark.parametrize("column", ["bstar", "raan_deg", "mean_motion_ddot"])
def test_the_hash_changes_with_the_last_digit_of_any_column(column: str) -> None:
    before = catalogue(1, 2)
    values = getattr(before, column).copy()
    values[1] = np.nextafter(values[1], 1e9)

    after = replace(before, **{column: values})

    assert after.content_hash != before.content_hash


def test_the_hash_tells_names_from_numbers_and_epochs() -> None:
    before = catalogue(1, 2)

    others = [
        replace(before, names=("SAT-1", "SAT-3")),
        replace(before, object_ids=("", "2026-001A")),
        replace(before, epoch_jd=before.epoch_jd + np.array([0.0, 1e-9])),
    ]

    assert len({one.content_hash for one in (before, *others)}) == 4


def test_the_hash_takes_minus_zero_for_zero() -> None:
    before = catalogue(1)

    after = replace(before, bstar=np.array([-0.0]))

    assert after.content_hash == before.content_hash


def test_satellites_are_selected_by_number_or_by_name() -> None:
    found = catalogue(5, 17, 25, 117)

    by_number = found.select([25, 5, 99])
    by_name = found.select(name_pattern="7$")
    by_both = found.select([5], name_pattern=r"^SAT-1\d$")

    assert by_number.tolist() == [0, 2]
    assert by_name.tolist() == [1, 3]
    assert by_both.tolist() == [0, 1]
    assert found.select().tolist() == []


def test_a_bad_name_pattern_is_explained() -> None:
    with pytest.raises(CatalogueError, match="regular expression") as caught:
        catalogue(1).select(name_pattern="ICEYE (")

    assert "backslash" in caught.value.way_out


def test_a_subset_keeps_order_and_drops_repetition() -> None:
    found = catalogue(1, 2, 3, 4).subset([3, 0, 3])

    assert found.names == ("SAT-1", "SAT-4")
    assert len(catalogue(1).subset([])) == 0


def test_a_subset_can_be_asked_for_by_truth_values() -> None:
    found = catalogue(1, 2, 3).subset(np.array([False, True, True]))

    assert found.names == ("SAT-2", "SAT-3")


def test_of_one_number_the_newest_epoch_wins_a_merge() -> None:
    old = catalogue_from_orbits([orbit(1), orbit(2)], EPOCH_AT)
    new = catalogue_from_orbits([orbit(2, name="RENAMED")], EPOCH_AT + timedelta(1))

    merged = Catalogue.merge(new, old)

    assert merged.names == ("SAT-1", "RENAMED")
    assert merged.content_hash == Catalogue.merge(old, new).content_hash


def test_one_element_set_written_twice_is_merged_into_one() -> None:
    once = catalogue(1)
    rounded = replace(once, mean_anomaly_deg=np.round(once.mean_anomaly_deg, 4) + 5e-5)

    merged = Catalogue.merge(once, rounded)

    assert len(merged) == 1
    assert merged.content_hash == Catalogue.merge(rounded, once).content_hash


def test_angles_near_a_full_turn_are_the_same_orbit() -> None:
    once = catalogue_from_orbits([orbit(1, mean_anomaly_deg=359.9999)], EPOCH_AT)
    other = catalogue_from_orbits([orbit(1, mean_anomaly_deg=0.0001)], EPOCH_AT)

    assert len(Catalogue.merge(once, other)) == 1


def test_two_satellites_with_one_number_are_a_mistake_and_not_one_of_them() -> None:
    one = catalogue(1, 2)
    others = [orbit(1, mean_anomaly_deg=90.0), orbit(2, raan_deg=90.0, name="B")]
    other = catalogue_from_orbits(others, EPOCH_AT)

    with pytest.raises(CatalogueError) as caught:
        Catalogue.merge(one, other)

    assert [p.key for p in caught.value.problems] == [
        "NORAD_CAT_ID 1",
        "NORAD_CAT_ID 2",
    ]
    assert caught.value.problems[1].value == ["B", "SAT-2"]


def test_nothing_merged_is_an_empty_catalogue() -> None:
    found = Catalogue.merge()

    assert len(found) == 0
    assert found.satrecs() == []
    assert len(found.content_hash) == 64


def test_columns_cannot_be_changed_afterwards() -> None:
    found = catalogue(1)

    with pytest.raises(ValueError, match="read-only"):
        found.bstar[0] = 1.0


def test_columns_handed_in_are_copied() -> None:
    bstar = np.array([1e-4])
    found = replace(catalogue(1), bstar=bstar)

    bstar[0] = 9.0

    assert found.bstar.tolist() == [1e-4]


def test_all_mistakes_of_the_columns_are_told_at_once() -> None:
    good = catalogue(1, 2)

    with pytest.raises(CatalogueError) as caught:
        replace(
            good,
            catalog_numbers=np.array([2, 1]),
            bstar=np.zeros(3),
            raan_deg=np.array([0.0, np.nan]),
            names=("A ", "B"),
            object_ids=("",),
        )

    keys = {problem.key for problem in caught.value.problems}
    assert keys == {"catalog_numbers", "bstar", "raan_deg", "names", "object_ids"}


def test_an_epoch_split_elsewhere_is_carried_to_midnight() -> None:
    once = catalogue(1)

    noon = replace(
        once,
        epoch_jd=np.array(
            [
                [2461275.0, -0.25],
            ]
        ),
    )

    assert noon.epoch_jd.tolist() == [[2461274.5, 0.25]]


def test_a_number_beyond_the_librarys_reach_propagates() -> None:
    record = catalogue(999_999_999).satrecs()[0]

    error, _, _ = record.sgp4(2461274.5, 0.1)

    assert (record.satnum, error) == (0, 0)


def test_records_keep_every_digit_of_the_epoch() -> None:
    fraction = 0.123456789012345
    once = replace(catalogue(1), epoch_jd=np.array([[2461274.5, fraction]]))

    record = once.satrecs()[0]

    assert (record.jdsatepoch, record.jdsatepochF) == (2461274.5, fraction)


def test_a_catalogue_survives_the_way_to_another_process() -> None:
    before = walker_delta(
        name_format="W-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=53.0,
        n_satellites=6,
        n_planes=3,
        phasing=1,
        epoch_at=EPOCH_AT,
    )

    after = pickle.loads(pickle.dumps(before))  # noqa: S301 - our own bytes

    assert after.content_hash == before.content_hash
