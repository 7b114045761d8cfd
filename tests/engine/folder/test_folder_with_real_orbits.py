"""Public orbit files, as they are handed out, are read and written from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import tiny_reserve
from spacereserve.engine.folder import folder_files, read_folder, write_folder

DATA = Path(__file__).parents[4] / "shared" / "data" / "catalogue"
FILES = (
    "active_omm_2026-08-15.csv",
    "active_omm_2026-08-22.csv",
    "active_2026-08-22.tle",
)

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the public orbit files are not on this machine"
)


def test_three_public_files_become_one_catalogue_and_survive(tmp_path: Path) -> None:
    for name, content in folder_files(tiny_reserve(), None).items():
        place = tmp_path / "first" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (tmp_path / "first" / "orbits").mkdir()
    for name in FILES:
        (tmp_path / "first" / "orbits" / name).symlink_to(DATA / name)

    first = read_folder(tmp_path / "first")
    write_folder(first.reserve, first.catalogue, tmp_path / "second")
    second = read_folder(tmp_path / "second")

    assert first.catalogue is not None
    assert second.catalogue is not None
    assert len(first.catalogue) > 16_000
    assert second.catalogue.content_hash == first.catalogue.content_hash
