"""``--forecast``: a file of cloud forecasts in place of the folder's own."""

import json

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.folder import write_folder

COLUMNS = "theatre,starts_at,ends_at,cloud_fraction,error_fraction,source,area\n"
WEEK = "2026-08-20T00:00:00Z,2026-08-30T00:00:00Z"
CSV = COLUMNS + f'baltic,{WEEK},0.9,0.05,"Weather service, run of 06 UTC",\n'
TOML = """
[[cloud_forecast]]
theatre = "baltic"
starts_at = 2026-08-20T00:00:00Z
ends_at = 2026-08-30T00:00:00Z
cloud_fraction = 0.9
error_fraction = 0.05
source = "Weather service, run of 06 UTC"
"""
ASKED = ("--level", "war", "--days", "1", "--no-remedies", "--json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The tiny reserve, with optical pictures from the first hour on."""
    place = tmp_path_factory.mktemp("reserves") / "clouded"
    changes = {"starts_after_h": 0.0, "sensors": ["optical"]}
    reserve = with_record(tiny_reserve(), "needs", "baltic-optical", **changes)
    write_folder(reserve, tiny_catalogue(), place)
    return place


@pytest.fixture(scope="module")
def planned(folder, run, tmp_path_factory):
    """What was said of a plan by a CSV file, the plan's file, and the CSV file."""
    place = tmp_path_factory.mktemp("forecasts")
    forecast, made = place / "clouds.csv", place / "plan.json"
    forecast.write_text(CSV, "utf-8")
    told = run("plan", folder, *ASKED, "--forecast", forecast, "--out", made)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout), made, forecast


def _clear(plan):
    need = next(need for need in plan["needs"] if need["id"] == "baltic-optical")
    return [
        one
        for part in need["suppliers"]
        for one in part["estimates"]
        if one["name"] == "clear_fraction"
    ]


def test_a_plan_is_made_by_the_forecast_of_a_file_and_names_it(planned):
    plan = planned[0]

    (used,) = plan["cloud_forecast"]
    (clear,) = _clear(plan)

    assert used["source"] == "Weather service, run of 06 UTC"
    assert clear["value"] == pytest.approx(0.1)
    assert (clear["low"], clear["high"]) == pytest.approx((0.05, 0.15))
    assert clear["origin"] == "forecast"


def test_toml_and_csv_give_the_same_plan(folder, planned, run, tmp_path):
    forecast = tmp_path / "clouds.toml"
    forecast.write_text(TOML, "utf-8")

    told = run("plan", folder, *ASKED, "--forecast", forecast)

    assert json.loads(told.stdout) == planned[0]


def test_a_plan_is_verified_by_the_forecast_that_it_was_made_with(
    folder, planned, run_here, tmp_path
):
    told = run_here("verify", folder, planned[1], "--json")
    plan = json.loads(planned[1].read_text("utf-8"))
    plan["cloud_forecast"][0]["cloud_fraction"] = 0.1
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(plan), "utf-8")
    refused = run_here("verify", folder, changed, "--json")

    assert told.returncode == 0, told.stdout
    assert json.loads(told.stdout)["violations"] == []
    assert refused.returncode == 2
    assert "other-snapshot" in refused.stdout


def test_the_report_names_the_source_of_the_forecast(
    folder, planned, run_here, tmp_path
):
    for lang in ("en", "fr"):
        page = tmp_path / f"report-{lang}.html"

        told = run_here("report", folder, planned[1], page, "--lang", lang)

        assert told.returncode == 0, told.stderr
        assert "Weather service, run of 06 UTC" in page.read_text("utf-8")


def test_a_day_is_weighed_by_the_same_file(folder, planned, run):
    told = run("dispatch", folder, planned[1], "--json", "--forecast", planned[2])

    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["cloud_by_need"] == {"baltic-optical": 0.9}


def test_a_share_given_by_hand_comes_before_the_file(folder, planned, run_here):
    told = run_here(
        *("dispatch", folder, planned[1], "--json"),
        *("--forecast", planned[2], "--cloud", "baltic=0.2"),
    )

    value = json.loads(told.stdout)
    assert value["cloud_fraction"] == {"baltic": 0.2}
    assert value["cloud_by_need"] == {}


WRONG_CSV = (
    COLUMNS
    + f"nowhere,{WEEK},0.9,0.05,a service,\n"
    + f"baltic,{WEEK},1.9,much,a service,\n"
    + f"baltic,{WEEK},0.9,0.05,,\n"
    + "baltic,2026-08-30T00:00:00Z,2026-08-20T00:00:00Z,0.9,0.05,a service,\n"
    + f"baltic,{WEEK},0.9,0.05,a service,atlantis\n"
    + f"baltic,{WEEK},0.9,0.05,a service,\n"
    + f"baltic,{WEEK},0.9,0.05,a service,\n"
    + f"baltic,{WEEK},0.9,0.05,a, service, with commas\n"
)


def test_all_mistakes_of_a_file_are_told_at_once(folder, run, tmp_path):
    forecast = tmp_path / "wrong.csv"
    forecast.write_text(WRONG_CSV, "utf-8")

    told = run("plan", folder, *ASKED, "--forecast", forecast)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    said = " ".join(told.stderr.split())
    for part in (
        "no theatre 'nowhere'",
        "line 3.cloud_fraction",
        "line 3.error_fraction",
        "the key 'source' is missing",
        "ends_at must be later than starts_at",
        "no area 'atlantis'",
        "line 8.starts_at",
        "cells under 7 columns",
    ):
        assert part in said, part


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("clouds.csv", "theatre,cloud\n", "'cloud' is not known"),
        ("clouds.csv", "theatre,theatre\n", "stands twice"),
        ("clouds.csv", COLUMNS, "holds no forecast"),
        ("clouds.csv", "", "column 'theatre' is missing"),
        ("clouds.toml", "", "holds no forecast"),
        ("clouds.toml", "[[clouds]]\n", "is no forecast"),
        ("clouds.toml", "cloud_forecast = [1]", "cloud_forecast[0]"),
        ("clouds.toml", "[[cloud_forecast]\n", "clouds.toml"),
        ("clouds.xlsx", "", "kind of the forecast file"),
        ("clouds.toml", None, "cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    folder, run_here, tmp_path, name, text, said
):
    forecast = tmp_path / name
    if text is not None:
        forecast.write_text(text, "utf-8")

    told = run_here("plan", folder, *ASKED, "--forecast", forecast)

    assert told.returncode == 2
    assert said in " ".join(told.stderr.split())
