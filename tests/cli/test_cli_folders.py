"""``check``, ``show``, ``schema`` and ``demo``, as a user drives them."""

import json
from types import SimpleNamespace

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve import demo
from spacereserve.cli import reserves
from spacereserve.engine.folder import write_folder


def test_a_good_folder_is_told_in_one_line(run, tiny_folder):
    told = run("check", tiny_folder)

    assert told.returncode == 0
    assert told.stderr == ""
    assert told.stdout.startswith("Tiny reserve: no mistakes.")
    assert told.stdout.endswith("105 satellites.\n")


def test_a_check_is_json_where_asked(run, tiny_folder):
    told = run("check", tiny_folder, "--json")

    found = json.loads(told.stdout)
    assert told.returncode == 0
    assert found["reserve"] == "tiny"
    assert found["records"]["needs"] == 4
    assert found["warnings"] == []


def test_all_mistakes_of_a_folder_are_told_at_once(run, tmp_path):
    folder = tmp_path / "broken"
    write_folder(tiny_reserve(), tiny_catalogue(), folder)
    needs = folder / "needs.toml"
    text = needs.read_text().replace('theatre = "baltic"', 'theatre = "batlic"')
    needs.write_text(text.replace("resolution_m", "resolution"))

    told = run("check", folder)
    in_json = run("check", folder, "--json")

    assert told.returncode == in_json.returncode == 2
    assert told.stdout == in_json.stdout == ""
    problems = json.loads(in_json.stderr)["problems"]
    assert told.stderr.startswith(f"{len(problems)} mistakes:")
    assert len(problems) >= 4
    assert told.stderr.count("Way out: ") == len(problems)
    assert {problem["file"] for problem in problems} == {"needs.toml"}


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_folder_that_is_not_there_is_told(run, tmp_path, command):
    told = run(command, tmp_path / "none")

    assert told.returncode == 2
    assert told.stderr.startswith("there is no such folder.")


def test_an_asset_that_picks_no_satellite_is_a_warning(run, tmp_path):
    folder = tmp_path / "idle"
    reserve = with_record(
        tiny_reserve(), "assets", "opti-sats", name_pattern="^NOBODY-"
    )
    write_folder(reserve, tiny_catalogue(), folder)

    told = run("check", folder)
    in_json = run("check", folder, "--json")

    assert told.returncode == in_json.returncode == 0
    assert "asset 'opti-sats' picks no satellite" in told.stderr
    assert "no mistakes" in told.stdout
    [warning] = json.loads(in_json.stdout)["warnings"]
    assert warning["key"] == "assets[opti-sats].name_pattern"
    assert warning["value"] == "'^NOBODY-'"


def test_numbers_that_pick_no_satellite_are_a_warning():
    reserve = with_record(
        tiny_reserve(),
        "assets",
        "opti-geo",
        name_pattern=None,
        catalog_numbers=[123456, 5],
    )
    found = SimpleNamespace(reserve=reserve, catalogue=tiny_catalogue())

    [problem] = reserves._idle_satellites(found)

    assert problem.key == "assets[opti-geo].catalog_numbers"
    assert problem.value == [123456, 5]


def test_very_many_satellite_assets_are_not_looked_at_and_that_is_said(monkeypatch):
    monkeypatch.setattr(reserves, "_MOST_SATELLITE_ASSETS", 4)
    found = SimpleNamespace(reserve=tiny_reserve(), catalogue=tiny_catalogue())

    [problem] = reserves._idle_satellites(found)

    assert "not looked at" in problem.what
    assert problem.value == 5


def test_a_folder_without_orbits_has_no_idle_assets():
    found = SimpleNamespace(reserve=tiny_reserve(), catalogue=None)

    assert list(reserves._idle_satellites(found)) == []


def test_a_folder_is_shown_by_table_and_record(run, run_here, tiny_folder):
    tables = run_here("show", tiny_folder, "--json")
    table = run("show", tiny_folder, "providers", env={"SPACERESERVE_LANG": "fr"})
    items = run_here("show", tiny_folder, "needs", "--json")
    record = run_here("show", tiny_folder, "needs", "baltic-sar")

    assert json.loads(tables.stdout)["records"]["providers"] == 3
    assert "suomi-space" in table.stdout
    assert "Nom" in table.stdout
    assert [item["id"] for item in json.loads(items.stdout)] == [
        "baltic-optical",
        "baltic-sar",
        "command-link",
        "war-link",
    ]
    assert json.loads(record.stdout)["revisit_h"] == 6.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["provider"], "did you mean 'providers'?"),
        (["providers", "boralis"], "did you mean 'borealis'?"),
    ],
)
def test_an_unknown_table_or_record_is_told(run_here, tiny_folder, arguments, message):
    told = run_here("show", tiny_folder, *arguments, "--json")

    assert told.returncode == 2
    assert json.loads(told.stderr)["problems"][0]["way_out"] == message


def test_all_schemas_are_listed_and_printed(run_here):
    names = run_here("schema").stdout.split()

    assert names == ["area", "plan", "plans", "records", "reserve"]
    for name in names:
        schema = json.loads(run_here("schema", name).stdout)
        assert schema["$schema"].endswith("2020-12/schema")
        assert schema["title"]


def test_an_unknown_schema_is_told(run_here):
    told = run_here("schema", "plann")

    assert told.returncode == 2
    assert "did you mean 'plan'?" in told.stderr


def test_the_demo_is_never_written_over_anything(run, tmp_path):
    (tmp_path / "mine.txt").write_text("precious")

    told = run("demo", tmp_path)

    assert told.returncode == 2
    assert "the folder is not empty" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_demo_that_cannot_be_written_is_told(run, tmp_path):
    (tmp_path / "file").write_text("")

    told = run("demo", tmp_path / "file" / "demo")

    assert told.returncode == 2
    assert "cannot be written" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_demo_fills_an_empty_folder_where_it_stands(
    run_here, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)

    told = run_here("demo", ".")

    assert told.returncode == 0
    assert (tmp_path / "reserve.toml").is_file()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert run_here("check", tmp_path).returncode == 0


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left")])
def test_a_demo_that_is_stopped_leaves_nothing_behind(
    run_here, tmp_path, monkeypatch, stop
):
    def stopped(folder):
        (folder / "needs.toml").write_text("half")
        raise stop

    monkeypatch.setattr(demo, "write_demo", stopped)

    told = run_here("demo", tmp_path / "new")

    assert told.returncode == (130 if stop is KeyboardInterrupt else 2)
    assert list(tmp_path.iterdir()) == []
