"""The page on access can be followed from top to bottom."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pages import TOP, play


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not on this machine")
def test_the_page_on_access_can_be_followed(tmp_path: Path) -> None:
    played = play(TOP / "docs" / "access.md", tmp_path)

    assert played.wrong == []
    assert (tmp_path / "work" / "windows.ics").read_bytes().startswith(b"BEGIN:")
