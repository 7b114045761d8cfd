"""A folder is written whole or not at all, and never over another."""

from __future__ import annotations

from pathlib import Path

import pytest
from full_reserve import full_reserve

from builders import tiny_catalogue, tiny_reserve, without_record
from spacereserve.engine.errors import FolderError
from spacereserve.engine.folder import folder_files, read_folder, write_folder
from spacereserve.engine.folder import writing as room
from spacereserve.engine.model import Reserve


def names_in(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return sorted(found)


def test_the_layout_is_one_file_a_table_and_one_an_area(tmp_path: Path) -> None:
    write_folder(tiny_reserve(), tiny_catalogue(), tmp_path / "new")

    assert names_in(tmp_path / "new") == [
        "agreements.toml",
        "areas",
        "areas/baltic-sea.geojson",
        "areas/gulf.geojson",
        "assets.toml",
        "commands.toml",
        "levels.toml",
        "nations.toml",
        "needs.toml",
        "orbits",
        "orbits/catalogue.csv",
        "providers.toml",
        "reserve.toml",
        "restrictions.toml",
        "services.toml",
        "theatres.toml",
        "uses.toml",
    ]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    write_folder(tiny_reserve(), None, tmp_path / "new")

    assert read_folder(tmp_path / "new").reserve == tiny_reserve()


def test_nothing_else_is_left_beside_the_new_folder(tmp_path: Path) -> None:
    write_folder(tiny_reserve(), None, tmp_path / "new")

    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_is_never_overwritten(kind: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    if kind == "folder":
        taken.mkdir()
        (taken / "notes.txt").write_text("mine")
    elif kind == "file":
        taken.write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        taken.symlink_to(tmp_path / "elsewhere")
    before = names_in(tmp_path)

    with pytest.raises(FolderError, match="the path is taken"):
        write_folder(tiny_reserve(), None, taken)

    assert names_in(tmp_path) == before


def test_a_missing_parent_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="parent folder does not exist"):
        write_folder(tiny_reserve(), None, tmp_path / "no" / "new")

    assert names_in(tmp_path) == []


def test_a_failure_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def full_disk(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) > 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(room.os, "fsync", full_disk)

    with pytest.raises(FolderError, match="No space left on device"):
        write_folder(tiny_reserve(), None, tmp_path / "new")

    assert names_in(tmp_path) == []


def test_a_reserve_with_mistakes_is_not_written(tmp_path: Path) -> None:
    broken = without_record(tiny_reserve(), "theatres", "baltic")

    with pytest.raises(FolderError, match="no theatre has the id 'baltic'"):
        write_folder(broken, None, tmp_path / "new")

    assert names_in(tmp_path) == []


def test_a_reserve_with_a_crossed_outline_is_not_written(tmp_path: Path) -> None:
    bow = [[20, 60], [22, 61], [22, 60], [20, 61], [20, 60]]
    spot = {
        "id": "spot",
        "name": "Spot",
        "geometry": {"type": "Polygon", "coordinates": [bow]},
    }
    broken = tiny_reserve(areas=[*tiny_reserve().areas, spot])

    with pytest.raises(FolderError, match="its outline crosses itself"):
        write_folder(broken, None, tmp_path / "new")


def test_area_files_differ_even_where_case_does_not_count() -> None:
    names = [name for name in folder_files(full_reserve(), None) if "areas" in name]

    assert len({name.lower() for name in names}) == len(full_reserve().areas)
    assert "areas/con.geojson" not in {name.lower() for name in names}


def test_the_same_reserve_gives_the_same_bytes() -> None:
    first = folder_files(full_reserve(), tiny_catalogue())

    assert folder_files(full_reserve(), tiny_catalogue()) == first


def test_a_reserve_without_anything_but_a_level_is_written(tmp_path: Path) -> None:
    levels = [{"id": "peace", "name": "Peace", "order": 0}]
    bare = Reserve.model_validate({"id": "bare", "name": "Bare", "levels": levels})

    write_folder(bare, None, tmp_path / "bare")

    assert read_folder(tmp_path / "bare").reserve == bare
    assert names_in(tmp_path / "bare") == ["levels.toml", "reserve.toml"]
