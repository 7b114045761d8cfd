"""``access`` ended by Ctrl-C, as a process: what is done is kept, and said."""

import csv
import io
import json
import signal
import subprocess
import sys
from datetime import UTC, datetime

import numpy as np
import pytest

from spacereserve.engine.access import Places, find_windows
from spacereserve.engine.orbits import catalogue_csv, walker_delta

START_AT = datetime(2026, 8, 22, tzinfo=UTC)
DAYS = 100
# The search waits at its first report for the signal, so that it always comes midway.
PROGRAM = """
import sys, time
from spacereserve.cli import access_answers, main
report = access_answers._Work.progress
waits = [True]
def progress(work, fraction):
    report(work, fraction)
    if waits:
        waits.clear()
        print("under way", file=sys.stderr, flush=True)
        while not work.stopped:
            time.sleep(0.01)
access_answers._Work.progress = progress
main()
"""


def sky():
    return walker_delta(
        name_format="LOW-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=70.0,
        n_satellites=30,
        n_planes=5,
        phasing=1.0,
        epoch_at=START_AT,
    )


@pytest.fixture(scope="module")
def orbits(tmp_path_factory):
    file = tmp_path_factory.mktemp("orbits") / "low.csv"
    file.write_bytes(catalogue_csv(sky()).encode())
    return file


@pytest.fixture
def stopped(environment, orbits):
    """Starts a long search, presses Ctrl-C midway: its exit code and what it said."""

    def running(*arguments):
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", PROGRAM, "access", "--orbits", orbits),
                *("--place", "59.4,24.7,Tallinn", "--at", "2026-08-22T00:00Z"),
                *("--days", str(DAYS), "--min-elevation", "10", *arguments),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stderr.readline() == "under way\n"
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
        return process.returncode, out, err

    return running


def test_a_stopped_search_leaves_a_whole_file_of_what_is_done(stopped, tmp_path):
    file = tmp_path / "windows.csv"

    code, out, err = stopped("--out", file)

    assert code == 130
    assert "Stopped: the answer holds " in out
    assert "of the search." in out
    assert f"Written: {file}" in err
    assert list(tmp_path.iterdir()) == [file]
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    found = find_windows(
        sky(),
        Places.of([(59.4, 24.7)], min_elevation_deg=10.0),
        start_at=START_AT,
        duration_s=DAYS * 86400.0,
    )
    names = np.array(sky().names)[found.satellite]
    done = {row["satellite"] for row in rows}
    assert 0 < len(done) < 30
    # each satellite that is there is there with all its windows
    assert len(rows) == int(np.isin(names, list(done)).sum()) > 100


def test_a_stopped_search_for_machines_says_so_on_standard_error(stopped):
    code, out, err = stopped("--find", "counts", "--json")

    assert code == 130
    assert json.loads(out)["rows"]
    assert "Stopped: the answer holds " in err


def test_stopped_gaps_end_where_the_search_ended(stopped):
    code, out, err = stopped("--find", "gaps", "--json")

    assert code == 130
    assert "1%" in err.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    ends = [row["end_at"] for row in json.loads(out)["rows"]]
    assert max(ends) <= "2026-08-23T00:00:00.000Z"
