"""The page on the reserve folder is true: its example is written, read and run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spacereserve.engine.errors import FolderError
from spacereserve.engine.folder import read_folder

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "reserve-folder.md").read_text("utf-8")
FILES = re.findall(r"^`(\S+)`\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
CODE = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PRINTED = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The folder of the page's example."""
    for name, text in FILES:
        place = tmp_path / "small" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return tmp_path / "small"


def test_the_example_is_a_whole_folder(example: Path) -> None:
    read = read_folder(example)

    assert read.warnings == ()
    assert read.reserve.by_id("areas")["baltic-sea"].name_fr == "Mer Baltique"
    assert read.catalogue is not None
    assert read.catalogue.names == ("NORTHLOOK-1", "NORTHLOOK-2")


def test_the_code_prints_what_the_page_says(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(example.parent)

    exec(CODE[0], {})  # noqa: S102 - the page's own code

    assert capsys.readouterr().out == PRINTED[0]
    assert read_folder("copy").reserve == read_folder("small").reserve


def test_the_mistake_on_the_page_is_told_like_that(example: Path) -> None:
    needs = example / "needs.toml"
    needs.write_text(needs.read_text("utf-8").replace('"baltic"', '"batlic"'), "utf-8")
    told = re.search(r"^    (needs\.toml: .*) …$", PAGE, re.MULTILINE)
    assert told

    with pytest.raises(FolderError) as caught:
        read_folder(example)

    assert str(caught.value).startswith(told[1])


def test_links_of_the_page_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", PAGE)

    assert targets
    assert [target for target in targets if not (DOCS / target).is_file()] == []
