"""Probabilities of collision beside those of NASA CARA and of Alfano (2009)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from spacereserve.engine.screening import Doubt, parse_cdm

MESSAGES = Path(__file__).resolve().parents[2] / "../shared/data/ssa/cdm"

pytestmark = pytest.mark.skipif(
    not MESSAGES.exists(), reason="the conjunction messages are not at ../shared/data"
)


def _cara():
    expected = MESSAGES / "cara_pc_expected.csv"
    if not expected.exists():
        return []
    with expected.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _message(path: Path):
    return parse_cdm(path.read_text(encoding="utf-8"), file=path.name)


@pytest.mark.parametrize("row", _cara(), ids=lambda row: row["Conjunction_ID"])
def test_the_two_dimensional_value_of_a_real_conjunction_agrees(row):
    message = _message(MESSAGES / "cara" / f"{row['Conjunction_ID']}.cdm")

    found = message.probability(otherwise_m=1.0)

    assert found.value == pytest.approx(float(row["Pc2D_NoAdj"]), rel=0.003)
    assert found.hard_body_m == pytest.approx(float(row["HBR_m"]))
    assert 1e3 * message.relative().speed_km_s == pytest.approx(float(row["Vrel_mps"]))


def test_no_real_conjunction_counts_as_proven_that_its_publishers_warn_of():
    rows = _cara()
    warned = [row for row in rows if row["ViolationsPc2D"] != "0"]

    proven = []
    for row in rows:
        message = _message(MESSAGES / "cara" / f"{row['Conjunction_ID']}.cdm")
        found = message.probability(otherwise_m=1.0)
        if found.is_proven:
            proven.append(row["Conjunction_ID"])
            assert found.value == pytest.approx(float(row["Nc3D"]), rel=0.01)

    assert len(warned) == 21
    assert len(proven) >= 12
    assert not {row["Conjunction_ID"] for row in warned} & set(proven)


def _alfano():
    expected = MESSAGES / "alfano2009_expected.csv"
    if not expected.exists():
        return []
    with expected.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    name = "AlfanoTestCase{:02d}.cdm"
    paths = [
        MESSAGES / "alfano2009" / name.format(int(row["CaseNumber"])) for row in rows
    ]
    pairs = zip(paths, rows, strict=True)
    return [(path, row) for path, row in pairs if path.exists()]


@pytest.mark.parametrize(("path", "row"), _alfano(), ids=lambda part: str(part)[-22:])
def test_the_linear_value_of_alfanos_cases_agrees(path, row):
    message = _message(path)

    found = message.probability(otherwise_m=1.0)

    assert found.value == pytest.approx(float(row["PcLinearAlfano100"]), rel=5e-4)


@pytest.mark.parametrize("number", [1, 2, 4])
def test_alfanos_slow_cases_are_not_proven(number):
    message = _message(MESSAGES / "alfano2009" / f"AlfanoTestCase{number:02d}.cdm")

    found = message.probability(otherwise_m=1.0)

    assert Doubt.LONG_ENCOUNTER in found.doubts
    assert not found.is_proven
