"""Pages as something to run: the files that they show, their commands and answers.

Conventions of a page:

    ```toml title="folder/file.toml"   a file, written as shown
    ```sh                              commands, run in order in one folder
    ```sh exit=2                       the same, ending with this exit code
    ```sh at=repository                run at the top of the repository, make as dry run
    ```text                            lines that the commands above it print, in order
    ```text of=first-reserve           lines that the commands of that page print
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIMEOUT_S = 120


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    options: dict[str, str]
    text: str


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [
        Block(language, dict(re.findall(r'(\w+)="?([^"\s]+)"?', options)), text)
        for language, options, text in _FENCE.findall(page.read_text("utf-8"))
    ]


def environment(home: Path) -> dict[str, str]:
    """What a reader's terminal holds, in English, 80 columns wide."""
    kept = {key: os.environ[key] for key in ("LANG", "TMPDIR") if key in os.environ}
    binaries = str(Path(sys.executable).parent)
    return {
        **kept,
        "PATH": os.pathsep.join((binaries, os.environ["PATH"])),
        "HOME": str(home),
        "SPACERESERVE_HOME": str(home / "spacereserve"),
        "SPACERESERVE_LANG": "en",
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "80",
    }


def run(block: Block, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs the commands of a block; ``make`` only says what it would do."""
    at_top = block.options.get("at") == "repository"
    values = environment(home)
    if at_top:
        values["MAKEFLAGS"] = "n"
    return subprocess.run(
        ["bash", "-e", "-c", block.text],  # noqa: S607 - the reader's own shell
        cwd=TOP if at_top else folder,
        env=values,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=_TIMEOUT_S,
        check=False,
    )


def missing_lines(shown: str, printed: str) -> list[str]:
    """Lines of a page that the commands did not print, in this order.

    A line counts as printed where a printed line begins with it, spaces apart.
    """
    left = iter([" ".join(line.split()) for line in printed.splitlines()])
    wanted = [" ".join(line.split()) for line in shown.splitlines() if line.strip()]
    return [
        line
        for line in wanted
        if line != "…" and not any(one.startswith(line) for one in left)
    ]


@dataclass(frozen=True)
class Played:
    """What came of following a page.

    Attributes:
        wrong: What went otherwise than the page says.
        printed: All that its commands printed.
    """

    wrong: list[str]
    printed: str


def play(page: Path, folder: Path) -> Played:
    """Follows a page from top to bottom as a reader does.

    Args:
        page: The page.
        folder: An empty folder to do it in.

    Returns:
        What went wrong, and all that was printed.
    """
    home, work = folder / "home", folder / "work"
    home.mkdir()
    work.mkdir()
    wrong: list[str] = []
    printed = [""]
    for block in blocks_of(page):
        if "title" in block.options:
            _write(block, work)
        elif block.language == "sh":
            ended = run(block, work, home)
            printed.append(ended.stdout)
            if ended.returncode != int(block.options.get("exit", "0")):
                wrong.append(f"{block.text}→ {ended.returncode}\n{printed[-1]}")
        elif block.language == "text" and "of" not in block.options:
            lines = missing_lines(block.text, printed[-1])
            wrong.extend(f"not printed: {line}\n{printed[-1]}" for line in lines)
    return Played(wrong, "".join(printed))


def _write(block: Block, work: Path) -> None:
    file = work / block.options["title"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, "utf-8")
