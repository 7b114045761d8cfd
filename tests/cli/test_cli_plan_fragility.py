"""With a plan comes its fragility: on the terminal, in its file and in its report."""

import json

import pytest

SHORT = ("--level", "crisis", "--days", "0.5")


@pytest.fixture(scope="module")
def made(run, tiny_folder, tmp_path_factory):
    """A plan of a small reserve, and losses tried apart, each in its file."""
    folder = tmp_path_factory.mktemp("fragile")
    plan, stress = folder / "plan.json", folder / "stress.json"
    told = run("plan", tiny_folder, *SHORT, "--no-remedies", "--out", plan)
    run("stress", tiny_folder, *SHORT, "--out", stress, "--json")
    return told, plan, stress


def test_a_small_plan_tells_what_each_loss_costs(made):
    told, plan, _ = made

    fragility = json.loads(plan.read_text("utf-8"))["fragility"]

    stress = fragility["stress"]
    refusal = next(x for x in stress["losses"] if x["loss"]["id"] == "provider:opti")
    assert refusal["extra_unmet_by_priority"]["1"] > 0.0
    assert {"cost_eur", "substitutes", "switch_h", "single_point"} <= set(refusal)
    assert {x["by"] for x in fragility["dependence"]} == {
        *("provider", "nation", "orbit", "shared-thing")
    }
    assert "What is left when they say no" in told.stdout


def test_shares_in_a_plan_add_up_and_the_index_is_their_squares(made):
    _, plan, _ = made

    dependence = json.loads(plan.read_text("utf-8"))["fragility"]["dependence"]

    for item in dependence:
        if item["by"] != "shared-thing":
            shares = [share["fraction"] for share in item["shares"]]
            assert sum(shares) == pytest.approx(1.0, abs=1e-5)
            assert item["hhi"] == pytest.approx(sum(x * x for x in shares), abs=1e-5)


def test_losses_tried_with_a_plan_are_those_of_the_command(made):
    _, plan, apart = made

    own = json.loads(plan.read_text("utf-8"))["fragility"]["stress"]
    alone = json.loads(apart.read_text("utf-8"))

    assert {**own, "at": alone["at"]} == alone


def test_a_need_with_one_supplier_is_named(made):
    _, file, _ = made

    plan = json.loads(file.read_text("utf-8"))

    alone = {
        need["id"]
        for need in plan["needs"]
        if len({part["provider"] for part in need["suppliers"]}) == 1
    }
    assert {item["need"] for item in plan["fragility"]["sole"]} == alone
    assert alone


def test_losses_not_tried_are_said_not_to_be(run_here, tiny_folder, tmp_path):
    plan, report = tmp_path / "plan.json", tmp_path / "report.html"

    told = run_here(
        *("plan", tiny_folder, *SHORT, "--no-remedies", "--no-stress"),
        *("--out", plan, "--report", report),
    )

    assert json.loads(plan.read_text("utf-8"))["fragility"]["stress"] is None
    assert "was not tried" in told.stdout
    assert "was not tried" in report.read_text("utf-8")


def test_losses_made_apart_join_the_report(made, run_here, tiny_folder, tmp_path):
    _, _, apart = made
    plan, report = tmp_path / "plan.json", tmp_path / "report.html"
    run_here(
        *("plan", tiny_folder, *SHORT, "--no-remedies", "--no-stress", "--out", plan)
    )

    told = run_here("report", tiny_folder, plan, report, "--stress", apart)

    assert told.returncode == 0
    page = report.read_text("utf-8")
    assert "was not tried" not in page
    assert "What each loss takes from each domain" in page
    assert "index (HHI)" in page


def test_losses_of_another_question_are_refused(made, run_here, tiny_folder, tmp_path):
    _, plan, apart = made
    value = json.loads(apart.read_text("utf-8"))
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**value, "days": 3.0}), "utf-8")
    report = tmp_path / "report.html"

    told = run_here("report", tiny_folder, plan, report, "--stress", other)

    assert told.returncode == 2
    assert "tried on none of these plans" in told.stderr
    assert not report.exists()


def test_a_file_that_holds_no_losses_is_refused(made, run_here, tiny_folder, tmp_path):
    _, plan, _ = made

    told = run_here(
        "report", tiny_folder, plan, tmp_path / "report.html", "--stress", plan
    )

    assert told.returncode == 2
    assert "holds no losses" in told.stderr
