"""A domain that a package installs is found by every command, as its page says."""

import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spacereserve.engine.orbits import write_catalogue_csv
from spacereserve.engine.orbits.generate import geostationary

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/weather"
PAGE = ROOT / "docs/domains/adding-a-domain.md"


def _pyproject() -> dict:
    """The pyproject.toml of the page."""
    blocks = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return tomllib.loads(blocks[0])


@pytest.fixture
def installed(tmp_path):
    """What an installer makes of the page's package: a module and its metadata."""
    project = _pyproject()["project"]
    (group, points), *_ = project["entry-points"].items()
    info = tmp_path / f"weather_domain-{project['version']}.dist-info"
    info.mkdir()
    told = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.1\n"
    (info / "METADATA").write_text(told, "utf-8")
    lines = [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    module = (EXAMPLE / "weather.py").read_text("utf-8")
    (tmp_path / "weather.py").write_text(module, "utf-8")
    return tmp_path


def _run(*words: str, beside: Path | None = None) -> subprocess.CompletedProcess[str]:
    paths = [str(ROOT / "src"), *([str(beside)] if beside else [])]
    return subprocess.run(
        [sys.executable, "-m", "spacereserve", *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )


def test_the_page_names_all_modules_of_its_package():
    made = _pyproject()

    assert made["tool"]["setuptools"]["py-modules"] == ["weather"]
    assert made["project"]["entry-points"] == {
        "spacereserve.domains": {"weather": "weather:register"}
    }


def test_a_folder_with_it_is_sound_with_the_package_and_unknown_without(installed):
    folder = str(EXAMPLE / "reserve")

    with_it = _run("check", folder, beside=installed)
    without = _run("check", folder)

    assert with_it.returncode == 0, with_it.stdout
    assert without.returncode == 2
    assert "domain 'weather' is not known" in without.stdout + without.stderr


def test_a_plan_and_its_report_tell_of_it_in_french(installed, tmp_path):
    at = datetime(2026, 8, 22, tzinfo=UTC)
    orbits, report = tmp_path / "orbits.csv", tmp_path / "report.html"
    write_catalogue_csv(geostationary("METEOSAT-12 (MTG-I1)", 54743, 0.0, at), orbits)
    words = ["plan", str(EXAMPLE / "reserve"), "--level", "crisis", "--days", "1"]
    words += ["--orbits", str(orbits), "--lang", "fr", "--report", str(report)]

    done = _run(*words, beside=installed)

    assert done.returncode == 0, done.stderr
    assert "Météorologie" in done.stdout
    assert "une image au moins toutes les 15 min" in report.read_text("utf-8")
