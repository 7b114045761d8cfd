"""Ctrl-C while losses are tried: the plan that was made is not lost with it."""

import json

import pytest

from spacereserve import cli
from spacereserve.cli import answers


@pytest.fixture
def interrupted(tiny_folder, tmp_path, monkeypatch, capsys):
    """Plans, and is interrupted as soon as losses are tried."""

    def interrupt(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(answers, "tried", interrupt)
    file = tmp_path / "plan.json"
    asked = ("--level", "crisis", "--days", "0.5", "--no-remedies", "--out", str(file))
    code = cli._run(["plan", str(tiny_folder), *asked])
    return code, capsys.readouterr(), json.loads(file.read_text("utf-8"))


def test_the_plan_is_kept_and_says_that_losses_were_not_tried(interrupted):
    code, said, written = interrupted

    assert code == 130
    assert written["needs"]
    assert written["fragility"]["stress"] is None
    assert written["fragility"]["dependence"]
    assert "was not tried" in said.out
    assert "Stopped" in said.err


def test_too_few_processes_are_refused_before_any_work(run_here, tiny_folder):
    told = run_here("plan", tiny_folder, "--level", "crisis", "--cores", "-1")

    assert told.returncode == 2
    assert "--cores is out of range" in told.stderr
