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


def test_a_day_is_a_page_or_a_picture_in_both_languages(
    run_here, tiny_folder, tiny_plan, tmp_path
):
    page, picture = tmp_path / "day.html", tmp_path / "day.svg"

    told = run_here("dispatch", tiny_folder, tiny_plan[1], "--report", page)
    drawn = run_here(
        *("dispatch", tiny_folder, tiny_plan[1], "--report", picture),
        *("--lang", "fr", "--cloud", "baltic=0.7", "--without", "borealis"),
    )

    assert told.returncode == drawn.returncode == 0, told.stderr + drawn.stderr
    text = page.read_text("utf-8")
    assert "Who looks where, and when" in text
    assert "default-src 'none'" in text
    said = picture.read_text("utf-8")
    assert "ne fournit rien" in said
    assert "70" in said
    assert "prefers-color-scheme: dark" in said


def test_a_schedule_is_neither_written_nor_drawn_as_something_else(
    run_here, tiny_folder, tiny_plan, tmp_path
):
    told = run_here("dispatch", tiny_folder, tiny_plan[1], "--report", "day.pdf")

    assert told.returncode == 2
    assert "neither a report nor a picture" in told.stderr
