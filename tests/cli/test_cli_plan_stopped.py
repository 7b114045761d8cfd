"""``plan`` ended by Ctrl-C while it solves, as a process: the best so far is kept."""

import json
import signal
import subprocess
import sys

import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.allocation import Plan
from spacereserve.engine.folder import write_folder
from spacereserve.engine.verification import verify

# The solver waits within its stage for the signal, so that it always comes midway.
PROGRAM = """
import sys, time
from spacereserve.cli import main, solving
listen = solving.Solving.listen
waits = [True]
def listening(own, stage, progress):
    listen(own, stage, progress)
    if waits and stage == "{stage}":
        waits.clear()
        print("under way", file=sys.stderr, flush=True)
        while not own.stopped:
            time.sleep(0.01)
solving.Solving.listen = listening
main()
"""


@pytest.fixture
def stopped(environment, tmp_path):
    """Plans, and presses Ctrl-C in a stage: the exit code, what was said, the plan."""

    def running(stage):
        write_folder(tiny_reserve(), tiny_catalogue(), tmp_path / "tiny")
        file = tmp_path / "plan.json"
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", PROGRAM.format(stage=stage), "plan"),
                *(tmp_path / "tiny", "--level", "war", "--days", "2"),
                *("--gap", "0", "--out", file),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            assert process.stderr.readline() == "under way\n"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
        return process.returncode, out, err, json.loads(file.read_text("utf-8"))

    return running


@pytest.mark.parametrize("stage", ["priority 1", "cost"])
def test_a_stopped_plan_is_written_whole_with_its_gap(stopped, stage):
    code, out, err, written = stopped(stage)

    written.pop("fragility")
    plan = Plan.model_validate(written)
    assert code == 130
    assert "Stopped: this is the best plan so far" in err
    assert "Written: " in err
    assert out
    last = plan.stages[-1]
    for one in plan.stages:
        better = one.bound - one.value if one is not last else one.value - one.bound
        assert better >= -1e-6
        assert (one.gap_fraction > 0.0) == (better > 1e-6)
    assert not verify(tiny_reserve(), plan, tiny_catalogue()).violations


def test_a_plan_stopped_at_the_cost_serves_as_the_whole_one_does(
    stopped, run, tmp_path
):
    *_, written = stopped("cost")
    file = tmp_path / "whole.json"
    asked = ("plan", tmp_path / "tiny", "--level", "war", "--days", "2")
    whole = run(*asked, "--gap", "0", "--no-remedies", "--out", file)

    assert whole.returncode == 0
    met = [need["met_fraction"] for need in json.loads(file.read_text())["needs"]]
    assert [need["met_fraction"] for need in written["needs"]] == met
    assert all(need["remedy"] is None for need in written["needs"])
