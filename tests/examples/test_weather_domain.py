"""The sixth domain of the examples: one file and one registration, read to report."""

import importlib.metadata
import importlib.util
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from spacereserve.engine.allocation import plan
from spacereserve.engine.errors import FolderError, InputError
from spacereserve.engine.folder import read_folder, write_folder
from spacereserve.engine.folder.schemas import schemas
from spacereserve.engine.model import DOMAINS, Policy, domain_names
from spacereserve.engine.orbits.generate import geostationary
from spacereserve.engine.reports import html_report
from spacereserve.engine.supply import forget_domain
from spacereserve.plugins import load_domains

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples/weather/reserve"
AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture
def weather():
    """The example's module, registered for the length of one test."""
    path = ROOT / "examples/weather/weather.py"
    spec = importlib.util.spec_from_file_location("weather", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["weather"] = module  # pydantic looks types up by module
    spec.loader.exec_module(module)
    module.register()
    yield module
    forget_domain("weather")
    del sys.modules["weather"]


@pytest.fixture
def planned(weather):
    reserve = read_folder(FOLDER).reserve
    satellite = geostationary("METEOSAT-12 (MTG-I1)", 54743, 0.0, AT)
    return reserve, plan(reserve, satellite, level="crisis", at=AT, days=1.0)


def test_the_example_runs_as_written():
    told = subprocess.run(
        [sys.executable, str(ROOT / "examples/weather/plan.py")],
        check=True,
        capture_output=True,
        text=True,
    )

    assert told.stdout.splitlines() == [
        "baltic-weather: met, 100% (used)",
        "svalbard-weather: unmet, 0% (availability)",
    ]


def test_it_is_planned_like_any_other_domain(planned):
    _, answer = planned

    met, unmet = answer.needs
    assert (met.domain, met.state) == ("weather", "met")
    assert met.suppliers[0].unit == "days"
    assert met.suppliers[0].estimates[0].name == "availability"
    assert unmet.funnel[0].code == "availability"


@pytest.mark.parametrize(
    ("lang", "title", "asked"),
    [
        ("en", "Weather", "a picture at least every 15 min"),
        ("fr", "Météorologie", "une image au moins toutes les 15 min"),
    ],
)
def test_the_report_names_it_in_both_languages(planned, lang, title, asked):
    reserve, answer = planned

    report = html_report([answer], reserve, lang=lang)

    assert title in report
    assert asked in report


def test_its_records_come_back_from_a_folder_as_they_were(weather, tmp_path):
    reserve = read_folder(FOLDER).reserve

    write_folder(reserve, None, tmp_path / "copy")

    again = read_folder(tmp_path / "copy").reserve
    assert again.content_hash == reserve.content_hash


def test_a_mistake_in_its_records_is_told_with_its_keys(weather, tmp_path):
    write_folder(read_folder(FOLDER).reserve, None, tmp_path / "copy")
    for file in (tmp_path / "copy").rglob("*.toml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("refresh_min = 15.0", "refresh = 15.0"), "utf-8")

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path / "copy")

    keys = {problem.key for problem in caught.value.problems}
    assert "needs[baltic-weather].refresh" in keys
    assert "did you mean 'refresh_min'?" in str(caught.value)


def test_a_line_in_another_unit_is_refused(weather, tmp_path):
    write_folder(read_folder(FOLDER).reserve, None, tmp_path / "copy")
    for file in (tmp_path / "copy").rglob("*.toml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace('unit = "service"', 'unit = "looks/day"'), "utf-8")

    with pytest.raises(FolderError, match="weather is counted in service"):
        read_folder(tmp_path / "copy")


def test_caps_and_schemas_know_it_while_it_is_there(weather):
    cap = {"by": "provider", "domain": "weather", "fraction": 0.5}

    Policy.model_validate({"share_caps": [cap]})

    assert "WeatherNeed" in schemas()["records"]["$defs"]


def test_without_it_its_name_is_unknown():
    cap = {"by": "provider", "domain": "weather", "fraction": 0.5}

    with pytest.raises(ValidationError):
        Policy.model_validate({"share_caps": [cap]})
    with pytest.raises(FolderError, match="domain 'weather' is not known"):
        read_folder(FOLDER)
    assert domain_names() == DOMAINS
    assert "WeatherNeed" not in schemas()["records"]["$defs"]


def test_a_domain_is_added_once(weather):
    with pytest.raises(InputError, match="known already"):
        weather.register()


def test_the_domains_of_the_program_stay():
    forget_domain("imaging")

    assert domain_names() == DOMAINS


def test_the_command_line_adds_what_packages_bring(weather, monkeypatch):
    forget_domain("weather")
    point = importlib.metadata.EntryPoint(
        "weather", "weather:register", "spacereserve.domains"
    )
    monkeypatch.setattr("spacereserve.plugins.entry_points", lambda group: [point])

    load_domains()

    assert domain_names() == (*DOMAINS, "weather")


def test_a_package_that_brings_nothing_is_named(monkeypatch):
    point = importlib.metadata.EntryPoint(
        "broken", "no_such_module:register", "spacereserve.domains"
    )
    monkeypatch.setattr("spacereserve.plugins.entry_points", lambda group: [point])

    with pytest.raises(InputError, match="'broken' cannot be loaded"):
        load_domains()
