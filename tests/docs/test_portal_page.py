"""The commands on the portal's page are run, and print what it shows."""

import pytest
from pages import TOP, play


def test_the_commands_of_the_portals_page_work(tmp_path):
    pytest.importorskip("django")

    played = play(TOP / "docs" / "portal.md", tmp_path)

    assert played.wrong == []
