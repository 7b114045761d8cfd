"""The page of all broken folders and of what is said about them.

python tests/engine/folder/broken_folders.py      writes docs/broken-folders.md
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

import broken_areas
import broken_files
import broken_links
import broken_records
from breaking import problems_of

from spacereserve.engine.errors import Problem

PAGE = Path(__file__).parents[3] / "docs" / "broken-folders.md"
CASES = (
    *broken_files.CASES,
    *broken_records.CASES,
    *broken_links.CASES,
    *broken_areas.CASES,
)
INTRODUCTION = """\
Every mistake of a reserve folder is reported at once, each with file, key, what is
wrong, the rule, the value received and the way out. This page is written from the table
that the tests check; each case starts from a small sound folder and spoils it."""


def all_problems(workshop: Path) -> dict[str, tuple[Problem, ...]]:
    """What reading each case's folder says, by the title of the case."""
    told = {}
    for place, case in enumerate(CASES):
        folder = workshop / f"case-{place}"
        folder.mkdir()
        told[case.title] = problems_of(case, folder)
    return told


def page(told: dict[str, tuple[Problem, ...]]) -> str:
    """The page of all cases with their messages."""
    parts = ["# Broken folders, and what is said about them", INTRODUCTION]
    for case in CASES:
        parts.append(f"## {case.title}")
        parts += [f"- {change.text}".replace("\n", "\n  ") for change in case.changes]
        parts += [f"> {problem}" for problem in told[case.title]]
    lines = "\n\n".join(parts).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(page(all_problems(Path(place))), "utf-8")
