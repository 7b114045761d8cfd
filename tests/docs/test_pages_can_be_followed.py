"""Every command on the first pages is run, and prints what the page shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from pages import TOP, blocks_of, missing_lines, play

from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import Ownership

REPORTS = {"report.html": "en", "rapport.html": "fr"}

needs_tools = pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("make") is None,
    reason="bash or make is not on this machine",
)


@needs_tools
def test_the_first_page_leads_to_a_reserve_and_its_reports(tmp_path: Path) -> None:
    played = play(TOP / "docs" / "first-reserve.md", tmp_path)

    assert played.wrong == []
    reports = {name: (tmp_path / "work" / name).read_text("utf-8") for name in REPORTS}
    assert [f'lang="{REPORTS[name]}"' in text for name, text in reports.items()] == [
        True,
        True,
    ]
    for name in ("README.md", "README.fr.md"):
        shown = [block for block in blocks_of(TOP / name) if "of" in block.options]
        assert shown
        assert [missing_lines(block.text, played.printed) for block in shown] == [[]]


@needs_tools
@pytest.mark.parametrize("name", ["README.md", "README.fr.md", "CONTRIBUTING.md"])
def test_the_commands_of_the_front_pages_exist(name: str, tmp_path: Path) -> None:
    page = TOP / name
    assert any(block.language == "sh" for block in blocks_of(page))

    assert play(page, tmp_path).wrong == []


def test_the_demo_is_what_the_pages_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = TOP / "docs" / "demo-reserve.md"
    (code,) = [block.text for block in blocks_of(page) if block.language == "python"]

    exec(code, {})  # noqa: S102 - the page's own code

    *_, n_needs, n_satellites = capsys.readouterr().out.split()
    owners = [owner.ownership for owner in read_folder("my-demo").reserve.providers]
    n_companies = owners.count(Ownership.COMMERCIAL)
    assert round(int(n_satellites), -3) == 6000
    for name in ("README.md", "README.fr.md", "docs/demo-reserve.md"):
        text = " ".join((TOP / name).read_text("utf-8").split())
        assert re.search(rf"\b{n_companies} (companies|entreprises)", text), name
        assert re.search(rf"\b{n_needs} (needs|besoins)", text), name


def test_lines_are_looked_for_in_order() -> None:
    printed = "one\n  two   three\nfour\n"

    assert missing_lines("one\ntwo three\n…\nfour\n", printed) == []
    assert missing_lines("four\none\n", printed) == ["one"]
    assert missing_lines("five\n", printed) == ["five"]
