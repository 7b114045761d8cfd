"""The demo reserve, written, checked and planned as a newcomer does it."""

import json

import jsonschema
import pytest

from spacereserve.cli.answers import plan_schemas


@pytest.fixture(scope="module")
def demo(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "reserve"
    assert run("demo", folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def planned(run, demo, tmp_path_factory):
    file = tmp_path_factory.mktemp("plans") / "crisis.json"
    told = run(
        *("plan", demo, "--level", "crisis", "--days", "1"),
        *("--no-remedies", "--json", "--out", file),
    )
    return told, file


def test_the_demo_has_no_mistakes(run, demo):
    told = run("check", demo, "--json")

    assert told.returncode == 0
    found = json.loads(told.stdout)
    assert found["records"]["needs"] == 60
    assert found["satellites"] > 5000


def test_a_plan_of_the_demo_has_all_that_was_promised(planned):
    told, file = planned

    assert told.returncode == 0, told.stderr
    value = json.loads(told.stdout)
    assert file.read_text(encoding="utf-8") == told.stdout
    jsonschema.validate(value, plan_schemas()["plan"])
    assert value["status"] in {
        "proven optimal",
        "within gap",
        "not proven",
        "timed out",
    }
    assert isinstance(value["bound"], float)
    assert value["gap_fraction"] >= 0.0
    assert len(value["snapshot"]) == 64
    for need in value["needs"]:
        assert {"id", "domain", "priority", "met_fraction"} <= set(need)
        assert 0.0 <= need["met_fraction"] <= 1.0
        assert need["funnel"]
    assert {need["domain"] for need in value["needs"]} >= {
        "imaging",
        "satcom",
        "launch",
        "navigation",
    }


def test_known_cases_show_up_in_the_plan_of_the_demo(planned):
    value = json.loads(planned[0].stdout)

    codes = {row["code"] for need in value["needs"] for row in need["funnel"]}

    assert {"restriction-forbids", "home-not-eligible"} <= codes


def test_the_report_of_a_plan_of_the_demo_is_french_where_asked(
    run, demo, planned, tmp_path
):
    report = tmp_path / "rapport.html"

    told = run("report", demo, planned[1], report, "--lang", "fr")

    assert told.returncode == 0, told.stderr
    text = report.read_text(encoding="utf-8")
    assert '<html lang="fr"' in text
    assert "démonstration" in text


def test_the_demo_is_planned_in_french(run, demo):
    told = run(
        *("plan", demo, "--level", "crisis", "--days", "0.2"),
        *("--no-remedies", "--lang", "fr"),
        env={"COLUMNS": "80"},
    )

    assert told.returncode == 0, told.stderr
    assert "Préparation" in told.stdout
    assert "Qui paie" in told.stdout
    assert max(len(line) for line in told.stdout.splitlines()) <= 80
