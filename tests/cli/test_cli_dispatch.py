"""``dispatch`` tells the work of a day, in both languages and for machines."""

import json


def test_a_day_is_told_by_provider(run_here, tiny_folder, tiny_plan, tmp_path):
    file = tmp_path / "day.json"

    told = run_here("dispatch", tiny_folder, tiny_plan[1], "--out", file)
    french = run_here("dispatch", tiny_folder, tiny_plan[1], "--lang", "fr")

    assert told.returncode == french.returncode == 0, told.stderr
    assert "planned looks" in told.stdout
    assert "prises de vue sur" in french.stdout
    for collection in json.loads(file.read_text("utf-8")).values():
        assert collection["type"] == "FeatureCollection"


def test_a_schedule_is_json_where_asked(run_here, tiny_folder, tiny_plan):
    told = run_here(
        "dispatch", tiny_folder, tiny_plan[1], "--json", "--cloud", "baltic=0.5"
    )

    value = json.loads(told.stdout)
    assert value["format"] == "spacereserve.schedule/1"
    assert value["cloud_fraction"] == {"baltic": 0.5}


def test_what_is_not_understood_is_refused(run_here, tiny_folder, tiny_plan):
    for more, said in (
        (("--day", "9"), "no day 9"),
        (("--without", "nobody"), "no provider 'nobody'"),
        (("--cloud", "baltic"), "is not understood"),
        (("--cloud", "baltic=7"), "is not understood"),
    ):
        told = run_here("dispatch", tiny_folder, tiny_plan[1], *more)

        assert told.returncode == 2
        assert said in told.stderr
