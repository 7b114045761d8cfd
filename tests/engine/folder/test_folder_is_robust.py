"""Whatever a folder holds, reading it gives a reserve or a list of mistakes."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from breaking import write
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import tiny_reserve, walker_catalogue
from spacereserve.engine.errors import FolderError
from spacereserve.engine.folder import folder_files, read_folder

SOUND = folder_files(tiny_reserve(), walker_catalogue(n_satellites=6, n_planes=3))
JUNK = (
    b"",
    b"\n",
    b'"',
    b"[[",
    b"]",
    b"= 1\n",
    b"{}",
    b"null",
    b"\xc3\x28",
    b"\x00",
    b"-",
    b"1e999",
    b"0",
    b",",
    b'\n[[needs]]\nid = "x"\n',
    b"[uses.a]\n",
    b"true",
)


def lay(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        write(name, content).make(folder)


def is_read_or_refused(folder: Path) -> bool:
    try:
        return read_folder(folder).reserve.id != ""
    except FolderError as error:
        return all(str(problem) for problem in error.problems)


@given(seed=st.integers(0, 2**32), n_changes=st.integers(1, 4))
@settings(max_examples=150)
def test_a_folder_with_any_bytes_changed_is_read_or_refused(
    seed: int, n_changes: int
) -> None:
    rng, files = random.Random(seed), dict(SOUND)
    for _ in range(n_changes):
        name = rng.choice(sorted(files))
        content = files[name]
        start = rng.randrange(len(content) + 1)
        end = min(len(content), start + rng.choice([0, 1, 3, 30]))
        files[name] = content[:start] + rng.choice(JUNK) + content[end:]
    with tempfile.TemporaryDirectory() as place:
        lay(Path(place), files)

        assert is_read_or_refused(Path(place))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=40)
def test_a_folder_with_files_taken_away_is_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    names = rng.sample(sorted(SOUND), rng.randrange(len(SOUND)))
    with tempfile.TemporaryDirectory() as place:
        lay(Path(place), {name: SOUND[name] for name in names})

        assert is_read_or_refused(Path(place))


@pytest.mark.parametrize(
    "extends",
    [
        '[""]',
        '["\\u0000"]',
        f'["{"x" * 4000}"]',
        '["loop"]',
        '["reserve.toml"]',
        '["C:/shared"]',
        '["~/shared"]',
        "5",
        "[5]",
        '"../shared"',
    ],
)
def test_any_word_for_a_layer_is_refused_in_words(extends: str, tmp_path: Path) -> None:
    lay(tmp_path, dict(SOUND))
    (tmp_path / "loop").symlink_to("loop")
    header = f'format = 1\nid = "a"\nname = "A"\nextends = {extends}\n'
    write("reserve.toml", header).make(tmp_path)

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    keys = {problem.key for problem in caught.value.problems if problem.key}
    assert all(key.startswith("extends") for key in keys)
    assert keys


def test_a_file_name_that_is_not_text_is_shown(tmp_path: Path) -> None:
    lay(tmp_path, dict(SOUND))
    name = os.fsdecode(b"caf\xe9.toml")
    (tmp_path / name).write_text("broken")

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    (problem,) = caught.value.problems
    assert problem.file == r"caf\udce9.toml"
    str(caught.value).encode("utf-8")


def test_deep_nesting_is_a_mistake_like_any_other(tmp_path: Path) -> None:
    lay(tmp_path, dict(SOUND))
    write("deep.toml", "uses = " + "[" * 20_000).make(tmp_path)
    write("areas/deep.geojson", "[" * 200_000).make(tmp_path)

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    files = [problem.file for problem in caught.value.problems]
    assert files == ["areas/deep.geojson", "deep.toml"]


def test_thousands_of_mistakes_are_all_told(tmp_path: Path) -> None:
    lay(tmp_path, dict(SOUND))
    uses = "".join(f'[[uses]]\nid = "u{i}"\nname = 5\n' for i in range(3000))
    write("uses2.toml", uses).make(tmp_path)

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    assert len(caught.value.problems) == 3000


def test_a_file_without_the_right_to_read_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, dict(SOUND))
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "providers.toml":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    (problem,) = caught.value.problems
    assert problem.file == "providers.toml"
    assert "Permission denied" in problem.what


def test_a_subfolder_without_the_right_to_look_into_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, dict(SOUND))
    scandir = os.scandir

    def refuse(path: Path) -> Any:
        if Path(path).name == "areas":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    (problem,) = caught.value.problems
    assert problem.file == "areas"
    assert "Permission denied" in problem.what
