"""Every mistake is told with file, key, rule and way out, and nothing is touched."""

from __future__ import annotations

import hashlib
import stat
from collections import Counter
from pathlib import Path

import pytest
from breaking import Case, build
from broken_folders import CASES, PAGE, all_problems, page

from spacereserve.engine.errors import FolderError, Problem
from spacereserve.engine.folder import read_folder

JARGON = ("pydantic", "Input should", "Value error", "Traceback", "ctx", "NoneType")
Told = dict[str, tuple[Problem, ...]]
LARGEST_HASHED = 10_000_000


def tree_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        digest.update(f"{path} {status.st_mode} {status.st_mtime_ns}\n".encode())
        if stat.S_ISREG(status.st_mode) and status.st_size < LARGEST_HASHED:
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said about each case, by its title."""
    return all_problems(tmp_path_factory.mktemp("broken"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_broken_folder_says_exactly_what_is_wrong(case: Case, told: Told) -> None:
    problems = told[case.title]

    places = [(problem.file, problem.key) for problem in problems]
    assert places == [(file, key) for file, key, _ in case.expected]
    for problem, (_, _, words) in zip(problems, case.expected, strict=True):
        assert words in str(problem)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_message_has_four_parts_and_no_jargon(case: Case, told: Told) -> None:
    for problem in told[case.title]:
        assert problem.what
        assert problem.rule
        assert problem.way_out
        assert not any(word in str(problem) for word in JARGON)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_reading_alters_and_loses_nothing(case: Case, tmp_path: Path) -> None:
    build(case, tmp_path)
    before = tree_hash(tmp_path)

    with pytest.raises(FolderError):
        read_folder(tmp_path)

    assert tree_hash(tmp_path) == before


def test_the_page_of_broken_folders_is_current(told: Told) -> None:
    assert PAGE.read_text("utf-8") == page(told)


def test_every_case_has_its_own_title() -> None:
    assert Counter(case.title for case in CASES).most_common(1)[0][1] == 1


@pytest.mark.parametrize("name", ["nowhere", "file.txt", "reserve.toml"])
def test_what_is_not_a_folder_is_said_to_be_none(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name != "nowhere":
        path.write_text("format = 1")

    with pytest.raises(FolderError) as caught:
        read_folder(path)

    assert caught.value.value == str(path)
    assert "folder" in caught.value.way_out or "path" in caught.value.way_out
