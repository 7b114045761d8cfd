"""What ``plan`` refuses: each wrong option is named, with its rule and way out."""

import json

import pytest

from spacereserve import cli

WRONG_BEFORE_READING = [
    (["--days", "0"], "--days is out of range"),
    (["--days", "0.0006"], "from a minute (0.0007) to 60 days ahead"),
    (["--days", "nan"], "--days is out of range"),
    (["--days", "61"], "--days is out of range"),
    (["--gap", "1"], "--gap is out of range"),
    (["--gap", "-0.1"], "--gap is out of range"),
    (["--time-limit", "0"], "--time-limit is out of range"),
    (["--lang", "de"], "write --lang en or --lang fr"),
    (["--at", "tomorrow"], "write for example --at 2026-08-22T12:00Z"),
    (["--at", "0001-01-01"], "no instant of the space age"),
    (["--theatre", "baltic"], "write for example --theatre baltic=war"),
    (["--theatre", "baltic=war", "--theatre", "baltic=peace"], "is named twice"),
    (["--out", "/nowhere/at/all.json"], "its folder does not exist"),
    (["--report", "/"], "what is there is not a plain file"),
    (["--out", "/dev/null"], "what is there is not a plain file"),
    (["--out", "same", "--report", "same"], "two outputs have the same name"),
]
WRONG_IN_THE_FOLDER = [
    (["--level", "crisys"], "did you mean 'crisis'?"),
    (["--level", ","], "use one of: crisis, peace, war"),
    (["--level", "crisis,wor"], "did you mean 'war'?"),
    (["--theatre", "batlic=war"], "did you mean 'baltic'?"),
    (["--orbits", "/nowhere/orbits.csv"], "The orbit file cannot be opened"),
    (["--orbits", "stored"], "no catalogue is stored"),
]


@pytest.mark.parametrize(
    ("options", "message"), [*WRONG_BEFORE_READING, *WRONG_IN_THE_FOLDER]
)
def test_a_wrong_option_ends_with_2_and_says_the_way_out(
    tiny_folder, tmp_path, monkeypatch, capsys, options, message
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPACERESERVE_HOME", str(tmp_path))
    level = [] if "--level" in options else ["--level", "crisis"]

    code = cli._run(["plan", str(tiny_folder), *level, *options])

    told = capsys.readouterr()
    assert code == 2
    assert told.out == ""
    assert message in told.err
    assert "Way out: " in told.err
    assert list(tmp_path.iterdir()) == []


def test_all_wrong_options_are_told_at_once(run, tiny_folder):
    told = run(
        *("plan", tiny_folder, "--level", "crisis", "--days", "-1", "--gap", "2"),
        *("--at", "never", "--lang", "xx", "--theatre", "=", "--out", "/no/where"),
    )

    assert told.returncode == 2
    lines = told.stderr.splitlines()
    assert lines[0] == "6 mistakes:"
    assert len(lines) == 7


def test_wrong_options_are_json_where_asked(run, tiny_folder):
    told = run(
        "plan", tiny_folder, "--level", "crisis", "--json", "--days", "0", "--gap", "2"
    )

    assert told.returncode == 2
    assert told.stdout == ""
    found = json.loads(told.stderr)
    assert found["error"] == "InputError"
    assert [problem["value"] for problem in found["problems"]] == ["0.0", "2.0"]
    assert all(problem["rule"] and problem["way_out"] for problem in found["problems"])


def test_a_folder_that_is_none_is_told(run, tmp_path):
    told = run("plan", tmp_path / "none", "--level", "crisis")

    assert told.returncode == 2
    assert "there is no such folder" in told.stderr


def test_an_orbit_file_that_holds_no_orbits_is_told(run, tiny_folder, tmp_path):
    file = tmp_path / "orbits.csv"
    file.write_text("These are not the orbits you are looking for.\n")

    told = run("plan", tiny_folder, "--level", "crisis", "--orbits", file)

    assert told.returncode == 2
    assert "orbits.csv" in told.stderr
    assert "Traceback" not in told.stderr
