"""Writing the demo: always the same bytes, and never over someone's work."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from spacereserve.demo import write_demo
from spacereserve.engine.errors import InputError
from spacereserve.engine.folder import read_folder


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_epoch_gives_the_same_bytes(demo_path: Path, tmp_path: Path) -> None:
    again = write_demo(tmp_path / "again")

    assert _bytes_of(again) == _bytes_of(demo_path)


def test_another_epoch_changes_the_orbits_only(demo_path: Path, tmp_path: Path) -> None:
    later = write_demo(tmp_path / "later", epoch_at=datetime(2026, 9, 1, tzinfo=UTC))

    before, after = _bytes_of(demo_path), _bytes_of(later)
    changed = {name for name in before if before[name] != after[name]}
    assert set(before) == set(after)
    assert changed
    assert all(name.startswith("orbits/") for name in changed)


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    written = write_demo(tmp_path)

    assert read_folder(written).reserve.id == "demo"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(InputError, match="not empty") as caught:
        write_demo(tmp_path)

    assert caught.value.rule
    assert caught.value.value == str(tmp_path)
    assert caught.value.way_out
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")

    with pytest.raises(InputError, match="not a folder"):
        write_demo(taken)


def test_an_epoch_without_time_zone_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(InputError, match="time zone"):
        write_demo(tmp_path / "demo", epoch_at=datetime(2026, 8, 22))  # noqa: DTZ001 - the mistake tested

    assert not (tmp_path / "demo").exists()
