"""How a command ends: exit codes, where its words go, and what it never does."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spacereserve.cli.files import write_whole
from spacereserve.engine.errors import InputError, Problem

COMMANDS = (
    ("plan",),
    ("report",),
    ("check",),
    ("show",),
    ("schema",),
    ("demo",),
    ("warm",),
    ("catalog", "import"),
    ("catalog", "fetch"),
    ("catalog", "status"),
)


def _loaded_after(run, *arguments):
    """Which heavy libraries a command has loaded when it ends."""
    program = (
        "import sys; from spacereserve.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'numba', 'highspy', 'scipy', 'shapely', 'sgp4'}\n"
        "sys.stderr.write(' '.join(sorted(heavy & set(sys.modules))))"
    )
    return run(*arguments, program=(sys.executable, "-c", program)).stderr.split()


def test_every_command_explains_itself(run_here):
    for command in COMMANDS:
        told = run_here(*command, "--help")

        assert told.returncode == 0, command
        assert f"Usage: spacereserve {' '.join(command)}" in told.stdout
        assert told.stderr == ""


def test_the_version_is_told(run):
    told = run("--version")

    assert told.returncode == 0
    assert told.stdout.startswith("spacereserve 0.")


def test_the_installed_script_is_the_same_command_line(run):
    script = Path(sys.executable).parent / "spacereserve"
    if not script.is_file():
        pytest.skip("the package is not installed with its script")

    told = run("--help", program=(script,))

    assert told.returncode == 0
    assert told.stdout == run("--help").stdout


def test_help_speaks_french_where_asked(run):
    told = run("--help", env={"SPACERESERVE_LANG": "fr"})

    assert told.returncode == 0
    assert "Vérifi" in told.stdout or "vérifi" in told.stdout


def test_help_loads_none_of_the_heavy_rooms(run):
    assert _loaded_after(run, "--help") == []
    assert _loaded_after(run, "plan", "--help") == []


def test_a_check_loads_neither_compiler_nor_solver(run, tiny_folder):
    loaded = _loaded_after(run, "check", tiny_folder)

    assert "numpy" in loaded
    assert not {"numba", "highspy", "scipy"} & set(loaded)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plam"], "No such command"),
        (["plan"], "Missing argument"),
        (["plan", "folder"], "Missing option"),
        (["check", "folder", "--jsonn"], "No such option"),
        (["plan", "folder", "--level", "x", "--days", "soon"], "for '--days'"),
        (["check", "one", "two"], "unexpected extra argument"),
    ],
)
def test_a_command_written_wrongly_ends_with_2_and_one_message(
    run_here, arguments, message
):
    told = run_here(*arguments)

    assert told.returncode == 2
    assert told.stdout == ""
    assert message in told.stderr
    assert "Traceback" not in told.stderr


def test_without_any_argument_the_help_is_shown(run):
    told = run()

    assert told.returncode == 2
    assert "Commands:" in told.stdout + told.stderr


def test_a_command_written_wrongly_says_so_in_json_where_asked(run):
    told = run("check", "--json")

    assert told.returncode == 2
    assert told.stdout == ""
    problems = json.loads(told.stderr)["problems"]
    assert "Missing argument" in problems[0]["what"]
    assert problems[0]["way_out"] == "see `spacereserve check --help`"


def test_a_mistake_of_ours_ends_with_1_and_a_traceback(run, tiny_folder):
    program = (
        "import spacereserve.engine.folder as room\n"
        "room.read_folder = lambda *_: 1 / 0\n"
        "from spacereserve.cli import main; main()"
    )

    told = run("check", tiny_folder, program=(sys.executable, "-c", program))

    assert told.returncode == 1
    assert "ZeroDivisionError" in told.stderr


@pytest.mark.parametrize("what", ["json", "table"])
def test_a_reader_who_goes_away_is_no_mistake(environment, tiny_folder, what):
    arguments = ["schema", "records"] if what == "json" else ["show", tiny_folder]
    process = subprocess.Popen(
        [sys.executable, "-m", "spacereserve", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()

    complaints = process.stderr.read()
    process.stderr.close()

    assert process.wait(timeout=60) == 0
    assert complaints == b""


def test_ctrl_c_ends_with_130_and_no_file(environment, tiny_folder, tmp_path):
    orbits, results = tmp_path / "orbits.csv", tmp_path / "results"
    os.mkfifo(orbits)
    results.mkdir()
    program = (  # a shell may have started us with SIGINT ignored
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from spacereserve.cli import main; main()"
    )
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", program, "plan", tiny_folder),
            *("--level", "crisis", "--orbits", orbits),
            *("--out", results / "plan.json", "--report", results / "report.html"),
        ],
        env=environment,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )

    with orbits.open("w"):  # opens only when the plan has come to read its orbits
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)

    assert process.returncode == 130
    assert told == "Stopped. No file was left half written.\n"
    assert list(results.iterdir()) == []


def test_a_file_whose_writing_is_stopped_stays_as_it_was(tmp_path, monkeypatch):
    def stopped(_):
        raise KeyboardInterrupt

    file = tmp_path / "plan.json"
    file.write_text("before")
    monkeypatch.setattr(os, "fsync", stopped)

    with pytest.raises(KeyboardInterrupt):
        write_whole(file, b"after")

    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_the_users_matter(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(InputError, match="No space left on device"):
        write_whole(tmp_path / "plan.json", b"content")

    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_behind_its_link_and_keeps_its_rights(tmp_path):
    file, link = tmp_path / "plan.json", tmp_path / "latest.json"
    file.write_text("before")
    file.chmod(0o600)
    link.symlink_to(file)

    write_whole(link, b"after")

    assert link.is_symlink()
    assert file.read_text() == "after"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("way_out", "ending"),
    [
        ("did you mean 'crisis'?", "Way out: did you mean 'crisis'?"),
        ("write --lang en", "Way out: write --lang en."),
        ("it ends already.", "Way out: it ends already."),
    ],
)
def test_a_problem_ends_as_one_sentence(way_out, ending):
    told = str(Problem("it is wrong", rule="it is right", value=3, way_out=way_out))

    assert told == f"it is wrong. Rule: it is right. Received: 3. {ending}"
