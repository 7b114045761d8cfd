"""The examples on the pages of the domains, run as a reader runs them."""

from __future__ import annotations

import re

import pytest
from pages import TOP, blocks_of, play

DOMAINS = TOP / "docs" / "domains"


def test_the_commands_of_the_page_on_screening_work(tmp_path):
    played = play(DOMAINS / "screening.md", tmp_path)

    assert not played.wrong
    assert "12 satellites screened against" in played.printed


@pytest.mark.parametrize(
    ("page", "shows"),
    [
        ("surveillance.md", "all together"),
        ("navigation.md", "without the lost"),
        ("launch.md", "not proven to be the soonest"),
    ],
)
def test_the_commands_of_the_other_pages_work(tmp_path, page, shows):
    played = play(DOMAINS / page, tmp_path)

    # Blocks of text there are what examples in Python print, which others test.
    assert all(one.startswith("not printed") for one in played.wrong)
    assert shows in " ".join(played.printed.split())


def test_the_example_on_the_page_on_imaging_shows_how_looks_blur(capsys):
    (block,) = (
        one for one in blocks_of(DOMAINS / "imaging.md") if one.language == "python"
    )

    exec(block.text, {})  # noqa: S102 - the page's own example

    lines = capsys.readouterr().out.splitlines()
    metres = [float(re.findall(r": ([\d.]+) m", line)[0]) for line in lines]
    assert metres[0] == 0.30
    assert metres == sorted(metres)
    assert 0.38 <= metres[2] <= 0.40


def test_the_schedule_on_the_page_on_launch_fills_every_plane(capsys):
    (block,) = (
        one for one in blocks_of(DOMAINS / "launch.md") if one.language == "python"
    )

    exec(block.text, {})  # noqa: S102 - the page's own example

    lines = capsys.readouterr().out.splitlines()
    found = [re.findall(r"plane (\d): day ([\d.]+), (\d)", line)[0] for line in lines]
    carried = {plane: 0 for plane, _, _ in found}
    for plane, _, number in found:
        carried[plane] += int(number)
    assert carried == {"0": 4, "1": 4, "2": 2}
    days = [float(day) for _, day, _ in found]
    assert days == sorted(days)
    assert days[0] >= 4.0
