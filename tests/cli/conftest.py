"""The command line, driven as a process of its own."""

import os
import subprocess
import sys

import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve import cli
from spacereserve.engine.folder import write_folder

TOLD_BY_TESTS = ("SPACERESERVE_", "LC_", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS")


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """An environment without the tester's own language, colours and catalogue."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(TOLD_BY_TESTS)
    }
    home = tmp_path_factory.mktemp("home")
    return {
        **kept,
        "LANG": "C.UTF-8",
        "SPACERESERVE_HOME": str(home),
        "no_proxy": "localhost,127.0.0.1",
    }


@pytest.fixture(scope="session")
def run(environment):
    """Runs ``spacereserve`` with arguments and waits for its end."""

    def running(*arguments, program=(sys.executable, "-m", "spacereserve"), **more):
        return subprocess.run(
            [*program, *map(str, arguments)],
            env={**environment, **more.pop("env", {})},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            **more,
        )

    return running


@pytest.fixture
def run_here(environment, monkeypatch, capsys):
    """The same within this process, where many ways are tried: much quicker."""

    def running(*arguments, env=None):
        for name, value in {**environment, **(env or {})}.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = cli._run([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, told.out, told.err)

    return running


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory):
    """The tiny reserve as a folder; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("reserves") / "tiny"
    write_folder(tiny_reserve(), tiny_catalogue(), folder)
    return folder


@pytest.fixture(scope="session")
def tiny_plan(run, tiny_folder, tmp_path_factory):
    """A plan of the tiny reserve for half a day: what was said, and its file."""
    file = tmp_path_factory.mktemp("plans") / "plan.json"
    said = run(
        *("plan", tiny_folder, "--level", "crisis", "--days", "0.5"),
        *("--no-remedies", "--json", "--out", file),
        env={"PYTHONHASHSEED": "1"},
    )
    return said, file
