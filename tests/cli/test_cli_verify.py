"""``verify`` says whether a plan holds, in both languages, and ends accordingly."""

import json


def test_a_plan_that_holds_ends_well(run_here, tiny_folder, tiny_plan):
    told = run_here("verify", tiny_folder, tiny_plan[1])

    assert told.returncode == 0, told.stdout
    assert "The plan holds: nothing was found against it." in told.stdout


def test_a_plan_that_does_not_hold_ends_with_2(
    run_here, tiny_folder, tiny_plan, tmp_path
):
    value = json.loads(tiny_plan[1].read_text("utf-8"))
    value["cost_eur"] -= 100.0
    value["supplied"][0]["at_s"] += 500.0
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(value), "utf-8")

    told = run_here("verify", tiny_folder, broken)
    french = run_here("verify", tiny_folder, broken, "--lang", "fr")

    assert told.returncode == french.returncode == 2
    assert "The plan is said to cost" in told.stdout
    assert "not so." in told.stdout
    assert "Le plan est dit coûter" in french.stdout
    assert "✗ Physique" in french.stdout


def test_what_was_found_is_json_where_asked(run_here, tiny_folder, tiny_plan):
    told = run_here("verify", tiny_folder, tiny_plan[1], "--json")

    value = json.loads(told.stdout)
    assert value["format"] == "spacereserve.verification/1"
    assert value["violations"] == []
    assert value["checked"]["physics"] > 0


def test_a_file_that_is_no_plan_is_refused(run_here, tiny_folder, tmp_path):
    file = tmp_path / "no.json"
    file.write_text("[]", "utf-8")

    told = run_here("verify", tiny_folder, file)

    assert told.returncode == 2
    assert "is no plan" in told.stderr


def test_a_days_schedule_is_checked_too(run_here, tiny_folder, tiny_plan, tmp_path):
    file, broken = tmp_path / "day.json", tmp_path / "broken.json"
    run_here("dispatch", tiny_folder, tiny_plan[1], "--schedule", file)
    value = json.loads(file.read_text("utf-8"))
    value["tasks"][0]["off_nadir_deg"] += 9.0
    broken.write_text(json.dumps(value), "utf-8")

    told = run_here("verify", tiny_folder, file)
    wrong = run_here("verify", tiny_folder, broken, "--lang", "fr")
    value["tasks"][0].pop("need")
    broken.write_text(json.dumps(value), "utf-8")
    no_schedule = run_here("verify", tiny_folder, broken)

    assert told.returncode == 0, told.stdout
    assert "The schedule holds: nothing was found against it." in told.stdout
    assert wrong.returncode == no_schedule.returncode == 2
    assert "dépointage" in wrong.stdout
    assert "is no schedule" in no_schedule.stderr
