"""The examples of links and navigation run, and tell what their pages say."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _told(path):
    run = subprocess.run(
        [sys.executable, str(ROOT / path)], check=True, capture_output=True, text=True
    )
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("example", "page"),
    [
        ("examples/links/rain.py", "docs/domains/satcom.md"),
        ("examples/navigation/without_gps.py", "docs/domains/navigation.md"),
    ],
)
def test_an_example_tells_what_its_page_says(example, page):
    assert _told(example) in (ROOT / page).read_text("utf-8")
