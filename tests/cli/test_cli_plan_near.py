"""``plan --near``: close to a running plan, at a stated price."""

import json


def test_a_plan_near_itself_keeps_every_commitment(
    run_here, tiny_folder, tiny_plan, tmp_path
):
    running = json.loads(tiny_plan[1].read_text("utf-8"))
    asked = ("--level", running["level"], "--at", running["at"])
    days = ("--days", running["days"], "--no-remedies")
    near = ("--near", tiny_plan[1], "--change-price-eur", 1e6)
    file = tmp_path / "again.json"

    told = run_here("plan", tiny_folder, *asked, *days, *near, "--out", file)
    french = run_here("plan", tiny_folder, *asked, *days, *near, "--lang", "fr")

    assert told.returncode == french.returncode == 0, told.stderr
    changes = json.loads(file.read_text("utf-8"))["near"]
    called = [offer["line"] for offer in running["offers"] if offer["activated"]]
    assert sorted(changes["kept"]) == sorted(called)
    assert changes["newly_called"] == changes["called_off"] == []
    assert changes["change_price_eur"] == 1e6
    assert "Nothing is newly called or called off." in " ".join(told.stdout.split())
    assert "Du plan en cours" in " ".join(french.stdout.split())


def test_a_running_plan_without_a_price_is_refused(run_here, tiny_folder, tiny_plan):
    told = run_here("plan", tiny_folder, "--level", "crisis", "--near", tiny_plan[1])
    priced = run_here(
        "plan", tiny_folder, "--level", "crisis", "--change-price-eur", "5"
    )

    assert told.returncode == priced.returncode == 2
    assert "--change-price-eur go together" in " ".join(told.stderr.split())
    assert "--change-price-eur go together" in " ".join(priced.stderr.split())


def test_a_price_of_nothing_is_refused(run_here, tiny_folder, tiny_plan):
    near = ("--near", tiny_plan[1], "--change-price-eur", "0")

    told = run_here("plan", tiny_folder, "--level", "crisis", *near)

    assert told.returncode == 2
    assert "above 0 EUR" in " ".join(told.stderr.split())
