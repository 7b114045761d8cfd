"""The table of the model's clauses names tests and modules that there are."""

import re
from pathlib import Path

TOP = Path(__file__).parents[2]
ALLOCATION = TOP / "src" / "spacereserve" / "engine" / "allocation"


def rows():
    page = (TOP / "docs" / "model-clauses.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_module_and_test_of_a_clause_is_there():
    assert len(rows()) > 15
    for clause, _, modelled, tested, _ in rows():
        for name in re.findall(r"`([a-z_]+)(?:\.[a-z_]+)?`", modelled):
            assert (ALLOCATION / f"{name}.py").is_file(), (clause, name)
        for name in re.findall(r"`([a-z_/]+)`", tested):
            inside = name if "/" in name else f"tests/engine/allocation/{name}"
            assert (TOP / f"{inside}.py").is_file(), (clause, name)
