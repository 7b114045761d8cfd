"""The documents lead somewhere, match each other, and name nothing they should not."""

from __future__ import annotations

import re
import subprocess
import tomllib
import unicodedata
from pathlib import Path

import pytest
from pages import TOP

from spacereserve.engine.allocation.plan import NeedState, PlanStatus, Step
from spacereserve.engine.model import DOMAINS, TABLES
from spacereserve.language.catalogue import LOCALE_FOLDER, read_catalogue

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
PARTS = ["Context", "Options", "Choice", "Consequences", "What would change our mind"]
MACHINE = re.compile(r"(?<![\w.~$/-])/(?:work|home|root|Users)/\S*")
SETTINGS = ("requirements/", ".ci/", "Makefile", "pyproject.toml")


def committed() -> list[Path]:
    """The files under version control, or those that look like it in an archive."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whatever git there is
        cwd=TOP,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is not a clone: git cannot say what is committed")
    names = listed.stdout.decode().split("\0")
    return [TOP / name for name in names if name and (TOP / name).is_file()]


def pages() -> list[Path]:
    """All Markdown files under version control."""
    return [file for file in committed() if file.suffix == ".md"]


def prose_of(page: Path) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    titles = (title for _, title in HEADING.findall(prose_of(page)))
    return {
        "".join(sign for sign in title.lower() if sign.isalnum() or sign in " -_")
        .strip()
        .replace(" ", "-")
        for title in titles
    }


def dead_links(page: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    dead = []
    for target in LINK.findall(prose_of(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = page.parent / path if path else page
        if not place.exists() or (anchor and anchor not in anchors_of(place)):
            dead.append(f"{page.relative_to(TOP)}: {target}")
    return dead


def test_every_relative_link_leads_somewhere() -> None:
    found = pages()

    assert TOP / "README.md" in found
    assert [link for page in found for link in dead_links(page)] == []


def test_the_map_of_documents_names_every_page() -> None:
    index = TOP / "docs" / "index.md"
    named = {
        (index.parent / target.partition("#")[0]).resolve()
        for target in LINK.findall(prose_of(index))
    }

    inside = [page for page in pages() if page.is_relative_to(index.parent)]

    assert [page.name for page in inside if page not in {*named, index}] == []


def test_both_readmes_have_the_same_shape() -> None:
    english, french = prose_of(TOP / "README.md"), prose_of(TOP / "README.fr.md")

    shapes = [
        (
            [len(marks) for marks, _ in HEADING.findall(text)],
            [link for link in LINK.findall(text) if not link.startswith("README")],
            len(re.findall(r"^\| ", text, re.MULTILINE)),
            len(re.findall(r"^- ", text, re.MULTILINE)),
        )
        for text in (english, french)
    ]

    assert shapes[0] == shapes[1]


def test_every_decision_has_its_five_parts_and_fits_a_page() -> None:
    decisions = sorted((TOP / "docs" / "decisions").glob("[0-9]*.md"))
    assert decisions

    for number, page in enumerate(decisions, start=1):
        text = page.read_text("utf-8")
        titles = HEADING.findall(text)
        assert page.name.startswith(f"{number:04d}-")
        assert titles[0][1].startswith(f"{number}. ")
        assert [title for marks, title in titles if marks == "##"] == PARTS
        assert text.count("\n") <= 75


def test_every_dependency_has_its_sentence() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    page = next((TOP / "docs" / "decisions").glob("0001-*.md")).read_text("utf-8")

    names = {re.split(r"[\[<>=~!;\s]", name)[0] for name in wanted}
    names -= {project["name"]}  # the extra for tests names other extras

    assert {name for name in names if f"`{name}`" not in page} == set()


def glossary() -> list[list[str]]:
    """Rows of the glossary: English, French, the standard's term, meaning."""
    text = (TOP / "docs" / "glossary.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines()]
    return [row for row in rows if len(row) == 4 and row[0] != "English"]


def test_the_glossary_explains_each_word_once_in_both_languages() -> None:
    rows = glossary()
    words = [row[0] for row in rows]

    assert len(rows) >= 60
    assert len(set(words)) == len(words)
    assert all(cell.strip() for row in rows for cell in row)


def test_the_glossary_knows_the_words_of_the_program() -> None:
    text = " ".join(f"{row[0]} {row[3]}" for row in glossary()).lower()
    singular = {"dependencies": "dependency"}
    tables = {singular.get(name, name.removesuffix("s")) for name in TABLES}
    codes = {*DOMAINS, *Step, *PlanStatus, *NeedState}

    missing = {
        word for word in {*tables, *codes} if re.sub("[-_]", " ", word) not in text
    }

    assert missing == set()


def test_the_glossary_speaks_french_as_the_program_does() -> None:
    catalogue = read_catalogue(LOCALE_FOLDER / "fr.po")
    said: dict[str, set[str]] = {}
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            said.setdefault(message.id.lower(), set()).add(message.string.lower())
    written: dict[str, str] = {}
    for english, french, _, _ in glossary():
        for word in re.split(", |: ", english.replace("`", "").lower()):
            written[word] = written.get(word, "") + " " + french.lower()
    shared = written.keys() & said.keys()

    assert len(shared) > 20
    assert {
        word: said[word]
        for word in shared
        if not any(one in written[word] for one in said[word])
    } == {}


def test_french_pages_are_set_as_french_is() -> None:
    prose = prose_of(TOP / "README.fr.md")

    assert re.findall(r"\w'\w", prose) == []
    assert re.findall(r".{10} [;:?!](?:\s|$)", prose) == []
    assert unicodedata.is_normalized("NFC", prose)


def texts() -> dict[str, str]:
    """The text files under version control, by path."""
    found = {}
    for file in committed():
        try:
            found[file.relative_to(TOP).as_posix()] = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def test_nothing_committed_names_a_folder_of_somebodys_machine() -> None:
    found = [
        f"{name}: {hit}"
        for name, text in texts().items()
        for hit in MACHINE.findall(text)
    ]

    assert found == []


def test_settings_name_no_host_to_install_from() -> None:
    found = [
        f"{name}: {hit}"
        for name, text in texts().items()
        if name.startswith(SETTINGS)
        for hit in re.findall(r"https?://\S+", text)
    ]

    assert found == []
