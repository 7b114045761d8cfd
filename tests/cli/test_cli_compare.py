"""``compare`` tells the difference of two plans, in both languages."""

import json

import pytest


@pytest.fixture
def two_plans(tiny_plan, tmp_path):
    """A plan, and the same with its first need unmet."""
    value = json.loads(tiny_plan[1].read_text("utf-8"))
    need = next(need for need in value["needs"] if need["met_fraction"] > 0.0)
    need.update(met_fraction=0.0, suppliers=[])
    other = tmp_path / "other.json"
    other.write_text(json.dumps(value), "utf-8")
    return tiny_plan[1], other


def test_a_difference_is_told(run_here, two_plans, tiny_folder):
    told = run_here("compare", *two_plans)
    french = run_here("compare", *two_plans, "--folder", tiny_folder, "--lang", "fr")

    assert told.returncode == french.returncode == 0, told.stderr
    assert "loses" in told.stdout
    assert "perd" in french.stdout


def test_a_difference_is_json_where_asked(run_here, two_plans):
    value = json.loads(run_here("compare", *two_plans, "--json").stdout)

    assert value["format"] == "spacereserve.difference/1"
    assert value["needs"][0]["kind"] == "loses"


def test_the_same_plan_twice_gives_the_same(run_here, two_plans):
    told = run_here("compare", two_plans[0], two_plans[0])

    assert "give the same" in told.stdout


def test_plans_of_two_reserves_are_refused(run_here, two_plans, tmp_path):
    value = json.loads(two_plans[0].read_text("utf-8"))
    value["reserve"] = "other"
    other = tmp_path / "foreign.json"
    other.write_text(json.dumps(value), "utf-8")

    told = run_here("compare", two_plans[0], other)

    assert told.returncode == 2
    assert "two different reserves" in told.stderr
